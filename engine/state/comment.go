package state

// Comment is what somebody said about a task or a process instance. It stays when
// the task ends.
type Comment struct {
	ID                    string
	RootProcessInstanceID string // empty for a standalone task
	ProcessInstanceID     string
	TaskID                string
	// InstanceID is the process instance that it is said about, too.
	InstanceID string
	UserID     string
	Time       Millis
	Message    string
	TenantID   string
}

// Bind implements [Row].
func (c *Comment) Bind(b *Binder) {
	b.ID("id", &c.ID)
	b.ID("root_process_instance_id", &c.RootProcessInstanceID)
	b.ID("process_instance_id", &c.ProcessInstanceID)
	b.ID("task_id", &c.TaskID)
	b.ID("instance_id", &c.InstanceID)
	b.Text("user_id", &c.UserID)
	b.Time("time", &c.Time)
	b.RawText("message", &c.Message)
	b.Text("tenant_id", &c.TenantID)
}

// Attachment is a file, or the address of one, that belongs to a task. It stays
// when the task ends.
type Attachment struct {
	ID                    string
	RootProcessInstanceID string // empty for a standalone task
	ProcessInstanceID     string
	TaskID                string
	Name                  string
	Description           string
	Type                  string // the client's own word for what it is
	URL                   string // where there is no content
	ContentID             string
	UserID                string
	CreateTime            Millis
	TenantID              string
}

// Bind implements [Row].
func (a *Attachment) Bind(b *Binder) {
	b.ID("id", &a.ID)
	b.ID("root_process_instance_id", &a.RootProcessInstanceID)
	b.ID("process_instance_id", &a.ProcessInstanceID)
	b.ID("task_id", &a.TaskID)
	b.Text("name", &a.Name)
	b.Text("description", &a.Description)
	b.Text("type", &a.Type)
	b.Text("url", &a.URL)
	b.ID("content_id", &a.ContentID)
	b.Text("user_id", &a.UserID)
	b.Time("create_time", &a.CreateTime)
	b.Text("tenant_id", &a.TenantID)
}
