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
	CaseInstanceID        string // the case that it was started for, as its starter said
	// SuperProcessInstanceID and SuperExecutionID are the instance and the call
	// activity's execution that called this one; empty for none.
	SuperProcessInstanceID string
	SuperExecutionID       string
	StartTime              Millis
	StartUserID            string
	StartActivityID        string
	// RestartedID is the ended instance that this one was made from; empty for none.
	RestartedID string
	// RemovalTime is when cleanup may remove the history of the instance and of those
	// that it called. It is known when the instance at the top ends, or starts, and
	// empty for one that was called.
	RemovalTime Millis
	Suspended   bool
	TenantID    string
	Rev         int64
}

// Bind implements [Row].
func (p *ProcessInstance) Bind(b *Binder) {
	b.ID("id", &p.ID)
	b.ID("root_process_instance_id", &p.RootProcessInstanceID)
	b.ID("process_definition_id", &p.ProcessDefinitionID)
	b.Text("process_definition_key", &p.ProcessDefinitionKey)
	b.Text("business_key", &p.BusinessKey)
	b.Text("case_instance_id", &p.CaseInstanceID)
	b.ID("super_process_instance_id", &p.SuperProcessInstanceID)
	b.ID("super_execution_id", &p.SuperExecutionID)
	b.Time("start_time", &p.StartTime)
	b.Text("start_user_id", &p.StartUserID)
	b.Text("start_activity_id", &p.StartActivityID)
	b.ID("restarted_id", &p.RestartedID)
	b.Time("removal_time", &p.RemovalTime)
	b.Bool("suspended", &p.Suspended)
	b.Text("tenant_id", &p.TenantID)
	b.Int("rev", &p.Rev)
}

// IsTop reports whether no other instance called this one.
func (p *ProcessInstance) IsTop() bool { return p.SuperExecutionID == "" }
