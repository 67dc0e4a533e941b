package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/value"
)

// delegate finds a registered delegate.
func (r *run) delegate(name string) (Delegate, bool) {
	if r.env.Delegate == nil {
		return nil, false
	}
	return r.env.Delegate(name)
}

// namedDelegate is the delegate that a delegate expression yields.
func (r *run) namedDelegate(x *expr.Expression, v environment) (Delegate, error) {
	got, err := x.Eval(v)
	if err != nil {
		return nil, err
	}
	b, ok := got.(bean)
	if !ok {
		return nil, fmt.Errorf("the delegate expression '%s' yields %s, which is no registered delegate", x.Source(), describeValue(got))
	}
	return b.delegate, nil
}

// call runs a delegate with its injected fields.
func (r *run) call(d Delegate, v environment, fields []model.Field) error {
	if err := r.needsMore(); err != nil {
		return err
	}
	c := &Call{v: v, fields: map[string]value.Value{}}
	for _, f := range fields {
		x, err := f.Value.Eval(v)
		if err != nil {
			return fmt.Errorf("field %s: %w", f.Name, err)
		}
		c.fields[f.Name] = value.FromGo(x)
	}
	if err := d(c); err != nil {
		return err
	}
	return c.err
}

// Call is what a delegate may see and change of the execution or task that it
// is called for.
type Call struct {
	v      environment
	fields map[string]value.Value
	err    error // the first variable that could not be read
}

// ProcessInstanceID is the process instance; empty for a standalone task.
func (c *Call) ProcessInstanceID() string {
	if c.v.p.execution == nil {
		return ""
	}
	return c.v.p.execution.ProcessInstanceID
}

// BusinessKey is that of the process instance.
func (c *Call) BusinessKey() string {
	if c.v.p.execution == nil {
		return ""
	}
	return c.v.r.instance(c.v.p.execution).BusinessKey
}

// ActivityID is the activity that is executed.
func (c *Call) ActivityID() string {
	if c.v.p.execution == nil {
		return ""
	}
	return c.v.p.execution.ActivityID
}

// EventName is the event that a listener is called for: start, end, take, or
// one of a task's; empty for an activity.
func (c *Call) EventName() string { return c.v.event }

// TaskID is the task of a task listener; empty for all others.
func (c *Call) TaskID() string {
	if c.v.p.task == nil {
		return ""
	}
	return c.v.p.task.ID
}

// Field is the value of an injected camunda:field.
func (c *Call) Field(name string) (value.Value, bool) {
	v, ok := c.fields[name]
	return v, ok
}

// Variable is the value of a variable seen from the activity.
func (c *Call) Variable(name string) (value.Value, bool) {
	row, ok := c.v.r.findVariable(c.v.p, name)
	if !ok {
		return value.Value{}, false
	}
	v, err := decode(row)
	if err != nil && c.err == nil {
		c.err = err
	}
	return v, err == nil
}

// SetVariable writes a variable where it is found, else to the process instance.
func (c *Call) SetVariable(name string, v value.Value) { c.v.r.setVariable(c.v.asCode(), name, v) }

// SetLocalVariable writes a variable of the activity itself.
func (c *Call) SetLocalVariable(name string, v value.Value) { c.v.r.setLocal(c.v.asCode(), name, v) }
