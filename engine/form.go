package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/value"
)

// FormField is a field of a generated form; see [machine.FormField].
type FormField = machine.FormField

// TaskForm evaluates the generated form of a task for an actor who may read it,
// and returns it with the loaded unit.
func (e *Engine) TaskForm(ctx context.Context, taskID string) ([]FormField, *state.Unit, error) {
	unit, err := e.Unit(ctx, store.Scope{TaskID: taskID})
	if err != nil {
		return nil, nil, err
	}
	fields, err := machine.TaskForm(unit, e.env(ctx, e.clock.Now()), taskID)
	return fields, unit, asError(err)
}

// StartForm evaluates the generated start form of a definition for an actor who
// may read it.
func (e *Engine) StartForm(ctx context.Context, definitionID string) ([]FormField, error) {
	if _, err := e.ReadDefinition(ctx, definitionID); err != nil {
		return nil, err
	}
	d, err := e.Definition(ctx, definitionID)
	if err != nil {
		return nil, err
	}
	fields, err := machine.StartForm(e.env(ctx, e.clock.Now()), d)
	return fields, asError(err)
}

// TaskFormVariables are what a form of a task is filled with: the fields of its
// generated form, and beside them the variables that the task sees, by name.
// Of names only these; nil is all.
func (e *Engine) TaskFormVariables(ctx context.Context, taskID string, names []string) ([]state.Variable, error) {
	fields, unit, err := e.TaskForm(ctx, taskID)
	if err != nil {
		return nil, err
	}
	return formVariables(fields, VisibleVariables(unit, store.Scope{TaskID: taskID}, true), names), nil
}

// StartFormVariables are the fields of the generated start form of a definition.
func (e *Engine) StartFormVariables(ctx context.Context, definitionID string, names []string) ([]state.Variable, error) {
	fields, err := e.StartForm(ctx, definitionID)
	return formVariables(fields, nil, names), err
}

func formVariables(fields []FormField, others []state.Variable, names []string) []state.Variable {
	rows := make([]state.Variable, 0, len(fields)+len(others))
	taken := map[string]bool{}
	for _, f := range fields {
		taken[f.Model.ID] = true
		rows = append(rows, state.Variable{Name: f.Model.ID, Value: value.Encode(f.Shown())})
	}
	for _, row := range others {
		if !taken[row.Name] {
			rows = append(rows, row)
		}
	}
	if names != nil {
		rows = slices.DeleteFunc(rows, func(row state.Variable) bool { return !slices.Contains(names, row.Name) })
	}
	slices.SortFunc(rows, func(a, b state.Variable) int { return strings.Compare(a.Name, b.Name) })
	return rows
}
