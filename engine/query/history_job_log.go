package query

import "github.com/sluice-bpm/sluice/engine/state"

// HistoryJobLog is something that happened to a job.
type HistoryJobLog struct {
	ID, State                                 string // created, failed, successful or deleted
	JobID, JobDefinitionID                    string
	Kind, Configuration, ActivityID           string
	ExceptionMessage, ExceptionDetails        string
	FailedActivityID                          string
	RootProcessInstanceID, ProcessInstanceID  string
	ProcessDefinitionID, ProcessDefinitionKey string
	ExecutionID, DeploymentID, Hostname       string
	Retries, Priority                         int64
	Due, Time, RemovalTime                    Millis
	TenantID                                  string
}

// HistoryJobLogs are the creations, failures, successes and deletions of jobs.
var HistoryJobLogs = Resource[HistoryJobLog]{
	name:    "historic job log",
	from:    historyJobLog,
	counted: countable(state.HistoryJobLogTable, "h"),
	id:      "h.id",
	order:   []sortKey{byID("h.id")},
	columns: []column[HistoryJobLog]{
		{"h.id", func(l *HistoryJobLog) any { return &l.ID }},
		{"h.state", func(l *HistoryJobLog) any { return &l.State }},
		{"h.job_id", func(l *HistoryJobLog) any { return &l.JobID }},
		{"h.job_definition_id", func(l *HistoryJobLog) any { return &l.JobDefinitionID }},
		{"h.kind", func(l *HistoryJobLog) any { return &l.Kind }},
		{"h.configuration", func(l *HistoryJobLog) any { return &l.Configuration }},
		{"h.activity_id", func(l *HistoryJobLog) any { return &l.ActivityID }},
		{"h.exception_message", func(l *HistoryJobLog) any { return &l.ExceptionMessage }},
		{"h.exception_details", func(l *HistoryJobLog) any { return &l.ExceptionDetails }},
		{"h.failed_activity_id", func(l *HistoryJobLog) any { return &l.FailedActivityID }},
		{"h.root_process_instance_id", func(l *HistoryJobLog) any { return &l.RootProcessInstanceID }},
		{"h.process_instance_id", func(l *HistoryJobLog) any { return &l.ProcessInstanceID }},
		{"h.process_definition_id", func(l *HistoryJobLog) any { return &l.ProcessDefinitionID }},
		{"h.process_definition_key", func(l *HistoryJobLog) any { return &l.ProcessDefinitionKey }},
		{"h.execution_id", func(l *HistoryJobLog) any { return &l.ExecutionID }},
		{"h.deployment_id", func(l *HistoryJobLog) any { return &l.DeploymentID }},
		{"h.hostname", func(l *HistoryJobLog) any { return &l.Hostname }},
		{"h.retries", func(l *HistoryJobLog) any { return &l.Retries }},
		{"h.priority", func(l *HistoryJobLog) any { return &l.Priority }},
		{"h.due", func(l *HistoryJobLog) any { return (*int64)(&l.Due) }},
		{"h.time", func(l *HistoryJobLog) any { return (*int64)(&l.Time) }},
		{removalTime("h", "h.process_instance_id"), func(l *HistoryJobLog) any { return (*int64)(&l.RemovalTime) }},
		{"h.tenant_id", func(l *HistoryJobLog) any { return &l.TenantID }},
	},
	filters: map[string]Filter{
		"activityIdIn":                  texts("h.activity_id IN (?)").allNamed(),
		"creationLog":                   flag("h.state = 'created'").but("failureLog", "successLog", "deletionLog"),
		"deletionLog":                   flag("h.state = 'deleted'"),
		"deploymentId":                  text("h.deployment_id = #"),
		"executionIdIn":                 texts("h.execution_id IN (#)").allNamed(),
		"failedActivityIdIn":            texts("h.failed_activity_id IN (?)").allNamed(),
		"failureLog":                    flag("h.state = 'failed'").but("successLog", "deletionLog"),
		"hostname":                      text("h.hostname = ?"),
		"jobDefinitionConfiguration":    text("h.configuration = ?"),
		"jobDefinitionId":               text("h.job_definition_id = #"),
		"jobDefinitionType":             text("h.kind = ?"),
		"jobExceptionMessage":           text("h.exception_message = ?"),
		"jobId":                         text("h.job_id = #"),
		"jobPriorityHigherThanOrEquals": long("h.priority >= ?"),
		"jobPriorityLowerThanOrEquals":  long("h.priority <= ?"),
		"logId":                         text("h.id = #"),
		"processDefinitionId":           text("h.process_definition_id = #"),
		"processDefinitionKey":          text("h.process_definition_key = ?"),
		"processInstanceId":             text("h.process_instance_id = #"),
		"readableDefinitionKeyIn":       readable("h.process_definition_key"),
		"successLog":                    flag("h.state = 'successful'").but("deletionLog"),
		"tenantCheck":                   tenantCheck("h.tenant_id"),
		"tenantIdIn":                    texts("h.tenant_id IN (?)").but("withoutTenantId").orNone(),
		"visible":                       visible(nil, definitionIn("h.process_definition_key")),
		"withoutTenantId":               flag("h.tenant_id IS NULL"),
	},
	sorts: map[string]sortKey{
		"activityId":           byText("h.activity_id"),
		"deploymentId":         byReference("h.deployment_id"),
		"executionId":          byReference("h.execution_id"),
		"hostname":             byText("h.hostname"),
		"jobDefinitionId":      byReference("h.job_definition_id"),
		"jobDueDate":           byNumber("h.due"),
		"jobId":                byReference("h.job_id").set(),
		"jobPriority":          byNumber("h.priority").set(),
		"jobRetries":           byNumber("h.retries").set(),
		"occurrence":           byID("h.id"),
		"processDefinitionId":  byReference("h.process_definition_id"),
		"processDefinitionKey": byText("h.process_definition_key"),
		"processInstanceId":    byReference("h.process_instance_id"),
		"tenantId":             byText("h.tenant_id"),
		"timestamp":            byNumber("h.time").set(),
	},
}
