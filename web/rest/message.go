package rest

import (
	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// Message is a message to correlate (CorrelationMessageDto).
type Message struct {
	MessageName                                                               *Text
	BusinessKey, TenantID, ProcessInstanceID                                  Text
	WithoutTenantID, All                                                      Flag
	CorrelationKeys, LocalCorrelationKeys                                     map[string]VariableValue
	ProcessVariables, ProcessVariablesLocal, ProcessVariablesToTriggeredScope map[string]VariableValue
	ResultEnabled, VariablesInResultEnabled                                   Flag
}

// Decode turns the message into the command.
func (m Message) Decode() (engine.CorrelateMessage, error) {
	c := engine.CorrelateMessage{
		Name: string(textOf(m.MessageName)), All: bool(m.All), ProcessInstanceID: string(m.ProcessInstanceID), BusinessKey: string(m.BusinessKey),
		TenantID: string(m.TenantID), WithoutTenant: bool(m.WithoutTenantID),
	}
	var err error
	for _, part := range []struct {
		from map[string]VariableValue
		to   *[]engine.Variable
	}{
		{m.CorrelationKeys, &c.Keys},
		{m.LocalCorrelationKeys, &c.LocalKeys},
		{m.ProcessVariablesToTriggeredScope, &c.ToTriggered},
	} {
		if *part.to, err = DecodeVariables(part.from); err != nil {
			return c, err
		}
	}
	c.Variables, err = DecodeScoped(m.ProcessVariables, m.ProcessVariablesLocal)
	return c, err
}

// MessageResult is one receiver of a message (MessageCorrelationResultDto, and
// with the variables MessageCorrelationResultWithVariableDto).
type MessageResult struct {
	ResultType      string           `json:"resultType"` // Execution or ProcessDefinition
	Execution       *Execution       `json:"execution"`
	ProcessInstance *ProcessInstance `json:"processInstance"`
	Variables       *Variables       `json:"variables,omitempty"` // nil for none asked for
}

// MessageResultOf shows a receiver, without variables.
func MessageResultOf(c engine.Correlation) MessageResult {
	if c.Started == nil {
		return MessageResult{ResultType: "Execution", Execution: &Execution{
			ID: c.ExecutionID, ProcessInstanceID: c.ProcessInstanceID, Ended: c.ExecutionEnded, TenantID: Text(c.TenantID),
		}}
	}
	started := InstanceOf(*c.Started)
	return MessageResult{ResultType: "ProcessDefinition", ProcessInstance: &started}
}

// InstanceOf shows an instance that was started, without links.
func InstanceOf(s engine.Started) ProcessInstance {
	shown := StartedOf(s, "").ProcessInstance
	shown.Links = []Link{}
	return shown
}

// What is sent to throw a signal, to look at conditions, and to executions.
type (
	// Signal is a signal to throw (SignalDto).
	Signal struct {
		Name                  *Text
		ExecutionID, TenantID Text
		WithoutTenantID       Flag
		Variables             map[string]VariableValue
	}
	// Condition has conditional start events looked at (EvaluationConditionDto).
	Condition struct {
		ProcessDefinitionID, BusinessKey, TenantID Text
		WithoutTenantID                            Flag
		Variables                                  map[string]VariableValue
	}
	// Trigger lets an execution go on (ExecutionTriggerDto).
	Trigger struct{ Variables map[string]VariableValue }
	// CreateIncident opens an incident (CreateIncidentDto).
	CreateIncident struct{ IncidentType, Configuration, Message Text }
)

// EventSubscription is something that is waited for (EventSubscriptionDto).
type EventSubscription struct {
	ID                string `json:"id"`
	EventType         string `json:"eventType"`
	EventName         Text   `json:"eventName"`
	ExecutionID       Text   `json:"executionId"`
	ProcessInstanceID Text   `json:"processInstanceId"`
	ActivityID        Text   `json:"activityId"`
	CreatedDate       Date   `json:"createdDate"`
	TenantID          Text   `json:"tenantId"`
}

// EventSubscriptionOf shows a row.
func EventSubscriptionOf(s query.EventSubscription) EventSubscription {
	return EventSubscription{
		ID: s.ID, EventType: s.Type, EventName: Text(s.Name), ExecutionID: Text(s.ExecutionID),
		ProcessInstanceID: Text(s.ProcessInstanceID), ActivityID: Text(s.ActivityID), CreatedDate: Date(s.Created), TenantID: Text(s.TenantID),
	}
}

// OpenedIncident shows an incident that was opened just now.
func OpenedIncident(i state.Incident) Incident {
	return IncidentOf(query.Incident{
		ID: i.ID, Type: i.Type, Message: i.Message, Configuration: i.Configuration, ProcessInstanceID: i.ProcessInstanceID,
		ProcessDefinitionID: i.ProcessDefinitionID, ExecutionID: i.ExecutionID, ActivityID: i.ActivityID, FailedActivityID: i.FailedActivityID,
		CauseIncidentID: i.CauseIncidentID, RootCauseIncidentID: i.RootCauseIncidentID, CreateTime: query.Millis(i.CreateTime), TenantID: i.TenantID,
	})
}
