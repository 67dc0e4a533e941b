package state

// HistoryOperation logs one change a user made: one row a property, rows of one
// operation share OperationID (Camunda's user operation log).
type HistoryOperation struct {
	ID                    string
	OperationID           string
	OperationType         string // Claim, Complete, …
	EntityType            string // Task, ProcessInstance, Job, …
	Category              string // TaskWorker, Operator or Admin
	Property              string
	OldValue              string
	NewValue              string
	UserID                string
	Time                  Millis
	DeploymentID          string
	RootProcessInstanceID string
	ProcessInstanceID     string
	ProcessDefinitionID   string
	ProcessDefinitionKey  string
	ExecutionID           string
	TaskID                string
	CaseInstanceID        string // of the task
	JobID                 string
	JobDefinitionID       string
	ExternalTaskID        string
	BatchID               string
	Annotation            string
	TenantID              string
}

// Bind implements [Row].
func (o *HistoryOperation) Bind(b *Binder) {
	b.ID("id", &o.ID)
	b.ID("operation_id", &o.OperationID)
	b.Text("operation_type", &o.OperationType)
	b.Text("entity_type", &o.EntityType)
	b.Text("category", &o.Category)
	b.Text("property", &o.Property)
	b.RawText("old_value", &o.OldValue)
	b.RawText("new_value", &o.NewValue)
	b.Text("user_id", &o.UserID)
	b.Time("time", &o.Time)
	b.ID("deployment_id", &o.DeploymentID)
	b.ID("root_process_instance_id", &o.RootProcessInstanceID)
	b.ID("process_instance_id", &o.ProcessInstanceID)
	b.ID("process_definition_id", &o.ProcessDefinitionID)
	b.Text("process_definition_key", &o.ProcessDefinitionKey)
	b.ID("execution_id", &o.ExecutionID)
	b.ID("task_id", &o.TaskID)
	b.Text("case_instance_id", &o.CaseInstanceID)
	b.ID("job_id", &o.JobID)
	b.ID("job_definition_id", &o.JobDefinitionID)
	b.ID("external_task_id", &o.ExternalTaskID)
	b.ID("batch_id", &o.BatchID)
	b.Text("annotation", &o.Annotation)
	b.Text("tenant_id", &o.TenantID)
}
