package engine

import (
	"context"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// CorrelateOf hands a message to everything in many process instances that waits
// for it, by a batch.
type CorrelateOf struct {
	Instances
	MessageName string
	Variables   []Variable
}

type correlateTask struct {
	MessageName string
	Variables   keptVariables
}

func (c CorrelateOf) do(ctx context.Context, e *Engine) (state.Batch, error) {
	if err := mayCreateBatch(ctx, state.JobBatchCorrelate); err != nil {
		return state.Batch{}, err
	}
	all, err := e.gatherInstances(ctx, runningInstances, c.Instances)
	switch {
	case err != nil:
		return state.Batch{}, err
	case all.len() == 0:
		return state.Batch{}, refuse(Invalid, "Process instance ids cannot be empty")
	case c.MessageName == "":
		return state.Batch{}, refuse(Invalid, "A message needs a name.")
	}
	kept, contents := e.keep(c.Variables)
	return e.createBatch(ctx, newBatch{
		task: &correlateTask{c.MessageName, kept}, elements: all, contents: contents,
		logged: state.HistoryOperation{OperationType: "CorrelateMessage", EntityType: "ProcessInstance", Category: operatorCategory},
		changes: []propertyChange{
			{"messageName", "", c.MessageName}, all.counted(), {"nrOfVariables", "", fmt.Sprint(len(kept))}, async(true),
		},
	})
}

func (t *correlateTask) kind() state.JobKind { return state.JobBatchCorrelate }

func (t *correlateTask) scope(id string) store.Scope { return store.Scope{ProcessInstanceID: id} }

func (t *correlateTask) contents() []string { return t.Variables.contents() }

// do leaves out an instance in which nothing waits for the message.
func (t *correlateTask) do(w *batchWork, id string) error {
	var waiting []string
	for s := range w.unit.EventSubscriptions.All() {
		if s.ProcessInstanceID == id && s.Type == state.SubscribeMessage && s.Name == t.MessageName {
			waiting = append(waiting, s.ID)
		}
	}
	for _, subscription := range waiting {
		s, still := w.unit.EventSubscriptions.Get(subscription)
		if !still {
			continue // what came before has interrupted it
		}
		variables, err := t.Variables.read(w.ctx, w.e)
		if err != nil {
			return err
		}
		if err := w.apply(machine.DeliverMessage{ExecutionID: s.ExecutionID, Name: t.MessageName, Variables: variables}); err != nil {
			return err
		}
	}
	return nil
}
