package state

// ExternalTask is work for a worker that asks for its topic. It lives as long as
// its activity instance.
type ExternalTask struct {
	ID                    string
	RootProcessInstanceID string
	ProcessInstanceID     string
	ProcessDefinitionID   string
	ProcessDefinitionKey  string
	ExecutionID           string
	ActivityID            string
	ActivityInstanceID    string
	Topic                 string
	WorkerID              string
	LockExpires           Millis
	Retries               OptionalInt // none until it fails first
	ErrorMessage          string
	ErrorDetails          string
	Priority              int64
	CreateTime            Millis
	Suspended             bool
	TenantID              string
	Rev                   int64
}

// Bind implements [Row].
func (t *ExternalTask) Bind(b *Binder) {
	b.ID("id", &t.ID)
	b.ID("root_process_instance_id", &t.RootProcessInstanceID)
	b.ID("process_instance_id", &t.ProcessInstanceID)
	b.ID("process_definition_id", &t.ProcessDefinitionID)
	b.Text("process_definition_key", &t.ProcessDefinitionKey)
	b.ID("execution_id", &t.ExecutionID)
	b.Text("activity_id", &t.ActivityID)
	b.ID("activity_instance_id", &t.ActivityInstanceID)
	b.Text("topic", &t.Topic)
	b.Text("worker_id", &t.WorkerID)
	b.Time("lock_expires", &t.LockExpires)
	b.OptionalInt("retries", &t.Retries)
	b.Text("error_message", &t.ErrorMessage)
	b.Text("error_details", &t.ErrorDetails)
	b.Int("priority", &t.Priority)
	b.Time("create_time", &t.CreateTime)
	b.Bool("suspended", &t.Suspended)
	b.Text("tenant_id", &t.TenantID)
	b.Int("rev", &t.Rev)
}

// HistoryExternalTaskLog logs what happened to an external task.
type HistoryExternalTaskLog struct {
	ID                    string
	Time                  Millis
	State                 string // created, failed, successful or deleted
	ExternalTaskID        string
	Topic                 string
	WorkerID              string
	Retries               OptionalInt
	Priority              int64
	ErrorMessage          string
	ErrorDetails          string
	RootProcessInstanceID string
	ProcessInstanceID     string
	ProcessDefinitionID   string
	ProcessDefinitionKey  string
	ExecutionID           string
	ActivityID            string
	ActivityInstanceID    string
	TenantID              string
}

// Bind implements [Row].
func (l *HistoryExternalTaskLog) Bind(b *Binder) {
	b.ID("id", &l.ID)
	b.Time("time", &l.Time)
	b.Text("state", &l.State)
	b.ID("external_task_id", &l.ExternalTaskID)
	b.Text("topic", &l.Topic)
	b.Text("worker_id", &l.WorkerID)
	b.OptionalInt("retries", &l.Retries)
	b.Int("priority", &l.Priority)
	b.Text("error_message", &l.ErrorMessage)
	b.Text("error_details", &l.ErrorDetails)
	b.ID("root_process_instance_id", &l.RootProcessInstanceID)
	b.ID("process_instance_id", &l.ProcessInstanceID)
	b.ID("process_definition_id", &l.ProcessDefinitionID)
	b.Text("process_definition_key", &l.ProcessDefinitionKey)
	b.ID("execution_id", &l.ExecutionID)
	b.Text("activity_id", &l.ActivityID)
	b.ID("activity_instance_id", &l.ActivityInstanceID)
	b.Text("tenant_id", &l.TenantID)
}
