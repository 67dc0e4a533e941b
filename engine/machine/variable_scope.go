package machine

import (
	"slices"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// removeVariable deletes a variable before its scope ends.
func (r *run) removeVariable(v *state.Variable, from place) {
	if !isTransient(v) {
		emptied := *v
		emptied.Value = value.Encode(value.Of(v.Value.Type, nil)) // its type stays in the history
		r.recordWrite(&emptied, from)
	}
	r.dropVariable(v)
}

// dropVariable removes a variable whose value lives on or is of no interest.
func (r *run) dropVariable(v *state.Variable) {
	if !isTransient(v) {
		r.recordEnd(*v, true)
	}
	r.forget(v)
	r.noteChange(v, "delete")
}

func (r *run) recordEnd(v state.Variable, removed bool) {
	v.ActivityInstanceID = v.OriginInstanceID
	r.unit.Record(state.VariableEnded{Row: v, At: r.now, Removed: removed})
}

// followPath says of the variables of a path in which activity instance they are
// now: that of the path, or of the scope that it carries.
func (r *run) followPath(e *state.Execution) {
	for _, v := range r.variables[e.ID] {
		if v.ConcurrentLocal {
			v.ActivityInstanceID = e.ActivityInstanceID
		}
	}
	p := r.parent(e)
	if !e.Scope || p == nil || p.Scope {
		return
	}
	for _, v := range r.variables[p.ID] {
		if v.ConcurrentLocal {
			v.ActivityInstanceID = e.ScopeInstanceID
		}
	}
}

func (r *run) forget(v *state.Variable) {
	scope := v.TaskID
	if scope == "" {
		scope = v.ExecutionID
	}
	delete(r.variables[scope], v.Name)
	r.unit.Variables.Delete(v.ID)
}

// endVariables ends the variables of a scope that ends, by name.
func (r *run) endVariables(scope string) {
	if len(r.variables[scope]) == 0 {
		return
	}
	for _, v := range byName(r.variables[scope]) {
		if !isTransient(v) {
			r.recordEnd(*v, false)
		}
		r.forget(v)
	}
}

// moveVariables takes the variables of a path to its scope when it is compacted
// away; one of an equal name there takes the value.
func (r *run) moveVariables(from, to *state.Execution) {
	for _, v := range byName(r.variables[from.ID]) {
		if old, ok := r.variables[to.ID][v.Name]; ok {
			old.Value = v.Value
			if !isTransient(old) {
				r.recordWrite(old, place{execution: to})
			}
			r.dropVariable(v)
			continue
		}
		r.moveVariable(v, to)
	}
}

// moveConcurrentVariables takes the variables that belong to a path with it,
// when it gets an execution of its own.
func (r *run) moveConcurrentVariables(from, to *state.Execution) {
	for _, v := range byName(r.variables[from.ID]) {
		if v.ConcurrentLocal {
			r.moveVariable(v, to)
		}
	}
}

func (r *run) moveVariable(v *state.Variable, to *state.Execution) {
	delete(r.variables[v.ExecutionID], v.Name)
	v.ExecutionID = to.ID
	r.indexVariable(v)
}

// copyVariable keeps a variable as it is in another scope.
func (r *run) copyVariable(v *state.Variable, to *state.Execution, instance string) {
	if isTransient(v) {
		return
	}
	row := *v
	row.ID, row.Rev, row.ExecutionID, row.ConcurrentLocal = r.env.NewID(), 0, to.ID, false
	row.ActivityInstanceID, row.OriginInstanceID, row.CreateTime = instance, to.ScopeInstanceID, r.now
	kept := r.unit.Variables.Insert(row)
	r.indexVariable(kept)
	r.recordCreation(kept, place{as: to.ScopeInstanceID})
}

// waitsOutside tells whether an execution waits in front of an activity, within no
// instance of any.
func (r *run) waitsOutside(e *state.Execution) bool {
	return e.ActivityInstanceID == "" && !r.unit.LacksChildren(e.ID) && len(r.tree.loaded(e.ID)) == 0
}

func (c SetVariables) apply(r *run) error {
	var p place
	if c.TaskID != "" {
		t, ok := r.unit.Tasks.Get(c.TaskID)
		if !ok {
			return noTask(c.TaskID)
		}
		p = r.placeOf(t)
	} else {
		e, ok := r.unit.Executions.Get(c.ExecutionID)
		if !ok {
			return refuse(NotFound, "execution %s doesn't exist", c.ExecutionID)
		}
		p = place{execution: e, outside: r.waitsOutside(e)}
	}
	switch {
	case c.Modify:
		r.logVariables(p, "ModifyVariable")
	case len(c.Variables) > 0:
		r.logVariables(p, "SetVariable")
	case len(c.Remove) > 0:
		r.logVariables(p, "RemoveVariable")
	}
	if err := r.setAll(p, c.Variables); err != nil {
		return err
	}
	// As in Camunda 7.24, a task has changed when one of its own variables was written;
	// nothing is said of those around it, nor of one that is removed.
	isOwn := func(v Variable) bool { return r.variables[p.localID()][v.Name] != nil }
	if p.task != nil && slices.ContainsFunc(c.Variables, isOwn) {
		if err := r.updated(p.task, p.task.Assignee); err != nil {
			return err
		}
	}
	for _, name := range c.Remove {
		v, ok := r.findVariable(p, name)
		if c.RemoveLocal {
			v, ok = r.variables[p.localID()][name]
		}
		if ok {
			r.removeVariable(v, p)
		}
	}
	if p.execution == nil || r.isGone(p.execution) {
		return nil
	}
	_, _, err := r.dispatch(r.current(p.execution))
	return err
}
