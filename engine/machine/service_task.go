package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// serviceTask evaluates an expression or calls a registered delegate (BPMN
// 2.0.2, clause 10.3.3.1).
type serviceTask struct{}

func (serviceTask) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	t := n.Service
	var err error
	switch {
	case t.Class != "":
		d, ok := r.env.Delegate(t.Class)
		if !ok {
			return fmt.Errorf("the service task %s names the class %s, and no delegate is registered under that name", n.ID, t.Class)
		}
		err = r.call(d, e, n)
	case t.DelegateExpression != nil:
		err = r.callNamed(e, n)
	case t.Expression != nil:
		err = r.evaluate(e, t)
	}
	if err != nil {
		return err
	}
	r.leave(e, n)
	return nil
}

// evaluate runs the expression of a service task and keeps its result.
func (r *run) evaluate(e *state.Execution, t *model.Service) error {
	v, err := t.Expression.Eval(r.scopeEnv(e))
	if err != nil || t.ResultVariable == "" {
		return err
	}
	typed, ok := value.TryFromGo(v)
	if !ok {
		return fmt.Errorf("the result of '%s', %T, cannot be kept in the variable %s", t.Expression.Source(), v, t.ResultVariable)
	}
	r.setVariable(place{execution: e}, t.ResultVariable, typed)
	return nil
}
