package state

import "github.com/sluice-bpm/sluice/engine/value"

// Variable is a variable of an execution or a task. It becomes a
// [HistoryVariable] when its scope ends or it is removed.
type Variable struct {
	ID                    string
	RootProcessInstanceID string
	ProcessInstanceID     string
	ProcessDefinitionID   string
	ProcessDefinitionKey  string
	ExecutionID           string
	TaskID                string // set for a task-local variable
	ActivityInstanceID    string
	Name                  string
	Value                 value.Stored
	CreateTime            Millis
	// Unlogged: its history was deleted while it lives, so that it has none.
	Unlogged bool
	// ConcurrentLocal: it belongs to one path, and follows its token when the
	// execution tree is compacted or expanded.
	ConcurrentLocal bool
	// OriginInstanceID is the activity instance that history names for it:
	// ActivityInstanceID is where it is now, which of a variable of a path changes.
	OriginInstanceID string
	TenantID         string
	Rev              int64
}

// Bind implements [Row].
func (v *Variable) Bind(b *Binder) {
	v.bindShared(b)
	b.Bool("unlogged", &v.Unlogged)
	b.Bool("concurrent_local", &v.ConcurrentLocal)
	b.ID("origin_instance_id", &v.OriginInstanceID)
	b.Int("rev", &v.Rev)
}

// bindShared binds what a living and an ended variable share.
func (v *Variable) bindShared(b *Binder) {
	b.ID("id", &v.ID)
	b.ID("root_process_instance_id", &v.RootProcessInstanceID)
	b.ID("process_instance_id", &v.ProcessInstanceID)
	b.ID("process_definition_id", &v.ProcessDefinitionID)
	b.Text("process_definition_key", &v.ProcessDefinitionKey)
	b.ID("execution_id", &v.ExecutionID)
	b.ID("task_id", &v.TaskID)
	b.ID("activity_instance_id", &v.ActivityInstanceID)
	b.Text("name", &v.Name)
	bindValue(b, &v.Value)
	b.Time("create_time", &v.CreateTime)
	b.Text("tenant_id", &v.TenantID)
}

func bindValue(b *Binder, s *value.Stored) {
	b.Text("type", (*string)(&s.Type))
	b.RawText("text", &s.Text)
	b.Text("text2", &s.Text2)
	b.Int("long", &s.Long)
	b.Double("double", &s.Double)
	b.ID("content_id", &s.ContentID)
}

// HistoryVariable is a variable whose scope has ended (State CREATED) or that
// was removed before (DELETED).
type HistoryVariable struct {
	Variable // Rev is not stored
	State    string
	EndTime  Millis
}

// Bind implements [Row].
func (h *HistoryVariable) Bind(b *Binder) {
	h.bindShared(b)
	b.Text("state", &h.State)
	b.Time("end_time", &h.EndTime)
}

// HistoryDetail logs one change of a variable, or one field of a submitted form.
type HistoryDetail struct {
	ID                    string
	Kind                  string // variableUpdate or formField
	RootProcessInstanceID string
	ProcessInstanceID     string
	ProcessDefinitionID   string
	ProcessDefinitionKey  string
	ExecutionID           string
	TaskID                string
	ActivityInstanceID    string
	VariableInstanceID    string
	Name                  string
	Value                 value.Stored
	Revision              int64
	Initial               bool
	OperationID           string // of the user's operation that it was part of
	Time                  Millis
	TenantID              string
}

// Bind implements [Row].
func (d *HistoryDetail) Bind(b *Binder) {
	b.ID("id", &d.ID)
	b.Text("kind", &d.Kind)
	b.ID("root_process_instance_id", &d.RootProcessInstanceID)
	b.ID("process_instance_id", &d.ProcessInstanceID)
	b.ID("process_definition_id", &d.ProcessDefinitionID)
	b.Text("process_definition_key", &d.ProcessDefinitionKey)
	b.ID("execution_id", &d.ExecutionID)
	b.ID("task_id", &d.TaskID)
	b.ID("activity_instance_id", &d.ActivityInstanceID)
	b.ID("variable_instance_id", &d.VariableInstanceID)
	b.Text("name", &d.Name)
	bindValue(b, &d.Value)
	b.Int("revision", &d.Revision)
	b.Bool("initial", &d.Initial)
	b.ID("operation_id", &d.OperationID)
	b.Time("time", &d.Time)
	b.Text("tenant_id", &d.TenantID)
}

// Content is the bytes of a File or Bytes variable. It is not loaded with its
// instance and stays when the variable becomes history.
type Content struct {
	ID                    string
	RootProcessInstanceID string
	ProcessInstanceID     string
	Data                  []byte
}

// Bind implements [Row].
func (c *Content) Bind(b *Binder) {
	b.ID("id", &c.ID)
	b.ID("root_process_instance_id", &c.RootProcessInstanceID)
	b.ID("process_instance_id", &c.ProcessInstanceID)
	b.Bytes("data", &c.Data)
}
