package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// multiInstance is the body of an activity that is repeated, in sequence or in
// parallel (BPMN 2.0.2, clause 13.3.7). As in Camunda 7 the instances of a
// parallel one keep their executions until the last has ended.
type multiInstance struct{}

func (multiInstance) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	count, items, err := r.loopSize(e, n.Loop)
	switch {
	case err != nil:
		return err
	case count < 0:
		return fmt.Errorf("the number of instances of %s is %d; it must not be negative", n.Loop.Inner.ID, count)
	case count == 0:
		return r.leave(e, n)
	case n.Loop.Sequential:
		r.setLoopVariables(e, count, 1)
		return r.startIteration(e, n, 0, items)
	}
	r.setLoopVariables(e, count, count)
	e.ActivityID, e.ActivityInstanceID, e.Active = "", "", false
	r.touch(e)
	paths := make([]*state.Execution, count)
	for i := range paths {
		paths[i] = r.newPath(e)
	}
	for i := count - 1; i >= 0; i-- {
		if err := r.startIteration(paths[i], n, i, items); err != nil {
			return err
		}
	}
	return nil
}

// startIteration begins one instance of the inner activity on e.
func (r *run) startIteration(e *state.Execution, n *model.FlowNode, i int, items []any) error {
	p := place{execution: e}
	r.setLocal(p, loopCounter, value.OfInt(int32(i)))
	if name := n.Loop.ElementVariable; name != "" && n.Loop.Cardinality == nil || name != "" && items != nil {
		if i >= len(items) {
			return fmt.Errorf("the collection of %s has %d elements and no longer one for instance %d", n.Loop.Inner.ID, len(items), i)
		}
		typed, ok := value.TryFromGo(items[i])
		if !ok {
			return fmt.Errorf("%T cannot be kept in the variable %s", items[i], name)
		}
		r.setLocal(p, name, typed)
	}
	r.enter(e, n.Loop.Inner)
	return nil
}

// completed goes on to the next instance of a sequential loop.
func (multiInstance) completed(r *run, scope *state.Execution, n *model.FlowNode) error {
	p := place{execution: scope}
	i := r.loopVariable(scope, loopCounter) + 1
	count := r.loopVariable(scope, nrOfInstances)
	r.setLocal(p, nrOfCompletedInstances, value.OfInt(int32(r.loopVariable(scope, nrOfCompletedInstances)+1)))
	if i == count {
		return r.leave(scope, n)
	}
	over, err := r.loopIsOver(scope, n.Loop)
	if err != nil {
		return err
	}
	if over {
		return r.leave(scope, n)
	}
	_, items, err := r.loopItems(scope, n.Loop)
	if err != nil {
		return err
	}
	return r.startIteration(scope, n, i, items)
}

// pathEnded counts an instance of a parallel loop that has ended; with the last,
// or when the loop's condition holds, the body is left.
func (multiInstance) pathEnded(r *run, scope, path *state.Execution, n *model.FlowNode) error {
	p := place{execution: scope}
	active := r.loopVariable(scope, nrOfActiveInstances) - 1
	r.setLocal(p, nrOfCompletedInstances, value.OfInt(int32(r.loopVariable(scope, nrOfCompletedInstances)+1)))
	r.setLocal(p, nrOfActiveInstances, value.OfInt(int32(active)))
	path.Active, path.ActivityID, path.ActivityInstanceID = false, n.Loop.Inner.ID, ""
	r.touch(scope)
	over, err := r.loopIsOver(path, n.Loop)
	if err != nil {
		return err
	}
	if !over && (active > 0 || !r.allEnded(scope)) {
		_, _, err := r.dispatch(scope)
		return err
	}
	for _, c := range r.tree.children(scope.ID) {
		if hasEnded(c) {
			r.dissolve(c)
		} else if err := r.cancel(c, "Multi instance completion condition satisfied."); err != nil {
			return err
		}
	}
	scope.ActivityID, scope.ActivityInstanceID, scope.Active = n.ID, scope.ScopeInstanceID, true
	return r.leave(scope, n)
}

// leaving remembers what the instances did, so that it can be compensated.
func (multiInstance) leaving(r *run, e *state.Execution, n *model.FlowNode) (bool, error) {
	r.rememberScope(e, n)
	return true, nil
}

// hasEnded tells whether an instance of a parallel loop has ended.
func hasEnded(e *state.Execution) bool {
	return !e.Active && e.ActivityID != "" && e.ActivityInstanceID == ""
}

func (r *run) allEnded(scope *state.Execution) bool {
	for _, c := range r.tree.children(scope.ID) {
		if !hasEnded(c) {
			return false
		}
	}
	return true
}

func (r *run) loopIsOver(e *state.Execution, l *model.Loop) (bool, error) {
	if l.Completion == nil {
		return false, nil
	}
	over, err := l.Completion.EvalBool(r.scopeEnv(e))
	if err != nil {
		return false, fmt.Errorf("completion condition of %s: %w", l.Inner.ID, err)
	}
	return over, nil
}
