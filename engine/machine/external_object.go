package machine

import (
	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/state"
)

// externalObject is `externalTask` in the conditions of errors.
type externalObject struct{ t *state.ExternalTask }

var _ expr.Object = externalObject{}

const externalClass = "externalTask"

var externalGetters = map[string]func(t *state.ExternalTask) any{
	"activityId":           func(t *state.ExternalTask) any { return t.ActivityID },
	"activityInstanceId":   func(t *state.ExternalTask) any { return t.ActivityInstanceID },
	"errorDetails":         func(t *state.ExternalTask) any { return orNull(t.ErrorDetails) },
	"errorMessage":         func(t *state.ExternalTask) any { return orNull(t.ErrorMessage) },
	"executionId":          func(t *state.ExternalTask) any { return t.ExecutionID },
	"id":                   func(t *state.ExternalTask) any { return t.ID },
	"lockExpirationTime":   func(t *state.ExternalTask) any { return orNoDate(t.LockExpires) },
	"priority":             func(t *state.ExternalTask) any { return t.Priority },
	"processDefinitionId":  func(t *state.ExternalTask) any { return t.ProcessDefinitionID },
	"processDefinitionKey": func(t *state.ExternalTask) any { return t.ProcessDefinitionKey },
	"processInstanceId":    func(t *state.ExternalTask) any { return t.ProcessInstanceID },
	"retries":              externalRetries,
	"tenantId":             func(t *state.ExternalTask) any { return orNull(t.TenantID) },
	"topicName":            func(t *state.ExternalTask) any { return t.Topic },
	"workerId":             func(t *state.ExternalTask) any { return orNull(t.WorkerID) },
}

func externalRetries(t *state.ExternalTask) any {
	if !t.Retries.Set {
		return nil
	}
	return int32(t.Retries.N)
}

// Property implements [expr.Object].
func (o externalObject) Property(name string) (any, error) {
	get, ok := externalGetters[name]
	if !ok {
		return nil, &expr.MissingError{Class: externalClass, Member: name}
	}
	return get(o.t), nil
}

// Call implements [expr.Object].
func (o externalObject) Call(name string, args []any) (any, error) {
	get, ok := externalGetters[getterOf(name)]
	if !ok || len(args) > 0 {
		return nil, expr.MissingMethod(externalClass, name, args)
	}
	return get(o.t), nil
}

// HasMethod tells scripts which names are methods.
func (externalObject) HasMethod(name string) bool {
	_, ok := externalGetters[getterOf(name)]
	return ok
}
