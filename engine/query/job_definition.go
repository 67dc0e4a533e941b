package query

// JobDefinition stands for the jobs that one element of a process definition
// makes.
type JobDefinition struct {
	ID, Kind, Configuration                   string
	ProcessDefinitionID, ProcessDefinitionKey string
	DeploymentID, ActivityID                  string
	Priority                                  int64 // of its jobs, where HasPriority
	HasPriority, Suspended                    bool
	TenantID                                  string
}

// JobDefinitions are the job definitions of all process definitions.
var JobDefinitions = Resource[JobDefinition]{
	name:  "job definition",
	from:  "job_definition j",
	id:    "j.id",
	order: []sortKey{byID("j.id")},
	columns: []column[JobDefinition]{
		{"j.id", func(j *JobDefinition) any { return &j.ID }},
		{"j.kind", func(j *JobDefinition) any { return &j.Kind }},
		{"j.configuration", func(j *JobDefinition) any { return &j.Configuration }},
		{"j.process_definition_id", func(j *JobDefinition) any { return &j.ProcessDefinitionID }},
		{"j.process_definition_key", func(j *JobDefinition) any { return &j.ProcessDefinitionKey }},
		{"j.deployment_id", func(j *JobDefinition) any { return &j.DeploymentID }},
		{"j.activity_id", func(j *JobDefinition) any { return &j.ActivityID }},
		{"j.priority", func(j *JobDefinition) any { return &j.Priority }},
		{"j.priority IS NOT NULL", func(j *JobDefinition) any { return &j.HasPriority }},
		{"j.suspended", func(j *JobDefinition) any { return &j.Suspended }},
		{"j.tenant_id", func(j *JobDefinition) any { return &j.TenantID }},
	},
	filters: map[string]Filter{
		"active":                               flag("j.suspended = FALSE").but("suspended"),
		"activityIdIn":                         texts("j.activity_id IN (?)"),
		"includeJobDefinitionsWithoutTenantId": modifier(),
		"jobConfiguration":                     text("j.configuration = ?"),
		"jobDefinitionId":                      text("j.id = #"),
		"jobType":                              text("j.kind = ?"),
		"processDefinitionId":                  text("j.process_definition_id = #"),
		"processDefinitionKey":                 text("j.process_definition_key = ?"),
		"readableDefinitionKeyIn":              readable("j.process_definition_key"),
		"suspended":                            flag("j.suspended = TRUE"),
		"tenantCheck":                          tenantCheck("j.tenant_id"),
		"tenantIdIn":                           tenants("j.tenant_id", "includeJobDefinitionsWithoutTenantId").orNone(),
		"visible":                              visible(nil, definitionIn("j.process_definition_key")),
		"withOverridingJobPriority":            flag("j.priority IS NOT NULL"),
		"withoutTenantId":                      flag("j.tenant_id IS NULL"),
	},
	sorts: map[string]sortKey{
		"activityId":           byText("j.activity_id"),
		"jobConfiguration":     byText("j.configuration"),
		"jobDefinitionId":      byID("j.id"),
		"jobType":              byText("j.kind").set(),
		"processDefinitionId":  byReference("j.process_definition_id"),
		"processDefinitionKey": byText("j.process_definition_key"),
		"tenantId":             byText("j.tenant_id"),
	},
}
