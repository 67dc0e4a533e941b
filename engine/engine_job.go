package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// engineJob does a job that belongs to no process instance: without the machine. It
// adds what it does to the unit, in which the job is removed and its success is
// logged, all one transaction. Where it returns a job, that is how the job stays
// instead, to be run again. What it commits before must bear to be done again.
type engineJob func(ctx context.Context, e *Engine, unit *state.Unit, job state.Job) (*state.Job, error)

// engineJobs are the engine's own jobs by their kind.
var engineJobs = map[state.JobKind]engineJob{
	state.JobActivateDefinitions:    suspendDefinitionsByJob,
	state.JobActivateJobDefinitions: suspendByJob,
	state.JobHistoryCleanup:         cleanUp,
	state.JobSuspendDefinitions:     suspendDefinitionsByJob,
	state.JobSuspendJobDefinitions:  suspendByJob,
}

// newEngineJob adds a job of the engine's own to a unit.
func (e *Engine) newEngineJob(unit *state.Unit, j state.Job) *state.Job {
	if j.ID == "" {
		j.ID = e.ids.next()
	}
	j.CreateTime, j.Retries = e.now(), engineJobRetries
	row := unit.Jobs.Insert(j)
	unit.Record(state.JobLogged{Row: *row, At: e.now(), State: "created"})
	return row
}

// engineJobRetries are how often a job of the engine's own is tried.
const engineJobRetries = 3

// isEngineJob says that a job is not the machine's to run.
type isEngineJob struct{ row state.Job }

func (*isEngineJob) Error() string { return "a job of the engine's own" }

// runEngineJob does a job of the engine's own. A failure costs it a retry; one that was
// changed meanwhile is left to those who did.
func (e *Engine) runEngineJob(ctx context.Context, row state.Job, run engineJob) error {
	unit := state.NewUnit()
	j := unit.Jobs.Load(row)
	next, err := e.tryEngineJob(ctx, unit, row, run)
	if err == nil && next != nil {
		*j = *next
		j.LockOwner, j.LockExpires, j.Retries, j.ExceptionMessage, j.ExceptionDetails = "", 0, engineJobRetries, "", ""
		err = e.projectAndFlush(ctx, unit)
	} else if err == nil {
		unit.Record(state.JobLogged{Row: *j, At: e.now(), State: "successful"})
		unit.Jobs.Delete(j.ID)
		err = e.projectAndFlush(ctx, unit)
	}
	switch {
	case err == nil, errors.Is(err, store.ErrConflict):
		return nil
	case errors.Is(err, store.ErrUnavailable), ctx.Err() != nil:
		return err
	}
	if failing := e.failEngineJob(ctx, row, err); failing != nil {
		return fmt.Errorf("note the failure of job %s: %w", row.ID, failing)
	}
	return err
}

// tryEngineJob runs a job, a broken invariant as a failure, and resolves the
// incident of an earlier one.
func (e *Engine) tryEngineJob(ctx context.Context, unit *state.Unit, row state.Job, run engineJob) (next *state.Job, err error) {
	defer func() {
		if p := recover(); p != nil {
			p = e.logPanic(ctx, "a job broke an invariant", p, subjectOfJob(&row))
			err = fmt.Errorf("%v", p)
		}
	}()
	if row.ExceptionMessage != "" {
		incidents, err := find[state.Incident](ctx, e.store, "configuration = # AND process_instance_id IS NULL", row.ID)
		if err != nil {
			return nil, err
		}
		for _, i := range incidents {
			unit.Record(state.IncidentEnded{Row: *unit.Incidents.Load(i), At: e.now(), State: "resolved"})
			unit.Incidents.Delete(i.ID)
		}
	}
	return run(ctx, e, unit, row)
}

// failEngineJob takes a retry from a job of the engine's own; without any left it needs
// a person.
func (e *Engine) failEngineJob(ctx context.Context, row state.Job, cause error) error {
	unit := state.NewUnit()
	j := unit.Jobs.Load(row)
	j.ExceptionMessage, j.ExceptionDetails = cause.Error(), cause.Error()
	j.LockOwner, j.LockExpires = "", 0
	unit.Record(state.JobLogged{Row: *j, At: e.now(), State: "failed"})
	if j.Retries--; j.Retries <= 0 {
		j.Retries = 0
		id := e.ids.next()
		unit.Incidents.Insert(state.Incident{
			ID: id, Type: "failedJob", Message: j.ExceptionMessage, Configuration: j.ID, JobDefinitionID: j.JobDefinitionID,
			CauseIncidentID: id, RootCauseIncidentID: id, CreateTime: e.now(), TenantID: j.TenantID,
		})
	}
	err := e.projectAndFlush(ctx, unit)
	if errors.Is(err, store.ErrConflict) {
		return nil // it was changed or deleted meanwhile
	}
	return err
}
