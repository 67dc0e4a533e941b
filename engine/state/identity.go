package state

// User is a person or program that may sign in.
type User struct {
	ID           string
	FirstName    string
	LastName     string
	Email        string
	PasswordHash string
	// Origin names the identity provider and the account there that the user
	// signs in with; empty for users with a password of their own.
	Origin string
	// Attempts counts failed logins since the last good one; until LockExpires
	// no password is accepted.
	Attempts    int64
	LockExpires Millis
	Rev         int64
}

// Bind implements [Row].
func (u *User) Bind(b *Binder) {
	b.Text("id", &u.ID)
	b.Text("first_name", &u.FirstName)
	b.Text("last_name", &u.LastName)
	b.Text("email", &u.Email)
	b.Text("password_hash", &u.PasswordHash)
	b.Text("origin", &u.Origin)
	b.Int("attempts", &u.Attempts)
	b.Time("lock_expires", &u.LockExpires)
	b.Int("rev", &u.Rev)
}

// Group is a set of users.
type Group struct {
	ID   string
	Name string
	Type string // WORKFLOW, SYSTEM or a caller's own
	Rev  int64
}

// Bind implements [Row].
func (g *Group) Bind(b *Binder) {
	b.Text("id", &g.ID)
	b.Text("name", &g.Name)
	b.Text("type", &g.Type)
	b.Int("rev", &g.Rev)
}

// Membership says that a user is in a group. ID is "user group".
type Membership struct {
	ID      string
	UserID  string
	GroupID string
}

// Bind implements [Row].
func (m *Membership) Bind(b *Binder) {
	b.Text("id", &m.ID)
	b.Text("user_id", &m.UserID)
	b.Text("group_id", &m.GroupID)
}

// Authorization grants or revokes permissions (Camunda 7.24, section 13 of the
// facts: types, resources and permission bits).
type Authorization struct {
	ID           string
	Type         int64 // 0 global, 1 grant, 2 revoke
	UserID       string
	GroupID      string
	ResourceType int64
	ResourceID   string // * is any
	Permissions  int64
	Rev          int64
}

// Bind implements [Row].
func (a *Authorization) Bind(b *Binder) {
	b.ID("id", &a.ID)
	b.Int("type", &a.Type)
	b.Text("user_id", &a.UserID)
	b.Text("group_id", &a.GroupID)
	b.Int("resource_type", &a.ResourceType)
	b.ID("resource_id", &a.ResourceID)
	b.Int("permissions", &a.Permissions)
	b.Int("rev", &a.Rev)
}

// Session is a signed-in browser. ID is the hash of the cookie's secret.
type Session struct {
	ID      string
	UserID  string // empty before sign-in
	Data    string // encoded by the web layer
	Expires Millis
}

// Bind implements [Row].
func (s *Session) Bind(b *Binder) {
	b.Text("id", &s.ID)
	b.Text("user_id", &s.UserID)
	b.RawText("data", &s.Data)
	b.Time("expires", &s.Expires)
}

// Setting is one named text of the installation, for example a session key.
type Setting struct {
	ID    string
	Value string
	Rev   int64
}

// Bind implements [Row].
func (s *Setting) Bind(b *Binder) {
	b.Text("id", &s.ID)
	b.RawText("value", &s.Value)
	b.Int("rev", &s.Rev)
}
