package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/state"
)

// method is one that takes arguments.
type method struct {
	arguments int // how many there have to be
	optional  int // how many more there may be
	call      func(v environment, args []any) (any, error)
}

// scopeMethods are those that both objects have.
var scopeMethods = map[string]method{
	"getVariable":         {arguments: 1, call: func(v environment, a []any) (any, error) { return v.variable(a[0], false) }},
	"getVariableLocal":    {arguments: 1, call: func(v environment, a []any) (any, error) { return v.variable(a[0], true) }},
	"hasVariable":         {arguments: 1, call: func(v environment, a []any) (any, error) { return v.has(a[0], false) }},
	"hasVariableLocal":    {arguments: 1, call: func(v environment, a []any) (any, error) { return v.has(a[0], true) }},
	"removeVariable":      {arguments: 1, call: func(v environment, a []any) (any, error) { return nil, v.remove(a[0], false) }},
	"removeVariableLocal": {arguments: 1, call: func(v environment, a []any) (any, error) { return nil, v.remove(a[0], true) }},
	"setVariable":         {arguments: 2, call: func(v environment, a []any) (any, error) { return nil, v.set(a[0], a[1], false) }},
	"setVariableLocal":    {arguments: 2, call: func(v environment, a []any) (any, error) { return nil, v.set(a[0], a[1], true) }},
}

var executionMethods = map[string]method{
	"createIncident":        {arguments: 2, optional: 1, call: createIncident},
	"setProcessBusinessKey": {arguments: 1, call: setBusinessKey},
}

var taskMethods = map[string]method{
	"addCandidateGroup": {arguments: 1, call: onTask(func(r *run, t *state.Task, id string) { r.addLink(t, "candidate", "", id) })},
	"addCandidateUser":  {arguments: 1, call: onTask(func(r *run, t *state.Task, id string) { r.addLink(t, "candidate", id, "") })},
	"setAssignee":       {arguments: 1, call: onTask(func(r *run, t *state.Task, id string) { r.assign(t, id) })},
	"setDescription":    {arguments: 1, call: onTask(func(_ *run, t *state.Task, s string) { t.Description = s })},
	"setName":           {arguments: 1, call: onTask(func(_ *run, t *state.Task, s string) { t.Name = s })},
	"setDueDate":        {arguments: 1, call: onDate(func(t *state.Task) *state.Millis { return &t.Due })},
	"setFollowUpDate":   {arguments: 1, call: onDate(func(t *state.Task) *state.Millis { return &t.FollowUp })},
	"setPriority":       {arguments: 1, call: setPriority},
	"setOwner":          {arguments: 1, call: onTask(func(_ *run, t *state.Task, s string) { t.Owner = s })},
}

// onTask makes a method of a setter that takes one text, or null for none.
func onTask(set func(r *run, t *state.Task, s string)) func(environment, []any) (any, error) {
	return func(v environment, args []any) (any, error) {
		s, ok := args[0].(string)
		if !ok && args[0] != nil {
			return nil, fmt.Errorf("a text is needed, not %s", describeValue(args[0]))
		}
		set(v.r, v.p.task, s)
		return nil, nil //nolint:nilnil // a void method yields null
	}
}

// onDate makes a method of a setter that takes a date, or null for none.
func onDate(field func(*state.Task) *state.Millis) func(environment, []any) (any, error) {
	return func(v environment, args []any) (any, error) {
		d, ok := goDate(args[0])
		if !ok && args[0] != nil {
			return nil, fmt.Errorf("a date is needed, not %s", describeValue(args[0]))
		}
		*field(v.p.task) = state.MillisOf(d)
		return nil, nil //nolint:nilnil // a void method yields null
	}
}

func setPriority(v environment, args []any) (any, error) {
	switch n := args[0].(type) {
	case int32:
		v.p.task.Priority = int64(n)
	case int64:
		v.p.task.Priority = n
	case float64:
		v.p.task.Priority = int64(n)
	default:
		return nil, fmt.Errorf("a number is needed, not %s", describeValue(n))
	}
	return nil, nil //nolint:nilnil // a void method yields null
}

func setBusinessKey(v environment, args []any) (any, error) {
	key, ok := args[0].(string)
	if !ok && args[0] != nil {
		return nil, fmt.Errorf("a text is needed, not %s", describeValue(args[0]))
	}
	v.instance().BusinessKey = key
	return nil, nil //nolint:nilnil // a void method yields null
}

// createIncident opens an incident of any type where the execution is.
func createIncident(v environment, args []any) (any, error) {
	texts := make([]string, 3)
	for i, a := range args {
		s, ok := a.(string)
		if !ok && a != nil {
			return nil, fmt.Errorf("a text is needed, not %s", describeValue(a))
		}
		texts[i] = s
	}
	e, p := v.p.execution, v.instance()
	return nil, v.r.newIncident(state.Incident{
		RootProcessInstanceID: p.RootProcessInstanceID, ProcessInstanceID: p.ID,
		ProcessDefinitionID: p.ProcessDefinitionID, ProcessDefinitionKey: p.ProcessDefinitionKey, ExecutionID: e.ID, ActivityID: e.ActivityID,
		Type: texts[0], Configuration: texts[1], Message: texts[2], TenantID: p.TenantID,
	})
}
