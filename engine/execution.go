package engine

import (
	"context"
	"errors"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

type (
	// TriggerExecution lets an execution go on that waits for nobody in particular.
	TriggerExecution struct {
		ExecutionID string
		Variables   []Variable
	}
	// CreateIncident opens an incident at an execution and returns it.
	CreateIncident struct{ ExecutionID, Type, Configuration, Message string }
)

func (c TriggerExecution) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeInstance(ctx, store.Scope{ExecutionID: c.ExecutionID}, InstanceUpdate, machine.TriggerExecution(c))
}

func (c CreateIncident) do(ctx context.Context, e *Engine) (state.Incident, error) {
	if c.Type == "" {
		return state.Incident{}, refuse(Invalid, "an incident needs a type")
	}
	id := e.ids.next()
	may := func(u *state.Unit) error { return mayOnInstance(ctx, u, InstanceUpdate) }
	unit, err := e.change(ctx, store.Scope{ExecutionID: c.ExecutionID}, may, machine.CreateIncident{
		ID: id, ExecutionID: c.ExecutionID, Type: c.Type, Configuration: c.Configuration, Message: c.Message,
	})
	if errors.Is(err, store.ErrNotFound) {
		return state.Incident{}, refuse(NotFound, "Cannot find an execution with the id '%s'.", c.ExecutionID)
	}
	if err != nil {
		return state.Incident{}, err
	}
	row, ok := unit.Incidents.Get(id)
	if !ok {
		panic("engine: the incident " + id + " was not opened")
	}
	return *row, nil
}
