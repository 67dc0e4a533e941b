package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// batchWork is the work of one job of a batch: the elements are changed in the
// transaction that removes the job.
type batchWork struct {
	ctx  context.Context
	e    *Engine
	unit *state.Unit
	env  *machine.Env
}

// newBatchWork begins to work on a unit, for the actor of ctx. outside is what was
// done outside of the database when it was tried before.
func (e *Engine) newBatchWork(ctx context.Context, unit *state.Unit, outside *effects) *batchWork {
	w := &batchWork{ctx: ctx, e: e, unit: unit, env: e.env(ctx, e.clock.Now())}
	outside.bind(ctx, &e.options, w.env)
	return w
}

// apply runs a machine command on the unit.
func (w *batchWork) apply(cmd machine.Command) error { return machine.Apply(w.unit, w.env, cmd) }

// hasInstance reports whether a process instance exists.
func (w *batchWork) hasInstance(id string) bool {
	_, ok := w.unit.ProcessInstances.Get(id)
	return ok
}

// runBatchJob runs a job of a batch for nobody in particular: who created the
// batch was allowed to. held says whether the job may still be run.
func (e *Engine) runBatchJob(ctx context.Context, jobID string, held func(*state.Unit) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			p = e.logPanic(ctx, "a job broke an invariant", p, Subject{JobID: jobID})
			err = &machine.Failure{Err: fmt.Errorf("%v", p)}
		}
	}()
	ctx, outside := WithActor(ctx, Actor{}), &effects{}
	load := func() (*state.Unit, error) { return e.load(ctx, store.Scope{JobID: jobID}) }
	return failed(e.repeat(func() error {
		_, err := e.attempt(ctx, e.from(load), held, func(unit *state.Unit) error { return e.workOn(ctx, unit, jobID, outside) })
		return err
	}))
}

// failed turns what a job was refused into a failure of the job.
func failed(err error) error {
	var refusal *machine.Refusal
	var own *Error
	var refused *machine.MigrationRefused
	if errors.As(err, &refusal) || errors.As(err, &own) || errors.As(err, &refused) {
		return &machine.Failure{Err: err}
	}
	return err
}

// workOn does what a job of a batch is there for, within its unit.
func (e *Engine) workOn(ctx context.Context, unit *state.Unit, jobID string, outside *effects) error {
	job, ok := unit.Jobs.Get(jobID)
	if !ok {
		return store.ErrNotFound
	}
	row, err := e.batchRow(ctx, job.Configuration)
	if isNotFound(err) {
		return store.ErrNotFound // deleted meanwhile, with its jobs
	}
	if err != nil {
		return err
	}
	batch := unit.Batches.Load(row)
	switch job.Kind {
	case state.JobBatchSeed:
		err = e.seedBatch(ctx, unit, batch)
	case state.JobBatchMonitor:
		err = e.monitorBatch(ctx, unit, batch, job)
	default:
		err = e.workOff(e.newBatchWork(ctx, unit, outside), batch, job)
	}
	if err != nil {
		return err
	}
	e.endBatchJob(unit, job, "successful", "resolved")
	return e.project(ctx, unit)
}

// endBatchJob removes a job with its incidents.
func (e *Engine) endBatchJob(unit *state.Unit, job *state.Job, jobState, incidentState string) {
	unit.Record(state.JobLogged{Row: *job, At: e.now(), State: jobState})
	for i := range unit.Incidents.All() {
		if i.ExecutionID == "" && i.Configuration == job.ID {
			unit.Record(state.IncidentEnded{Row: *i, At: e.now(), State: incidentState})
			unit.Incidents.Delete(i.ID)
		}
	}
	unit.Jobs.Delete(job.ID)
}

// seedBatch makes jobs of the next part of a batch, and what comes then: another
// seed job behind them, or the monitor job.
func (e *Engine) seedBatch(ctx context.Context, unit *state.Unit, batch *state.Batch) error {
	parts, err := find[state.BatchPart](ctx, e.store, "batch_id = # ORDER BY id LIMIT 2", batch.ID)
	if err != nil {
		return err
	}
	if len(parts) > 0 {
		if err := e.makeBatchJobs(ctx, unit, batch, parts[0]); err != nil {
			return err
		}
	}
	if len(parts) > 1 {
		// Its id is greater than those of the jobs, which therefore run first: not
		// many more jobs wait at a time than one seed job makes.
		e.addBatchJob(unit, batch, state.Job{Kind: state.JobBatchSeed, DeploymentID: parts[1].DeploymentID})
		return nil
	}
	e.addBatchJob(unit, batch, state.Job{Kind: state.JobBatchMonitor})
	return nil
}

// makeBatchJobs turns a part into jobs.
func (e *Engine) makeBatchJobs(ctx context.Context, unit *state.Unit, batch *state.Batch, part state.BatchPart) error {
	definitions, err := find[state.JobDefinition](ctx, e.store, "id = #", batch.JobDefinitionID)
	if err != nil {
		return err
	}
	job := state.Job{Kind: batch.Type, DeploymentID: part.DeploymentID}
	for _, d := range definitions {
		job.Priority = d.Priority.N
	}
	var ids []string
	if err := json.Unmarshal([]byte(part.Elements), &ids); err != nil {
		return fmt.Errorf("read part %s of batch %s: %w", part.ID, batch.ID, err)
	}
	for some := range slices.Chunk(ids, int(batch.InvocationsPerJob)) {
		argument, err := json.Marshal(some)
		if err != nil {
			return fmt.Errorf("write the ids of a job: %w", err)
		}
		job.Argument = string(argument)
		e.addBatchJob(unit, batch, job)
		batch.JobsCreated++
	}
	unit.Remove(state.BatchPartTable, &part)
	return nil
}

// The monitor job of a batch looks again at first soon, so that small batches are
// over at once, and then as seldom as in Camunda 7.24.
const (
	firstMonitoring = 200 * time.Millisecond
	lastMonitoring  = 30 * time.Second
)

// monitorBatch ends a batch that has no jobs left, or looks again later.
func (e *Engine) monitorBatch(ctx context.Context, unit *state.Unit, batch *state.Batch, job *state.Job) error {
	left, err := find[state.Job](ctx, e.store, "process_definition_id IS NULL AND job_definition_id = # LIMIT 1", batch.JobDefinitionID)
	if err != nil {
		return err
	}
	if len(left) == 0 && batch.JobsCreated >= batch.TotalJobs {
		return e.endBatch(unit, batch)
	}
	looks, _ := strconv.Atoi(job.Argument) // none at first
	wait := lastMonitoring
	if looks < 8 { // beyond that it is longer
		wait = min(wait, firstMonitoring<<looks)
	}
	e.addBatchJob(unit, batch, state.Job{
		Kind: state.JobBatchMonitor, Argument: strconv.Itoa(looks + 1), Due: state.MillisOf(e.clock.Now().Add(wait)),
	})
	return nil
}

// endBatch removes a batch, of which history keeps that it was.
func (e *Engine) endBatch(unit *state.Unit, batch *state.Batch) error {
	task, err := batchTaskOf(batch)
	if err != nil {
		return err
	}
	if holder, ok := task.(contentHolder); ok {
		unit.Purge(state.ContentTable, "id", holder.contents()...)
	}
	unit.Purge(state.BatchPartTable, "batch_id", batch.ID)
	unit.Purge(state.JobDefinitionTable, "id", batch.SeedDefinitionID, batch.MonitorDefinitionID, batch.JobDefinitionID)
	unit.Record(state.BatchEnded{Row: *batch, At: e.now()})
	unit.Batches.Delete(batch.ID)
	return nil
}

// batchTaskOf reads what a batch does.
func batchTaskOf(batch *state.Batch) (batchTask, error) {
	empty, ok := batchTasks[batch.Type]
	if !ok {
		return nil, fmt.Errorf("batch %s has the type '%s', which is not known", batch.ID, batch.Type)
	}
	task := empty()
	if err := json.Unmarshal([]byte(batch.Configuration), task); err != nil {
		return nil, fmt.Errorf("read the configuration of batch %s: %w", batch.ID, err)
	}
	return task, nil
}

// workOff does what the batch does to the elements of a job.
func (e *Engine) workOff(w *batchWork, batch *state.Batch, job *state.Job) error {
	task, err := batchTaskOf(batch)
	if err != nil {
		return err
	}
	var ids []string
	if err := json.Unmarshal([]byte(job.Argument), &ids); err != nil {
		return fmt.Errorf("read the ids of job %s: %w", job.ID, err)
	}
	for _, id := range ids {
		if err := e.loadElement(w.ctx, w.unit, task.scope(id)); err != nil {
			return fmt.Errorf("load element %s: %w", id, err)
		}
	}
	for _, id := range ids {
		if err := task.do(w, id); err != nil {
			return err
		}
	}
	if batch.ExecutionStartTime == 0 {
		batch.ExecutionStartTime = e.now()
	}
	return nil
}

// executeBatchJob runs a job of a batch now.
func (e *Engine) executeBatchJob(ctx context.Context, row state.Job) error {
	err := e.runBatchJob(ctx, row.ID, func(*state.Unit) error { return nil })
	if errors.Is(err, store.ErrNotFound) {
		return refuse(NotFound, "No job found with id '%s'", row.ID)
	}
	if isTechnical(err) {
		if failing := e.failJob(ctx, row.ID, "", err); failing != nil {
			return failing
		}
		return &Error{Code: Failed, Message: err.Error(), Err: err}
	}
	return err
}
