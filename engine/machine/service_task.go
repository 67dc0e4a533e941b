package machine

import (
	"errors"
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

// connect calls a connector: its inputs are computed around it, its outputs see
// its results as variables.
func (r *run) connect(e *state.Execution, n *model.FlowNode, c *model.Connector) error {
	if r.env.Connector == nil {
		return fmt.Errorf("the connector %s cannot be called here", c.ID)
	}
	inputs := map[string]any{}
	v := environment{r: r, p: place{execution: e}, names: inputs}
	for _, p := range c.Inputs {
		x, err := r.parameter(p.Value, n.ID, v)
		if err != nil {
			return fmt.Errorf("parameter %s of the connector: %w", p.Name, err)
		}
		inputs[p.Name] = x
	}
	results, err := r.env.Connector(c.ID, inputs)
	if err != nil {
		return err
	}
	v = environment{r: r, p: place{execution: e}, names: results}
	return r.mapParameters(n, c.Outputs, v, func(name string, x value.Value) {
		r.setVariable(place{execution: e}, name, x)
	})
}

// mail sends a mail with the values of the fields.
func (r *run) mail(e *state.Execution, t *model.Service) error {
	if r.env.Mail == nil {
		return errors.New("mails cannot be sent here")
	}
	var m Mail
	to := map[string]*string{
		"to": &m.To, "from": &m.From, "cc": &m.CC, "bcc": &m.BCC, "subject": &m.Subject, "text": &m.Text, "html": &m.HTML, "charset": &m.Charset,
	}
	for _, f := range t.Fields {
		text, err := f.Value.EvalString(r.scopeEnv(e))
		if err != nil {
			return fmt.Errorf("field %s of the mail: %w", f.Name, err)
		}
		if field, ok := to[f.Name]; ok {
			*field = text
		}
	}
	return r.env.Mail(m)
}
