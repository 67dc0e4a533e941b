package engine

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// The commands on external tasks. Where a worker reports, it must be the one that
// locked the task last; it is a Conflict if another one did.
type (
	// LockExternalTask locks one task for a worker; it is a Conflict if another one
	// holds a lock.
	LockExternalTask struct {
		ID, WorkerID string
		Duration     time.Duration
	}
	// ExtendExternalTaskLock has a lock hold for the duration from now on.
	ExtendExternalTaskLock struct {
		ID, WorkerID string
		Duration     time.Duration
	}
	// UnlockExternalTask takes the lock away, whoever holds it.
	UnlockExternalTask struct{ ID string }
	// CompleteExternalTask lets the process go on.
	CompleteExternalTask struct {
		ID, WorkerID string
		Variables    []Variable
	}
	// FailExternalTask reports a failure. Retries are those left; with none an
	// incident is made. The task is offered again after RetryAfter.
	FailExternalTask struct {
		ID, WorkerID     string
		Message, Details string
		Retries          int64
		RetryAfter       time.Duration
		Variables        []Variable
	}
	// ThrowExternalTaskError throws a BPMN error.
	ThrowExternalTaskError struct {
		ID, WorkerID, Code, Message string
		Variables                   []Variable
	}
	// SetExternalTaskRetries gives a task new retries; without any it has an
	// incident.
	SetExternalTaskRetries struct {
		ID      string
		Retries int64
	}
	// SetExternalTasksRetries does so with several tasks, with all or none.
	SetExternalTasksRetries struct {
		IDs     []string
		Retries int64
	}
	// SetExternalTaskPriority changes the priority of a task.
	SetExternalTaskPriority struct {
		ID       string
		Priority int64
	}
)

func (c LockExternalTask) do(ctx context.Context, e *Engine) (None, error) {
	if c.Duration <= 0 {
		return None{}, refuse(Invalid, "A lock needs a duration above 0 milliseconds.")
	}
	return e.changeExternalTask(ctx, c.ID, func(now state.Millis) machine.Command {
		return machine.LockExternalTask{ID: c.ID, WorkerID: c.WorkerID, Until: now + milliseconds(c.Duration)}
	})
}

func (c ExtendExternalTaskLock) do(ctx context.Context, e *Engine) (None, error) {
	if c.Duration <= 0 {
		return None{}, refuse(Invalid, "A lock needs a duration above 0 milliseconds.")
	}
	return e.changeExternalTask(ctx, c.ID, func(now state.Millis) machine.Command {
		return machine.ExtendLock{ID: c.ID, WorkerID: c.WorkerID, Until: now + milliseconds(c.Duration)}
	})
}

func (c UnlockExternalTask) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeExternalTask(ctx, c.ID, func(state.Millis) machine.Command { return machine.UnlockExternalTask(c) })
}

func (c CompleteExternalTask) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeExternalTask(ctx, c.ID, func(state.Millis) machine.Command { return machine.CompleteExternalTask(c) })
}

func (c FailExternalTask) do(ctx context.Context, e *Engine) (None, error) {
	switch {
	case c.Retries < 0:
		return None{}, refuse(Invalid, "The number of retries is not negative.")
	case c.RetryAfter < 0:
		return None{}, refuse(Invalid, "The time until a retry is not negative.")
	}
	return e.changeExternalTask(ctx, c.ID, func(now state.Millis) machine.Command {
		return machine.FailExternalTask{
			ID: c.ID, WorkerID: c.WorkerID, Message: shortened(c.Message), Details: c.Details, Retries: c.Retries,
			RetryAt: now + milliseconds(c.RetryAfter), Variables: c.Variables,
		}
	})
}

func (c ThrowExternalTaskError) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeExternalTask(ctx, c.ID, func(state.Millis) machine.Command { return machine.ThrowExternalTaskError(c) })
}

func (c SetExternalTaskPriority) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeExternalTask(ctx, c.ID, func(state.Millis) machine.Command { return machine.SetExternalTaskPriority(c) })
}

// changeExternalTask runs a command on a task for an actor who may change its
// process instance.
func (e *Engine) changeExternalTask(ctx context.Context, id string, command func(now state.Millis) machine.Command) (None, error) {
	may := func(u *state.Unit) error { return mayOnInstance(ctx, u, InstanceUpdate) }
	_, err := e.change(ctx, store.Scope{ExternalTaskID: id}, may, command(e.now()))
	if errors.Is(err, store.ErrNotFound) {
		return None{}, noExternalTask(id)
	}
	return None{}, err
}

func noExternalTask(id string) *Error {
	return refuse(NotFound, "There is no external task with the id '%s'.", id)
}

func milliseconds(d time.Duration) state.Millis { return state.Millis(d.Milliseconds()) }

// maxErrorMessage bounds the message of a failure, as Camunda 7.24 cuts it.
const maxErrorMessage = 666

func shortened(message string) string {
	if runes := []rune(message); len(runes) > maxErrorMessage {
		return string(runes[:maxErrorMessage])
	}
	return message
}

func (c SetExternalTaskRetries) do(ctx context.Context, e *Engine) (None, error) {
	if c.Retries < 0 {
		return None{}, refuse(Invalid, "The number of retries is not negative.")
	}
	return e.changeExternalTask(ctx, c.ID, func(state.Millis) machine.Command { return machine.SetExternalTaskRetries(c) })
}

func (c SetExternalTasksRetries) do(ctx context.Context, e *Engine) (None, error) {
	if c.Retries < 0 {
		return None{}, refuse(Invalid, "The number of retries is not negative.")
	}
	for attempt := 1; ; attempt++ {
		err := e.setExternalTasksRetries(ctx, c)
		// One that ended after it was found is looked for again, and then refused.
		if !errors.Is(err, store.ErrNotFound) || attempt == maxAttempts {
			return None{}, err
		}
	}
}

func (e *Engine) setExternalTasksRetries(ctx context.Context, c SetExternalTasksRetries) error {
	rows, err := find[state.ExternalTask](ctx, e.store, "id IN (#)", c.IDs)
	if err != nil {
		return err
	}
	var instances []string
	known := map[string]bool{}
	for _, t := range rows {
		known[t.ID] = true
		instances = append(instances, t.ProcessInstanceID)
	}
	for _, id := range c.IDs {
		if !known[id] {
			return noExternalTask(id)
		}
	}
	slices.Sort(instances)
	instances = slices.Compact(instances)
	may := func(u *state.Unit) error { return mayOnInstances(ctx, u, InstanceUpdate, instances...) }
	if len(instances) == 1 {
		defer e.queues.enter(instances[0])()
	}
	_, err = e.begin(ctx, may, machine.SetExternalTasksRetries(c), instances...)
	return err
}

// ExternalTaskErrorDetails returns what a worker told of the last failure of a
// task, to an actor who may read its process instance.
func (e *Engine) ExternalTaskErrorDetails(ctx context.Context, id string) (string, error) {
	unit, err := e.Unit(ctx, store.Scope{ExternalTaskID: id})
	if err != nil {
		return "", err
	}
	row, ok := unit.ExternalTasks.Get(id)
	if !ok {
		return "", noExternalTask(id)
	}
	return row.ErrorDetails, nil
}
