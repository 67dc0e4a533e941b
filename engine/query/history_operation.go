package query

// HistoryOperation is one change that a user made: one row a property, the rows
// of one operation share OperationID.
type HistoryOperation struct {
	ID, OperationID                           string
	OperationType, EntityType, Category       string
	Property, OldValue, NewValue              string
	UserID, Annotation                        string
	DeploymentID                              string
	RootProcessInstanceID, ProcessInstanceID  string
	ProcessDefinitionID, ProcessDefinitionKey string
	ExecutionID, TaskID, JobID                string
	CaseInstanceID                            string // of the task
	JobDefinitionID, ExternalTaskID, BatchID  string
	Time, RemovalTime                         Millis
	TenantID                                  string
}

// HistoryOperations are the user operation log.
var HistoryOperations = Resource[HistoryOperation]{
	name:  "user operation",
	from:  "history_operation h",
	id:    "h.id",
	order: []sortKey{byID("h.id")},
	columns: []column[HistoryOperation]{
		{"h.id", func(o *HistoryOperation) any { return &o.ID }},
		{"h.operation_id", func(o *HistoryOperation) any { return &o.OperationID }},
		{"h.operation_type", func(o *HistoryOperation) any { return &o.OperationType }},
		{"h.entity_type", func(o *HistoryOperation) any { return &o.EntityType }},
		{"h.category", func(o *HistoryOperation) any { return &o.Category }},
		{"h.property", func(o *HistoryOperation) any { return &o.Property }},
		{"h.old_value", func(o *HistoryOperation) any { return &o.OldValue }},
		{"h.new_value", func(o *HistoryOperation) any { return &o.NewValue }},
		{"h.user_id", func(o *HistoryOperation) any { return &o.UserID }},
		{"h.annotation", func(o *HistoryOperation) any { return &o.Annotation }},
		{"h.deployment_id", func(o *HistoryOperation) any { return &o.DeploymentID }},
		{"h.root_process_instance_id", func(o *HistoryOperation) any { return &o.RootProcessInstanceID }},
		{"h.process_instance_id", func(o *HistoryOperation) any { return &o.ProcessInstanceID }},
		{"h.process_definition_id", func(o *HistoryOperation) any { return &o.ProcessDefinitionID }},
		{"h.process_definition_key", func(o *HistoryOperation) any { return &o.ProcessDefinitionKey }},
		{"h.execution_id", func(o *HistoryOperation) any { return &o.ExecutionID }},
		{"h.task_id", func(o *HistoryOperation) any { return &o.TaskID }},
		{"h.case_instance_id", func(o *HistoryOperation) any { return &o.CaseInstanceID }},
		{"h.job_id", func(o *HistoryOperation) any { return &o.JobID }},
		{"h.job_definition_id", func(o *HistoryOperation) any { return &o.JobDefinitionID }},
		{"h.external_task_id", func(o *HistoryOperation) any { return &o.ExternalTaskID }},
		{"h.batch_id", func(o *HistoryOperation) any { return &o.BatchID }},
		{"h.time", func(o *HistoryOperation) any { return (*int64)(&o.Time) }},
		{removalTime("h", "h.process_instance_id"), func(o *HistoryOperation) any { return (*int64)(&o.RemovalTime) }},
		{"h.tenant_id", func(o *HistoryOperation) any { return &o.TenantID }},
	},
	filters: map[string]Filter{
		"afterTimestamp":          date("h.time > ?"),
		"batchId":                 text("h.batch_id = #"),
		"beforeTimestamp":         date("h.time < ?"),
		"caseDefinitionId":        nothing(Text),
		"caseExecutionId":         nothing(Text),
		"caseInstanceId":          text("h.case_instance_id = ?"),
		"category":                text("h.category = ?"),
		"categoryIn":              texts("h.category IN (?)"),
		"deploymentId":            text("h.deployment_id = #"),
		"entityType":              text("h.entity_type = ?"),
		"entityTypeIn":            texts("h.entity_type IN (?)"),
		"executionId":             text("h.execution_id = #"),
		"externalTaskId":          text("h.external_task_id = #"),
		"jobDefinitionId":         text("h.job_definition_id = #"),
		"jobId":                   text("h.job_id = #"),
		"operationId":             text("h.operation_id = #"),
		"operationType":           text("h.operation_type = ?"),
		"processDefinitionId":     text("h.process_definition_id = #"),
		"processDefinitionKey":    text("h.process_definition_key = ?"),
		"processInstanceId":       text("h.process_instance_id = #"),
		"property":                text("h.property = ?"),
		"readableDefinitionKeyIn": readable("h.process_definition_key"),
		"taskId":                  text("h.task_id = #"),
		"tenantCheck":             tenantCheck("h.tenant_id"),
		"userId":                  text("h.user_id = ?"),
		"visible":                 visible(nil, ownIn("h.category"), definitionIn("h.process_definition_key")),
	},
	sorts: map[string]sortKey{"timestamp": byNumber("h.time").set().ofCreation()},
}
