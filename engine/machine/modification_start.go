package machine

import (
	"slices"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// startAt starts a node, or goes along a flow that leaves it, inside of a scope.
// Scopes around it that have no execution yet are begun as well.
func (r *run) startAt(root *state.Execution, i Instruction, scope, target *model.FlowNode, f *model.SequenceFlow) error {
	e, around, err := r.ancestor(root, i, scope, target)
	if err != nil {
		return err
	}
	if err := r.ensureActive(root); err != nil {
		return err
	}
	stack := scopesBetween(around, scope)
	begins := stack
	if f == nil {
		begins = append(slices.Clip(stack), target)
	}
	// What interrupts others does so when it begins by its own start event.
	top, interrupts := target, false
	if len(begins) > 0 {
		top = begins[0]
		interrupts = top == target || len(begins) > 1 && begins[1] == top.Start
	}
	if top.Parent.Loop != nil && top.Parent.Loop.Sequential {
		return impossible("Concurrent instantiation not possible for activities in scope %s", top.Parent.ID)
	}
	if interrupts {
		if e, err = r.makeRoom(root, e, top); err != nil {
			return err
		}
	}
	if r.tree.count(e.ID) > 0 || e.ActivityID != "" {
		if e, err = r.newPathIn(e, around); err != nil {
			return err
		}
	}
	r.modified.endedAt = nil
	if e, err = r.beginScopes(e, stack); err != nil {
		return err
	}
	e.Active = true
	if err := r.setAll(place{execution: e, outside: true}, i.Variables); err != nil {
		return err
	}
	if f == nil {
		r.enter(e, target)
		return nil
	}
	e.ActivityID, e.ActivityInstanceID = target.ID, ""
	r.push(step{do: goAlong, execution: e, node: target, flow: f})
	return nil
}

// ancestor is the execution under which something is started, and its element.
func (r *run) ancestor(root *state.Execution, i Instruction, scope, target *model.FlowNode) (*state.Execution, *model.FlowNode, error) {
	if id := i.AncestorActivityInstanceID; id != "" {
		e := r.standsFor(root, id)
		if e == nil || !e.Scope {
			return nil, nil, refuse(Invalid, "Cannot perform instruction: Start before activity '%s'; Ancestor activity instance '%s' does not exist", target.ID, id)
		}
		n := r.mustNode(e, e.ScopeActivityID)
		if !n.Encloses(scope) {
			return nil, nil, refuse(Invalid, "Cannot perform instruction: Start before activity '%s'; Scope execution for '%s' cannot be found in parent hierarchy of flow element '%s'", target.ID, id, target.ID)
		}
		return e, n, nil
	}
	for n := scope; n != nil; n = n.Parent {
		found := r.scopesOf(root, n)
		if len(found) > 1 {
			return nil, nil, impossible("Ancestor activity execution is ambiguous for activity %s", scope.ID)
		}
		if len(found) == 1 {
			return found[0], n, nil
		}
	}
	return root, r.process(root).Root, nil
}

// scopesOf lists the scopes of an instance that stand for n.
func (r *run) scopesOf(root *state.Execution, n *model.FlowNode) []*state.Execution {
	return slices.DeleteFunc(r.living(root), func(e *state.Execution) bool { return !isScopeOf(e, n) })
}

// scopesBetween lists the scopes inside of one down to another, outermost first.
func scopesBetween(outer, inner *model.FlowNode) []*model.FlowNode {
	var all []*model.FlowNode
	for n := inner; n != outer; n = n.Parent {
		all = append(all, n)
	}
	slices.Reverse(all)
	return all
}

// makeRoom interrupts what a node interrupts when it begins, and returns the
// execution to go on with.
func (r *run) makeRoom(root, e *state.Execution, n *model.FlowNode) (*state.Execution, error) {
	single := func(scope *model.FlowNode) (*state.Execution, error) {
		found := r.scopesOf(root, scope)
		if len(found) > 1 {
			return nil, impossible("Executions for activity %s ambiguous", scope.ID)
		}
		if len(found) == 0 {
			return nil, nil //nolint:nilnil // there is nothing to interrupt
		}
		return found[0], nil
	}
	reason := interruptsScope(n)
	switch {
	case n.AttachedTo != nil && n.Interrupting, n.EventScope != nil && n.EventScope.Kind == model.KindEventBasedGateway:
		host, err := single(n.EventScope)
		if err != nil || host == nil {
			return e, err
		}
		p := r.parent(host)
		return p, r.cancel(host, "Cancelling activity Activity("+n.ID+") executed.")
	case n.TriggeredByEvent && n.Interrupting:
		scope, err := single(n.Parent)
		if err != nil || scope == nil {
			return e, err
		}
		return scope, r.interruptModified(root, scope, reason)
	case n.Kind == model.KindTerminateEnd || n.Kind == model.KindCancelEnd:
		scope, err := single(n.Parent)
		if err != nil || scope == nil {
			return e, err
		}
		return scope, r.interruptModified(root, scope, reason)
	}
	return e, nil
}

// interruptModified interrupts a scope; the events of the process itself wait on.
func (r *run) interruptModified(root, scope *state.Execution, reason string) error {
	if scope == root {
		return r.interruptKeeping(scope, reason)
	}
	return r.interrupt(scope, reason)
}

// interruptKeeping cancels everything inside of a scope, whose own events wait on.
func (r *run) interruptKeeping(scope *state.Execution, reason string) error {
	if err := r.endWork(scope, reason); err != nil {
		return err
	}
	waits := waitsForJob(scope)
	if err := r.cancelInside(scope, reason); err != nil {
		return err
	}
	if waits { // Camunda 7 takes it for one that is in the activity
		if err := r.notifyCanceled(scope, r.mustNode(scope, scope.ActivityID)); err != nil {
			return err
		}
	}
	for _, j := range r.jobs.of(scope.ID) {
		if j.Kind == state.JobAsyncContinuation {
			r.deleteJob(j)
		}
	}
	scope.ActivityID, scope.ActivityInstanceID, scope.FlowID, scope.Active = "", "", "", false
	delete(r.phases, scope.ID)
	return nil
}

// newPathIn is a new path in a scope: in a parallel loop one more instance.
func (r *run) newPathIn(e *state.Execution, n *model.FlowNode) (*state.Execution, error) {
	if n.Loop == nil {
		return r.newConcurrent(e), nil
	}
	p := place{execution: e}
	count := r.loopVariable(e, nrOfInstances)
	r.setLocal(p, nrOfInstances, value.OfInt(int32(count+1)))
	r.setLocal(p, nrOfActiveInstances, value.OfInt(int32(r.loopVariable(e, nrOfActiveInstances)+1)))
	path := r.newPath(e)
	r.setLocal(place{execution: path}, loopCounter, value.OfInt(int32(count)))
	r.touch(e)
	return path, nil
}

// beginScopes begins scopes one inside of the other and returns the execution
// that goes on in the innermost.
func (r *run) beginScopes(e *state.Execution, stack []*model.FlowNode) (*state.Execution, error) {
	for _, n := range stack {
		scope := r.openScope(e, n)
		if err := r.initialize(scope, n); err != nil {
			return nil, err
		}
		began, goesOn, err := r.instantiate(scope, n)
		if err != nil {
			return nil, at(n, err)
		}
		if !goesOn {
			return nil, refuse(Invalid, "An event interrupted the start of the activity %s.", n.ID)
		}
		e = began
		delete(r.phases, e.ID)
		e.ActivityID, e.ActivityInstanceID, e.Active = "", "", false
		if n.Loop == nil {
			continue
		}
		r.setLoopVariables(e, 1, 1)
		if !n.Loop.Sequential {
			e = r.newPath(e)
		}
		r.setLocal(place{execution: e}, loopCounter, value.OfInt(0))
	}
	return e, nil
}

// loseIteration counts an instance of a loop that was canceled on its own.
func (r *run) loseIteration(scope *state.Execution) {
	p := place{execution: scope}
	r.setLocal(p, nrOfActiveInstances, value.OfInt(int32(r.loopVariable(scope, nrOfActiveInstances)-1)))
	if v, ok := r.variables[scope.ID][loopCounter]; ok {
		r.removeVariable(v, p)
	}
}
