package machine

import (
	"slices"

	"github.com/sluice-bpm/sluice/engine/state"
)

// Conditional events look at a variable that changed not at once but where the
// walk is at rest between two steps, as in Camunda 7: before an activity is
// executed, when it has ended, before a flow's target is entered, and at the end
// of a command that sets variables.

// variableChange is one change of a variable that lives in an execution. event
// is create, update or delete.
type variableChange struct {
	target      *state.Execution
	name, event string
}

// noteChange remembers a change where conditional events might care.
func (r *run) noteChange(v *state.Variable, event string) {
	e, ok := r.unit.Executions.Get(v.ExecutionID)
	if !ok || !r.process(e).Conditional || e.EventScope {
		return
	}
	r.needsWhole() // the events of the whole instance may care
	r.changes = append(r.changes, variableChange{e, v.Name, event})
}

// position is where an execution is, to see whether something moved it.
type position struct{ activity, instance string }

func positionOf(e *state.Execution) position { return position{e.ActivityID, e.ActivityInstanceID} }

// dispatch has conditional events look at what changed. It returns the
// execution that carries on for e; goesOn is false where e was canceled or sent
// elsewhere.
func (r *run) dispatch(e *state.Execution) (_ *state.Execution, goesOn bool, err error) {
	var mine []variableChange
	r.changes = slices.DeleteFunc(r.changes, func(c variableChange) bool {
		if c.target.ProcessInstanceID == e.ProcessInstanceID {
			mine = append(mine, c)
			return true
		}
		return false
	})
	if len(mine) == 0 {
		return e, true, nil
	}
	before := positionOf(e)
	positions := make([]position, len(mine))
	for i, c := range mine {
		positions[i] = positionOf(c.target)
	}
	for i, c := range mine {
		target := c.target // also where its token is in a branch by now
		if r.isGone(target) {
			target = r.current(target)
		}
		if r.isGone(target) || positionOf(target) != positions[i] || !r.isOpenToConditions(target) {
			continue
		}
		if _, err := r.evaluateConditions(target, &c); err != nil {
			return e, false, err
		}
	}
	if e = r.current(e); r.isGone(e) {
		return e, false, nil
	}
	return e, positionOf(e) == before, nil
}

// isOpenToConditions tells whether an execution is not just beginning or ending
// the activity of its own scope.
func (r *run) isOpenToConditions(e *state.Execution) bool {
	if e.ActivityID == "" || r.phases[e.ID] == 0 {
		return true
	}
	return !r.mustNode(e, e.ActivityID).Scope
}

// evaluateConditions has the conditional events in and below e look at a change,
// or, where it is nil, at the variables as they are. goesOn is false where e was
// canceled or sent elsewhere.
func (r *run) evaluateConditions(e *state.Execution, change *variableChange) (goesOn bool, err error) {
	if !r.process(e).Conditional {
		return true, nil
	}
	before := positionOf(e)
	for _, s := range r.conditionsIn(e) {
		scope, ok := r.unit.Executions.Get(s.ExecutionID)
		if !ok || !r.isOpen(s) {
			continue
		}
		if err := r.lookAt(scope, s, change); err != nil {
			return false, err
		}
	}
	e = r.current(e)
	return !r.isGone(e) && positionOf(e) == before, nil
}

// fewConditions is how many conditional events may wait for each of them to be
// asked whether it waits below an execution, instead of all that is below.
const fewConditions = 8

// conditionsIn lists the subscriptions of conditional events in and below e, in
// the order of the tree.
func (r *run) conditionsIn(e *state.Execution) []*state.EventSubscription {
	r.conditions = slices.DeleteFunc(r.conditions, func(s *state.EventSubscription) bool { return !r.isOpen(s) })
	if len(r.conditions) > fewConditions {
		return r.conditionsBelow(e)
	}
	var within []*state.EventSubscription
	for _, s := range r.conditions {
		scope, ok := r.unit.Executions.Get(s.ExecutionID)
		for at := scope; ok && at != nil; at = r.parent(at) {
			if at == e && r.isOpenToConditions(scope) {
				within = append(within, s)
			}
		}
	}
	if len(within) > 1 {
		return r.conditionsBelow(e)
	}
	return within
}

func (r *run) conditionsBelow(e *state.Execution) []*state.EventSubscription {
	var all []*state.EventSubscription
	if r.isOpenToConditions(e) {
		for _, s := range r.subscriptions.of(e.ID) {
			if s.Type == state.SubscribeConditional {
				all = append(all, s)
			}
		}
	}
	for _, c := range r.tree.children(e.ID) {
		all = append(all, r.conditionsBelow(c)...)
	}
	return all
}
