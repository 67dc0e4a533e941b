package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// copyVariables sets the variables that the properties of a user task name. As in
// Camunda 7 they are not local to the task.
func (r *run) copyVariables(scope *state.Execution, n *model.FlowNode) error {
	outer := place{execution: r.parent(scope)}
	for _, c := range n.UserTask.Copies {
		x, err := r.copied(c, outer)
		if err != nil {
			return fmt.Errorf("property of %s: %w", n.ID, err)
		}
		if c.Target == "" {
			return fmt.Errorf("property of %s: it names no destination", n.ID)
		}
		r.setVariable(place{execution: scope}, c.Target, x)
	}
	return nil
}

// copied is the value that a property gives its variable.
func (r *run) copied(c model.VariableCopy, outer place) (value.Value, error) {
	if c.Expression == nil {
		v, ok := r.findVariable(outer, c.Source)
		if !ok {
			return value.Value{}, fmt.Errorf("there is no variable %q to copy", c.Source)
		}
		return decode(v)
	}
	x, err := c.Expression.Eval(environment{r: r, p: outer})
	if err != nil {
		return value.Value{}, err
	}
	typed, ok := value.TryFromGo(x)
	if !ok {
		return value.Value{}, fmt.Errorf("%T cannot be kept in a variable", x)
	}
	return typed, nil
}
