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

func (e *Engine) variables(ctx context.Context, scope store.Scope, up bool) ([]state.Variable, error) {
	unit, err := e.Unit(ctx, scope)
	if err != nil {
		return nil, err
	}
	return VisibleVariables(unit, scope, up), nil
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
