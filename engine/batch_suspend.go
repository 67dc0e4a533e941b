package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// SuspendInstances suspends or activates many process instances by a batch.
type SuspendInstances struct {
	Instances
	Suspended bool
}

type suspendTask struct{ Suspended bool }

func (c SuspendInstances) do(ctx context.Context, e *Engine) (state.Batch, error) {
	if err := mayCreateBatch(ctx, state.JobBatchSuspend); err != nil {
		return state.Batch{}, err
	}
	all, err := e.gatherInstances(ctx, runningInstances, c.Instances)
	if err != nil {
		return state.Batch{}, err
	}
	if all.len() == 0 {
		return state.Batch{}, refuse(Invalid, "No process instance ids given: there is none to suspend or activate")
	}
	operation := "ActivateJob" // NB: the words that Camunda 7.24 logs
	if c.Suspended {
		operation = "SuspendJob"
	}
	return e.createBatch(ctx, newBatch{
		task:     &suspendTask{c.Suspended},
		elements: all,
		logged:   state.HistoryOperation{OperationType: operation, EntityType: "ProcessInstance", Category: operatorCategory},
		changes:  []propertyChange{all.counted(), async(true)},
	})
}

func (t *suspendTask) kind() state.JobKind { return state.JobBatchSuspend }

func (t *suspendTask) scope(id string) store.Scope { return store.Scope{ProcessInstanceID: id} }

// do leaves out what is gone already, as Camunda 7.24 does.
func (t *suspendTask) do(w *batchWork, id string) error {
	if !w.hasInstance(id) {
		return nil
	}
	return w.apply(machine.SuspendInstance{ProcessInstanceID: id, Suspended: t.Suspended})
}
