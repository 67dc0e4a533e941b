package state

import "encoding/json"

// JobKind says what running a job does; its text is Camunda's jobHandlerType.
type JobKind string

// The kinds of jobs.
const (
	JobAsyncContinuation    JobKind = "async-continuation"
	JobTimerTransition      JobKind = "timer-transition"              // a boundary timer
	JobTimerIntermediate    JobKind = "timer-intermediate-transition" // an intermediate timer
	JobTimerStart           JobKind = "timer-start-event"             // of a definition, without an instance
	JobTimerStartSubprocess JobKind = "timer-start-event-subprocess"
	JobTimerTaskListener    JobKind = "timer-task-listener" // a timeout of a user task
	JobEvent                JobKind = "event"               // the receiving of an asynchronous signal
)

// The kinds of jobs that belong to no process instance.
const (
	JobActivateDefinitions    JobKind = "activate-processdefinition"
	JobActivateJobDefinitions JobKind = "activate-job-definition"
	JobHistoryCleanup         JobKind = "history-cleanup"
	JobSuspendDefinitions     JobKind = "suspend-processdefinition"
	JobSuspendJobDefinitions  JobKind = "suspend-job-definition"
)

// Job is work the job executor does: at once, or when it is due.
type Job struct {
	ID                    string
	RootProcessInstanceID string
	ProcessInstanceID     string
	ExecutionID           string
	ProcessDefinitionID   string
	ProcessDefinitionKey  string
	DeploymentID          string
	JobDefinitionID       string
	Kind                  JobKind
	ActivityID            string
	// Configuration is that of the job definition: async-before, async-after, or
	// the timer as Camunda shows it.
	Configuration string
	// Argument is the kind's own: the listener of a timeout, the event subscription
	// of an event, or the sequence flow to take behind an asyncAfter.
	Argument string
	Repeat   string // the cycle of a repeating timer, with its start filled in
	// RepeatOffset is by how many milliseconds the dates of a repeating timer
	// were moved.
	RepeatOffset     int64
	Due              Millis // none: at once
	CreateTime       Millis
	Retries          int64
	Priority         int64
	Exclusive        bool
	Suspended        bool
	LockOwner        string
	LockExpires      Millis
	ExceptionMessage string
	ExceptionDetails string // what the API gives as stack trace
	FailedActivityID string
	TenantID         string
	Rev              int64
}

// Bind implements [Row].
func (j *Job) Bind(b *Binder) {
	b.ID("id", &j.ID)
	b.ID("root_process_instance_id", &j.RootProcessInstanceID)
	b.ID("process_instance_id", &j.ProcessInstanceID)
	b.ID("execution_id", &j.ExecutionID)
	b.ID("process_definition_id", &j.ProcessDefinitionID)
	b.Text("process_definition_key", &j.ProcessDefinitionKey)
	b.ID("deployment_id", &j.DeploymentID)
	b.ID("job_definition_id", &j.JobDefinitionID)
	b.Text("kind", (*string)(&j.Kind))
	b.Text("activity_id", &j.ActivityID)
	b.Text("configuration", &j.Configuration)
	b.Text("argument", &j.Argument)
	b.Text("repeat", &j.Repeat)
	b.Int("repeat_offset", &j.RepeatOffset)
	b.Time("due", &j.Due)
	b.Time("create_time", &j.CreateTime)
	b.Int("retries", &j.Retries)
	b.Int("priority", &j.Priority)
	b.Bool("exclusive", &j.Exclusive)
	b.Bool("suspended", &j.Suspended)
	b.Text("lock_owner", &j.LockOwner)
	b.Time("lock_expires", &j.LockExpires)
	b.Text("exception_message", &j.ExceptionMessage)
	b.Text("exception_details", &j.ExceptionDetails)
	b.Text("failed_activity_id", &j.FailedActivityID)
	b.Text("tenant_id", &j.TenantID)
	b.Int("rev", &j.Rev)
}

// OnlyInstance is the process instance that a job of a batch is for, if it is for one
// and of a kind that Camunda ties to it.
func (j *Job) OnlyInstance() string {
	if j.Kind != JobBatchCorrelate && j.Kind != JobBatchSetVariables {
		return ""
	}
	var ids []string
	if err := json.Unmarshal([]byte(j.Argument), &ids); err != nil || len(ids) != 1 {
		return ""
	}
	return ids[0]
}

// HistoryJobLog logs what happened to a job.
type HistoryJobLog struct {
	ID                    string
	Time                  Millis
	State                 string // created, failed, successful or deleted
	JobID                 string
	JobDefinitionID       string
	Kind                  JobKind
	ActivityID            string
	Configuration         string
	Due                   Millis
	Retries               int64
	Priority              int64
	ExceptionMessage      string
	ExceptionDetails      string
	FailedActivityID      string
	RootProcessInstanceID string
	ProcessInstanceID     string
	ExecutionID           string
	ProcessDefinitionID   string
	ProcessDefinitionKey  string
	DeploymentID          string
	Hostname              string // of the node that wrote it
	TenantID              string
}

// Bind implements [Row].
func (l *HistoryJobLog) Bind(b *Binder) {
	b.ID("id", &l.ID)
	b.Time("time", &l.Time)
	b.Text("state", &l.State)
	b.ID("job_id", &l.JobID)
	b.ID("job_definition_id", &l.JobDefinitionID)
	b.Text("kind", (*string)(&l.Kind))
	b.Text("activity_id", &l.ActivityID)
	b.Text("configuration", &l.Configuration)
	b.Time("due", &l.Due)
	b.Int("retries", &l.Retries)
	b.Int("priority", &l.Priority)
	b.Text("exception_message", &l.ExceptionMessage)
	b.Text("exception_details", &l.ExceptionDetails)
	b.Text("failed_activity_id", &l.FailedActivityID)
	b.ID("root_process_instance_id", &l.RootProcessInstanceID)
	b.ID("process_instance_id", &l.ProcessInstanceID)
	b.ID("execution_id", &l.ExecutionID)
	b.ID("process_definition_id", &l.ProcessDefinitionID)
	b.Text("process_definition_key", &l.ProcessDefinitionKey)
	b.ID("deployment_id", &l.DeploymentID)
	b.Text("hostname", &l.Hostname)
	b.Text("tenant_id", &l.TenantID)
}
