package machine

import (
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// This file alone shapes the execution tree. Its invariants, in every state
// that is stored:
//
//   - the root execution has the instance's id; it and the executions of
//     subprocesses and activities with boundary events are scopes;
//   - a scope with a single token carries it itself and has no children, or has
//     one scope as its child, whose node and activity instance it names;
//   - a scope with several tokens names no node and has one concurrent,
//     non-scope child for each; each of these may have one scope as its child;
//   - a scope never has exactly one concurrent child: that is compacted away.

// family is the children of an execution. Entries that were removed or moved
// stay in the list and are skipped, so that removing one costs nothing.
type family struct {
	members []*state.Execution
	living  int
}

// tree indexes the executions of the unit by their parent.
type tree struct {
	families map[string]*family
	removed  map[string]bool
	// replaced says which execution carries on for one that was compacted away.
	replaced map[string]*state.Execution
}

func newTree(u *state.Unit) tree {
	t := tree{families: map[string]*family{}, removed: map[string]bool{}, replaced: map[string]*state.Execution{}}
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
	f.living++
}

func (t *tree) drop(e *state.Execution) {
	if f := t.families[e.ParentID]; f != nil {
		f.living--
	}
}

// children returns the living children of an execution, oldest first.
func (t *tree) children(id string) []*state.Execution {
	f := t.families[id]
	if f == nil || f.living == 0 {
		return nil
	}
	living := make([]*state.Execution, 0, f.living)
	for _, e := range f.members {
		if !t.removed[e.ID] && e.ParentID == id {
			living = append(living, e)
		}
	}
	return living
}

// count is the number of living children.
func (t *tree) count(id string) int {
	if f := t.families[id]; f != nil {
		return f.living
	}
	return 0
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

// parent returns the parent of an execution, nil for the root.
func (r *run) parent(e *state.Execution) *state.Execution {
	p, _ := r.unit.Executions.Get(e.ParentID)
	return p
}

// scopeOf is the scope that e runs in: itself or its parent.
func (r *run) scopeOf(e *state.Execution) *state.Execution {
	for !e.Scope {
		e = r.parent(e)
	}
	return e
}

// scopeInstance is the activity instance that a scope's execution stands for.
func (r *run) scopeInstance(scope *state.Execution) string {
	if p := r.parent(scope); p != nil {
		return p.ActivityInstanceID
	}
	return scope.ProcessInstanceID
}

// enclosingInstance is the activity instance in which e begins a new one.
func (r *run) enclosingInstance(e *state.Execution) string {
	return r.scopeInstance(r.scopeOf(e))
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

// openScope puts a scope below e for the activity instance that begins there.
func (r *run) openScope(e *state.Execution, n *model.FlowNode, a *state.ActivityInstance) *state.Execution {
	scope := r.newExecution(e)
	scope.Scope = true
	scope.ActivityID, scope.ActivityInstanceID = n.ID, a.ID
	a.ExecutionID = scope.ID
	e.Active = false
	return scope
}

// closeScope removes the scope of a node that is left, if it has one, and
// returns the execution that goes on.
func (r *run) closeScope(e *state.Execution, n *model.FlowNode) *state.Execution {
	if !n.Scope {
		return e
	}
	p := r.parent(e)
	r.dissolve(e)
	p.Active, p.ActivityID, p.ActivityInstanceID = true, n.ID, ""
	return p
}

// dissolve removes an execution with its variables and jobs.
func (r *run) dissolve(e *state.Execution) {
	r.endVariables(e.ID)
	for _, j := range r.jobsOf(e.ID) {
		r.deleteJob(j)
	}
	r.tree.drop(e)
	r.tree.removed[e.ID] = true
	r.unit.Executions.Delete(e.ID)
}

// fork returns n executions for the flows that leave where e is, e's
// successor first.
func (r *run) fork(e *state.Execution, n int) []*state.Execution {
	if n == 1 {
		return []*state.Execution{e}
	}
	scope := r.scopeOf(e)
	all := []*state.Execution{e}
	for range n - 1 {
		next := r.newConcurrent(scope)
		all = append(all, next)
	}
	all[0] = r.current(e)
	return all
}

// newConcurrent adds a concurrent execution to a scope. What was the scope's
// single token before becomes the other one.
func (r *run) newConcurrent(scope *state.Execution) *state.Execution {
	r.unit.Executions.Touch(scope.ID)
	switch r.tree.count(scope.ID) {
	case 0:
		r.moveToken(scope, r.newConcurrentBelow(scope))
	case 1:
		if only := r.tree.children(scope.ID)[0]; !only.Concurrent {
			between := r.newConcurrentBelow(scope)
			between.Active = false
			between.ActivityID, between.ActivityInstanceID = scope.ActivityID, scope.ActivityInstanceID
			r.reparent(only, between)
		}
	}
	scope.ActivityID, scope.FlowID, scope.Active = "", "", false
	scope.ActivityInstanceID = r.scopeInstance(scope)
	return r.newConcurrentBelow(scope)
}

func (r *run) newConcurrentBelow(scope *state.Execution) *state.Execution {
	e := r.newExecution(scope)
	e.Concurrent = true
	return e
}

// moveToken moves the token of one execution to another, with the task, job
// and activity instance that belong to it.
func (r *run) moveToken(from, to *state.Execution) {
	to.ActivityID, to.ActivityInstanceID = from.ActivityID, from.ActivityInstanceID
	to.FlowID, to.Active = from.FlowID, from.Active
	if a, ok := r.unit.ActivityInstances.Get(from.ActivityInstanceID); ok && a.ExecutionID == from.ID {
		a.ExecutionID = to.ID
	}
	r.moveTasks(from, to)
	r.moveJobs(from, to)
	r.tree.replaced[from.ID] = to
	delete(r.tree.replaced, to.ID)
}

func (r *run) reparent(child, to *state.Execution) {
	r.tree.drop(child)
	child.ParentID = to.ID
	r.tree.add(child)
}

// endConcurrent removes a concurrent execution whose path has ended and
// compacts its scope where one is left.
func (r *run) endConcurrent(e *state.Execution) {
	scope := r.parent(e)
	r.dissolve(e)
	r.unit.Executions.Touch(scope.ID)
	r.compact(scope)
}

// compact takes the token of the last concurrent execution back to its scope.
func (r *run) compact(scope *state.Execution) {
	if r.tree.count(scope.ID) != 1 {
		return
	}
	last := r.tree.children(scope.ID)[0]
	if !last.Concurrent {
		return
	}
	r.moveToken(last, scope)
	r.moveVariables(last, scope)
	for _, child := range r.tree.children(last.ID) {
		r.reparent(child, scope)
	}
	r.dissolve(last)
}

// touchScope has two concurrent commands conflict that arrive in e's scope.
func (r *run) touchScope(e *state.Execution) { r.unit.Executions.Touch(r.scopeOf(e).ID) }

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
