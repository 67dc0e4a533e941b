package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// DeleteHistoryInstances removes the history of many process instances that have
// ended, by a batch.
type DeleteHistoryInstances struct {
	Instances
	Reason string
}

type deleteHistoryTask struct{}

func (c DeleteHistoryInstances) do(ctx context.Context, e *Engine) (state.Batch, error) {
	if err := mayCreateBatch(ctx, state.JobBatchDeleteHistory); err != nil {
		return state.Batch{}, err
	}
	all, err := e.gatherInstances(ctx, anyInstances, c.Instances)
	if err != nil {
		return state.Batch{}, err
	}
	if all.len() == 0 {
		return state.Batch{}, refuse(Invalid, "historicProcessInstanceIds is empty")
	}
	return e.createBatch(ctx, newBatch{
		task:     &deleteHistoryTask{},
		elements: all,
		logged:   state.HistoryOperation{OperationType: "DeleteHistory", EntityType: "ProcessInstance", Category: operatorCategory},
		changes:  []propertyChange{all.counted(), async(true), {"deleteReason", "", c.Reason}},
	})
}

func (t *deleteHistoryTask) kind() state.JobKind { return state.JobBatchDeleteHistory }

func (t *deleteHistoryTask) scope(string) store.Scope { return store.Scope{} }

// do leaves out what is gone already, as Camunda 7.24 does.
func (t *deleteHistoryTask) do(w *batchWork, id string) error {
	running, err := find[state.ProcessInstance](w.ctx, w.e.store, "id = #", id)
	if err != nil {
		return err
	}
	if len(running) > 0 {
		return refuse(Invalid, "Process instance %s is still running: its history cannot be deleted", id)
	}
	return w.e.purgeHistory(w.ctx, w.unit, id)
}
