package query

import "github.com/sluice-bpm/sluice/engine/value"

// VariableInstance is a variable of a running execution or an open task.
type VariableInstance struct {
	ID, Name                                  string
	Value                                     value.Stored
	ProcessInstanceID                         string
	ProcessDefinitionID, ProcessDefinitionKey string
	ExecutionID, TaskID, ActivityInstanceID   string
	CreateTime                                Millis
	TenantID                                  string
}

// VariableInstances are the variables of what runs.
var VariableInstances = Resource[VariableInstance]{
	name:  "variable instance",
	from:  "variable v",
	id:    "v.id",
	order: []sortKey{byID("v.id")},
	columns: []column[VariableInstance]{
		{"v.id", func(v *VariableInstance) any { return &v.ID }},
		{"v.name", func(v *VariableInstance) any { return &v.Name }},
		{"v.type", func(v *VariableInstance) any { return (*string)(&v.Value.Type) }},
		{"v.text", func(v *VariableInstance) any { return &v.Value.Text }},
		{"v.text2", func(v *VariableInstance) any { return &v.Value.Text2 }},
		{"v.long", func(v *VariableInstance) any { return &v.Value.Long }},
		{"v.double", func(v *VariableInstance) any { return &v.Value.Double }},
		{"v.content_id", func(v *VariableInstance) any { return &v.Value.ContentID }},
		{"v.process_instance_id", func(v *VariableInstance) any { return &v.ProcessInstanceID }},
		{"v.process_definition_id", func(v *VariableInstance) any { return &v.ProcessDefinitionID }},
		{"v.process_definition_key", func(v *VariableInstance) any { return &v.ProcessDefinitionKey }},
		{"v.execution_id", func(v *VariableInstance) any { return &v.ExecutionID }},
		{"v.task_id", func(v *VariableInstance) any { return &v.TaskID }},
		{"v.activity_instance_id", func(v *VariableInstance) any { return &v.ActivityInstanceID }},
		{"v.create_time", func(v *VariableInstance) any { return (*int64)(&v.CreateTime) }},
		{"v.tenant_id", func(v *VariableInstance) any { return &v.TenantID }},
	},
	filters: map[string]Filter{
		"activityInstanceIdIn":     texts("v.activity_instance_id IN (#)"),
		"batchIdIn":                nothing(TextList),
		"caseExecutionIdIn":        nothing(TextList),
		"caseInstanceIdIn":         nothing(TextList),
		"executionIdIn":            texts("v.execution_id IN (#)"),
		"processInstanceIdIn":      texts("v.process_instance_id IN (#)"),
		"readableDefinitionKeyIn":  readable("v.process_definition_key"),
		"taskIdIn":                 texts("v.task_id IN (#)"),
		"tenantCheck":              tenantCheck("v.tenant_id"),
		"tenantIdIn":               texts("v.tenant_id IN (?)").orNone(),
		"variableName":             text("v.name = ?"),
		"variableNameLike":         like("v.name"),
		"variableNamesIgnoreCase":  modifier(),
		"variableScopeIdIn":        texts("(v.task_id IN (#) OR v.task_id IS NULL AND v.execution_id IN (#))"),
		"variableValues":           ownValue(),
		"variableValuesIgnoreCase": modifier(),
		"visible": visible(involvedIn("v.task_id"), instanceIn("v.process_instance_id"),
			definitionIn("v.process_definition_key"), taskIn("v.task_id")),
	},
	sorts: map[string]sortKey{
		"activityInstanceId": byText(textOf("v.activity_instance_id")),
		"tenantId":           byText("v.tenant_id"),
		"variableName":       byText("v.name").set(),
		"variableType":       byText("v.type").set(),
	},
}
