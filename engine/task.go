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
	if taskID == "" {
		return None{}, refuse(Invalid, "no task id was given")
	}
	may := func(u *state.Unit) error { return mayOnTask(ctx, u, taskID, right) }
	_, err := e.change(ctx, store.Scope{TaskID: taskID}, may, cmd)
	if errors.Is(err, store.ErrNotFound) {
		return None{}, &Error{Code: NotFound, Message: fmt.Sprintf("Cannot find task with id %s: task is null", taskID), Err: err}
	}
	return None{}, err
}

func (c CompleteTask) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeTask(ctx, c.TaskID, TaskWork, machine.CompleteTask(c))
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

func (c UpdateTask) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeTask(ctx, c.TaskID, TaskAssign, machine.UpdateTask{
		TaskID: c.TaskID, Name: c.Name, Description: c.Description, Owner: c.Owner, Priority: c.Priority, Due: c.Due, FollowUp: c.FollowUp,
	})
}

func (c AddIdentityLink) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeTask(ctx, c.TaskID, TaskAssign, machine.AddIdentityLink(c))
}

func (c DeleteIdentityLink) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeTask(ctx, c.TaskID, TaskAssign, machine.DeleteIdentityLink(c))
}
