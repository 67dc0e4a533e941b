package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

func (c SetJobRetries) do(ctx context.Context, e *Engine) (None, error) {
	if c.Retries < 0 {
		return None{}, negativeRetries(c.Retries)
	}
	return e.changeJob(ctx, c.JobID, InstanceRetryJobs, machine.SetJobRetries(c))
}

func negativeRetries(n int64) *Error {
	return refuse(Invalid, "The number of job retries must be a non-negative Integer, but '%d' has been provided.", n)
}

func (c SetJobDue) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeJob(ctx, c.JobID, InstanceUpdate, machine.SetJobDue(c))
}

func (c RecalculateJob) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeJob(ctx, c.JobID, InstanceUpdate, machine.RecalculateJob(c))
}

func (c SetJobPriority) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeJob(ctx, c.JobID, InstanceUpdate, machine.SetJobPriority(c))
}

func (c SuspendJob) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeJob(ctx, c.JobID, InstanceUpdate, machine.SuspendJob(c))
}

func (c DeleteJob) do(ctx context.Context, e *Engine) (None, error) {
	return e.changeJob(ctx, c.JobID, InstanceUpdate, machine.DeleteJob(c))
}

// changeJob runs a machine command on a job, for an actor with the right on the
// instance it belongs to.
func (e *Engine) changeJob(ctx context.Context, id string, right Right, cmd machine.Command) (None, error) {
	scope := store.Scope{JobID: id}
	_, run := cmd.(machine.RunJob)
	may := func(u *state.Unit) error {
		if err := mayOnJob(ctx, u, id, right); err != nil {
			return err
		}
		if j, ok := u.Jobs.Get(id); ok && run && (engineJobs[j.Kind] != nil || j.Kind.IsBatch()) {
			return &isEngineJob{*j}
		}
		return nil
	}
	_, err := e.change(ctx, scope, may, cmd)
	if errors.Is(err, store.ErrNotFound) {
		return None{}, &Error{Code: NotFound, Message: fmt.Sprintf("No %s found", describe(scope)), Err: err}
	}
	return None{}, err
}

// mayOnJob refuses an actor without the right on the instance of a job. The job
// of a timer start event is that of any instance to be. Jobs of a batch are
// for those who may change it; others of no process are the engine's own, for
// administrators.
func mayOnJob(ctx context.Context, unit *state.Unit, id string, r Right) error {
	j, ok := unit.Jobs.Get(id)
	switch {
	case !ok || j.ProcessInstanceID != "":
		return mayOnInstance(ctx, unit, r)
	case j.Kind.IsBatch():
		return mayChangeBatch(ctx, j.Configuration, j.TenantID)
	case j.ProcessDefinitionKey == "":
		return requireAdmin(ctx)
	}
	if err := requireTenant(ctx, r.verb, j.ID, j.TenantID); err != nil {
		return err
	}
	return require(ctx, r.claims("", j.ProcessDefinitionKey)...)
}

func (c ExecuteJob) do(ctx context.Context, e *Engine) (None, error) {
	_, err := e.changeJob(ctx, c.JobID, InstanceUpdate, machine.RunJob(c))
	var engines *isEngineJob
	if errors.As(err, &engines) {
		if engines.row.Kind.IsBatch() {
			return None{}, e.executeBatchJob(ctx, engines.row)
		}
		return None{}, e.runEngineJob(ctx, engines.row, engineJobs[engines.row.Kind])
	}
	if isTechnical(err) || isSuspended(err) {
		if failing := e.failJob(ctx, c.JobID, "", err); failing != nil {
			return None{}, failing
		}
	}
	return None{}, err
}

// isSuspended reports whether a job was not run because its instance is suspended.
// That costs it a retry where somebody asks for it by name.
func isSuspended(err error) bool {
	var refusal *machine.Refusal
	return errors.As(err, &refusal) && refusal.Code == machine.Suspended
}

// isTechnical reports whether a run failed in the process itself: neither
// refused nor by the database.
func isTechnical(err error) bool {
	var failure *machine.Failure
	return errors.As(err, &failure)
}

// runAcquired runs a job that the executor has locked for owner. A technical
// failure costs a retry; another error leaves the lock to run out.
func (e *Engine) runAcquired(ctx context.Context, row state.Job) (err error) {
	ctx, end := e.jobSpan(ctx, &row)
	defer func() { end(err) }()
	if run, ok := engineJobs[row.Kind]; ok {
		return e.runEngineJob(ctx, row, run)
	}
	held := func(u *state.Unit) error {
		j, ok := u.Jobs.Get(row.ID)
		if !ok || j.LockOwner != row.LockOwner {
			return store.ErrNotFound
		}
		return nil
	}
	if row.Due != 0 {
		e.counted.jobLag.Store(int64(e.now()-row.Due) * int64(time.Millisecond))
	}
	var unit *state.Unit
	if row.Kind.IsBatch() {
		err = e.runBatchJob(ctx, row.ID, held)
	} else {
		unit, err = e.changeSafely(ctx, store.Scope{JobID: row.ID}, held, machine.RunJob{JobID: row.ID})
	}
	switch {
	case err == nil:
		e.counted.jobsDone.Add(1)
		e.wakeForNext(unit)
		return nil
	case isTechnical(err): // also where it fails because what it is to work on is gone
		e.counted.jobsFailed.Add(1)
		return e.failJob(ctx, row.ID, row.LockOwner, err)
	case isGone(err):
		return nil // done, or no longer ours to do
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
			p = e.logPanic(ctx, "a job broke an invariant", p, Subject{JobID: scope.JobID})
			err = &machine.Failure{Err: fmt.Errorf("%v", p)}
		}
	}()
	return e.change(ctx, scope, may, cmd)
}

// failJob takes a retry from a job whose run failed, in a transaction of its own.
func (e *Engine) failJob(ctx context.Context, jobID, owner string, cause error) error {
	cmd := machine.FailJob{JobID: jobID, LockOwner: owner, Message: cause.Error(), Details: cause.Error()}
	if failure := (*machine.Failure)(nil); errors.As(cause, &failure) {
		cmd.FailedActivityID = failure.ActivityID
	}
	var failed state.Job
	note := func(u *state.Unit) error {
		if j, ok := u.Jobs.Get(jobID); ok {
			failed = *j
		}
		return nil
	}
	unit, err := e.change(ctx, store.Scope{JobID: jobID}, note, cmd)
	if isGone(err) {
		return nil // it was deleted meanwhile
	}
	if err != nil {
		return fmt.Errorf("note the failure of job %s: %w", jobID, err)
	}
	e.log.WarnContext(ctx, "a job failed", "", subjectOfJob(&failed).or(Subject{JobID: jobID}), "kind", failed.Kind, "error", cause)
	e.wakeForNext(unit)
	return nil
}
