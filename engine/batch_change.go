package engine

import (
	"context"
	"strconv"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

// The commands on batches.
type (
	// SuspendBatch suspends or activates a batch with its jobs.
	SuspendBatch struct {
		ID        string
		Suspended bool
	}
	// DeleteBatch ends a batch before it is done, with its jobs; with Cascade its
	// history is removed too.
	DeleteBatch struct {
		ID      string
		Cascade bool
	}
	// DeleteHistoryBatch removes what history keeps of a batch.
	DeleteHistoryBatch struct{ ID string }
)

// mayChangeBatch refuses an actor who may not change the batch.
func mayChangeBatch(ctx context.Context, id, tenantID string) error {
	if err := requireTenant(ctx, "change the batch", id, tenantID); err != nil {
		return err
	}
	return require(ctx, claim{identity.Update, identity.ResourceBatch, id})
}

// definitionIDs are the job definitions of a batch.
func definitionIDs(b state.Batch) []string {
	return []string{b.SeedDefinitionID, b.MonitorDefinitionID, b.JobDefinitionID}
}

func (c SuspendBatch) do(ctx context.Context, e *Engine) (None, error) {
	word, operation := "activate", "ActivateBatch"
	if c.Suspended {
		word, operation = "suspend", "SuspendBatch"
	}
	return None{}, e.repeat(func() error {
		row, err := e.batchRow(ctx, c.ID)
		if isNotFound(err) {
			return refuse(NotFound, "Unable to %s batch with id '%s'", word, c.ID)
		}
		if err != nil {
			return err
		}
		if err := mayChangeBatch(ctx, row.ID, row.TenantID); err != nil {
			return err
		}
		unit := state.NewUnit()
		unit.Batches.Load(row).Suspended = c.Suspended
		definitions, err := find[state.JobDefinition](ctx, e.store, "id IN (#)", definitionIDs(row))
		if err != nil {
			return err
		}
		for _, d := range definitions {
			unit.JobDefinitions.Load(d).Suspended = c.Suspended
		}
		jobs, err := e.batchJobs(ctx, row)
		if err != nil {
			return err
		}
		for _, j := range jobs {
			unit.Jobs.Load(j).Suspended = c.Suspended
		}
		state, change := "active", state.HistoryOperation{OperationType: operation, EntityType: "Batch", Category: operatorCategory, BatchID: row.ID, TenantID: row.TenantID}
		if c.Suspended {
			state = "suspended"
		}
		e.logOperation(ctx, unit, change, propertyChange{"suspensionState", "", state})
		return e.projectAndFlush(ctx, unit)
	})
}

// batchJobs reads the jobs of a batch.
func (e *Engine) batchJobs(ctx context.Context, b state.Batch) ([]state.Job, error) {
	return find[state.Job](ctx, e.store, "process_definition_id IS NULL AND job_definition_id IN (#)", definitionIDs(b))
}

func (c DeleteBatch) do(ctx context.Context, e *Engine) (None, error) {
	return None{}, e.repeat(func() error {
		row, err := e.batchRow(ctx, c.ID)
		if isNotFound(err) {
			return refuse(NotFound, "Unable to delete batch with id '%s'", c.ID)
		}
		if err != nil {
			return err
		}
		if err := mayDeleteBatch(ctx, row, c.Cascade); err != nil {
			return err
		}
		unit := state.NewUnit()
		batch := unit.Batches.Load(row)
		if err := e.deleteBatchJobs(ctx, unit, row); err != nil {
			return err
		}
		if err := e.endBatch(unit, batch); err != nil {
			return err
		}
		if c.Cascade {
			unit.Facts = nil // nothing of it is to be kept
			if err := e.purgeHistoryOfBatch(ctx, unit, row); err != nil {
				return err
			}
		}
		e.logOperation(ctx, unit, state.HistoryOperation{OperationType: "Delete", EntityType: "Batch", Category: operatorCategory, BatchID: row.ID, TenantID: row.TenantID},
			propertyChange{"cascadeToHistory", "", strconv.FormatBool(c.Cascade)})
		if err := e.deleteGrantsOn(ctx, unit, identity.ResourceBatch, row.ID); err != nil {
			return err
		}
		return e.projectAndFlush(ctx, unit)
	})
}

func mayDeleteBatch(ctx context.Context, row state.Batch, cascade bool) error {
	if err := requireTenant(ctx, "delete the batch", row.ID, row.TenantID); err != nil {
		return err
	}
	if err := require(ctx, claim{identity.Delete, identity.ResourceBatch, row.ID}); err != nil || !cascade {
		return err
	}
	return require(ctx, claim{identity.DeleteHistory, identity.ResourceBatch, row.ID})
}

// deleteBatchJobs removes the jobs of a batch with their incidents.
func (e *Engine) deleteBatchJobs(ctx context.Context, unit *state.Unit, row state.Batch) error {
	jobs, err := e.batchJobs(ctx, row)
	if err != nil {
		return err
	}
	ids := make([]string, len(jobs))
	for i, j := range jobs {
		ids[i] = j.ID
	}
	incidents, err := find[state.Incident](ctx, e.store, "process_instance_id IS NULL AND configuration IN (#)", ids)
	if err != nil {
		return err
	}
	for _, i := range incidents {
		unit.Incidents.Load(i)
	}
	for _, j := range jobs {
		e.endBatchJob(unit, unit.Jobs.Load(j), "deleted", "deleted")
	}
	return nil
}

// purgeHistoryOfBatch removes what history keeps of a batch and its jobs.
func (e *Engine) purgeHistoryOfBatch(ctx context.Context, unit *state.Unit, row state.Batch) error {
	unit.Purge(state.HistoryBatchTable, "id", row.ID)
	logs, err := e.selectIDs(ctx, "SELECT id FROM history_job_log WHERE process_definition_id IS NULL AND job_definition_id IN (#)", definitionIDs(row))
	if err != nil {
		return err
	}
	unit.Purge(state.HistoryJobLogTable, "id", logs...)
	incidents, err := e.selectIDs(ctx, "SELECT id FROM history_incident WHERE process_instance_id IS NULL AND job_definition_id IN (#)", definitionIDs(row))
	if err != nil {
		return err
	}
	unit.Purge(state.HistoryIncidentTable, "id", incidents...)
	return nil
}

func (c DeleteHistoryBatch) do(ctx context.Context, e *Engine) (None, error) {
	missing := refuse(NotFound, "Unable to delete historic batch with id '%s'", c.ID)
	rows, err := find[state.HistoryBatch](ctx, e.store, "id = #", c.ID)
	if err != nil {
		return None{}, err
	}
	if len(rows) == 0 {
		running, err := e.batchRow(ctx, c.ID)
		switch {
		case isNotFound(err):
			return None{}, missing
		case err != nil:
			return None{}, err
		}
		if err := mayDeleteHistoryBatch(ctx, running); err != nil {
			return None{}, err
		}
		return None{}, refuse(Invalid, "Historic batch with id '%s' is not finished; delete the batch", c.ID)
	}
	row := rows[0].Batch
	if err := mayDeleteHistoryBatch(ctx, row); err != nil {
		return None{}, err
	}
	unit := state.NewUnit()
	if err := e.purgeHistoryOfBatch(ctx, unit, row); err != nil {
		return None{}, err
	}
	e.logOperation(ctx, unit, state.HistoryOperation{OperationType: "DeleteHistory", EntityType: "Batch", Category: operatorCategory, BatchID: row.ID, TenantID: row.TenantID})
	return None{}, e.projectAndFlush(ctx, unit)
}

func mayDeleteHistoryBatch(ctx context.Context, row state.Batch) error {
	if err := requireTenant(ctx, "delete the history of the batch", row.ID, row.TenantID); err != nil {
		return err
	}
	return require(ctx, claim{identity.DeleteHistory, identity.ResourceBatch, row.ID})
}
