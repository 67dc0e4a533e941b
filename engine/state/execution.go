package state

// Execution is one node of a process instance's execution tree, shaped as
// Camunda 7 shapes it: the root execution has the instance's id; a single token
// in a scope sits on the scope's execution; concurrent ones appear beside it.
type Execution struct {
	ID                    string
	RootProcessInstanceID string
	ProcessInstanceID     string
	ProcessDefinitionID   string
	ParentID              string
	ActivityID            string
	// ActivityInstanceID is the activity instance the execution is in; empty
	// while it waits before (or after) an activity for a job.
	ActivityInstanceID string
	// FlowID is the sequence flow to take when the job of an asyncAfter runs.
	FlowID     string
	Active     bool
	Concurrent bool
	Scope      bool
	// ScopeActivityID and ScopeInstanceID say of a scope which element it stands
	// for and which activity instance: those of the root are the process's key
	// and the process instance. The instance is empty until it begins.
	ScopeActivityID string
	ScopeInstanceID string
	// EventScope: the scope is over and is remembered for its compensation.
	EventScope bool
	TenantID   string
	Rev        int64
}

// Bind implements [Row].
func (e *Execution) Bind(b *Binder) {
	b.ID("id", &e.ID)
	b.ID("root_process_instance_id", &e.RootProcessInstanceID)
	b.ID("process_instance_id", &e.ProcessInstanceID)
	b.ID("process_definition_id", &e.ProcessDefinitionID)
	b.ID("parent_id", &e.ParentID)
	b.Text("activity_id", &e.ActivityID)
	b.ID("activity_instance_id", &e.ActivityInstanceID)
	b.Text("flow_id", &e.FlowID)
	b.Bool("active", &e.Active)
	b.Bool("concurrent", &e.Concurrent)
	b.Bool("scope", &e.Scope)
	b.Text("scope_activity_id", &e.ScopeActivityID)
	b.ID("scope_instance_id", &e.ScopeInstanceID)
	b.Bool("event_scope", &e.EventScope)
	b.Text("tenant_id", &e.TenantID)
	b.Int("rev", &e.Rev)
}
