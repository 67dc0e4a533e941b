package query

import "github.com/sluice-bpm/sluice/engine/state"

// HistoryIdentityLink says that a link of a task was added or deleted.
type HistoryIdentityLink struct {
	ID, Operation                             string // add or delete
	Type, UserID, GroupID, AssignerID         string
	TaskID                                    string
	RootProcessInstanceID, ProcessInstanceID  string
	ProcessDefinitionID, ProcessDefinitionKey string
	Time, RemovalTime                         Millis
	TenantID                                  string
}

// HistoryIdentityLinks are the changes of identity links.
var HistoryIdentityLinks = Resource[HistoryIdentityLink]{
	name:    "historic identity link",
	from:    historyIdentityLink,
	counted: countable(state.HistoryIdentityLinkTable, "h"),
	id:      "h.id",
	order:   []sortKey{byID("h.id")},
	columns: []column[HistoryIdentityLink]{
		{"h.id", func(l *HistoryIdentityLink) any { return &l.ID }},
		{"h.operation", func(l *HistoryIdentityLink) any { return &l.Operation }},
		{"h.type", func(l *HistoryIdentityLink) any { return &l.Type }},
		{"h.user_id", func(l *HistoryIdentityLink) any { return &l.UserID }},
		{"h.group_id", func(l *HistoryIdentityLink) any { return &l.GroupID }},
		{"h.assigner_id", func(l *HistoryIdentityLink) any { return &l.AssignerID }},
		{"h.task_id", func(l *HistoryIdentityLink) any { return &l.TaskID }},
		{"h.root_process_instance_id", func(l *HistoryIdentityLink) any { return &l.RootProcessInstanceID }},
		{"h.process_instance_id", func(l *HistoryIdentityLink) any { return &l.ProcessInstanceID }},
		{"h.process_definition_id", func(l *HistoryIdentityLink) any { return &l.ProcessDefinitionID }},
		{"h.process_definition_key", func(l *HistoryIdentityLink) any { return &l.ProcessDefinitionKey }},
		{"h.time", func(l *HistoryIdentityLink) any { return (*int64)(&l.Time) }},
		{removalTime("h", "h.process_instance_id"), func(l *HistoryIdentityLink) any { return (*int64)(&l.RemovalTime) }},
		{"h.tenant_id", func(l *HistoryIdentityLink) any { return &l.TenantID }},
	},
	filters: map[string]Filter{
		"assignerId":              text("h.assigner_id = ?"),
		"dateAfter":               date("h.time >= ?"),
		"dateBefore":              date("h.time <= ?"),
		"groupId":                 text("h.group_id = ?"),
		"operationType":           text("h.operation = ?"),
		"processDefinitionId":     text("h.process_definition_id = #"),
		"processDefinitionKey":    text("h.process_definition_key = ?"),
		"readableDefinitionKeyIn": readable("h.process_definition_key"),
		"taskId":                  text("h.task_id = #"),
		"tenantCheck":             tenantCheck("h.tenant_id"),
		"tenantIdIn":              texts("h.tenant_id IN (?)").but("withoutTenantId").orNone(),
		"type":                    text("h.type = ?"),
		"userId":                  text("h.user_id = ?"),
		"visible":                 visible(nil, definitionIn("h.process_definition_key")),
		"withoutTenantId":         flag("h.tenant_id IS NULL"),
	},
	sorts: map[string]sortKey{
		"assignerId":           byText("h.assigner_id"),
		"groupId":              byText("h.group_id"),
		"operationType":        byText("h.operation").set(),
		"processDefinitionId":  byReference("h.process_definition_id"),
		"processDefinitionKey": byText("h.process_definition_key"),
		"taskId":               byReference("h.task_id"),
		"tenantId":             byText("h.tenant_id"),
		"time":                 byNumber("h.time").set(),
		"type":                 byText("h.type"),
		"userId":               byText("h.user_id"),
	},
}
