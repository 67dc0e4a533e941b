package state

// Token lets a program act for a user, within scopes and for a time. Its secret is
// kept only as a hash.
type Token struct {
	ID       string
	UserID   string
	Name     string // the owner's own word for it
	Hash     string
	Scopes   string // names with a space between them
	Created  Millis
	Expires  Millis // zero is never
	LastUsed Millis // to the minute
}

// Bind implements [Row].
func (t *Token) Bind(b *Binder) {
	b.Text("id", &t.ID)
	b.Text("user_id", &t.UserID)
	b.Text("name", &t.Name)
	b.Text("hash", &t.Hash)
	b.Text("scopes", &t.Scopes)
	b.Time("created", &t.Created)
	b.Time("expires", &t.Expires)
	b.Time("last_used", &t.LastUsed)
}

// IdentityVersion is the one row that every change of users, groups, tenants,
// authorizations and tokens gives another value, so that nodes can tell whether
// what they remember of them still holds.
type IdentityVersion struct {
	ID    string // always IdentityVersionID
	Value string
}

// IdentityVersionID is the id of the one [IdentityVersion].
const IdentityVersionID = "identity"

// Bind implements [Row].
func (v *IdentityVersion) Bind(b *Binder) {
	b.Text("id", &v.ID)
	b.Text("value", &v.Value)
}
