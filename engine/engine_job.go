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
// logged, all one transaction. What it commits before must bear to be done again.
type engineJob func(ctx context.Context, e *Engine, unit *state.Unit, job state.Job) error

// engineJobs are the engine's own jobs by their kind.
var engineJobs = map[state.JobKind]engineJob{
	state.JobActivateDefinitions:    suspendDefinitionsByJob,
	state.JobActivateJobDefinitions: suspendByJob,
	state.JobSuspendDefinitions:     suspendDefinitionsByJob,
	state.JobSuspendJobDefinitions:  suspendByJob,
}

// newEngineJob adds a job of the engine's own to a unit.
func (e *Engine) newEngineJob(unit *state.Unit, j state.Job) {
	j.ID, j.CreateTime, j.Retries = e.ids.next(), e.now(), engineJobRetries
	unit.Record(state.JobLogged{Row: *unit.Jobs.Insert(j), At: e.now(), State: "created"})
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
	unit.Record(state.JobLogged{Row: *j, At: e.now(), State: "successful"})
	unit.Jobs.Delete(j.ID)
	err := run(ctx, e, unit, row)
	if err == nil {
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
