package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

func (c StartProcess) do(ctx context.Context, e *Engine) (Started, error) {
	return c.finishing(ctx, e, nil)
}

func (c StartProcess) finishing(ctx context.Context, e *Engine, finish func(*state.Unit, Started) error) (Started, error) {
	if !c.Form && len(c.Instructions) == 0 && (c.SkipListeners || c.SkipMappings) {
		return Started{}, refuse(Failed, "ENGINE-13024 Listeners and mappings can only be skipped where startInstructions say what to start.")
	}
	outside := &effects{}
	for attempt := 1; ; attempt++ {
		row, err := e.startable(ctx, c)
		if err != nil {
			return Started{}, err
		}
		result, err := e.startFrom(ctx, row, c, outside, finish)
		if !errors.Is(err, errOutdated) {
			return result, err
		}
		if attempt == maxAttempts {
			return result, fmt.Errorf("start an instance of %s: %w", row.ID, store.ErrConflict)
		}
		e.known.drop(c.name())
		c.Definition = nil
	}
}

// errOutdated: the definition is not what it was taken for.
var errOutdated = errors.New("the definition was changed meanwhile")

// startFrom starts an instance of a definition, or fails with errOutdated where the
// row is. A refusal counts only if the row is not.
func (e *Engine) startFrom(ctx context.Context, row state.ProcessDefinition, c StartProcess, outside *effects, finish func(*state.Unit, Started) error) (Started, error) {
	if err := mayStart(ctx, row); err != nil {
		return Started{}, err
	}
	result, err := Started{}, error(refuse(Suspended, "Cannot start process instance. Process definition %s (id = %s) is suspended", row.Name, row.ID))
	if !row.Suspended {
		result, err = e.startInstance(ctx, row, machine.Start{
			DefinitionID: row.ID, BusinessKey: c.BusinessKey, CaseInstanceID: c.CaseInstanceID, Variables: c.Variables, Form: c.Form,
			Instructions: c.Instructions, SkipListeners: c.SkipListeners, SkipMappings: c.SkipMappings,
		}, outside, finish)
	}
	if err == nil || isFate(err) || errors.Is(err, errOutdated) {
		return result, err
	}
	if outdated, failing := e.isOutdated(ctx, row); failing != nil || !outdated {
		return result, err
	}
	return Started{}, errOutdated
}

// startInstance starts an instance under a new id. Unless it is nil, finish is
// called before the unit is flushed. It fails with errOutdated where the definition
// turns out to be another.
func (e *Engine) startInstance(ctx context.Context, row state.ProcessDefinition, start machine.Start, outside *effects, finish func(*state.Unit, Started) error) (result Started, err error) {
	start.ID = e.ids.next()
	_, err = e.beginAnd(ctx, e.stillDefined(ctx, row), start, outside, func(unit *state.Unit) (err error) {
		unit.Hold(row)
		if result, err = started(unit, start.ID); err != nil || finish == nil {
			return err
		}
		return finish(unit, result)
	})
	return result, err
}

// stillDefined lets the first attempt of a start pass. That the definition is no
// longer what it was shows at the flush; then the next attempt says so.
func (e *Engine) stillDefined(ctx context.Context, row state.ProcessDefinition) func(*state.Unit) error {
	first := true
	return func(*state.Unit) error {
		if first {
			first = false
			return nil
		}
		outdated, err := e.isOutdated(ctx, row)
		if outdated {
			return errOutdated
		}
		return err
	}
}

// mayStart refuses an actor who may not start instances of the definition.
func mayStart(ctx context.Context, row state.ProcessDefinition) error {
	if err := requireTenant(ctx, "start an instance of the process definition", row.ID, row.TenantID); err != nil {
		return err
	}
	if err := require(ctx, claim{identity.Create, identity.ResourceProcessInstance, ""}); err != nil {
		return err
	}
	return require(ctx, claim{identity.CreateInstance, identity.ResourceProcessDefinition, row.Key})
}

// MayStart reports whether the actor of ctx may start instances of a definition.
func (e *Engine) MayStart(ctx context.Context, row state.ProcessDefinition) bool {
	return mayStart(ctx, row) == nil
}

// startable finds the definition that a start names, as this node knows it.
func (e *Engine) startable(ctx context.Context, c StartProcess) (state.ProcessDefinition, error) {
	switch {
	case c.Definition != nil:
		return *c.Definition, nil
	case c.DefinitionID+c.DefinitionKey != "":
		return e.knownDefinition(ctx, c.name())
	}
	return state.ProcessDefinition{}, refuse(Invalid, "name the process definition to start by id or key")
}

// name is what the definition is asked for by.
func (c StartProcess) name() definitionName {
	if c.DefinitionID != "" {
		return definitionName{id: c.DefinitionID}
	}
	return definitionName{key: c.DefinitionKey, tenantID: c.TenantID}
}

// started reads the result from the unit: the instance's row if it still runs,
// else what history keeps of it.
func started(unit *state.Unit, id string) (Started, error) {
	s := Started{Variables: instanceVariables(unit, id)}
	if row, ok := unit.ProcessInstances.Get(id); ok {
		s.Instance = *row
		return s, nil
	}
	for _, f := range unit.Facts {
		if f, ok := f.(state.InstanceEnded); ok && f.Row.ID == id {
			s.Instance, s.Ended = f.Row, true
		}
	}
	if !s.Ended {
		panic(fmt.Sprintf("engine: instance %s neither runs nor ended after its start", id))
	}
	return s, nil
}

// instanceVariables are the variables that a process instance has after a
// command, or had as it ended.
func instanceVariables(unit *state.Unit, id string) []state.Variable {
	var rows []state.Variable
	for v := range unit.Variables.All() {
		if v.ExecutionID == id && v.TaskID == "" && id != "" {
			rows = append(rows, *v)
		}
	}
	for _, f := range unit.Facts {
		if f, ok := f.(state.VariableEnded); ok && f.Row.ExecutionID == id && f.Row.TaskID == "" && id != "" && !f.Removed {
			rows = append(rows, f.Row)
		}
	}
	return rows
}
