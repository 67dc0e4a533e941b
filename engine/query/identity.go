package query

// User is a person or program that may sign in.
type User struct {
	ID, FirstName, LastName, Email string
}

// Users are all users.
var Users = Resource[User]{
	name:  "user",
	from:  "user_account u",
	id:    "u.id",
	order: []sortKey{byID("u.id")},
	columns: []column[User]{
		{"u.id", func(u *User) any { return &u.ID }},
		{"u.first_name", func(u *User) any { return &u.FirstName }},
		{"u.last_name", func(u *User) any { return &u.LastName }},
		{"u.email", func(u *User) any { return &u.Email }},
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
		"memberOfGroup":    text("EXISTS (SELECT 1 FROM membership m WHERE m.user_id = u.id AND m.group_id = ?)"),
		"memberOfTenant":   nothing(Text),
		"potentialStarter": nothing(Text),
		"visible":          visible(func(b *builder, v Visibility) { b.add("u.id = ?", v.UserID) }, ownIn("u.id")),
	},
	sorts: map[string]sortKey{
		"email":     byText("u.email"),
		"firstName": byText("u.first_name"),
		"lastName":  byText("u.last_name"),
		"userId":    byID("u.id"),
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
	id:    "g.id",
	order: []sortKey{byID("g.id")},
	columns: []column[Group]{
		{"g.id", func(g *Group) any { return &g.ID }},
		{"g.name", func(g *Group) any { return &g.Name }},
		{"g.type", func(g *Group) any { return &g.Type }},
	},
	filters: map[string]Filter{
		"id":             text("g.id = ?"),
		"idIn":           texts("g.id IN (?)"),
		"member":         text("EXISTS (SELECT 1 FROM membership m WHERE m.group_id = g.id AND m.user_id = ?)"),
		"memberOfTenant": nothing(Text),
		"name":           text("g.name = ?"),
		"nameLike":       like("g.name"),
		"type":           text("g.type = ?"),
		"visible":        visible(nil, ownIn("g.id")),
	},
	sorts: map[string]sortKey{"id": byID("g.id"), "name": byText("g.name"), "type": byText("g.type")},
}
