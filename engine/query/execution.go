package query

// Execution is a node of a running process instance's execution tree.
type Execution struct {
	ID, ParentID, ProcessInstanceID, ProcessDefinitionID string
	ActivityID, ActivityInstanceID                       string
	Active, Concurrent, Scope, EventScope                bool
	TenantID                                             string
}

// executionIncident is the open incidents of the execution e.
var executionIncident = &relation{open: "e.id IN (SELECT i.execution_id FROM incident i WHERE i.execution_id IS NOT NULL"}

// Executions are the executions of the running process instances.
var Executions = Resource[Execution]{
	name:  "execution",
	from:  "execution e",
	id:    "e.id",
	order: []sortKey{byID("e.id")},
	columns: []column[Execution]{
		{"e.id", func(e *Execution) any { return &e.ID }},
		{"e.parent_id", func(e *Execution) any { return &e.ParentID }},
		{"e.process_instance_id", func(e *Execution) any { return &e.ProcessInstanceID }},
		{"e.process_definition_id", func(e *Execution) any { return &e.ProcessDefinitionID }},
		{"e.activity_id", func(e *Execution) any { return &e.ActivityID }},
		{"e.activity_instance_id", func(e *Execution) any { return &e.ActivityInstanceID }},
		{"e.active", func(e *Execution) any { return &e.Active }},
		{"e.concurrent", func(e *Execution) any { return &e.Concurrent }},
		{"e.scope", func(e *Execution) any { return &e.Scope }},
		{"e.event_scope", func(e *Execution) any { return &e.EventScope }},
		{"e.tenant_id", func(e *Execution) any { return &e.TenantID }},
	},
	filters: map[string]Filter{
		"active":                       flag(executionOf("p.suspended = FALSE")).but("suspended"),
		"activityId":                   text("e.activity_id = ? AND " + standsThere),
		"businessKey":                  text(executionIn("p.business_key = ?")),
		"incidentId":                   text("i.id = #").about(executionIncident),
		"incidentMessage":              text("i.message = ?").about(executionIncident),
		"incidentMessageLike":          like("i.message").about(executionIncident),
		"incidentType":                 text("i.type = ?").about(executionIncident),
		"messageEventSubscriptionName": text(subscribedTo("message")),
		"processDefinitionId":          text("e.process_definition_id = #"),
		"processDefinitionKey":         text(executionIn("p.process_definition_key = ?")),
		"processInstanceId":            text("e.process_instance_id = #"),
		"processInstanceIdIn":          internalList("e.process_instance_id IN (#)"),
		"processVariables":             tests(variables{from: "variable", of: "v.process_instance_id", row: "e.process_instance_id", and: "v.task_id IS NULL"}, Equal, NotEqual),
		"readableDefinitionKeyIn":      readable(executionKey),
		"signalEventSubscriptionName":  text(subscribedTo("signal")),
		"suspended":                    flag(executionOf("p.suspended = TRUE")),
		"tenantCheck":                  tenantCheck("e.tenant_id"),
		"tenantIdIn":                   texts("e.tenant_id IN (?)").orNone(),
		"tenantIs":                     tenantIs("e.tenant_id"),
		"variableNamesIgnoreCase":      modifier(),
		"variableValuesIgnoreCase":     modifier(),
		"variables":                    tests(variables{from: "variable", of: "v.execution_id", row: "e.id"}),
		"visible":                      visible(nil, instanceIn("e.process_instance_id"), definitionIn(executionKey)),
	},
	sorts: map[string]sortKey{
		"definitionId":  byReference("e.process_definition_id").set(),
		"definitionKey": byText(executionKey),
		"instanceId":    byReference("e.process_instance_id").set(),
		"tenantId":      byText("e.tenant_id"),
	},
}

// standsThere holds for an execution e that is itself at its activity: not for
// the parent of a scope, which only names the activity of its child, but for one
// that waits at a join.
const standsThere = "(e.active = TRUE OR EXISTS (SELECT 1 FROM activity_instance a WHERE a.id = e.activity_instance_id AND a.execution_id = e.id))"

// subscribedTo holds for executions that wait for an event of the type and name.
func subscribedTo(event string) string {
	return "e.id IN (SELECT s.execution_id FROM event_subscription s WHERE s.type = '" + event + "' AND s.name = ? AND s.execution_id IS NOT NULL)"
}

// executionKey is the key of the execution's process definition.
const executionKey = "(SELECT p.process_definition_key FROM process_instance p WHERE p.id = e.process_instance_id)"

// executionOf holds for executions of the process instances p for which the
// condition does.
func executionOf(condition string) string {
	return "EXISTS (SELECT 1 FROM process_instance p WHERE p.id = e.process_instance_id AND " + condition + ")"
}

// executionIn is executionOf where few instances satisfy the condition.
func executionIn(condition string) string {
	return "e.process_instance_id IN (SELECT p.id FROM process_instance p WHERE " + condition + ")"
}
