package query

// Authorization grants permissions to a user, a group or everybody, or takes
// them away.
type Authorization struct {
	ID                        string
	Type                      int64 // 0 global, 1 grant, 2 revoke
	UserID, GroupID           string
	ResourceType, Permissions int64
	ResourceID                string
}

// Authorizations are those that are stored, and for everyone who is involved in
// an open task the one that this comes to: Camunda 7.24 stores a grant to read
// and update the task whenever it is assigned or linked to somebody.
var Authorizations = Resource[Authorization]{
	name:  "authorization",
	from:  "authorization_grant a",
	ended: involvement,
	id:    "a.id",
	order: []sortKey{byReference("a.id").set()},
	columns: []column[Authorization]{
		{"a.id", func(a *Authorization) any { return &a.ID }},
		{"a.type", func(a *Authorization) any { return &a.Type }},
		{"a.user_id", func(a *Authorization) any { return &a.UserID }},
		{"a.group_id", func(a *Authorization) any { return &a.GroupID }},
		{"a.resource_type", func(a *Authorization) any { return &a.ResourceType }},
		{"a.resource_id", func(a *Authorization) any { return &a.ResourceID }},
		{"a.permissions", func(a *Authorization) any { return &a.Permissions }},
	},
	filters: map[string]Filter{
		"groupIdIn":    texts("a.group_id IN (?)"),
		"id":           text("a.id = #"),
		"resourceId":   text("a.resource_id = #"),
		"resourceType": number("a.resource_type = ?"),
		"type":         number("a.type = ?"),
		"userIdIn":     texts("a.user_id IN (?)"),
		"visible":      visible(nil, ownIDIn("a.id")),
	},
	sorts: map[string]sortKey{
		"resourceId":   byText(textOf("a.resource_id")),
		"resourceType": byNumber("a.resource_type").set(),
	},
	rules: []rule{exclusive("userIdIn", "groupIdIn")},
}

// StoredAuthorizations are those that can be changed: Authorizations without what an
// involvement comes to. Those on the same thing stand together, in the order of the index.
var StoredAuthorizations = func() Resource[Authorization] {
	stored := Authorizations
	stored.ended = ""
	stored.order = []sortKey{byReference("a.resource_id"), byReference("a.id").set()}
	return stored
}()

// involvement is one row for each task and user or group that is involved in it,
// with the columns of the stored authorizations in their order. The ids are made
// of those of link and task, so that they stay the same.
const involvement = "(SELECT MIN(x.id) AS id, 1 AS type, x.user_id, x.group_id, 7 AS resource_type, x.task_id AS resource_id, 6 AS permissions, 0 AS rev FROM (" +
	"SELECT l.id, l.user_id, l.group_id, l.task_id FROM identity_link l WHERE l.task_id IS NOT NULL" +
	" UNION ALL SELECT sluice_derived_id(t.id, 16), t.assignee, NULL, t.id FROM task t WHERE t.assignee IS NOT NULL" +
	" UNION ALL SELECT sluice_derived_id(t.id, 24), t.owner, NULL, t.id FROM task t WHERE t.owner IS NOT NULL" +
	") x WHERE NOT EXISTS (SELECT 1 FROM authorization_grant g WHERE g.type = 1 AND g.resource_type = 7 AND g.resource_id = x.task_id" +
	" AND (g.user_id = x.user_id OR g.group_id = x.group_id)) GROUP BY x.user_id, x.group_id, x.task_id) a"
