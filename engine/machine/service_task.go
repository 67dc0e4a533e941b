package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// serviceTask is a service task, and every task and throwing message event that
// is implemented as one (BPMN 2.0.2, clause 10.3.3.1).
type serviceTask struct{}

func (serviceTask) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	t := n.Service
	v := r.scopeEnv(e)
	var err error
	switch {
	case t.External != nil:
		return r.newExternalTask(e, n)
	case t.Connector != nil:
		err = r.connect(e, n, t.Connector)
	case t.Mail:
		err = r.mail(e, t)
	case t.Class != "":
		d, ok := r.delegate(t.Class)
		switch {
		case ok:
			err = r.call(d, v, t.Fields)
		case r.env.ExternalDelegates:
			return r.offerExternalTask(e, n, t.Class, 0)
		default:
			return fmt.Errorf("%s names the class %s, and no delegate is registered under that name", n.ID, t.Class)
		}
	case t.DelegateExpression != nil:
		var d Delegate
		if d, err = r.namedDelegate(t.DelegateExpression, v); err == nil {
			err = r.call(d, v, t.Fields)
		}
	case t.Expression != nil:
		err = r.evaluate(e, t)
	}
	if err != nil {
		return err
	}
	return r.leave(e, n)
}

// trigger goes on when a worker has completed the task.
func (serviceTask) trigger(r *run, e *state.Execution, n *model.FlowNode) error {
	return r.leave(e, n)
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
