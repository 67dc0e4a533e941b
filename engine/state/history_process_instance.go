package state

// HistoryProcessInstance is a process instance that has ended.
type HistoryProcessInstance struct {
	ProcessInstance // Suspended and Rev are not stored
	EndTime         Millis
	EndActivityID   string
	State           string // COMPLETED, EXTERNALLY_TERMINATED or INTERNALLY_TERMINATED
	DeleteReason    string
}

// Bind implements [Row].
func (h *HistoryProcessInstance) Bind(b *Binder) {
	b.ID("id", &h.ID)
	b.ID("root_process_instance_id", &h.RootProcessInstanceID)
	b.ID("process_definition_id", &h.ProcessDefinitionID)
	b.Text("process_definition_key", &h.ProcessDefinitionKey)
	b.Text("business_key", &h.BusinessKey)
	b.Text("case_instance_id", &h.CaseInstanceID)
	b.ID("super_process_instance_id", &h.SuperProcessInstanceID)
	b.ID("super_execution_id", &h.SuperExecutionID)
	b.Time("start_time", &h.StartTime)
	b.Text("start_user_id", &h.StartUserID)
	b.Text("start_activity_id", &h.StartActivityID)
	b.ID("restarted_id", &h.RestartedID)
	b.Text("tenant_id", &h.TenantID)
	b.Time("end_time", &h.EndTime)
	b.Text("end_activity_id", &h.EndActivityID)
	b.Text("state", &h.State)
	b.Text("delete_reason", &h.DeleteReason)
	b.Time("removal_time", &h.RemovalTime)
}
