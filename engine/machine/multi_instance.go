package machine

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// The variables of a multi-instance activity: of its body and, the last one, of
// each instance.
const (
	nrOfInstances          = "nrOfInstances"
	nrOfActiveInstances    = "nrOfActiveInstances"
	nrOfCompletedInstances = "nrOfCompletedInstances"
	loopCounter            = "loopCounter"
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

func (r *run) setLoopVariables(e *state.Execution, count, active int) {
	p := place{execution: e}
	r.setLocal(p, nrOfInstances, value.OfInt(int32(count)))
	r.setLocal(p, nrOfCompletedInstances, value.OfInt(0))
	r.setLocal(p, nrOfActiveInstances, value.OfInt(int32(active)))
}

// loopVariable is one of the counters; one that somebody removed or made a text
// counts as zero.
func (r *run) loopVariable(e *state.Execution, name string) int {
	v, ok := r.variables[e.ID][name]
	if !ok {
		return 0
	}
	x, err := decode(v)
	if err != nil {
		return 0
	}
	switch n := x.Go().(type) {
	case int32:
		return int(n)
	case int64:
		return int(n)
	}
	return 0
}

// maxInstances bounds the instances of one loop.
const maxInstances = 100_000

// loopSize is the number of instances of a loop, with the collection if it has one.
func (r *run) loopSize(e *state.Execution, l *model.Loop) (int, []any, error) {
	count, items, err := r.loopItems(e, l)
	if err == nil && l.Cardinality != nil {
		count, err = r.cardinality(e, l)
	}
	if err == nil && count > maxInstances {
		err = fmt.Errorf("%s is to be repeated %d times; the limit is %d", l.Inner.ID, count, maxInstances)
	}
	return count, items, err
}

func (r *run) cardinality(e *state.Execution, l *model.Loop) (int, error) {
	v, err := l.Cardinality.Eval(r.scopeEnv(e))
	if err != nil {
		return 0, err
	}
	switch n := v.(type) {
	case int16:
		return int(n), nil
	case int32:
		return int(n), nil
	case int64:
		return int(n), nil
	case float64:
		return int(n), nil
	case string:
		if i, err := strconv.Atoi(strings.TrimSpace(n)); err == nil {
			return i, nil
		}
	}
	return 0, fmt.Errorf("the loopCardinality '%s' yields %s, which is no number", l.Cardinality.Source(), describeValue(v))
}

// loopItems is the collection of a loop; none where it has only a cardinality.
func (r *run) loopItems(e *state.Execution, l *model.Loop) (int, []any, error) {
	var v any
	switch {
	case l.Collection != nil:
		var err error
		if v, err = l.Collection.Eval(r.scopeEnv(e)); err != nil {
			return 0, nil, err
		}
	case l.CollectionVariable != "":
		row, ok := r.findVariable(place{execution: e}, l.CollectionVariable)
		if ok {
			x, err := decode(row)
			if err != nil {
				return 0, nil, err
			}
			v = x.Go()
		}
	default:
		return 0, nil, nil
	}
	items, ok := asList(v)
	if !ok {
		return 0, nil, fmt.Errorf("the collection of %s is %s, which is no collection", l.Inner.ID, describeValue(v))
	}
	return len(items), items, nil
}

// asList is a collection as expressions yield one.
func asList(v any) ([]any, bool) {
	switch list := v.(type) {
	case []any:
		return list, true
	case []string:
		all := make([]any, len(list))
		for i, s := range list {
			all[i] = s
		}
		return all, true
	}
	return nil, false
}
