package engine

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// Variables returns the variables visible from a task, an execution or a
// process instance, by name; the nearest scope wins.
func (e *Engine) Variables(ctx context.Context, scope store.Scope) ([]state.Variable, error) {
	return e.variables(ctx, scope, true)
}

// LocalVariables returns only those of the scope itself, by name.
func (e *Engine) LocalVariables(ctx context.Context, scope store.Scope) ([]state.Variable, error) {
	return e.variables(ctx, scope, false)
}

// variables reads only what the scope sees, whatever else its process instance
// holds, and all of it in one statement: while the tree of executions changes, a
// second one would look for variables where they were.
func (e *Engine) variables(ctx context.Context, scope store.Scope, up bool) ([]state.Variable, error) {
	if err := e.mayRead(ctx, scope); err != nil {
		return nil, err
	}
	execution := scope.ExecutionID + scope.ProcessInstanceID
	from, args := " FROM variable v WHERE v.execution_id = # AND v.task_id IS NULL", []any{execution}
	switch {
	case up && scope.TaskID != "":
		from = variablesAround("(SELECT t.execution_id FROM task t WHERE t.id = #)", "SELECT v.*, 0 AS depth FROM variable v WHERE v.task_id = # UNION ALL ")
		args = []any{scope.TaskID, scope.TaskID}
	case up:
		from = variablesAround("#", "")
	case scope.TaskID != "":
		from, args = " FROM variable v WHERE v.task_id = #", []any{scope.TaskID}
	}
	rows, err := read[state.Variable](ctx, e.store, "SELECT "+columnsOf(state.VariableTable, "v.")+from, args)
	if err != nil {
		return nil, asError(err)
	}
	return nearest(rows), nil
}

// variablesAround is where a statement selects variables v from, those of the
// nearest scope first: what local selects, then what an execution and those
// around it hold.
func variablesAround(execution, local string) string {
	return " FROM (WITH RECURSIVE place (id, parent_id, depth) AS (SELECT e.id, e.parent_id, 1 FROM execution e WHERE e.id = " + execution +
		" UNION ALL SELECT e.id, e.parent_id, p.depth + 1 FROM place p JOIN execution e ON e.id = p.parent_id) " + local +
		"SELECT v.*, p.depth FROM place p JOIN variable v ON v.execution_id = p.id AND v.task_id IS NULL) v ORDER BY v.depth"
}

// nearest keeps the first row of each name, and sorts by it.
func nearest(rows []state.Variable) []state.Variable {
	slices.SortStableFunc(rows, func(a, b state.Variable) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(rows, func(a, b state.Variable) bool { return a.Name == b.Name })
}

// VisibleVariables picks the variables of a loaded unit that a scope sees; with
// up also those of the scopes around it.
func VisibleVariables(unit *state.Unit, scope store.Scope, up bool) []state.Variable {
	return placesOf(unit).visible(scope, up)
}

// places are the variables of a unit by the execution or task that they live in.
type places struct {
	unit *state.Unit
	at   map[string][]*state.Variable
}

func placesOf(unit *state.Unit) places {
	p := places{unit: unit, at: map[string][]*state.Variable{}}
	for v := range unit.Variables.All() {
		id := cmp.Or(v.TaskID, v.ExecutionID)
		p.at[id] = append(p.at[id], v)
	}
	return p
}

// visible picks those that a scope sees, by name; see [VisibleVariables].
func (p places) visible(scope store.Scope, up bool) []state.Variable {
	byName := map[string]state.Variable{}
	take := func(id string) {
		for _, v := range p.at[id] {
			if _, hidden := byName[v.Name]; !hidden {
				byName[v.Name] = *v
			}
		}
	}
	execution := scope.ExecutionID + scope.ProcessInstanceID
	if scope.TaskID != "" {
		take(scope.TaskID)
		if task, ok := p.unit.Tasks.Get(scope.TaskID); ok {
			execution = task.ExecutionID
		}
	} else {
		take(execution)
	}
	for up && execution != "" {
		take(execution)
		row, ok := p.unit.Executions.Get(execution)
		if !ok {
			break
		}
		execution = row.ParentID
	}
	rows := make([]state.Variable, 0, len(byName))
	for _, v := range byName {
		rows = append(rows, v)
	}
	slices.SortFunc(rows, func(a, b state.Variable) int { return strings.Compare(a.Name, b.Name) })
	return rows
}
