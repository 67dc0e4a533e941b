package query

import "strings"

// Job is work the job executor is to do.
type Job struct {
	ID, JobDefinitionID, Kind, Configuration  string
	ProcessInstanceID, ExecutionID            string
	ProcessDefinitionID, ProcessDefinitionKey string
	DeploymentID, ActivityID                  string
	ExceptionMessage, ExceptionDetails        string
	FailedActivityID                          string
	Retries, Priority                         int64
	Due, CreateTime                           Millis
	Suspended                                 bool
	TenantID                                  string
}

// isForInstances is true of the jobs of batches whose argument is a list of ids of process
// instances, and onlyInstance is the id of the only one there, or what is no id where there
// are several. Both are written as in the index.
const (
	isForInstances = "j.kind IN ('correlate-message', 'set-variables')"
	onlyInstance   = `replace(substr(j.argument, 3, 64), '"]', '')`
)

// instanceOfJob is the process instance that a job belongs to, or the only one that a
// job of a batch is for.
const instanceOfJob = "COALESCE(j.process_instance_id, CASE WHEN " + isForInstances + " AND j.argument NOT LIKE '%,%' THEN sluice_short_id(" + onlyInstance + ") END)"

// instancesOfJob is the condition that instanceOfJob is one of the ids that test, such as
// `= #`, tells; the argument of a job is a text.
func instancesOfJob(test string) string {
	inText := strings.Replace(test, "#", "?", 1)
	return "(j.process_instance_id " + test + " OR (" + isForInstances + " AND " + onlyInstance + " " + inText + "))"
}

// Jobs are the jobs that wait, run or have failed.
var Jobs = Resource[Job]{
	name:  "job",
	from:  "job j",
	id:    "j.id",
	order: []sortKey{byID("j.id")},
	columns: []column[Job]{
		{"j.id", func(j *Job) any { return &j.ID }},
		{"j.job_definition_id", func(j *Job) any { return &j.JobDefinitionID }},
		{"j.kind", func(j *Job) any { return &j.Kind }},
		{"j.configuration", func(j *Job) any { return &j.Configuration }},
		{instanceOfJob, func(j *Job) any { return &j.ProcessInstanceID }},
		{"j.execution_id", func(j *Job) any { return &j.ExecutionID }},
		{"j.process_definition_id", func(j *Job) any { return &j.ProcessDefinitionID }},
		{"j.process_definition_key", func(j *Job) any { return &j.ProcessDefinitionKey }},
		{"j.deployment_id", func(j *Job) any { return &j.DeploymentID }},
		{"j.activity_id", func(j *Job) any { return &j.ActivityID }},
		{"j.exception_message", func(j *Job) any { return &j.ExceptionMessage }},
		{"j.exception_details", func(j *Job) any { return &j.ExceptionDetails }},
		{"j.failed_activity_id", func(j *Job) any { return &j.FailedActivityID }},
		{"j.retries", func(j *Job) any { return &j.Retries }},
		{"j.priority", func(j *Job) any { return &j.Priority }},
		{"j.due", func(j *Job) any { return (*int64)(&j.Due) }},
		{"j.create_time", func(j *Job) any { return (*int64)(&j.CreateTime) }},
		{"j.suspended", func(j *Job) any { return &j.Suspended }},
		{"j.tenant_id", func(j *Job) any { return &j.TenantID }},
	},
	filters: map[string]Filter{
		"acquired":                   {Kind: Flag, build: acquiredJobs},
		"active":                     flag("j.suspended = FALSE").but("suspended"),
		"activityId":                 text("j.activity_id = ?"),
		"createTimes":                dates("j.create_time"),
		"dueDates":                   dates("j.due"),
		"exceptionMessage":           text("j.exception_message = ?"),
		"executable":                 {Kind: Flag, build: executableJobs},
		"executionId":                text("j.execution_id = #"),
		"failedActivityId":           text("j.failed_activity_id = ?"),
		"includeJobsWithoutTenantId": modifier(),
		"jobDefinitionId":            text("j.job_definition_id = #"),
		"jobId":                      text("j.id = #"),
		"jobIds":                     texts("j.id IN (#)"),
		"messages":                   flag("j.kind NOT LIKE 'timer%'"),
		"noRetriesLeft":              flag("j.retries = 0"),
		"priorityHigherThanOrEquals": long("j.priority >= ?"),
		"priorityLowerThanOrEquals":  long("j.priority <= ?"),
		"processDefinitionId":        text("j.process_definition_id = #"),
		"processDefinitionKey":       text("j.process_definition_key = ?"),
		"processInstanceId":          text(instancesOfJob("= #")),
		"processInstanceIds":         texts(instancesOfJob("IN (#)")),
		"readableDefinitionKeyIn":    readable("j.process_definition_key"),
		"suspended":                  flag("j.suspended = TRUE"),
		"tenantCheck":                tenantCheck("j.tenant_id"),
		"tenantIdIn":                 tenants("j.tenant_id", "includeJobsWithoutTenantId").orNone(),
		"timers":                     flag("j.kind LIKE 'timer%'"),
		"visible":                    visible(nil, instanceIn(instanceOfJob), definitionIn("j.process_definition_key")),
		"withException":              flag("j.exception_message IS NOT NULL"),
		"withRetriesLeft":            flag("j.retries > 0"),
		"withoutTenantId":            flag("j.tenant_id IS NULL"),
	},
	sorts: map[string]sortKey{
		"executionId":          byReference("j.execution_id"),
		"jobDueDate":           byNumber("j.due"),
		"jobId":                byID("j.id"),
		"jobPriority":          byNumber("j.priority").set(),
		"jobRetries":           byNumber("j.retries").set(),
		"processDefinitionId":  byReference("j.process_definition_id"),
		"processDefinitionKey": byText("j.process_definition_key"),
		"processInstanceId":    byReference(instanceOfJob),
		"tenantId":             byText("j.tenant_id"),
	},
	rules: refusedAs(InvalidRequest, exclusive("timers", "messages")),
}

// executableJobs finds jobs that the executor would run if it came by, suspended
// ones among them, as Camunda does.
func executableJobs(b *builder, v any, _ []Condition) error {
	if v != true {
		return nil
	}
	b.add("(j.retries > 0 AND (j.due IS NULL OR j.due <= ?))", b.now.UnixMilli())
	return nil
}

// acquiredJobs finds jobs that an executor holds.
func acquiredJobs(b *builder, v any, _ []Condition) error {
	if v != true {
		return nil
	}
	b.add("(j.lock_owner IS NOT NULL AND j.lock_expires >= ?)", b.now.UnixMilli())
	return nil
}
