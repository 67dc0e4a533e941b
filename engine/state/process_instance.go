package state

// ProcessInstance is what holds for a running process instance as a whole; its
// tokens are the [Execution] rows. The row lives while the instance runs and
// becomes a [HistoryProcessInstance] when it ends.
type ProcessInstance struct {
	ID                    string
	RootProcessInstanceID string
	ProcessDefinitionID   string
	ProcessDefinitionKey  string
	BusinessKey           string
	SuperExecutionID      string
	StartTime             Millis
	StartUserID           string
	StartActivityID       string
	Suspended             bool
	TenantID              string
	Rev                   int64
}

// Bind implements [Row].
func (p *ProcessInstance) Bind(b *Binder) {
	b.Text("id", &p.ID)
	b.Text("root_process_instance_id", &p.RootProcessInstanceID)
	b.Text("process_definition_id", &p.ProcessDefinitionID)
	b.Text("process_definition_key", &p.ProcessDefinitionKey)
	b.Text("business_key", &p.BusinessKey)
	b.Text("super_execution_id", &p.SuperExecutionID)
	b.Time("start_time", &p.StartTime)
	b.Text("start_user_id", &p.StartUserID)
	b.Text("start_activity_id", &p.StartActivityID)
	b.Bool("suspended", &p.Suspended)
	b.Text("tenant_id", &p.TenantID)
	b.Int("rev", &p.Rev)
}
