package engine

import (
	"context"
	"slices"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// DeleteDecisions removes the history of many evaluations of decisions by a batch:
// those with the ids and those that the query finds among what the actor sees.
type DeleteDecisions struct {
	IDs    []string
	Query  *query.Criteria
	Reason string
}

type deleteDecisionsTask struct{}

func (c DeleteDecisions) do(ctx context.Context, e *Engine) (state.Batch, error) {
	if err := mayCreateBatch(ctx, state.JobBatchDeleteDecisions); err != nil {
		return state.Batch{}, err
	}
	byQuery, err := found(ctx, e, &query.HistoryDecisionInstances, c.Query)
	if err != nil {
		return state.Batch{}, err
	}
	all, err := e.gather(ctx, anyDecisions, slices.Concat(c.IDs, byQuery))
	if err != nil {
		return state.Batch{}, err
	}
	if all.len() == 0 {
		return state.Batch{}, refuse(Invalid, "historicDecisionInstanceIds is empty")
	}
	return e.createBatch(ctx, newBatch{
		task: &deleteDecisionsTask{}, elements: all,
		logged:  state.HistoryOperation{OperationType: "DeleteHistory", EntityType: "DecisionInstance", Category: operatorCategory},
		changes: []propertyChange{all.counted(), async(true), {"deleteReason", "", c.Reason}},
	})
}

func (t *deleteDecisionsTask) kind() state.JobKind { return state.JobBatchDeleteDecisions }

func (t *deleteDecisionsTask) scope(string) store.Scope { return store.Scope{} }

// do removes an evaluation alone, as Camunda 7.24 does; what is gone already is
// left out.
func (t *deleteDecisionsTask) do(w *batchWork, id string) error {
	w.unit.Purge(state.HistoryDecisionInputTable, "decision_instance_id", id)
	w.unit.Purge(state.HistoryDecisionOutputTable, "decision_instance_id", id)
	w.unit.Purge(state.HistoryDecisionInstanceTable, "id", id)
	return nil
}
