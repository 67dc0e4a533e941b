package query

// User is a person or program that may sign in.
type User struct {
	ID, FirstName, LastName, Email string
	Origin                         string // the account of an identity provider; empty for who signs in here
	Attempts                       int64  // wrong passwords in a row
	LockExpires                    Millis // until when no password is accepted; 0 for not
}

// Users are all users.
var Users = Resource[User]{
	name:  "user",
	from:  "user_account u",
	named: true,
	id:    "u.id",
	order: []sortKey{byName("u.id")},
	columns: []column[User]{
		{"u.id", func(u *User) any { return &u.ID }},
		{"u.first_name", func(u *User) any { return &u.FirstName }},
		{"u.last_name", func(u *User) any { return &u.LastName }},
		{"u.email", func(u *User) any { return &u.Email }},
		{"u.origin", func(u *User) any { return &u.Origin }},
		{"u.attempts", func(u *User) any { return &u.Attempts }},
		{"coalesce(u.lock_expires, 0)", func(u *User) any { return (*int64)(&u.LockExpires) }},
	},
	filters: map[string]Filter{
		"email":            text("u.email = ?"),
		"emailLike":        like("u.email"),
		"firstName":        text("u.first_name = ?"),
		"firstNameLike":    like("u.first_name"),
		"id":               text("u.id = ?"),
		"idIn":             texts("u.id IN (?)"),
		"lastName":         text("u.last_name = ?"),
		"lastNameLike":     like("u.last_name"),
		"memberOfGroup":    text("u.id IN (SELECT m.user_id FROM membership m WHERE m.group_id = ?)"),
		"memberOfTenant":   text("u.id IN (SELECT m.user_id FROM tenant_membership m WHERE m.tenant_id = ?)"),
		"search":           occurs(hasWords("u.id"), hasWords("u.first_name"), hasWords("u.last_name"), hasWords("u.email")),
		"potentialStarter": text("u.id IN (SELECT c.user_id FROM candidate_starter c WHERE c.process_definition_id = #)"),
		"visible":          visible(nil, ownIn("u.id")),
	},
	sorts: map[string]sortKey{
		"email":     byText("u.email"),
		"firstName": byText("u.first_name"),
		"lastName":  byText("u.last_name"),
		"userId":    byName("u.id"),
	},
}

// Group is a set of users.
type Group struct {
	ID, Name, Type string
}

// Groups are all groups.
var Groups = Resource[Group]{
	name:  "group",
	from:  "user_group g",
	named: true,
	id:    "g.id",
	order: []sortKey{byName("g.id")},
	columns: []column[Group]{
		{"g.id", func(g *Group) any { return &g.ID }},
		{"g.name", func(g *Group) any { return &g.Name }},
		{"g.type", func(g *Group) any { return &g.Type }},
	},
	filters: map[string]Filter{
		"id":             text("g.id = ?"),
		"idIn":           texts("g.id IN (?)"),
		"member":         text("g.id IN (SELECT m.group_id FROM membership m WHERE m.user_id = ?)"),
		"memberOfTenant": text("g.id IN (SELECT m.group_id FROM tenant_membership m WHERE m.tenant_id = ?)"),
		"name":           text("g.name = ?"),
		"nameLike":       like("g.name"),
		"search":         occurs(hasWords("g.id"), hasWords("g.name")),
		"type":           text("g.type = ?"),
		"visible":        visible(nil, ownIn("g.id")),
	},
	sorts: map[string]sortKey{"id": byName("g.id"), "name": byText("g.name"), "type": byText("g.type")},
}

// GroupMember is a group with one of its members.
type GroupMember struct {
	Group
	UserID string
}

// GroupMembers are the groups of users, those of each together; who sees a group sees
// who is in it.
var GroupMembers = Resource[GroupMember]{
	name:  Groups.name,
	from:  "membership m JOIN user_group g ON g.id = m.group_id",
	named: true,
	id:    "m.id",
	order: []sortKey{byName("m.user_id"), byName("g.id")},
	columns: []column[GroupMember]{
		{"g.id", func(m *GroupMember) any { return &m.ID }},
		{"g.name", func(m *GroupMember) any { return &m.Name }},
		{"g.type", func(m *GroupMember) any { return &m.Type }},
		{"m.user_id", func(m *GroupMember) any { return &m.UserID }},
	},
	filters: map[string]Filter{
		"userIds": internalList("m.user_id IN (?)"),
		"visible": Groups.filters["visible"],
	},
}

// Tenant is one of several clients of an installation.
type Tenant struct {
	ID, Name string
}

// Tenants are all tenants.
var Tenants = Resource[Tenant]{
	name:  "tenant",
	from:  "tenant t",
	named: true,
	id:    "t.id",
	order: []sortKey{byName("t.id")},
	columns: []column[Tenant]{
		{"t.id", func(t *Tenant) any { return &t.ID }},
		{"t.name", func(t *Tenant) any { return &t.Name }},
	},
	filters: map[string]Filter{
		"groupMember":           text("t.id IN (SELECT m.tenant_id FROM tenant_membership m WHERE m.group_id = ?)"),
		"id":                    text("t.id = ?"),
		"idIn":                  texts("t.id IN (?)"),
		"includingGroupsOfUser": modifier(),
		"name":                  text("t.name = ?"),
		"nameLike":              like("t.name"),
		"search":                occurs(hasWords("t.id"), hasWords("t.name")),
		"userMember":            {Kind: Text, build: tenantsOfUser},
		"visible":               visible(nil, ownIn("t.id")),
	},
	sorts: map[string]sortKey{"id": byName("t.id"), "name": byText("t.name")},
}

// SearchIdentity is the condition that a text occurs, whatever its case, in the id, a
// name or the address of a user, a group or a tenant. No client can set it.
func SearchIdentity(words string) Condition { return Condition{Name: "search", Value: words} }

// tenantsOfUser is about the tenants that a user belongs to, by groups only where
// that is asked for.
func tenantsOfUser(b *builder, v any, peers []Condition) error {
	user, ok := v.(string)
	if !ok {
		return wrongType(v)
	}
	b.add("t.id IN (SELECT m.tenant_id FROM tenant_membership m WHERE m.user_id = ?", user)
	if asks(peers, "includingGroupsOfUser") {
		b.add(" OR m.group_id IN (SELECT g.group_id FROM membership g WHERE g.user_id = ?)", user)
	}
	b.add(")")
	return nil
}
