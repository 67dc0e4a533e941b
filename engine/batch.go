package engine

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// A batch does the same to many elements:
//
//	command ── finds the elements ──▶ batch row, parts with the ids, seed job
//	seed job ── takes a part ──▶ jobs with the ids of a few elements each, then
//	            the next seed job, or the monitor job behind the last part
//	job ── in one transaction does it to its elements and is gone
//	monitor job ── once no job is left, ends the batch
//
// What is done is a batchTask: one file for each kind. Jobs that fail are tried
// again and in the end need a person, like all others.

// batchTask is what a batch does to each of its elements. Its exported fields are
// kept with the batch as JSON.
type batchTask interface {
	kind() state.JobKind
	// scope points to what must be loaded for an element; the zero Scope is nothing.
	scope(id string) store.Scope
	// do does it to one element. What scope points to is in the unit, if it exists.
	do(w *batchWork, id string) error
}

// batchTasks makes an empty task of each kind of batch, to be read from JSON.
var batchTasks = map[state.JobKind]func() batchTask{
	state.JobBatchCorrelate:              func() batchTask { return &correlateTask{} },
	state.JobBatchDeleteDecisions:        func() batchTask { return &deleteDecisionsTask{} },
	state.JobBatchDeleteHistory:          func() batchTask { return &deleteHistoryTask{} },
	state.JobBatchDeleteInstances:        func() batchTask { return &deleteInstancesTask{} },
	state.JobBatchExternalTaskRetries:    func() batchTask { return &externalTaskRetriesTask{} },
	state.JobBatchJobRetries:             func() batchTask { return &jobRetriesTask{} },
	state.JobBatchMigrate:                func() batchTask { return &migrateTask{} },
	state.JobBatchModify:                 func() batchTask { return &modifyTask{} },
	state.JobBatchRemovalTimeOfBatches:   func() batchTask { return &removalTimeOfBatchesTask{} },
	state.JobBatchRemovalTimeOfDecisions: func() batchTask { return &removalTimeOfDecisionsTask{} },
	state.JobBatchRemovalTimeOfInstances: func() batchTask { return &removalTimeOfInstancesTask{} },
	state.JobBatchRestart:                func() batchTask { return &restartTask{} },
	state.JobBatchSetVariables:           func() batchTask { return &setVariablesTask{} },
	state.JobBatchSuspend:                func() batchTask { return &suspendTask{} },
}

// batchPermissions are what is needed to create a batch of each kind, unless one
// may create all.
var batchPermissions = map[state.JobKind]identity.Permission{
	state.JobBatchCorrelate:              identity.BatchCorrelate,
	state.JobBatchDeleteDecisions:        identity.BatchDeleteDecisions,
	state.JobBatchDeleteHistory:          identity.BatchDeleteFinished,
	state.JobBatchDeleteInstances:        identity.BatchDeleteRunning,
	state.JobBatchExternalTaskRetries:    identity.BatchSetExternalTaskRetries,
	state.JobBatchJobRetries:             identity.BatchSetJobRetries,
	state.JobBatchMigrate:                identity.BatchMigrate,
	state.JobBatchModify:                 identity.BatchModify,
	state.JobBatchRemovalTimeOfBatches:   identity.BatchSetRemovalTime,
	state.JobBatchRemovalTimeOfDecisions: identity.BatchSetRemovalTime,
	state.JobBatchRemovalTimeOfInstances: identity.BatchSetRemovalTime,
	state.JobBatchRestart:                identity.BatchRestart,
	state.JobBatchSetVariables:           identity.BatchSetVariables,
	state.JobBatchSuspend:                identity.BatchSuspend,
}

// BatchOptions say how the work of batches is divided; the zero value is that of
// Camunda 7.24.
type BatchOptions struct {
	// JobsPerSeed is how many jobs one seed job makes; 0 is 100.
	JobsPerSeed int
	// InvocationsPerJob is how many elements one job works on; 0 is 1.
	InvocationsPerJob int
	// InvocationsByType is InvocationsPerJob for single types.
	InvocationsByType map[state.JobKind]int
}

func (o BatchOptions) invocations(kind state.JobKind) int {
	if n := o.InvocationsByType[kind]; n > 0 {
		return n
	}
	return max(1, o.InvocationsPerJob)
}

func (o BatchOptions) jobsPerSeed() int {
	const usual = 100
	if o.JobsPerSeed > 0 {
		return o.JobsPerSeed
	}
	return usual
}

// mayCreateBatch refuses an actor who may not create batches of the kind.
func mayCreateBatch(ctx context.Context, kind state.JobKind) error {
	return require(ctx, claim{batchPermissions[kind], identity.ResourceBatch, ""}, claim{identity.Create, identity.ResourceBatch, ""})
}

// newBatch is a batch that is about to be created, by an actor who may.
type newBatch struct {
	task     batchTask
	elements elements
	tenantID string
	// logged is how the log of operations shows it: one row a property.
	logged  state.HistoryOperation
	changes []propertyChange
	// contents is what the task holds beside its JSON.
	contents []state.Content
	// more is what is to be logged besides.
	more []state.HistoryOperation
}

// createBatch creates a batch with its seed job.
func (e *Engine) createBatch(ctx context.Context, n newBatch) (state.Batch, error) {
	configuration, err := json.Marshal(n.task)
	if err != nil {
		return state.Batch{}, fmt.Errorf("write the configuration of a batch: %w", err)
	}
	kind, o := n.task.kind(), e.options.Batches
	batch := state.Batch{
		ID: e.ids.next(), Type: kind,
		JobsPerSeed: int64(o.jobsPerSeed()), InvocationsPerJob: int64(o.invocations(kind)),
		SeedDefinitionID: e.ids.next(), MonitorDefinitionID: e.ids.next(), JobDefinitionID: e.ids.next(),
		Configuration: string(configuration), CreateUserID: ActorFrom(ctx).UserID, StartTime: e.now(), TenantID: n.tenantID,
	}
	unit := state.NewUnit()
	parts := n.elements.split(o.jobsPerSeed()*o.invocations(kind), o.invocations(kind))
	for _, p := range parts {
		batch.TotalJobs += int64(p.jobs)
		ids, err := json.Marshal(p.ids)
		if err != nil {
			return state.Batch{}, fmt.Errorf("write the ids of a batch: %w", err)
		}
		unit.Append(state.BatchPartTable, &state.BatchPart{ID: e.ids.next(), BatchID: batch.ID, DeploymentID: p.deploymentID, Elements: string(ids)})
	}
	for _, c := range n.contents {
		unit.Append(state.ContentTable, &c)
	}
	row := unit.Batches.Insert(batch)
	for id, kind := range map[string]state.JobKind{
		row.SeedDefinitionID: state.JobBatchSeed, row.MonitorDefinitionID: state.JobBatchMonitor, row.JobDefinitionID: kind,
	} {
		d := state.JobDefinition{ID: id, Kind: kind, Configuration: batch.ID, TenantID: batch.TenantID}
		if kind == state.JobBatchSeed {
			d.DeploymentID = parts[0].deploymentID
		}
		unit.JobDefinitions.Insert(d)
	}
	e.addBatchJob(unit, row, state.Job{Kind: state.JobBatchSeed, DeploymentID: parts[0].deploymentID})
	e.logOperation(ctx, unit, n.logged, n.changes...)
	for _, row := range n.more {
		e.logOperation(ctx, unit, row)
	}
	return batch, e.projectAndFlush(ctx, unit)
}

// addBatchJob inserts a job of a batch.
func (e *Engine) addBatchJob(unit *state.Unit, b *state.Batch, j state.Job) {
	const retries = 3
	j.ID, j.Configuration, j.TenantID, j.Suspended = e.ids.next(), b.ID, b.TenantID, b.Suspended
	j.Retries, j.CreateTime = retries, e.now()
	switch j.Kind {
	case state.JobBatchSeed:
		j.JobDefinitionID = b.SeedDefinitionID
	case state.JobBatchMonitor:
		j.JobDefinitionID = b.MonitorDefinitionID
	default:
		j.JobDefinitionID = b.JobDefinitionID
	}
	unit.Record(state.JobLogged{Row: *unit.Jobs.Insert(j), At: e.now(), State: "created"})
}

// batchRow reads a batch.
func (e *Engine) batchRow(ctx context.Context, id string) (state.Batch, error) {
	rows, err := find[state.Batch](ctx, e.store, "id = #", id)
	if err != nil {
		return state.Batch{}, err
	}
	if len(rows) == 0 {
		return state.Batch{}, refuse(NotFound, "Batch with id '%s' does not exist", id)
	}
	return rows[0], nil
}

// counted is how many elements a batch has, for the log of operations.
func (s elements) counted() propertyChange {
	return propertyChange{"nrOfInstances", "", fmt.Sprint(s.len())}
}

// async is how the log of operations says that a batch does it.
func async(is bool) propertyChange { return propertyChange{"async", "", fmt.Sprint(is)} }
