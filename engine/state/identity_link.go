package state

// IdentityLink ties a user or a group to a task, for example as a candidate.
type IdentityLink struct {
	ID                    string
	RootProcessInstanceID string
	ProcessInstanceID     string
	TaskID                string
	Type                  string // candidate, assignee, owner or a caller's own
	UserID                string
	GroupID               string
	TenantID              string
	Rev                   int64
}

// Bind implements [Row].
func (l *IdentityLink) Bind(b *Binder) {
	b.ID("id", &l.ID)
	b.ID("root_process_instance_id", &l.RootProcessInstanceID)
	b.ID("process_instance_id", &l.ProcessInstanceID)
	b.ID("task_id", &l.TaskID)
	b.Text("type", &l.Type)
	b.Text("user_id", &l.UserID)
	b.Text("group_id", &l.GroupID)
	b.Text("tenant_id", &l.TenantID)
	b.Int("rev", &l.Rev)
}

// HistoryIdentityLink logs that a link was added or deleted.
type HistoryIdentityLink struct {
	ID                    string
	RootProcessInstanceID string
	ProcessInstanceID     string
	ProcessDefinitionID   string
	ProcessDefinitionKey  string
	TaskID                string
	Type                  string
	UserID                string
	GroupID               string
	AssignerID            string
	Operation             string // add or delete
	Time                  Millis
	TenantID              string
}

// Bind implements [Row].
func (l *HistoryIdentityLink) Bind(b *Binder) {
	b.ID("id", &l.ID)
	b.ID("root_process_instance_id", &l.RootProcessInstanceID)
	b.ID("process_instance_id", &l.ProcessInstanceID)
	b.ID("process_definition_id", &l.ProcessDefinitionID)
	b.Text("process_definition_key", &l.ProcessDefinitionKey)
	b.ID("task_id", &l.TaskID)
	b.Text("type", &l.Type)
	b.Text("user_id", &l.UserID)
	b.Text("group_id", &l.GroupID)
	b.Text("assigner_id", &l.AssignerID)
	b.Text("operation", &l.Operation)
	b.Time("time", &l.Time)
	b.Text("tenant_id", &l.TenantID)
}
