package machine

import (
	"cmp"
	"slices"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// This file alone shapes the execution tree. Its invariants, in every state
// that is stored, event scopes (which remember what can be compensated) aside:
//
//   - the root execution has the instance's id; it and the executions of scope
//     elements are scopes and know their element and activity instance;
//   - a scope with a single token carries it itself and has no children, or has
//     one scope as its child and names no activity;
//   - a scope with several tokens names no activity and has one concurrent
//     child for each, which in turn may have one scope as its child;
//   - a scope never has exactly one concurrent child: that is compacted away.
//     Bodies of parallel multi-instance activities are the exception: they keep
//     one concurrent child for each instance to the end;
//   - a scope that throws compensation has one concurrent scope as its child
//     for each handler that runs.

// family is the children of an execution. Entries that were removed or moved
// stay in the list and are skipped, so that removing one costs nothing.
type family struct {
	members []*state.Execution
	living  int // those that are no event scopes
}

// tree indexes the executions of the unit by their parent.
type tree struct {
	families map[string]*family
	removed  map[string]bool
	// replaced says which execution carries on for one that was compacted away
	// or whose token moved.
	replaced map[string]*state.Execution
	// lacks tells whether the unit lacks children of an execution; looked says
	// that somebody asked for such.
	lacks  func(id string) bool
	looked bool
}

func newTree(u *state.Unit) tree {
	t := tree{families: map[string]*family{}, removed: map[string]bool{}, replaced: map[string]*state.Execution{}, lacks: u.LacksChildren}
	for e := range u.Executions.All() {
		t.add(e)
	}
	return t
}

func (t *tree) add(e *state.Execution) {
	if e.ParentID == "" {
		return
	}
	f := t.families[e.ParentID]
	if f == nil {
		f = &family{}
		t.families[e.ParentID] = f
	}
	f.members = append(f.members, e)
	if !e.EventScope {
		f.living++
	}
}

// drop counts e out of its family when it is removed.
func (t *tree) drop(e *state.Execution) {
	if f := t.families[e.ParentID]; f != nil && !e.EventScope {
		f.living--
	}
}

// take takes e out of its family.
func (t *tree) take(e *state.Execution) {
	t.drop(e)
	if f := t.families[e.ParentID]; f != nil {
		if i := slices.Index(f.members, e); i >= 0 {
			f.members = slices.Delete(f.members, i, i+1)
		}
	}
}

// members are the children of an execution that are event scopes, or not.
func (t *tree) members(id string, eventScopes bool) []*state.Execution {
	t.look(id)
	f := t.families[id]
	if f == nil || !eventScopes && f.living == 0 {
		return nil
	}
	var found []*state.Execution
	for _, e := range f.members {
		if !t.removed[e.ID] && e.EventScope == eventScopes {
			found = append(found, e)
		}
	}
	return found
}

// children returns the living children of an execution, oldest first.
func (t *tree) children(id string) []*state.Execution { return t.members(id, false) }

// eventScopes returns the children that remember what can be compensated.
func (t *tree) eventScopes(id string) []*state.Execution { return t.members(id, true) }

// look notes that the children of an execution are asked for.
func (t *tree) look(id string) {
	if t.lacks != nil && t.lacks(id) {
		t.looked = true
	}
}

// count is the number of living children.
func (t *tree) count(id string) int {
	t.look(id)
	if f := t.families[id]; f != nil {
		return f.living
	}
	return 0
}

// loaded returns some of the living children that the unit has of an execution:
// one, or two where there are more.
func (t *tree) loaded(id string) []*state.Execution {
	f := t.families[id]
	if f == nil || f.living == 0 {
		return nil
	}
	var found []*state.Execution
	for _, e := range f.members {
		if t.removed[e.ID] || e.EventScope {
			continue
		}
		if found = append(found, e); len(found) == 2 {
			break
		}
	}
	return found
}

// current is the execution that carries on for e.
func (r *run) current(e *state.Execution) *state.Execution {
	for e != nil {
		next, ok := r.tree.replaced[e.ID]
		if !ok {
			break
		}
		e = next
	}
	return e
}

// isGone tells whether an execution was removed.
func (r *run) isGone(e *state.Execution) bool { return r.tree.removed[e.ID] }

// parent returns the parent of an execution, nil for the root.
func (r *run) parent(e *state.Execution) *state.Execution {
	p, _ := r.unit.Executions.Get(e.ParentID)
	return p
}

// root is the execution that stands for the process instance.
func (r *run) root(e *state.Execution) *state.Execution {
	for p := r.parent(e); p != nil; p = r.parent(e) {
		e = p
	}
	return e
}

// scopeOf is the scope that e runs in: itself or the nearest above.
func (r *run) scopeOf(e *state.Execution) *state.Execution {
	for !e.Scope {
		e = r.parent(e)
	}
	return e
}

// scopeFor is the scope at or above e that stands for n. Handlers of
// compensation run below the event that threw it, so that not all scopes above
// an execution are around its element. Where none stands for n it is the nearest.
func (r *run) scopeFor(e *state.Execution, n *model.FlowNode) *state.Execution {
	nearest := r.scopeOf(e)
	for s := nearest; s != nil; s = r.parent(s) {
		if s.Scope && s.ScopeActivityID == n.ID {
			return s
		}
	}
	return nearest
}

// isScopeOf tells whether e is the scope's execution of n.
func isScopeOf(e *state.Execution, n *model.FlowNode) bool {
	return e.Scope && e.ScopeActivityID == n.ID
}

// newExecution inserts an execution below parent.
func (r *run) newExecution(parent *state.Execution) *state.Execution {
	e := r.unit.Executions.Insert(state.Execution{
		ID: r.env.NewID(), RootProcessInstanceID: parent.RootProcessInstanceID,
		ProcessInstanceID: parent.ProcessInstanceID, ProcessDefinitionID: parent.ProcessDefinitionID,
		ParentID: parent.ID, TenantID: parent.TenantID, Active: true,
	})
	r.tree.add(e)
	return e
}

// openScope puts the scope of n below e.
func (r *run) openScope(e *state.Execution, n *model.FlowNode) *state.Execution {
	scope := r.newExecution(e)
	scope.Scope, scope.ScopeActivityID, scope.ActivityID = true, n.ID, n.ID
	e.Active, e.ActivityID, e.ActivityInstanceID, e.FlowID = false, "", "", ""
	return scope
}

// closeScope removes the scope of a node that is left, if it has one, and
// returns the execution that goes on.
func (r *run) closeScope(e *state.Execution, n *model.FlowNode) *state.Execution {
	if !isScopeOf(e, n) {
		return e
	}
	p := r.parent(e)
	r.dissolve(e)
	p.Active, p.ActivityID, p.ActivityInstanceID = true, n.ID, ""
	r.followPath(p)
	return p
}

// dissolve removes an execution with everything that hangs on it.
func (r *run) dissolve(e *state.Execution) {
	for _, s := range r.tree.eventScopes(e.ID) {
		r.dissolve(s)
	}
	for _, c := range r.tree.children(e.ID) {
		r.dissolve(c)
	}
	r.clear(e)
	for _, s := range r.subscriptions.of(e.ID) {
		r.endSubscription(s)
	}
	r.tree.drop(e)
	r.tree.removed[e.ID] = true
	r.unit.Executions.Delete(e.ID)
}

// fork returns n executions for the flows that leave where e is, e's
// successor first.
func (r *run) fork(e *state.Execution, n int) []*state.Execution {
	all := []*state.Execution{e}
	if n == 1 {
		return all
	}
	scope := r.scopeOf(e)
	for range n - 1 {
		all = append(all, r.newConcurrent(scope))
	}
	all[0] = r.current(e)
	return all
}

// newConcurrent adds a concurrent execution to a scope. What was the scope's
// single token before becomes the other one.
func (r *run) newConcurrent(scope *state.Execution) *state.Execution {
	r.touch(scope)
	switch r.tree.count(scope.ID) {
	case 0:
		if scope.ActivityID != "" {
			r.moveToken(scope, r.newPath(scope))
		}
	case 1:
		if only := r.tree.children(scope.ID)[0]; !only.Concurrent {
			between := r.newPath(scope)
			between.Active = false
			r.moveConcurrentVariables(scope, between)
			r.reparent(only, between)
		}
	}
	scope.ActivityID, scope.ActivityInstanceID, scope.FlowID, scope.Active = "", "", "", false
	return r.newPath(scope)
}

// newPath puts a concurrent execution below a scope, as it is.
func (r *run) newPath(scope *state.Execution) *state.Execution {
	e := r.newExecution(scope)
	e.Concurrent = true
	return e
}

// moveToken moves the token of one execution to another, with the tasks, job
// and activity instance that belong to it.
func (r *run) moveToken(from, to *state.Execution) {
	to.ActivityID, to.ActivityInstanceID = from.ActivityID, from.ActivityInstanceID
	to.FlowID, to.Active = from.FlowID, from.Active
	if a, ok := r.unit.ActivityInstances.Get(from.ActivityInstanceID); ok && a.ExecutionID == from.ID {
		a.LoggedExecutionID = cmp.Or(a.LoggedExecutionID, a.ExecutionID)
		a.ExecutionID = to.ID
	}
	if p, ok := r.phases[from.ID]; ok {
		r.phases[to.ID] = p
	}
	r.moveTasks(from, to)
	r.moveJobs(from, to)
	r.moveIncidents(from, to)
	if to.ParentID == from.ID {
		r.moveConcurrentVariables(from, to)
	} else {
		r.moveVariables(from, to)
	}
	r.tree.replaced[from.ID] = to
	delete(r.tree.replaced, to.ID)
}

func (r *run) reparent(child, to *state.Execution) {
	r.tree.take(child)
	child.ParentID = to.ID
	r.tree.add(child)
}

// setEventScope makes a scope that is left one that can still be compensated, or
// one that is being compensated.
func (r *run) setEventScope(e *state.Execution, on bool) {
	r.tree.take(e)
	e.EventScope = on
	r.tree.add(e)
}

// endConcurrent removes a concurrent execution whose path has ended and
// compacts its scope where one is left.
func (r *run) endConcurrent(e *state.Execution) {
	scope := r.parent(e)
	r.dissolve(e)
	r.touch(scope)
	r.compact(scope)
}

// compact takes the token of the last concurrent execution back to its scope.
func (r *run) compact(scope *state.Execution) {
	if r.tree.count(scope.ID) != 1 {
		return
	}
	last := r.tree.children(scope.ID)[0]
	if !last.Concurrent || last.Scope {
		return
	}
	r.moveToken(last, scope)
	for _, child := range append(r.tree.children(last.ID), r.tree.eventScopes(last.ID)...) {
		r.reparent(child, scope)
	}
	r.dissolve(last)
	if r.tree.count(scope.ID) > 0 {
		scope.Active = false
	}
}

// touch has two concurrent commands conflict that change the paths of a scope.
func (r *run) touch(scope *state.Execution) { r.unit.Executions.Touch(scope.ID) }

// waitingAt returns the executions that wait at n beside e, e included.
func (r *run) waitingAt(e *state.Execution, n *model.FlowNode) []*state.Execution {
	if !e.Concurrent {
		return []*state.Execution{e}
	}
	var found []*state.Execution
	for _, c := range r.tree.children(e.ParentID) {
		if c.ActivityID == n.ID && !c.Active && c.ActivityInstanceID != "" {
			found = append(found, c)
		}
	}
	return found
}
