package machine

import (
	"errors"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// lookAt lets a conditional event happen if its condition holds.
func (r *run) lookAt(scope *state.Execution, s *state.EventSubscription, change *variableChange) error {
	c, err := r.node(scope, s.ActivityID)
	if err != nil {
		return err
	}
	// A catch event looks at its own condition when it is executed.
	if c.Kind == model.KindConditionalCatch && (change == nil && c.EventScope == c || !scope.Active) || change != nil && !concerns(c.Conditional, change) {
		return nil
	}
	holds, err := r.tryCondition(scope, c)
	if err != nil || !holds {
		return at(c, err)
	}
	if err := r.happen(scope, c); err != nil {
		return at(c, err)
	}
	return r.settle()
}

// concerns tells whether an event looks at a change.
func concerns(c *model.Conditional, change *variableChange) bool {
	return (c.VariableName == "" || c.VariableName == change.name) &&
		(len(c.VariableEvents) == 0 || slices.Contains(c.VariableEvents, change.event))
}

// tryCondition evaluates the condition of an event at an execution.
func (r *run) tryCondition(e *state.Execution, n *model.FlowNode) (bool, error) {
	return r.conditionHolds(n, r.scopeEnv(e))
}

// conditionHolds evaluates the condition of an event; one that names what does
// not exist does not hold.
func (r *run) conditionHolds(n *model.FlowNode, v environment) (bool, error) {
	holds, err := r.holdsIn(v, n.ID, n.Conditional.Condition)
	var missing *expr.EvalError
	switch {
	case errors.As(err, &missing) && missing.Kind == expr.UnknownProperty:
		return false, nil
	case err != nil && n.Conditional.Condition.Script != nil && strings.Contains(err.Error(), "is not defined"):
		return false, nil
	}
	return holds, err
}
