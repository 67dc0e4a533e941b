package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// DeleteInstances cancels many process instances by a batch. The reason is kept
// in history.
type DeleteInstances struct {
	Instances
	Reason                                  string
	SkipListeners, SkipMappings, SkipCalled bool
}

type deleteInstancesTask struct {
	Reason                                  string
	SkipListeners, SkipMappings, SkipCalled bool
}

func (c DeleteInstances) do(ctx context.Context, e *Engine) (state.Batch, error) {
	if err := mayCreateBatch(ctx, state.JobBatchDeleteInstances); err != nil {
		return state.Batch{}, err
	}
	all, err := e.gatherInstances(ctx, runningInstances, c.Instances)
	if err != nil {
		return state.Batch{}, err
	}
	if all.len() == 0 {
		return state.Batch{}, refuse(Invalid, "processInstanceIds is empty")
	}
	return e.createBatch(ctx, newBatch{
		task:     &deleteInstancesTask{c.Reason, c.SkipListeners, c.SkipMappings, c.SkipCalled},
		elements: all,
		logged:   state.HistoryOperation{OperationType: "Delete", EntityType: "ProcessInstance", Category: operatorCategory},
		changes:  []propertyChange{all.counted(), async(true), {"deleteReason", "", c.Reason}},
	})
}

func (t *deleteInstancesTask) kind() state.JobKind { return state.JobBatchDeleteInstances }

func (t *deleteInstancesTask) scope(id string) store.Scope {
	return store.Scope{ProcessInstanceID: id}
}

// do leaves out what is gone already, as Camunda 7.24 does.
func (t *deleteInstancesTask) do(w *batchWork, id string) error {
	if !w.hasInstance(id) {
		return nil
	}
	return w.apply(machine.DeleteInstance{
		ProcessInstanceID: id, Reason: t.Reason, SkipListeners: t.SkipListeners, SkipMappings: t.SkipMappings, SkipCalled: t.SkipCalled,
	})
}
