package query

import "github.com/sluice-bpm/sluice/engine/state"

// HistoryIncident is an incident, open or over.
type HistoryIncident struct {
	ID, Type, Message, Configuration          string
	State                                     string // open, resolved or deleted
	RootProcessInstanceID, ProcessInstanceID  string
	ProcessDefinitionID, ProcessDefinitionKey string
	ExecutionID, ActivityID, FailedActivityID string
	JobDefinitionID, Annotation               string
	FailureLogID                              string // of the failure, in the log of jobs or of external tasks
	CauseIncidentID, RootCauseIncidentID      string
	CreateTime, EndTime, RemovalTime          Millis
	TenantID                                  string
}

const historyIncidentColumns = "id, root_process_instance_id, process_instance_id, process_definition_id, process_definition_key, execution_id, activity_id," +
	" failed_activity_id, type, message, configuration, job_definition_id, cause_incident_id, root_cause_incident_id, create_time, annotation, tenant_id"

// failureLog is the entry of the log of jobs or of external tasks about the
// failure that the incident h is about.
const failureLog = "CASE h.type WHEN 'failedJob' THEN (SELECT l.id FROM history_job_log l" +
	" WHERE l.job_id = h.configuration AND l.state = 'failed' AND l.time <= h.create_time ORDER BY l.id DESC LIMIT 1)" +
	" WHEN 'failedExternalTask' THEN (SELECT l.id FROM history_external_task_log l" +
	" WHERE l.external_task_id = h.configuration AND l.state = 'failed' AND l.time <= h.create_time ORDER BY l.time DESC, l.id DESC LIMIT 1) END"

// HistoryIncidents are the incidents that are open, resolved or deleted.
var HistoryIncidents = Resource[HistoryIncident]{
	name:    "historic incident",
	from:    source("incident", historyIncidentColumns, "'open' AS state, "+noTime+" AS end_time", "h"),
	ended:   source(historyIncident, historyIncidentColumns, "state, end_time", "h"),
	counted: countable(state.HistoryIncidentTable, "h"),
	id:      "h.id",
	order:   []sortKey{byID("h.id")},
	columns: []column[HistoryIncident]{
		{"h.id", func(i *HistoryIncident) any { return &i.ID }},
		{"h.type", func(i *HistoryIncident) any { return &i.Type }},
		{"h.message", func(i *HistoryIncident) any { return &i.Message }},
		{"h.configuration", func(i *HistoryIncident) any { return &i.Configuration }},
		{"h.state", func(i *HistoryIncident) any { return &i.State }},
		{"h.root_process_instance_id", func(i *HistoryIncident) any { return &i.RootProcessInstanceID }},
		{"h.process_instance_id", func(i *HistoryIncident) any { return &i.ProcessInstanceID }},
		{"h.process_definition_id", func(i *HistoryIncident) any { return &i.ProcessDefinitionID }},
		{"h.process_definition_key", func(i *HistoryIncident) any { return &i.ProcessDefinitionKey }},
		{"h.execution_id", func(i *HistoryIncident) any { return &i.ExecutionID }},
		{"h.activity_id", func(i *HistoryIncident) any { return &i.ActivityID }},
		{"h.failed_activity_id", func(i *HistoryIncident) any { return &i.FailedActivityID }},
		{"h.job_definition_id", func(i *HistoryIncident) any { return &i.JobDefinitionID }},
		{"h.cause_incident_id", func(i *HistoryIncident) any { return &i.CauseIncidentID }},
		{"h.root_cause_incident_id", func(i *HistoryIncident) any { return &i.RootCauseIncidentID }},
		{"h.annotation", func(i *HistoryIncident) any { return &i.Annotation }},
		{failureLog, func(i *HistoryIncident) any { return &i.FailureLogID }},
		{"h.create_time", func(i *HistoryIncident) any { return (*int64)(&i.CreateTime) }},
		{"h.end_time", func(i *HistoryIncident) any { return (*int64)(&i.EndTime) }},
		{removalTime("h", "h.process_instance_id"), func(i *HistoryIncident) any { return (*int64)(&i.RemovalTime) }},
		{"h.tenant_id", func(i *HistoryIncident) any { return &i.TenantID }},
	},
	filters: map[string]Filter{
		"activityId":              text("h.activity_id = ?"),
		"causeIncidentId":         text("h.cause_incident_id = #"),
		"configuration":           text("h.configuration = #"),
		"createTimeAfter":         date("h.create_time > ?"),
		"createTimeBefore":        date("h.create_time < ?"),
		"deleted":                 flag("h.state = 'deleted'"),
		"endTimeAfter":            date("h.end_time > ?"),
		"endTimeBefore":           date("h.end_time < ?"),
		"executionId":             text("h.execution_id = #"),
		"failedActivityId":        text("h.failed_activity_id = ?"),
		"historyConfiguration":    text(failureLog + " = #"),
		"incidentId":              text("h.id = #"),
		"incidentMessage":         text("h.message = ?"),
		"incidentMessageLike":     like("h.message"),
		"incidentType":            text("h.type = ?"),
		"jobDefinitionIdIn":       texts("h.job_definition_id IN (#)").orNone(),
		"open":                    flag("h.state = 'open'"),
		"over":                    over("h.end_time"),
		"processDefinitionId":     text("h.process_definition_id = #"),
		"processDefinitionKey":    text("h.process_definition_key = ?"),
		"processDefinitionKeyIn":  texts("h.process_definition_key IN (?)"),
		"processInstanceId":       text("h.process_instance_id = #"),
		"readableDefinitionKeyIn": readable("h.process_definition_key"),
		"resolved":                flag("h.state = 'resolved'"),
		"rootCauseIncidentId":     text("h.root_cause_incident_id = #"),
		"tenantCheck":             tenantCheck("h.tenant_id"),
		"tenantIdIn":              texts("h.tenant_id IN (?)").but("withoutTenantId").orNone(),
		"visible":                 visible(nil, definitionIn("h.process_definition_key")),
		"withoutTenantId":         flag("h.tenant_id IS NULL"),
	},
	sorts: map[string]sortKey{
		"activityId":           byText("h.activity_id"),
		"causeIncidentId":      byReference("h.cause_incident_id"),
		"configuration":        byText(textOf("h.configuration")),
		"createTime":           byNumber("h.create_time").set(),
		"endTime":              byNumber("h.end_time").ended(),
		"executionId":          byReference("h.execution_id"),
		"historyConfiguration": byNothing(),
		"incidentId":           byID("h.id"),
		"incidentMessage":      byText("h.message"),
		"incidentState":        byNumber("CASE h.state WHEN 'open' THEN 0 WHEN 'resolved' THEN 1 ELSE 2 END").set(),
		"incidentType":         byText("h.type").set(),
		"processDefinitionId":  byReference("h.process_definition_id"),
		"processDefinitionKey": byText("h.process_definition_key"),
		"processInstanceId":    byReference("h.process_instance_id"),
		"rootCauseIncidentId":  byReference("h.root_cause_incident_id"),
		"tenantId":             byText("h.tenant_id"),
	},
	rules: exclusives("open", "resolved", "deleted"),
}
