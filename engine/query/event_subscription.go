package query

// EventSubscription is what an execution waits for, or, without one, what starts
// instances of a process definition.
type EventSubscription struct {
	ID, Type, Name                                      string
	ExecutionID, ProcessInstanceID, ProcessDefinitionID string
	ActivityID                                          string
	Created                                             Millis
	TenantID                                            string
}

// subscriptionKey is the key of the process definition of the subscription s.
const subscriptionKey = "(SELECT d.key FROM process_definition d WHERE d.id = s.process_definition_id)"

// EventSubscriptions are the messages, signals and conditions that are waited
// for, and what can be compensated.
var EventSubscriptions = Resource[EventSubscription]{
	name:  "event subscription",
	from:  "event_subscription s",
	id:    "s.id",
	order: []sortKey{byID("s.id")},
	columns: []column[EventSubscription]{
		{"s.id", func(s *EventSubscription) any { return &s.ID }},
		{"s.type", func(s *EventSubscription) any { return &s.Type }},
		{"s.name", func(s *EventSubscription) any { return &s.Name }},
		{"s.execution_id", func(s *EventSubscription) any { return &s.ExecutionID }},
		{"s.process_instance_id", func(s *EventSubscription) any { return &s.ProcessInstanceID }},
		{"s.process_definition_id", func(s *EventSubscription) any { return &s.ProcessDefinitionID }},
		{"s.activity_id", func(s *EventSubscription) any { return &s.ActivityID }},
		{"s.created", func(s *EventSubscription) any { return (*int64)(&s.Created) }},
		{"s.tenant_id", func(s *EventSubscription) any { return &s.TenantID }},
	},
	filters: map[string]Filter{
		"activityId":          text("s.activity_id = ?"),
		"eventName":           text("s.name = ?"),
		"eventSubscriptionId": text("s.id = #"),
		"eventType":           text("s.type = ?"),
		"executionId":         text("s.execution_id = #"),
		"includeEventSubscriptionsWithoutTenantId": modifier(),
		"processInstanceId":                        text("s.process_instance_id = #"),
		"readableDefinitionKeyIn":                  readable(subscriptionKey),
		"tenantCheck":                              tenantCheck("s.tenant_id"),
		"tenantIdIn":                               tenants("s.tenant_id", "includeEventSubscriptionsWithoutTenantId").orNone(),
		"visible":                                  visible(nil, instanceIn("s.process_instance_id"), definitionIn(subscriptionKey)),
		"withoutTenantId":                          flag("s.tenant_id IS NULL"),
	},
	sorts: map[string]sortKey{
		"created":  byNumber("s.created").set(),
		"tenantId": byText("s.tenant_id"),
	},
}
