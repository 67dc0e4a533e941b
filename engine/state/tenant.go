package state

// Tenant is one of several clients of an installation, whose definitions and
// instances are apart from those of the others.
type Tenant struct {
	ID   string
	Name string
	Rev  int64
}

// Bind implements [Row].
func (t *Tenant) Bind(b *Binder) {
	b.Text("id", &t.ID)
	b.Text("name", &t.Name)
	b.Int("rev", &t.Rev)
}

// TenantMembership says that a user, or every user of a group, belongs to a
// tenant. ID is "tenant user name" or "tenant group name".
type TenantMembership struct {
	ID       string
	TenantID string
	UserID   string
	GroupID  string
}

// Bind implements [Row].
func (m *TenantMembership) Bind(b *Binder) {
	b.Text("id", &m.ID)
	b.Text("tenant_id", &m.TenantID)
	b.Text("user_id", &m.UserID)
	b.Text("group_id", &m.GroupID)
}
