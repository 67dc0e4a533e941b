package query

// IdentityLink ties a user or a group to a task.
type IdentityLink struct {
	ID, TaskID, ProcessInstanceID, Type, UserID, GroupID string
}

// IdentityLinks are the links of open tasks; assignee and owner are among them
// as far as the engine keeps links for these.
var IdentityLinks = Resource[IdentityLink]{
	name:  "identity link",
	from:  "identity_link l",
	id:    "l.id",
	order: []sortKey{byID("l.id")},
	columns: []column[IdentityLink]{
		{"l.id", func(l *IdentityLink) any { return &l.ID }},
		{"l.task_id", func(l *IdentityLink) any { return &l.TaskID }},
		{"l.process_instance_id", func(l *IdentityLink) any { return &l.ProcessInstanceID }},
		{"l.type", func(l *IdentityLink) any { return &l.Type }},
		{"l.user_id", func(l *IdentityLink) any { return &l.UserID }},
		{"l.group_id", func(l *IdentityLink) any { return &l.GroupID }},
	},
	filters: map[string]Filter{
		"groupId":  text("l.group_id = ?"),
		"taskId":   text("l.task_id = #"),
		"taskIdIn": texts("l.task_id IN (#)"),
		"type":     text("l.type = ?"),
		"userId":   text("l.user_id = ?"),
		"visible":  visible(involvedIn("l.task_id"), taskIn("l.task_id"), definitionIn(linkKey)),
	},
}

// linkKey is the key of the process definition of the link's task.
const linkKey = "(SELECT t.process_definition_key FROM task t WHERE t.id = l.task_id)"
