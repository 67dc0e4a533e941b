package state

// Task is an open user task, of a process instance or standalone. It becomes a
// [HistoryTask] when it ends.
type Task struct {
	ID                    string
	RootProcessInstanceID string // empty for a standalone task
	ProcessInstanceID     string
	ProcessDefinitionID   string
	ProcessDefinitionKey  string
	ExecutionID           string
	ActivityInstanceID    string
	TaskDefinitionKey     string
	ParentTaskID          string
	CaseInstanceID        string // the case that it is for, as a caller or its process instance says
	Name                  string
	Description           string
	Assignee              string
	Owner                 string
	DelegationState       string // PENDING, RESOLVED or empty
	Priority              int64
	Created               Millis
	Due                   Millis
	FollowUp              Millis
	LastUpdated           Millis
	FormKey               string // resolved text of camunda:formKey
	// FormRef is the key of a Camunda Form, with the binding and, for the binding
	// version, the version.
	FormRef, FormRefBinding string
	FormRefVersion          OptionalInt
	TaskState               string // Created, Updated …, as Camunda 7.24 names it
	Suspended               bool
	// HasSubtasks: tasks have been put below it.
	HasSubtasks bool
	// LoggedExecutionID is the execution that history names, where the token has
	// moved to another since.
	LoggedExecutionID string
	TenantID          string
	Rev               int64
}

// Bind implements [Row].
func (t *Task) Bind(b *Binder) {
	t.bindShared(b)
	b.Time("last_updated", &t.LastUpdated)
	b.Text("form_key", &t.FormKey)
	b.Text("form_ref", &t.FormRef)
	b.Text("form_ref_binding", &t.FormRefBinding)
	b.OptionalInt("form_ref_version", &t.FormRefVersion)
	b.Text("delegation_state", &t.DelegationState)
	b.Bool("suspended", &t.Suspended)
	b.Bool("has_subtasks", &t.HasSubtasks)
	b.ID("logged_execution_id", &t.LoggedExecutionID)
	b.Int("rev", &t.Rev)
}

// bindShared binds what an open and an ended task share.
func (t *Task) bindShared(b *Binder) {
	b.ID("id", &t.ID)
	b.ID("root_process_instance_id", &t.RootProcessInstanceID)
	b.ID("process_instance_id", &t.ProcessInstanceID)
	b.ID("process_definition_id", &t.ProcessDefinitionID)
	b.Text("process_definition_key", &t.ProcessDefinitionKey)
	b.ID("execution_id", &t.ExecutionID)
	b.ID("activity_instance_id", &t.ActivityInstanceID)
	b.Text("task_definition_key", &t.TaskDefinitionKey)
	b.ID("parent_task_id", &t.ParentTaskID)
	b.Text("case_instance_id", &t.CaseInstanceID)
	b.Text("name", &t.Name)
	b.Text("description", &t.Description)
	b.Text("assignee", &t.Assignee)
	b.Text("owner", &t.Owner)
	b.Int("priority", &t.Priority)
	b.Time("created", &t.Created)
	b.Time("due", &t.Due)
	b.Time("follow_up", &t.FollowUp)
	b.Text("task_state", &t.TaskState)
	b.Text("tenant_id", &t.TenantID)
}

// HistoryTask is a task that has ended.
type HistoryTask struct {
	Task         // only the shared columns are stored
	EndTime      Millis
	DeleteReason string // completed, deleted, or a caller's own
}

// Bind implements [Row].
func (h *HistoryTask) Bind(b *Binder) {
	h.bindShared(b)
	b.Time("end_time", &h.EndTime)
	b.Text("delete_reason", &h.DeleteReason)
}
