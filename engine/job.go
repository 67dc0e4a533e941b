package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// errOfBatch: a job is no work of the machine but of a batch.
var errOfBatch = errors.New("the job belongs to a batch")

func (c SetJobRetries) do(ctx context.Context, e *Engine) (None, error) {
	if c.Retries < 0 {
		return None{}, refuse(Invalid, "The number of job retries must be a non-negative Integer, but '%d' has been provided.", c.Retries)
	}
	return e.changeInstance(ctx, store.Scope{JobID: c.JobID}, InstanceRetryJobs, machine.SetJobRetries{JobID: c.JobID, Retries: c.Retries})
}

func (c ExecuteJob) do(ctx context.Context, e *Engine) (None, error) {
	if c.JobID == "" {
		return None{}, refuse(Invalid, "no id was given")
	}
	var ofBatch state.Job
	may := func(u *state.Unit) error {
		if j, ok := u.Jobs.Get(c.JobID); ok && j.Kind.IsBatch() {
			ofBatch = *j
			return errOfBatch
		}
		return mayOnInstance(ctx, u, InstanceUpdate)
	}
	_, err := e.change(ctx, store.Scope{JobID: c.JobID}, may, machine.RunJob(c))
	switch {
	case errors.Is(err, errOfBatch):
		return None{}, e.executeBatchJob(ctx, ofBatch)
	case errors.Is(err, store.ErrNotFound):
		return None{}, refuse(NotFound, "No job found with id '%s'", c.JobID)
	case isTechnical(err):
		if failing := e.failJob(ctx, c.JobID, "", err); failing != nil {
			return None{}, failing
		}
	}
	return None{}, err
}

// isTechnical reports whether a run failed in the process itself: neither
// refused nor by the database.
func isTechnical(err error) bool {
	var failure *machine.Failure
	return errors.As(err, &failure)
}

// runAcquired runs a job that the executor has locked for owner. A technical
// failure costs a retry; another error leaves the lock to run out.
func (e *Engine) runAcquired(ctx context.Context, row state.Job) error {
	held := func(u *state.Unit) error {
		j, ok := u.Jobs.Get(row.ID)
		if !ok || j.LockOwner != row.LockOwner {
			return store.ErrNotFound
		}
		return nil
	}
	e.atHand.refresh(row.ProcessInstanceID, &row)
	var unit *state.Unit
	var err error
	if row.Kind.IsBatch() {
		err = e.runBatchJob(ctx, row.ID, held)
	} else {
		unit, err = e.changeSafely(ctx, store.Scope{JobID: row.ID}, held, machine.RunJob{JobID: row.ID})
	}
	switch {
	case err == nil:
		e.wakeForNext(unit)
		return nil
	case isGone(err):
		return nil // done, or no longer ours to do
	case isTechnical(err):
		return e.failJob(ctx, row.ID, row.LockOwner, err)
	}
	return fmt.Errorf("run job %s: %w", row.ID, err)
}

// isGone reports whether a job, or all of its instance, is no longer there.
func isGone(err error) bool {
	var refusal *machine.Refusal
	return errors.Is(err, store.ErrNotFound) || errors.As(err, &refusal) && refusal.Code == machine.NotFound
}

// changeSafely is change with a broken invariant turned into a failure of the job.
func (e *Engine) changeSafely(ctx context.Context, scope store.Scope, may func(*state.Unit) error, cmd machine.Command) (unit *state.Unit, err error) {
	defer func() {
		if p := recover(); p != nil {
			e.log.ErrorContext(ctx, "a job broke an invariant", "job", scope.JobID, "panic", p, "stack", stack())
			err = &machine.Failure{Err: fmt.Errorf("%v", p)}
		}
	}()
	return e.change(ctx, scope, may, cmd)
}

// failJob takes a retry from a job whose run failed, in a transaction of its own.
func (e *Engine) failJob(ctx context.Context, jobID, owner string, cause error) error {
	var failure *machine.Failure
	errors.As(cause, &failure)
	cmd := machine.FailJob{
		JobID: jobID, LockOwner: owner, Message: cause.Error(), Details: cause.Error(),
		FailedActivityID: failure.ActivityID,
	}
	unit, err := e.change(ctx, store.Scope{JobID: jobID}, func(*state.Unit) error { return nil }, cmd)
	if isGone(err) {
		return nil // it was deleted meanwhile
	}
	if err != nil {
		return fmt.Errorf("note the failure of job %s: %w", jobID, err)
	}
	e.wakeForNext(unit)
	return nil
}
