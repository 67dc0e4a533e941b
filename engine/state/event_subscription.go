package state

// SubscriptionType says what an event subscription waits for; its text is
// Camunda's eventType.
type SubscriptionType string

// The types of subscriptions.
const (
	SubscribeMessage     SubscriptionType = "message"
	SubscribeSignal      SubscriptionType = "signal"
	SubscribeConditional SubscriptionType = "conditional"
	SubscribeCompensate  SubscriptionType = "compensate"
)

// EventSubscription is what an execution waits for, or, without an execution,
// what starts an instance of a definition. A compensate subscription says what
// can be undone; it lives as long as its scope's execution.
type EventSubscription struct {
	ID                    string
	RootProcessInstanceID string
	ProcessInstanceID     string
	ProcessDefinitionID   string
	ExecutionID           string
	ActivityID            string
	Type                  SubscriptionType
	Name                  string // of the message or signal
	// Configuration is, for compensation, the execution that remembers the scope.
	Configuration string
	Created       Millis
	TenantID      string
	Rev           int64
}

// Bind implements [Row].
func (s *EventSubscription) Bind(b *Binder) {
	b.ID("id", &s.ID)
	b.ID("root_process_instance_id", &s.RootProcessInstanceID)
	b.ID("process_instance_id", &s.ProcessInstanceID)
	b.ID("process_definition_id", &s.ProcessDefinitionID)
	b.ID("execution_id", &s.ExecutionID)
	b.Text("activity_id", &s.ActivityID)
	b.Text("type", (*string)(&s.Type))
	b.Text("name", &s.Name)
	b.Text("configuration", &s.Configuration)
	b.Time("created", &s.Created)
	b.Text("tenant_id", &s.TenantID)
	b.Int("rev", &s.Rev)
}
