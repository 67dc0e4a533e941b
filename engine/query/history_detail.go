package query

import (
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// HistoryDetail is one change of a variable or one field of a submitted form.
type HistoryDetail struct {
	ID, Kind                                  string // variableUpdate or formField
	RootProcessInstanceID, ProcessInstanceID  string
	ProcessDefinitionID, ProcessDefinitionKey string
	ExecutionID, TaskID, ActivityInstanceID   string
	VariableInstanceID, Name                  string
	Value                                     value.Stored
	Revision                                  int64
	Initial                                   bool   // when the process instance started
	UserOperationID                           string // that it was part of
	Time, RemovalTime                         Millis
	TenantID                                  string
}

// HistoryDetails are the changes of variables and the submitted form fields.
var HistoryDetails = Resource[HistoryDetail]{
	name:    "historic detail",
	from:    historyDetail,
	counted: countable(state.HistoryDetailTable, "h"),
	id:      "h.id",
	order:   []sortKey{byID("h.id")},
	columns: []column[HistoryDetail]{
		{"h.id", func(d *HistoryDetail) any { return &d.ID }},
		{"h.kind", func(d *HistoryDetail) any { return &d.Kind }},
		{"h.root_process_instance_id", func(d *HistoryDetail) any { return &d.RootProcessInstanceID }},
		{"h.process_instance_id", func(d *HistoryDetail) any { return &d.ProcessInstanceID }},
		{"h.process_definition_id", func(d *HistoryDetail) any { return &d.ProcessDefinitionID }},
		{"h.process_definition_key", func(d *HistoryDetail) any { return &d.ProcessDefinitionKey }},
		{"h.execution_id", func(d *HistoryDetail) any { return &d.ExecutionID }},
		{"h.task_id", func(d *HistoryDetail) any { return &d.TaskID }},
		{"h.activity_instance_id", func(d *HistoryDetail) any { return &d.ActivityInstanceID }},
		{"h.variable_instance_id", func(d *HistoryDetail) any { return &d.VariableInstanceID }},
		{"h.name", func(d *HistoryDetail) any { return &d.Name }},
		{"h.type", func(d *HistoryDetail) any { return (*string)(&d.Value.Type) }},
		{"h.text", func(d *HistoryDetail) any { return &d.Value.Text }},
		{"h.text2", func(d *HistoryDetail) any { return &d.Value.Text2 }},
		{"h.long", func(d *HistoryDetail) any { return &d.Value.Long }},
		{"h.double", func(d *HistoryDetail) any { return &d.Value.Double }},
		{"h.content_id", func(d *HistoryDetail) any { return &d.Value.ContentID }},
		{"h.revision", func(d *HistoryDetail) any { return &d.Revision }},
		{"h.initial", func(d *HistoryDetail) any { return &d.Initial }},
		{"h.operation_id", func(d *HistoryDetail) any { return &d.UserOperationID }},
		{"h.time", func(d *HistoryDetail) any { return (*int64)(&d.Time) }},
		{removalTime("h", "h.process_instance_id"), func(d *HistoryDetail) any { return (*int64)(&d.RemovalTime) }},
		{"h.tenant_id", func(d *HistoryDetail) any { return &d.TenantID }},
	},
	filters: map[string]Filter{
		"activityInstanceId":      text("h.activity_instance_id = #"),
		"caseExecutionId":         nothing(Text),
		"caseInstanceId":          nothing(Text),
		"excludeTaskDetails":      present("h.task_id IS NULL"),
		"executionId":             text("h.execution_id = #"),
		"formFields":              present("h.kind = 'formField'").unless("variableUpdates"),
		"initial":                 flag("h.initial = TRUE"),
		"occurredAfter":           date("h.time >= ?"),
		"occurredBefore":          date("h.time <= ?"),
		"processInstanceId":       text("h.process_instance_id = #"),
		"processInstanceIdIn":     texts("h.process_instance_id IN (#)"),
		"readableDefinitionKeyIn": readable("h.process_definition_key"),
		"taskId":                  text("h.task_id = #"),
		"tenantCheck":             tenantCheck("h.tenant_id"),
		"tenantIdIn":              texts("h.tenant_id IN (?)").but("withoutTenantId").orNone(),
		"userOperationId":         text("h.operation_id = #"),
		"variableInstanceId":      text("h.variable_instance_id = #"),
		"variableNameLike":        likeText("h.name"),
		// NB: the type of a form field is not shown, so it is not found by it.
		"variableTypeIn":  types("CASE WHEN h.kind = 'variableUpdate' THEN h.type END"),
		"variableUpdates": present("h.kind = 'variableUpdate'"),
		"visible":         visible(nil, definitionIn("h.process_definition_key")),
		"withoutTenantId": flag("h.tenant_id IS NULL"),
	},
	sorts: map[string]sortKey{
		"formPropertyId":    byText("CASE WHEN h.kind = 'formField' THEN h.name END"),
		"occurrence":        byID("h.id"),
		"processInstanceId": byReference("h.process_instance_id"),
		"tenantId":          byText("h.tenant_id"),
		"time":              byNumber("h.time").set(),
		"variableName":      byText("CASE WHEN h.kind = 'variableUpdate' THEN h.name END"),
		"variableRevision":  byNumber("CASE WHEN h.kind = 'variableUpdate' THEN h.revision END"),
		"variableType":      byText("CASE WHEN h.kind = 'variableUpdate' THEN h.type END"),
	},
}
