package machine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// place is where variables are seen from: an execution, or a task with the
// execution around it. The execution is nil for a standalone task.
type place struct {
	execution *state.Execution
	task      *state.Task
}

func (r *run) placeOf(t *state.Task) place {
	e, _ := r.unit.Executions.Get(t.ExecutionID)
	return place{execution: e, task: t}
}

// localID is the id of the innermost scope, under which variables are indexed.
func (p place) localID() string {
	if p.task != nil {
		return p.task.ID
	}
	return p.execution.ID
}

func (r *run) indexVariable(v *state.Variable) {
	scope := v.TaskID
	if scope == "" {
		scope = v.ExecutionID
	}
	if r.variables[scope] == nil {
		r.variables[scope] = map[string]*state.Variable{}
	}
	r.variables[scope][v.Name] = v
}

// findVariable looks a name up from the innermost scope outward.
func (r *run) findVariable(p place, name string) (*state.Variable, bool) {
	if p.task != nil {
		if v, ok := r.variables[p.task.ID][name]; ok {
			return v, true
		}
	}
	for e := p.execution; e != nil; e = r.parent(e) {
		if v, ok := r.variables[e.ID][name]; ok {
			return v, true
		}
	}
	return nil, false
}

// visibleVariables returns all variables seen from a place, by name; the
// innermost of equal names.
func (r *run) visibleVariables(p place) []*state.Variable {
	seen := map[string]*state.Variable{}
	take := func(scope string) {
		for name, v := range r.variables[scope] {
			if seen[name] == nil {
				seen[name] = v
			}
		}
	}
	if p.task != nil {
		take(p.task.ID)
	}
	for e := p.execution; e != nil; e = r.parent(e) {
		take(e.ID)
	}
	return byName(seen)
}

func byName(variables map[string]*state.Variable) []*state.Variable {
	rows := make([]*state.Variable, 0, len(variables))
	for _, v := range variables {
		rows = append(rows, v)
	}
	slices.SortFunc(rows, func(a, b *state.Variable) int { return strings.Compare(a.Name, b.Name) })
	return rows
}

// decode gives the typed value of a stored variable.
func decode(v *state.Variable) (value.Value, error) {
	x, err := v.Value.Decode()
	if err != nil {
		return value.Value{}, fmt.Errorf("read variable %s: %w", v.Name, err)
	}
	return x, nil
}

// setVariable writes to the nearest scope that has the name, else to the root
// (a standalone task is its own root).
func (r *run) setVariable(p place, name string, x value.Value) {
	if v, ok := r.findVariable(p, name); ok {
		r.overwrite(v, p, x)
		return
	}
	root := p
	if p.execution != nil {
		root = place{execution: p.execution}
		for up := r.parent(p.execution); up != nil; up = r.parent(up) {
			root.execution = up
		}
	}
	r.createVariable(root, p, name, x)
}

// setLocal writes to the innermost scope itself.
func (r *run) setLocal(p place, name string, x value.Value) {
	if v, ok := r.variables[p.localID()][name]; ok {
		r.overwrite(v, p, x)
		return
	}
	r.createVariable(p, p, name, x)
}

func (r *run) createVariable(scope, from place, name string, x value.Value) {
	row := state.Variable{ID: r.env.NewID(), Name: name, CreateTime: r.now}
	if e := scope.execution; e != nil {
		row.RootProcessInstanceID, row.ProcessInstanceID = e.RootProcessInstanceID, e.ProcessInstanceID
		row.ProcessDefinitionID, row.ProcessDefinitionKey = e.ProcessDefinitionID, r.instance.ProcessDefinitionKey
		row.ExecutionID, row.TenantID = e.ID, e.TenantID
		row.ActivityInstanceID = e.ActivityInstanceID
		if e.Scope {
			row.ActivityInstanceID = r.scopeInstance(e)
		}
	}
	if t := scope.task; t != nil {
		row.TaskID, row.TenantID, row.ActivityInstanceID = t.ID, t.TenantID, t.ActivityInstanceID
	}
	row.Value = r.store(row, x)
	v := r.unit.Variables.Insert(row)
	r.indexVariable(v)
	r.recordWrite(v, from, true)
}

func (r *run) overwrite(v *state.Variable, from place, x value.Value) {
	v.Value = r.store(*v, x)
	r.recordWrite(v, from, false)
}

func (r *run) recordWrite(v *state.Variable, from place, initial bool) {
	written := state.VariableWritten{Row: *v, At: r.now, Initial: initial, Revision: v.Rev, ActivityInstanceID: v.ActivityInstanceID}
	if !initial {
		written.Revision++
	}
	if e := from.execution; e != nil && e.ActivityInstanceID != "" {
		written.ActivityInstanceID = e.ActivityInstanceID
	}
	r.unit.Record(written)
}

// store encodes a value; the bytes of a Bytes or File value become a content row.
func (r *run) store(v state.Variable, x value.Value) value.Stored {
	content := func(b value.Blob) value.Blob {
		if b.Data == nil {
			return b
		}
		b.ContentID, b.Size = r.env.NewID(), int64(len(b.Data))
		r.unit.Append(state.ContentTable, &state.Content{
			ID: b.ContentID, RootProcessInstanceID: v.RootProcessInstanceID,
			ProcessInstanceID: v.ProcessInstanceID, Data: b.Data,
		})
		b.Data = nil
		return b
	}
	switch data := x.V.(type) {
	case value.Blob:
		x.V = content(data)
	case value.FileRef:
		data.Blob = content(data.Blob)
		x.V = data
	}
	return value.Encode(x)
}

// removeVariable deletes a variable before its scope ends.
func (r *run) removeVariable(v *state.Variable) {
	r.unit.Record(state.VariableEnded{Row: *v, At: r.now, Removed: true})
	r.forget(v)
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
		r.unit.Record(state.VariableEnded{Row: *v, At: r.now})
		r.forget(v)
	}
}

// moveVariables takes the variables of a concurrent execution to its scope when
// it is compacted away; one of an equal name is overwritten there.
func (r *run) moveVariables(from, to *state.Execution) {
	for _, v := range byName(r.variables[from.ID]) {
		if old, ok := r.variables[to.ID][v.Name]; ok {
			r.removeVariable(old)
		}
		delete(r.variables[from.ID], v.Name)
		v.ExecutionID = to.ID
		r.indexVariable(v)
	}
}
