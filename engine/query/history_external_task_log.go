package query

import "github.com/sluice-bpm/sluice/engine/state"

// HistoryExternalTaskLog is something that happened to an external task.
type HistoryExternalTaskLog struct {
	ID, State                                 string // created, failed, successful or deleted
	ExternalTaskID, Topic, WorkerID           string
	ErrorMessage, ErrorDetails                string
	RootProcessInstanceID, ProcessInstanceID  string
	ProcessDefinitionID, ProcessDefinitionKey string
	ExecutionID                               string
	ActivityID, ActivityInstanceID            string
	Retries                                   int64 // none before the first failure, see HasRetries
	HasRetries                                bool
	Priority                                  int64
	Time, RemovalTime                         Millis
	TenantID                                  string
}

// HistoryExternalTaskLogs are the creations, failures, successes and deletions of
// external tasks.
var HistoryExternalTaskLogs = Resource[HistoryExternalTaskLog]{
	name:    "historic external task log",
	from:    historyExternalTaskLog,
	counted: countable(state.HistoryExternalTaskLogTable, "h"),
	id:      "h.id",
	order:   []sortKey{byID("h.id")},
	columns: []column[HistoryExternalTaskLog]{
		{"h.id", func(l *HistoryExternalTaskLog) any { return &l.ID }},
		{"h.state", func(l *HistoryExternalTaskLog) any { return &l.State }},
		{"h.external_task_id", func(l *HistoryExternalTaskLog) any { return &l.ExternalTaskID }},
		{"h.topic", func(l *HistoryExternalTaskLog) any { return &l.Topic }},
		{"h.worker_id", func(l *HistoryExternalTaskLog) any { return &l.WorkerID }},
		{"h.error_message", func(l *HistoryExternalTaskLog) any { return &l.ErrorMessage }},
		{"h.error_details", func(l *HistoryExternalTaskLog) any { return &l.ErrorDetails }},
		{"h.root_process_instance_id", func(l *HistoryExternalTaskLog) any { return &l.RootProcessInstanceID }},
		{"h.process_instance_id", func(l *HistoryExternalTaskLog) any { return &l.ProcessInstanceID }},
		{"h.process_definition_id", func(l *HistoryExternalTaskLog) any { return &l.ProcessDefinitionID }},
		{"h.process_definition_key", func(l *HistoryExternalTaskLog) any { return &l.ProcessDefinitionKey }},
		{"h.execution_id", func(l *HistoryExternalTaskLog) any { return &l.ExecutionID }},
		{"h.activity_id", func(l *HistoryExternalTaskLog) any { return &l.ActivityID }},
		{"h.activity_instance_id", func(l *HistoryExternalTaskLog) any { return &l.ActivityInstanceID }},
		{"h.retries", func(l *HistoryExternalTaskLog) any { return &l.Retries }},
		{"h.retries IS NOT NULL", func(l *HistoryExternalTaskLog) any { return &l.HasRetries }},
		{"h.priority", func(l *HistoryExternalTaskLog) any { return &l.Priority }},
		{"h.time", func(l *HistoryExternalTaskLog) any { return (*int64)(&l.Time) }},
		{removalTime("h", "h.process_instance_id"), func(l *HistoryExternalTaskLog) any { return (*int64)(&l.RemovalTime) }},
		{"h.tenant_id", func(l *HistoryExternalTaskLog) any { return &l.TenantID }},
	},
	filters: map[string]Filter{
		"activityIdIn":               texts("h.activity_id IN (?)").allNamed(),
		"activityInstanceIdIn":       texts("h.activity_instance_id IN (#)").allNamed(),
		"creationLog":                flag("h.state = 'created'").but("failureLog", "successLog", "deletionLog"),
		"deletionLog":                flag("h.state = 'deleted'"),
		"errorMessage":               text("h.error_message = ?"),
		"executionIdIn":              texts("h.execution_id IN (#)").allNamed(),
		"externalTaskId":             text("h.external_task_id = #"),
		"failureLog":                 flag("h.state = 'failed'").but("successLog", "deletionLog"),
		"logId":                      text("h.id = #"),
		"priorityHigherThanOrEquals": long("h.priority >= ?"),
		"priorityLowerThanOrEquals":  long("h.priority <= ?"),
		"processDefinitionId":        text("h.process_definition_id = #"),
		"processDefinitionKey":       text("h.process_definition_key = ?"),
		"processInstanceId":          text("h.process_instance_id = #"),
		"readableDefinitionKeyIn":    readable("h.process_definition_key"),
		"successLog":                 flag("h.state = 'successful'").but("deletionLog"),
		"tenantCheck":                tenantCheck("h.tenant_id"),
		"tenantIdIn":                 texts("h.tenant_id IN (?)").but("withoutTenantId"),
		"topicName":                  text("h.topic = ?"),
		"visible":                    visible(nil, definitionIn("h.process_definition_key")),
		"withoutTenantId":            flag("h.tenant_id IS NULL"),
		"workerId":                   text("h.worker_id = ?"),
	},
	sorts: map[string]sortKey{
		"activityId":           byText("h.activity_id").set(),
		"activityInstanceId":   byText(textOf("h.activity_instance_id")).set(),
		"executionId":          byReference("h.execution_id").set(),
		"externalTaskId":       byReference("h.external_task_id").set(),
		"priority":             byNumber("h.priority").set(),
		"processDefinitionId":  byReference("h.process_definition_id").set(),
		"processDefinitionKey": byText("h.process_definition_key").set(),
		"processInstanceId":    byReference("h.process_instance_id").set(),
		"retries":              byNumber("h.retries"),
		"tenantId":             byText("h.tenant_id"),
		"timestamp":            byNumber("h.time").set(),
		"topicName":            byText("h.topic").set(),
		"workerId":             byText("h.worker_id"),
	},
}
