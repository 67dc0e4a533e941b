package query

import (
	"strings"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// HistoryVariableInstance is a variable, living or over.
type HistoryVariableInstance struct {
	ID, Name                                  string
	Value                                     value.Stored
	State                                     string // CREATED or DELETED
	RootProcessInstanceID, ProcessInstanceID  string
	ProcessDefinitionID, ProcessDefinitionKey string
	ExecutionID, TaskID, ActivityInstanceID   string
	CreateTime, EndTime, RemovalTime          Millis
	TenantID                                  string
}

const historyVariableColumns = "id, root_process_instance_id, process_instance_id, process_definition_id, process_definition_key, execution_id, task_id," +
	" name, type, text, text2, long, double, content_id, create_time, tenant_id"

// HistoryVariableInstances are the variables that live or whose scope has ended;
// those that were deleted before only where includeDeleted asks for them.
var HistoryVariableInstances = Resource[HistoryVariableInstance]{
	name: "historic variable instance",
	from: source("variable WHERE unlogged = FALSE", historyVariableColumns,
		"COALESCE(origin_instance_id, activity_instance_id) AS activity_instance_id, 'CREATED' AS state, "+noTime+" AS end_time", "v"),
	ended:   source(historyVariable, historyVariableColumns, "activity_instance_id, state, end_time", "v"),
	counted: countable(state.HistoryVariableTable, "v"),
	unless:  []unless{{"includeDeleted", "v.state <> 'DELETED'"}},
	id:      "v.id",
	order:   []sortKey{byID("v.id")},
	columns: []column[HistoryVariableInstance]{
		{"v.id", func(v *HistoryVariableInstance) any { return &v.ID }},
		{"v.name", func(v *HistoryVariableInstance) any { return &v.Name }},
		{"v.type", func(v *HistoryVariableInstance) any { return (*string)(&v.Value.Type) }},
		{"v.text", func(v *HistoryVariableInstance) any { return &v.Value.Text }},
		{"v.text2", func(v *HistoryVariableInstance) any { return &v.Value.Text2 }},
		{"v.long", func(v *HistoryVariableInstance) any { return &v.Value.Long }},
		{"v.double", func(v *HistoryVariableInstance) any { return &v.Value.Double }},
		{"v.content_id", func(v *HistoryVariableInstance) any { return &v.Value.ContentID }},
		{"v.state", func(v *HistoryVariableInstance) any { return &v.State }},
		{"v.root_process_instance_id", func(v *HistoryVariableInstance) any { return &v.RootProcessInstanceID }},
		{"v.process_instance_id", func(v *HistoryVariableInstance) any { return &v.ProcessInstanceID }},
		{"v.process_definition_id", func(v *HistoryVariableInstance) any { return &v.ProcessDefinitionID }},
		{"v.process_definition_key", func(v *HistoryVariableInstance) any { return &v.ProcessDefinitionKey }},
		{"v.execution_id", func(v *HistoryVariableInstance) any { return &v.ExecutionID }},
		{"v.task_id", func(v *HistoryVariableInstance) any { return &v.TaskID }},
		{"v.activity_instance_id", func(v *HistoryVariableInstance) any { return &v.ActivityInstanceID }},
		{"v.create_time", func(v *HistoryVariableInstance) any { return (*int64)(&v.CreateTime) }},
		{"v.end_time", func(v *HistoryVariableInstance) any { return (*int64)(&v.EndTime) }},
		{removalTime("v", "v.process_instance_id"), func(v *HistoryVariableInstance) any { return (*int64)(&v.RemovalTime) }},
		{"v.tenant_id", func(v *HistoryVariableInstance) any { return &v.TenantID }},
	},
	filters: map[string]Filter{
		"activityInstanceIdIn":     texts("v.activity_instance_id IN (#)"),
		"caseActivityIdIn":         nothing(TextList),
		"caseExecutionIdIn":        nothing(TextList),
		"caseInstanceId":           nothing(Text),
		"executionIdIn":            texts("v.execution_id IN (#)"),
		"includeDeleted":           modifier(),
		"over":                     over("v.end_time"),
		"processDefinitionId":      text("v.process_definition_id = #"),
		"processDefinitionKey":     text("v.process_definition_key = ?"),
		"processInstanceId":        text("v.process_instance_id = #"),
		"processInstanceIdIn":      texts("v.process_instance_id IN (#)"),
		"readableDefinitionKeyIn":  readable("v.process_definition_key"),
		"taskIdIn":                 texts("v.task_id IN (#)"),
		"tenantCheck":              tenantCheck("v.tenant_id"),
		"tenantIdIn":               texts("v.tenant_id IN (?)").but("withoutTenantId").orNone(),
		"variableName":             foldable(text("v.name = ?"), sameText("v.name")),
		"variableNameIn":           texts("v.name IN (?)"),
		"variableNameLike":         foldable(like("v.name"), likeText("v.name")),
		"variableNamesIgnoreCase":  modifier(),
		"variableTypeIn":           types("v.type"),
		"variableValue":            {Kind: Single, build: namedValue},
		"variableValuesIgnoreCase": modifier(),
		"visible":                  visible(nil, definitionIn("v.process_definition_key")),
		"withoutTenantId":          flag("v.tenant_id IS NULL"),
	},
	sorts: map[string]sortKey{
		"instanceId":   byReference("v.process_instance_id"),
		"tenantId":     byText("v.tenant_id"),
		"variableName": byText("v.name").set(),
	},
	rules: []rule{{
		filters: []string{"variableValue"}, without: []string{"variableName"},
		reason: "needs variableName beside it", as: InvalidRequest,
	}},
}

// foldable is exact, or folded where variable names are to be compared without
// regard to case.
func foldable(exact, folded Filter) Filter {
	return Filter{Kind: exact.Kind, build: func(b *builder, v any, peers []Condition) error {
		if asks(peers, ignoreNameCase) {
			return folded.write(b, v, peers)
		}
		return exact.write(b, v, peers)
	}}
}

// types is a filter by types of variables, which clients write in any case.
func types(column string) Filter {
	return Filter{Kind: TextList, build: func(b *builder, v any, _ []Condition) error {
		list, ok := v.([]string)
		if !ok {
			return wrongType(v)
		}
		if len(list) == 0 {
			return nil
		}
		lowered := make([]string, len(list))
		for i, t := range list {
			lowered[i] = strings.ToLower(t)
		}
		b.addList("lower("+column+") IN (?)", lowered)
		return nil
	}}
}

// namedValue compares the value of the row v, whose name another filter does. As in
// Camunda, numbers are equal here within their type only.
func namedValue(b *builder, v any, peers []Condition) error {
	x, ok := v.(value.Value)
	if !ok {
		return wrongType(v)
	}
	switch n := x.V.(type) {
	case int32:
		b.typedTest(x.Type, "v.long", "=", int64(n))
		return nil
	case int64:
		b.typedTest(x.Type, "v.long", "=", n)
		return nil
	case float64:
		b.typedTest(x.Type, "v.double", "=", n)
		return nil
	}
	b.valueTest(VariableTest{Operator: Equal, Value: x, IgnoreValueCase: asks(peers, ignoreValueCase)})
	return nil
}
