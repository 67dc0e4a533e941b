package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// callNamed runs the delegate that a delegate expression yields.
func (r *run) callNamed(e *state.Execution, n *model.FlowNode) error {
	x := n.Service.DelegateExpression
	v, err := x.Eval(r.scopeEnv(e))
	if err != nil {
		return err
	}
	b, ok := v.(bean)
	if !ok {
		return fmt.Errorf("the delegate expression '%s' of the service task %s yields %s, which is no registered delegate", x.Source(), n.ID, describeValue(v))
	}
	return r.call(b.delegate, e, n)
}

// call runs a delegate with its injected fields.
func (r *run) call(d Delegate, e *state.Execution, n *model.FlowNode) error {
	c := &delegateCall{r: r, e: e, fields: map[string]value.Value{}}
	for _, f := range n.Service.Fields {
		v, err := f.Value.Eval(r.scopeEnv(e))
		if err != nil {
			return fmt.Errorf("field %s: %w", f.Name, err)
		}
		c.fields[f.Name] = value.FromGo(v)
	}
	if err := d(c); err != nil {
		return err
	}
	return c.err
}

// delegateCall is the [DelegateExecution] of one call.
type delegateCall struct {
	r      *run
	e      *state.Execution
	fields map[string]value.Value
	err    error // the first variable that could not be read
}

// The methods of [DelegateExecution].

func (c *delegateCall) ProcessInstanceID() string { return c.e.ProcessInstanceID }
func (c *delegateCall) BusinessKey() string       { return c.r.instance.BusinessKey }
func (c *delegateCall) ActivityID() string        { return c.e.ActivityID }

func (c *delegateCall) Field(name string) (value.Value, bool) {
	v, ok := c.fields[name]
	return v, ok
}

func (c *delegateCall) Variable(name string) (value.Value, bool) {
	row, ok := c.r.findVariable(place{execution: c.e}, name)
	if !ok {
		return value.Value{}, false
	}
	v, err := decode(row)
	if err != nil && c.err == nil {
		c.err = err
	}
	return v, err == nil
}

func (c *delegateCall) SetVariable(name string, v value.Value) {
	c.r.setVariable(place{execution: c.e}, name, v)
}
