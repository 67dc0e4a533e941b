package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// changeInstance runs a machine command on what scope points to, for an actor
// with the right on the instance.
func (e *Engine) changeInstance(ctx context.Context, scope store.Scope, right Right, cmd machine.Command) (None, error) {
	if scope == (store.Scope{}) {
		return None{}, refuse(Invalid, "no id was given")
	}
	may := func(u *state.Unit) error { return mayOnInstance(ctx, u, right) }
	_, err := e.change(ctx, scope, may, cmd)
	if errors.Is(err, store.ErrNotFound) {
		return None{}, &Error{Code: NotFound, Message: fmt.Sprintf("No %s found", describe(scope)), Err: err}
	}
	return None{}, err
}

func (c SuspendInstance) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeInstance(ctx, store.Scope{ProcessInstanceID: c.ProcessInstanceID},
		InstanceSuspend, machine.SuspendInstance(c))
}

func (c DeleteInstance) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeInstance(ctx, store.Scope{ProcessInstanceID: c.ProcessInstanceID},
		InstanceDelete, machine.DeleteInstance(c))
}

func (c SetVariables) do(ctx context.Context, e *Engine) (None, error) {
	if c.TaskID != "" {
		return e.changeTask(ctx, c.TaskID, TaskSetVariables, machine.SetVariables(c))
	}
	return e.changeInstance(ctx, store.Scope{ExecutionID: c.ExecutionID},
		InstanceSetVariables, machine.SetVariables(c))
}

// ActivityInstanceTree returns the tree of the running activity instances of a
// process instance.
func (e *Engine) ActivityInstanceTree(ctx context.Context, processInstanceID string) (*machine.ActivityInstanceNode, error) {
	unit, err := e.Unit(ctx, store.Scope{ProcessInstanceID: processInstanceID})
	if err != nil {
		return nil, err
	}
	instance, ok := unit.ProcessInstances.Get(processInstanceID)
	if !ok {
		return nil, refuse(NotFound, "No process instance found with id %s", processInstanceID)
	}
	d, err := e.Definition(ctx, instance.ProcessDefinitionID)
	if err != nil {
		return nil, err
	}
	return machine.ActivityInstanceTree(unit, d), nil
}
