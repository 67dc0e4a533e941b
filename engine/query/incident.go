package query

// Incident is an open incident.
type Incident struct {
	ID, ProcessInstanceID, ExecutionID        string
	ProcessDefinitionID, ProcessDefinitionKey string
	ActivityID, FailedActivityID              string
	Type, Message, Configuration              string
	JobDefinitionID, Annotation               string
	CauseIncidentID, RootCauseIncidentID      string
	CreateTime                                Millis
	TenantID                                  string
}

// Incidents are the open incidents.
var Incidents = Resource[Incident]{
	name:  "incident",
	from:  "incident i",
	id:    "i.id",
	order: []sortKey{byID("i.id")},
	columns: []column[Incident]{
		{"i.id", func(i *Incident) any { return &i.ID }},
		{"i.process_instance_id", func(i *Incident) any { return &i.ProcessInstanceID }},
		{"i.execution_id", func(i *Incident) any { return &i.ExecutionID }},
		{"i.process_definition_id", func(i *Incident) any { return &i.ProcessDefinitionID }},
		{"i.process_definition_key", func(i *Incident) any { return &i.ProcessDefinitionKey }},
		{"i.activity_id", func(i *Incident) any { return &i.ActivityID }},
		{"i.failed_activity_id", func(i *Incident) any { return &i.FailedActivityID }},
		{"i.type", func(i *Incident) any { return &i.Type }},
		{"i.message", func(i *Incident) any { return &i.Message }},
		{"i.configuration", func(i *Incident) any { return &i.Configuration }},
		{"i.job_definition_id", func(i *Incident) any { return &i.JobDefinitionID }},
		{"i.annotation", func(i *Incident) any { return &i.Annotation }},
		{"i.cause_incident_id", func(i *Incident) any { return &i.CauseIncidentID }},
		{"i.root_cause_incident_id", func(i *Incident) any { return &i.RootCauseIncidentID }},
		{"i.create_time", func(i *Incident) any { return (*int64)(&i.CreateTime) }},
		{"i.tenant_id", func(i *Incident) any { return &i.TenantID }},
	},
	filters: map[string]Filter{
		"activityId":              text("i.activity_id = ?"),
		"causeIncidentId":         text("i.cause_incident_id = #"),
		"configuration":           text("i.configuration = #"),
		"executionId":             text("i.execution_id = #"),
		"failedActivityId":        text("i.failed_activity_id = ?"),
		"incidentId":              text("i.id = #"),
		"incidentIds":             internalList("i.id IN (#)"),
		"incidentMessage":         text("i.message = ?"),
		"incidentMessageLike":     like("i.message"),
		"incidentTimestampAfter":  date("i.create_time > ?"),
		"incidentTimestampBefore": date("i.create_time < ?"),
		"incidentType":            text("i.type = ?"),
		"jobDefinitionIdIn":       texts("i.job_definition_id IN (#)").orNone(),
		"processDefinitionId":     text("i.process_definition_id = #"),
		"processDefinitionKeyIn":  texts("i.process_definition_key IN (?)"),
		"processInstanceId":       text("i.process_instance_id = #"),
		"processInstanceIdIn":     internalList("i.process_instance_id IN (#)"),
		"readableDefinitionKeyIn": readable("i.process_definition_key"),
		"rootCauseIncidentId":     text("i.root_cause_incident_id = #"),
		"tenantCheck":             tenantCheck("i.tenant_id"),
		"tenantIdIn":              texts("i.tenant_id IN (?)").orNone(),
		"visible":                 visible(nil, instanceIn("i.process_instance_id"), definitionIn("i.process_definition_key")),
	},
	sorts: map[string]sortKey{
		"activityId":          byText("i.activity_id"),
		"causeIncidentId":     byReference("i.cause_incident_id"),
		"configuration":       byText(textOf("i.configuration")),
		"executionId":         byReference("i.execution_id"),
		"incidentId":          byID("i.id"),
		"incidentMessage":     byText("i.message"),
		"incidentTimestamp":   byNumber("i.create_time").set(),
		"incidentType":        byText("i.type"),
		"processDefinitionId": byReference("i.process_definition_id"),
		"processInstanceId":   byReference("i.process_instance_id"),
		"rootCauseIncidentId": byReference("i.root_cause_incident_id"),
		"tenantId":            byText("i.tenant_id"),
	},
}
