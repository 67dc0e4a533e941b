package engine

import (
	"context"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
)

func (c StartProcess) do(ctx context.Context, e *Engine) (Started, error) {
	row, err := e.startable(ctx, c)
	if err != nil {
		return Started{}, err
	}
	if err := mayStart(ctx, row); err != nil {
		return Started{}, err
	}
	if row.Suspended {
		return Started{}, refuse(Suspended, "Cannot start process instance. Process definition %s (id = %s) is suspended", row.Name, row.ID)
	}
	return e.startInstance(ctx, machine.Start{
		DefinitionID: row.ID, BusinessKey: c.BusinessKey, Variables: c.Variables, Form: c.Form,
		Instructions: c.Instructions, SkipListeners: c.SkipListeners, SkipMappings: c.SkipMappings,
	})
}

// startInstance starts an instance under a new id.
func (e *Engine) startInstance(ctx context.Context, start machine.Start) (Started, error) {
	start.ID = e.ids.next()
	unit, err := e.begin(ctx, start)
	if err != nil {
		return Started{}, err
	}
	return started(unit, start.ID)
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

// startable finds the definition that a start names.
func (e *Engine) startable(ctx context.Context, c StartProcess) (state.ProcessDefinition, error) {
	switch {
	case c.DefinitionID != "":
		return e.DefinitionRow(ctx, c.DefinitionID)
	case c.DefinitionKey != "":
		return e.LatestDefinition(ctx, c.DefinitionKey, c.TenantID)
	}
	return state.ProcessDefinition{}, refuse(Invalid, "name the process definition to start by id or key")
}

// started reads the result from the unit: the instance's row if it still runs,
// else what history keeps of it.
func started(unit *state.Unit, id string) (Started, error) {
	s := Started{}
	if row, ok := unit.ProcessInstances.Get(id); ok {
		s.Instance = *row
		for v := range unit.Variables.All() {
			if v.ExecutionID == id && v.TaskID == "" {
				s.Variables = append(s.Variables, *v)
			}
		}
		return s, nil
	}
	for _, f := range unit.Facts {
		switch f := f.(type) {
		case state.InstanceEnded:
			if f.Row.ID == id {
				s.Instance, s.Ended = f.Row, true
			}
		case state.VariableEnded:
			if f.Row.ExecutionID == id && f.Row.TaskID == "" && !f.Removed {
				s.Variables = append(s.Variables, f.Row)
			}
		}
	}
	if !s.Ended {
		panic(fmt.Sprintf("engine: instance %s neither runs nor ended after its start", id))
	}
	return s, nil
}
