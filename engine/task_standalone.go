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

// maxTaskID bounds the id that a caller gives a task, in bytes.
const maxTaskID = 64

func (c CreateTask) do(ctx context.Context, e *Engine) (state.Task, error) {
	if err := requireTenant(ctx, "create a task", c.Task.ID, c.Task.TenantID); err != nil {
		return c.Task, err
	}
	if err := require(ctx, claim{identity.Create, identity.ResourceTask, ""}); err != nil {
		return c.Task, err
	}
	if len(c.Task.ID) > maxTaskID {
		return c.Task, refuse(Conflict, "the id of a task has at most %d characters", maxTaskID)
	}
	if c.Task.ID == "" {
		c.Task.ID = e.ids.next()
	}
	// One that has ended keeps its id.
	ended, err := find[state.HistoryTask](ctx, e.store, "id = #", c.Task.ID)
	if err != nil {
		return c.Task, err
	}
	if len(ended) > 0 {
		return c.Task, refuse(Conflict, "there was a task with the id '%s' before", c.Task.ID)
	}
	return c.Task, e.createTask(ctx, c.Task)
}

// createTask makes the task, in one transaction with its parent, if it has one.
func (e *Engine) createTask(ctx context.Context, task state.Task) error {
	create := machine.CreateTask{Task: task}
	if task.ParentTaskID == "" {
		_, err := e.begin(ctx, anybodyMay, create)
		return err
	}
	may := func(u *state.Unit) error {
		if parent, ok := u.Tasks.Get(task.ParentTaskID); ok {
			return requireTenant(ctx, "create a task below", parent.ID, parent.TenantID)
		}
		return nil
	}
	_, err := e.change(ctx, store.Scope{TaskID: task.ParentTaskID}, may, create)
	if errors.Is(err, store.ErrNotFound) {
		return refuse(Invalid, "the parent task '%s' does not exist", task.ParentTaskID)
	}
	return err
}

func (c DeleteTask) do(ctx context.Context, e *Engine) (None, error) {
	may := func(u *state.Unit) error {
		task, ok := u.Tasks.Get(c.TaskID)
		if !ok || task.ExecutionID != "" {
			return nil // the machine's to refuse
		}
		if err := requireTenant(ctx, "delete the task", task.ID, task.TenantID); err != nil {
			return err
		}
		return require(ctx, claim{identity.Delete, identity.ResourceTask, task.ID})
	}
	_, err := e.change(ctx, store.Scope{TaskID: c.TaskID}, may, machine.DeleteTask{TaskID: c.TaskID})
	if errors.Is(err, store.ErrNotFound) {
		return None{}, nil
	}
	return None{}, err
}

func (c UpdateTask) do(ctx context.Context, e *Engine) (None, error) {
	may := func(u *state.Unit) error { return mayOnTask(ctx, u, c.TaskID, TaskAssign) }
	scope := store.Scope{TaskID: c.TaskID}
	load := func() (*state.Unit, error) {
		unit, err := e.store.Load(ctx, scope)
		if err != nil || c.ParentTaskID == nil {
			return unit, err
		}
		return unit, e.loadAbove(ctx, unit, *c.ParentTaskID)
	}
	do := e.applying(ctx, machine.UpdateTask(c), &effects{})
	err := e.repeat(func() error {
		_, err := e.attempt(ctx, e.from(load), may, do)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return None{}, &Error{Code: NotFound, Message: fmt.Sprintf("Cannot find task with id %s: task is null", c.TaskID), Err: err}
	}
	return None{}, err
}

// maxAbove bounds how deep tasks lie below each other.
const maxAbove = 100

// loadAbove loads the task that another is to be put below, and those above it.
func (e *Engine) loadAbove(ctx context.Context, unit *state.Unit, id string) error {
	for depth := 0; id != ""; depth++ {
		if depth == maxAbove {
			return refuse(Invalid, "tasks lie at most %d below each other", maxAbove)
		}
		if _, ok := unit.Tasks.Get(id); !ok {
			other, err := e.store.Load(ctx, store.Scope{TaskID: id})
			if errors.Is(err, store.ErrNotFound) {
				return nil
			}
			if err != nil {
				return fmt.Errorf("load parent task %s: %w", id, err)
			}
			unit.Absorb(other)
		}
		task, _ := unit.Tasks.Get(id)
		id = task.ParentTaskID
	}
	return nil
}

// loadSubtasks loads the tasks below others beside them. A task that turns out to
// have none is noted so.
func (e *Engine) loadSubtasks(ctx context.Context, unit *state.Unit, parents []string) error {
	for _, id := range parents {
		rows, err := find[state.Task](ctx, e.store, "parent_task_id = #", id)
		if err != nil {
			return fmt.Errorf("find the subtasks of %s: %w", id, err)
		}
		for _, row := range rows {
			other, err := e.store.Load(ctx, store.Scope{TaskID: row.ID})
			if errors.Is(err, store.ErrNotFound) {
				continue // it has ended meanwhile
			}
			if err != nil {
				return fmt.Errorf("load subtask %s: %w", row.ID, err)
			}
			unit.Absorb(other)
		}
		if parent, ok := unit.Tasks.Get(id); ok && len(rows) == 0 {
			parent.HasSubtasks = false
		}
	}
	return nil
}
