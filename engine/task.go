package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// changeTask runs a machine command on a task for an actor with the right on it.
func (e *Engine) changeTask(ctx context.Context, taskID string, right Right, cmd machine.Command) (None, error) {
	_, err := e.changedTask(ctx, taskID, right, cmd)
	return None{}, err
}

// changedTask is changeTask that returns the unit as the command left it.
func (e *Engine) changedTask(ctx context.Context, taskID string, right Right, cmd machine.Command) (*state.Unit, error) {
	if taskID == "" {
		return nil, refuse(Invalid, "no task id was given")
	}
	may := func(u *state.Unit) error { return mayOnTask(ctx, u, taskID, right) }
	unit, err := e.change(ctx, store.Scope{TaskID: taskID}, may, cmd)
	if errors.Is(err, store.ErrNotFound) {
		return nil, &Error{Code: NotFound, Message: fmt.Sprintf("Cannot find task with id %s: task is null", taskID), Err: err}
	}
	return unit, err
}

func (c CompleteTask) do(ctx context.Context, e *Engine) (Completed, error) {
	unit, err := e.changedTask(ctx, c.TaskID, TaskWork, machine.CompleteTask(c))
	if err != nil {
		return Completed{}, err
	}
	for _, f := range unit.Facts {
		if f, ok := f.(state.TaskEnded); ok && f.Row.ID == c.TaskID {
			if f.Row.ProcessInstanceID == "" {
				return Completed{Variables: lostVariables(unit, f.Row.ID)}, nil
			}
			return Completed{Variables: instanceVariables(unit, f.Row.ProcessInstanceID)}, nil
		}
	}
	if t, ok := unit.Tasks.Get(c.TaskID); ok { // its form gave it back to its owner
		return Completed{Variables: instanceVariables(unit, t.ProcessInstanceID)}, nil
	}
	return Completed{}, nil
}

// lostVariables are those of a task that is over: of each its type is left
// (Camunda 7.24, CompleteTaskCmd, reads them when they have been deleted).
func lostVariables(unit *state.Unit, taskID string) []state.Variable {
	var rows []state.Variable
	for _, f := range unit.Facts {
		if f, ok := f.(state.VariableEnded); ok && f.Row.TaskID == taskID && !f.Removed {
			row := f.Row
			row.Value = row.Value.Emptied()
			rows = append(rows, row)
		}
	}
	return rows
}

func (c ClaimTask) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeTask(ctx, c.TaskID, TaskWork, machine.ClaimTask(c))
}

func (c UnclaimTask) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeTask(ctx, c.TaskID, TaskAssign, machine.AssignTask{TaskID: c.TaskID})
}

func (c AssignTask) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeTask(ctx, c.TaskID, TaskAssign, machine.AssignTask(c))
}

func (c DelegateTask) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeTask(ctx, c.TaskID, TaskAssign, machine.DelegateTask(c))
}

func (c ResolveTask) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeTask(ctx, c.TaskID, TaskWork, machine.ResolveTask(c))
}

func (c ThrowTaskError) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeTask(ctx, c.TaskID, TaskWork, machine.ThrowTaskError(c))
}

func (c ThrowTaskEscalation) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeTask(ctx, c.TaskID, TaskWork, machine.ThrowTaskEscalation(c))
}

func (c AddIdentityLink) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeTask(ctx, c.TaskID, TaskAssign, machine.AddIdentityLink(c))
}

func (c DeleteIdentityLink) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeTask(ctx, c.TaskID, TaskAssign, machine.DeleteIdentityLink(c))
}
