package state

// Incident says that an instance needs a person, for example because a job has
// no retries left. An instance that called it has one of its own, whose cause it is. It becomes a [HistoryIncident] when it is resolved or deleted.
type Incident struct {
	ID                    string
	RootProcessInstanceID string
	ProcessInstanceID     string
	ProcessDefinitionID   string
	ProcessDefinitionKey  string
	ExecutionID           string
	ActivityID            string
	FailedActivityID      string
	Type                  string // failedJob, failedExternalTask or a caller's own
	Message               string
	Configuration         string // the job's or external task's id, or a caller's own
	JobDefinitionID       string
	CauseIncidentID       string
	RootCauseIncidentID   string
	CreateTime            Millis
	Annotation            string
	TenantID              string
	Rev                   int64
}

// Bind implements [Row].
func (i *Incident) Bind(b *Binder) {
	i.bindShared(b)
	b.Int("rev", &i.Rev)
}

func (i *Incident) bindShared(b *Binder) {
	b.ID("id", &i.ID)
	b.ID("root_process_instance_id", &i.RootProcessInstanceID)
	b.ID("process_instance_id", &i.ProcessInstanceID)
	b.ID("process_definition_id", &i.ProcessDefinitionID)
	b.Text("process_definition_key", &i.ProcessDefinitionKey)
	b.ID("execution_id", &i.ExecutionID)
	b.Text("activity_id", &i.ActivityID)
	b.Text("failed_activity_id", &i.FailedActivityID)
	b.Text("type", &i.Type)
	b.Text("message", &i.Message)
	b.ID("configuration", &i.Configuration)
	b.ID("job_definition_id", &i.JobDefinitionID)
	b.ID("cause_incident_id", &i.CauseIncidentID)
	b.ID("root_cause_incident_id", &i.RootCauseIncidentID)
	b.Time("create_time", &i.CreateTime)
	b.Text("annotation", &i.Annotation)
	b.Text("tenant_id", &i.TenantID)
}

// HistoryIncident is an incident that was resolved, or deleted with its instance.
type HistoryIncident struct {
	Incident        // Rev is not stored
	State    string // resolved or deleted
	EndTime  Millis
}

// Bind implements [Row].
func (h *HistoryIncident) Bind(b *Binder) {
	h.bindShared(b)
	b.Text("state", &h.State)
	b.Time("end_time", &h.EndTime)
}
