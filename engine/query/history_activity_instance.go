package query

import "github.com/sluice-bpm/sluice/engine/state"

// HistoryActivityInstance is an activity instance, running or ended.
type HistoryActivityInstance struct {
	ID, ParentID                              string
	RootProcessInstanceID, ProcessInstanceID  string
	ProcessDefinitionID, ProcessDefinitionKey string
	ExecutionID                               string
	ActivityID, ActivityName, ActivityType    string
	TaskID, CalledProcessInstanceID, Assignee string
	StartTime, EndTime, RemovalTime           Millis
	Canceled, CompleteScope                   bool
	TenantID                                  string
}

const historyActivityColumns = "id, root_process_instance_id, process_instance_id, process_definition_id, process_definition_key," +
	" parent_id, execution_id, activity_id, activity_name, activity_type, task_id, called_process_instance_id, assignee, start_time, tenant_id"

// HistoryActivityInstances are the activity instances that run or have ended.
var HistoryActivityInstances = Resource[HistoryActivityInstance]{
	name:    "historic activity instance",
	from:    source("activity_instance", lastLogged(historyActivityColumns), noTime+" AS end_time, FALSE AS canceled, FALSE AS complete_scope", "h"),
	ended:   source(historyActivity, historyActivityColumns, "end_time, canceled, complete_scope", "h"),
	counted: countable(state.HistoryActivityInstanceTable, "h"),
	id:      "h.id",
	// NB: the ids begin with the activity's id, not with their age.
	order:    []sortKey{byNumber("h.start_time"), byID("h.id")},
	unsorted: []sortKey{byID("h.id")},
	columns: []column[HistoryActivityInstance]{
		{"h.id", func(a *HistoryActivityInstance) any { return &a.ID }},
		{"h.parent_id", func(a *HistoryActivityInstance) any { return &a.ParentID }},
		{"h.root_process_instance_id", func(a *HistoryActivityInstance) any { return &a.RootProcessInstanceID }},
		{"h.process_instance_id", func(a *HistoryActivityInstance) any { return &a.ProcessInstanceID }},
		{"h.process_definition_id", func(a *HistoryActivityInstance) any { return &a.ProcessDefinitionID }},
		{"h.process_definition_key", func(a *HistoryActivityInstance) any { return &a.ProcessDefinitionKey }},
		{"h.execution_id", func(a *HistoryActivityInstance) any { return &a.ExecutionID }},
		{"h.activity_id", func(a *HistoryActivityInstance) any { return &a.ActivityID }},
		{"h.activity_name", func(a *HistoryActivityInstance) any { return &a.ActivityName }},
		{"h.activity_type", func(a *HistoryActivityInstance) any { return &a.ActivityType }},
		{"h.task_id", func(a *HistoryActivityInstance) any { return &a.TaskID }},
		{"h.called_process_instance_id", func(a *HistoryActivityInstance) any { return &a.CalledProcessInstanceID }},
		{"h.assignee", func(a *HistoryActivityInstance) any { return &a.Assignee }},
		{"h.start_time", func(a *HistoryActivityInstance) any { return (*int64)(&a.StartTime) }},
		{"h.end_time", func(a *HistoryActivityInstance) any { return (*int64)(&a.EndTime) }},
		{removalTime("h", "h.process_instance_id"), func(a *HistoryActivityInstance) any { return (*int64)(&a.RemovalTime) }},
		{"h.canceled", func(a *HistoryActivityInstance) any { return &a.Canceled }},
		{"h.complete_scope", func(a *HistoryActivityInstance) any { return &a.CompleteScope }},
		{"h.tenant_id", func(a *HistoryActivityInstance) any { return &a.TenantID }},
	},
	filters: map[string]Filter{
		"activityId":              text("h.activity_id = ?"),
		"activityInstanceId":      text("h.id = #"),
		"activityName":            text("h.activity_name = ?"),
		"activityNameLike":        like("h.activity_name"),
		"activityType":            text("h.activity_type = ?"),
		"canceled":                flag("h.canceled = TRUE"),
		"completeScope":           flag("h.complete_scope = TRUE"),
		"executionId":             text("h.execution_id = #"),
		"finished":                flag("h.end_time IS NOT NULL"),
		"finishedAfter":           date("h.end_time >= ?"),
		"finishedBefore":          date("h.end_time <= ?"),
		"over":                    over("h.end_time"),
		"processDefinitionId":     text("h.process_definition_id = #"),
		"processInstanceId":       text("h.process_instance_id = #"),
		"readableDefinitionKeyIn": readable("h.process_definition_key"),
		"startedAfter":            date("h.start_time >= ?"),
		"startedBefore":           date("h.start_time <= ?"),
		"taskAssignee":            text("h.assignee = ?"),
		"tenantCheck":             tenantCheck("h.tenant_id"),
		"tenantIdIn":              texts("h.tenant_id IN (?)").but("withoutTenantId").orNone(),
		"unfinished":              flag("h.end_time IS NULL"),
		"visible":                 visible(nil, definitionIn("h.process_definition_key")),
		"withoutTenantId":         flag("h.tenant_id IS NULL"),
	},
	rules: []rule{exclusive("canceled", "completeScope")},
	sorts: map[string]sortKey{
		"activityId":         byText("h.activity_id").set(),
		"activityInstanceId": byText("h.activity_id || ':'").set().ofCreation(), // as the texts of the ids, which say the activity first
		"activityName":       byText("h.activity_name"),
		"activityType":       byText("h.activity_type").set(),
		"definitionId":       byReference("h.process_definition_id").set(),
		"duration":           byNumber(duration).ended(),
		"endTime":            byNumber("h.end_time").ended(),
		"executionId":        byReference("h.execution_id").set(),
		"instanceId":         byReference("h.process_instance_id").set(),
		"occurrence":         byID("h.id"),
		"startTime":          byNumber("h.start_time").set(),
		"tenantId":           byText("h.tenant_id"),
	},
}
