package state

// ActivityInstance is a running activity: one entry of a flow node that has not
// ended. The instance of the process itself has no row. It becomes a
// [HistoryActivityInstance] when it ends.
type ActivityInstance struct {
	ID                      string // activityId:uuid
	RootProcessInstanceID   string
	ProcessInstanceID       string
	ProcessDefinitionID     string
	ProcessDefinitionKey    string
	ParentID                string // the enclosing activity instance, or the process instance
	ExecutionID             string
	ActivityID              string
	ActivityName            string
	ActivityType            string
	TaskID                  string
	CalledProcessInstanceID string
	Assignee                string
	StartTime               Millis
	TenantID                string
	// LoggedExecutionID is the execution that history names, where the token has
	// moved to another since.
	LoggedExecutionID string
	Rev               int64
}

// Bind implements [Row].
func (a *ActivityInstance) Bind(b *Binder) {
	a.bindStart(b)
	b.ID("logged_execution_id", &a.LoggedExecutionID)
	b.Int("rev", &a.Rev)
}

// bindStart binds what a running and a finished activity instance share.
func (a *ActivityInstance) bindStart(b *Binder) {
	b.ID("id", &a.ID)
	b.ID("root_process_instance_id", &a.RootProcessInstanceID)
	b.ID("process_instance_id", &a.ProcessInstanceID)
	b.ID("process_definition_id", &a.ProcessDefinitionID)
	b.Text("process_definition_key", &a.ProcessDefinitionKey)
	b.ID("parent_id", &a.ParentID)
	b.ID("execution_id", &a.ExecutionID)
	b.Text("activity_id", &a.ActivityID)
	b.Text("activity_name", &a.ActivityName)
	b.Text("activity_type", &a.ActivityType)
	b.ID("task_id", &a.TaskID)
	b.ID("called_process_instance_id", &a.CalledProcessInstanceID)
	b.Text("assignee", &a.Assignee)
	b.Time("start_time", &a.StartTime)
	b.Text("tenant_id", &a.TenantID)
}

// HistoryActivityInstance is an activity instance that has ended.
type HistoryActivityInstance struct {
	ActivityInstance // Rev is not stored
	EndTime          Millis
	Canceled         bool
	// CompleteScope: the activity ended its scope.
	CompleteScope bool
}

// Bind implements [Row].
func (h *HistoryActivityInstance) Bind(b *Binder) {
	h.bindStart(b)
	b.Time("end_time", &h.EndTime)
	b.Bool("canceled", &h.Canceled)
	b.Bool("complete_scope", &h.CompleteScope)
}
