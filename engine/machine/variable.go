package machine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// place is where variables are seen from: an execution, or a task with the
// execution around it. The execution is nil for a standalone task, and both are
// where nothing runs yet.
type place struct {
	execution *state.Execution
	task      *state.Task
	// as is the activity instance that history shows as the writer where that is
	// not the execution's own.
	as string
	// outside: the writer is in no activity, and history names none.
	outside bool
	// code: the writer is an expression, a script or a delegate of the model, whose
	// changes are part of no user's operation.
	code bool
}

// writer is the activity instance that writes from a place; empty where none
// does. As in Camunda 7 an execution above a scope with an inside is in that.
func (r *run) writer(p place) string {
	e := p.execution
	switch {
	case p.as != "" || e == nil:
		return p.as
	case e.ActivityInstanceID != "":
		return e.ActivityInstanceID
	}
	below := r.tree.loaded(e.ID)
	if len(below) == 0 {
		return ""
	}
	own := e.ScopeInstanceID
	if e.Concurrent && !e.Scope {
		own = r.parent(e).ScopeInstanceID
	}
	only := below[0]
	if len(below) > 1 || only.Concurrent || !only.Scope {
		return own
	}
	n := r.mustNode(only, only.ScopeActivityID)
	if _, hasInside := behaviors[n.Kind].(composite); hasInside || n.IsThrowingCompensation() {
		return only.ScopeInstanceID
	}
	return own
}

func (r *run) placeOf(t *state.Task) place {
	e, _ := r.unit.Executions.Get(t.ExecutionID)
	return place{execution: e, task: t}
}

// localID is the id of the innermost scope, under which variables are indexed.
func (p place) localID() string {
	switch {
	case p.task != nil:
		return p.task.ID
	case p.execution != nil:
		return p.execution.ID
	}
	return ""
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

// setAll writes variables in the order given.
func (r *run) setAll(p place, variables []Variable) error {
	for _, v := range variables {
		old, exists := r.findVariable(p, v.Name)
		if v.Local {
			old, exists = r.variables[p.localID()][v.Name]
		}
		switch {
		case exists && v.Transient != isTransient(old):
			return refuse(Invalid, "Cannot set transient variable with name %s to non-transient variable and vice versa.", v.Name)
		case v.Transient && v.Local:
			r.setTransient(p, v.Name, v.Value)
		case v.Transient && !exists:
			r.setTransient(r.rootPlace(p), v.Name, v.Value)
		case v.Local:
			r.setLocal(p, v.Name, v.Value)
		default:
			r.setVariable(p, v.Name, v.Value)
		}
	}
	return nil
}

// setVariable writes to the nearest scope that has the name, else to the root
// (a standalone task is its own root).
func (r *run) setVariable(p place, name string, x value.Value) {
	if v, ok := r.findVariable(p, name); ok {
		r.overwrite(v, p, x)
		return
	}
	r.createVariable(r.rootPlace(p), p, name, x)
}

// rootPlace is where a variable goes that is nowhere yet.
func (r *run) rootPlace(p place) place {
	if p.execution == nil {
		return p
	}
	return place{execution: r.root(p.execution)}
}

// setLocal writes to the innermost scope itself.
func (r *run) setLocal(p place, name string, x value.Value) {
	if v, ok := r.variables[p.localID()][name]; ok {
		r.overwrite(v, p, x)
		return
	}
	r.createVariable(p, p, name, x)
}

// setTransient sets a variable that is kept nowhere: it has no row.
func (r *run) setTransient(p place, name string, x value.Value) {
	v := &state.Variable{Name: name, Value: value.Encode(x)}
	if p.execution != nil {
		v.ExecutionID = p.execution.ID
	}
	if p.task != nil {
		v.TaskID = p.task.ID
	}
	r.indexVariable(v)
	r.noteChange(v, "create")
}

func isTransient(v *state.Variable) bool { return v.ID == "" }

func (r *run) createVariable(scope, from place, name string, x value.Value) {
	row := state.Variable{ID: r.env.NewID(), Name: name, CreateTime: r.now}
	if e := scope.execution; e != nil {
		row.RootProcessInstanceID, row.ProcessInstanceID = e.RootProcessInstanceID, e.ProcessInstanceID
		row.ProcessDefinitionID, row.ProcessDefinitionKey = e.ProcessDefinitionID, r.instance(e).ProcessDefinitionKey
		row.ExecutionID, row.TenantID = e.ID, e.TenantID
		row.ConcurrentLocal = scope.task == nil && r.isOfPath(e)
		row.ActivityInstanceID = e.ScopeInstanceID
		if row.ConcurrentLocal || scope.task != nil {
			row.ActivityInstanceID = cmp.Or(e.ActivityInstanceID, r.scopeOf(e).ScopeInstanceID)
		}
		row.OriginInstanceID = row.ActivityInstanceID
		if scope.task == nil && !row.ConcurrentLocal {
			row.OriginInstanceID = r.originOf(e)
		}
	}
	if t := scope.task; t != nil {
		row.TaskID, row.TenantID, row.ActivityInstanceID = t.ID, t.TenantID, t.ActivityInstanceID
	}
	row.Value = r.store(row, x)
	v := r.unit.Variables.Insert(row)
	r.indexVariable(v)
	r.recordCreation(v, from)
	r.noteChange(v, "create")
}

// originOf is the activity instance that history names for a variable of a scope's
// own. In Camunda what a subprocess begins with counts to what is around it.
func (r *run) originOf(e *state.Execution) string {
	above := r.scopeAbove(e)
	if above == nil || e.ActivityID != e.ScopeActivityID {
		return e.ScopeInstanceID
	}
	n := r.mustNode(e, e.ScopeActivityID)
	if n.TriggeredByEvent || n.Kind != model.KindSubProcess && n.Kind != model.KindTransaction {
		return e.ScopeInstanceID
	}
	return above.ScopeInstanceID
}

// isOfPath tells whether what is local to an execution belongs to its path, not
// to the scope that it may be too.
func (r *run) isOfPath(e *state.Execution) bool {
	if !e.Scope {
		return true
	}
	if e.ActivityInstanceID == "" || !e.Active || e.ActivityID == "" {
		return false
	}
	n := r.mustNode(e, e.ActivityID)
	_, hasInside := behaviors[n.Kind].(composite)
	return n.Scope && !hasInside
}

func (r *run) overwrite(v *state.Variable, from place, x value.Value) {
	if isTransient(v) {
		v.Value = value.Encode(x)
		r.noteChange(v, "update")
		return
	}
	v.Value = r.store(*v, x)
	r.unit.Variables.Touch(v.ID)
	r.recordWrite(v, from)
	r.noteChange(v, "update")
}

// recordCreation records that a variable is there. It is an initial one until
// the first flow of its instance is taken.
func (r *run) recordCreation(v *state.Variable, from place) {
	r.record(v, from, state.VariableWritten{Initial: r.starting[v.ProcessInstanceID]})
}

// recordWrite records that a variable was changed. As long as its creation is
// not stored it stays at the first revision.
func (r *run) recordWrite(v *state.Variable, from place) {
	revision := v.Rev + 1
	if r.unit.Variables.IsNew(v.ID) {
		revision = 0
	}
	r.record(v, from, state.VariableWritten{Revision: revision})
}

func (r *run) record(v *state.Variable, from place, written state.VariableWritten) {
	written.Row, written.At, written.ByCode = *v, r.now, from.code
	if !from.outside || written.Initial {
		written.ActivityInstanceID = cmp.Or(r.writer(from), v.ActivityInstanceID)
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
	stored := value.Encode(x)
	r.countWritten(stored)
	return stored
}
