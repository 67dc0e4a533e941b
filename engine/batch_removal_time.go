package engine

import (
	"context"
	"fmt"
	"strconv"

	"github.com/sluice-bpm/sluice/engine/history"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// RemovalTime is from when on cleanup may remove history: a time, none, or the
// time to live of the definition after the end.
type RemovalTime struct {
	Mode RemovalTimeMode
	At   state.Millis // of [AbsoluteRemovalTime]
}

// RemovalTimeMode says how a removal time is found; the text is Camunda's.
type RemovalTimeMode string

// The modes.
const (
	AbsoluteRemovalTime   RemovalTimeMode = "ABSOLUTE_REMOVAL_TIME"
	CalculatedRemovalTime RemovalTimeMode = "CALCULATED_REMOVAL_TIME"
	ClearedRemovalTime    RemovalTimeMode = "CLEARED_REMOVAL_TIME"
)

// The commands that set removal times by a batch. IDs that the actor does not see
// are left out.
type (
	// SetRemovalTimeOfInstances is about ended process instances; with
	// Hierarchical each is taken for the root of its tree.
	SetRemovalTimeOfInstances struct {
		RemovalTime
		Instances
		Hierarchical bool
		// ChunkSize, where it is not 0, is how many rows were to be changed at a
		// time. It is for the log alone: here it is one row an instance.
		ChunkSize int
		InChunks  bool
	}
	// SetRemovalTimeOfDecisions is about evaluations of decisions.
	SetRemovalTimeOfDecisions struct {
		RemovalTime
		IDs          []string
		Query        *query.Criteria
		Hierarchical bool
	}
	// SetRemovalTimeOfBatches is about batches.
	SetRemovalTimeOfBatches struct {
		RemovalTime
		IDs   []string
		Query *query.Criteria
	}
)

type removalTimeOfInstancesTask struct {
	RemovalTime
	Hierarchical bool
}

type removalTimeOfDecisionsTask struct{ RemovalTime }

type removalTimeOfBatchesTask struct{ RemovalTime }

// of is the removal time of what started and ended then and has a time to live.
func (t RemovalTime) of(strategy history.RemovalTimeStrategy, start, end state.Millis, ttl state.OptionalInt) state.Millis {
	switch t.Mode {
	case AbsoluteRemovalTime:
		return t.At
	case CalculatedRemovalTime:
		return strategy.RemovalTime(start, end, ttl)
	}
	return 0
}

// changes are how the log of operations shows it.
func (t RemovalTime) changes(more ...propertyChange) []propertyChange {
	at := ""
	if t.Mode == AbsoluteRemovalTime {
		at = strconv.FormatInt(int64(t.At), 10)
	}
	return append([]propertyChange{{"mode", "", string(t.Mode)}, {"removalTime", "", at}}, more...)
}

func removalTimeSet(entity string) state.HistoryOperation {
	return state.HistoryOperation{OperationType: "SetRemovalTime", EntityType: entity, Category: operatorCategory}
}

func (c SetRemovalTimeOfInstances) do(ctx context.Context, e *Engine) (state.Batch, error) {
	if err := mayCreateBatch(ctx, state.JobBatchRemovalTimeOfInstances); err != nil {
		return state.Batch{}, err
	}
	if len(c.IDs) > 0 {
		seen := query.Criteria{Conditions: []query.Condition{{Name: "processInstanceIds", Value: c.IDs}}}
		ids, err := found(ctx, e, &query.HistoryProcessInstances, &seen)
		if err != nil {
			return state.Batch{}, err
		}
		c.IDs = ids
	}
	all, err := e.gatherInstances(ctx, anyInstances, c.Instances)
	if err != nil {
		return state.Batch{}, err
	}
	if all.len() == 0 {
		return state.Batch{}, refuse(Invalid, "historicProcessInstances is empty")
	}
	size := ""
	if c.ChunkSize > 0 {
		size = fmt.Sprint(c.ChunkSize)
	}
	return e.createBatch(ctx, newBatch{
		task: &removalTimeOfInstancesTask{c.RemovalTime, c.Hierarchical}, elements: all, logged: removalTimeSet("ProcessInstance"),
		changes: c.changes(propertyChange{"hierarchical", "", fmt.Sprint(c.Hierarchical)}, all.counted(), async(true),
			propertyChange{"updateInChunks", "", fmt.Sprint(c.InChunks)}, propertyChange{"chunkSize", "", size}),
	})
}

func (t *removalTimeOfInstancesTask) kind() state.JobKind {
	return state.JobBatchRemovalTimeOfInstances
}

func (t *removalTimeOfInstancesTask) scope(string) store.Scope { return store.Scope{} }

// do leaves out what still runs: its removal time comes with its end. That of all
// else in history is its root's.
func (t *removalTimeOfInstancesTask) do(w *batchWork, id string) error {
	if t.Hierarchical {
		top, err := w.e.topOf(w.ctx, id)
		if err != nil {
			return err
		}
		id = top
		if err := w.forgetOwnRemovalTimes(id); err != nil {
			return err
		}
	}
	rows, err := find[state.HistoryProcessInstance](w.ctx, w.e.store, "id = #", id)
	if err != nil || len(rows) == 0 {
		return err
	}
	row := rows[0]
	ttl, err := w.e.historyTimeOf(w.ctx, row.ProcessDefinitionID)
	if err != nil {
		return err
	}
	row.RemovalTime = t.of(w.e.options.Cleanup.RemovalTime, row.StartTime, row.EndTime, ttl)
	w.unit.Replace(state.HistoryProcessInstanceTable, &row)
	return nil
}

// topOf is the instance at the top of those that called an ended one.
func (e *Engine) topOf(ctx context.Context, id string) (string, error) {
	roots, err := e.selectIDs(ctx, "SELECT root_process_instance_id FROM history_process_instance WHERE id = #", id)
	if err != nil || len(roots) == 0 {
		return id, err
	}
	return roots[0], nil
}

// forgetOwnRemovalTimes has all instances that one called go with it.
func (w *batchWork) forgetOwnRemovalTimes(id string) error {
	for above := []string{id}; len(above) > 0; {
		rows, err := find[state.HistoryProcessInstance](w.ctx, w.e.store, "super_process_instance_id IN (#)", above)
		if err != nil {
			return err
		}
		above = above[:0]
		for _, row := range rows {
			above = append(above, row.ID)
			if row.RemovalTime != 0 {
				row.RemovalTime = 0
				w.unit.Replace(state.HistoryProcessInstanceTable, &row)
			}
		}
	}
	return nil
}

// historyTimeOf is the time to live of a process definition; none where that is gone.
func (e *Engine) historyTimeOf(ctx context.Context, definitionID string) (state.OptionalInt, error) {
	d, err := e.DefinitionRow(ctx, definitionID)
	if isNotFound(err) {
		return state.OptionalInt{}, nil
	}
	return d.HistoryTimeToLive, err
}

func (c SetRemovalTimeOfDecisions) do(ctx context.Context, e *Engine) (state.Batch, error) {
	if err := mayCreateBatch(ctx, state.JobBatchRemovalTimeOfDecisions); err != nil {
		return state.Batch{}, err
	}
	byQuery, err := found(ctx, e, &query.HistoryDecisionInstances, c.Query)
	if err != nil {
		return state.Batch{}, err
	}
	if len(c.IDs) > 0 {
		seen := query.Criteria{Conditions: []query.Condition{{Name: "decisionInstanceIdIn", Value: c.IDs}}}
		ids, err := found(ctx, e, &query.HistoryDecisionInstances, &seen)
		if err != nil {
			return state.Batch{}, err
		}
		byQuery = append(ids, byQuery...)
	}
	all, err := e.gather(ctx, anyDecisions, byQuery)
	if err != nil {
		return state.Batch{}, err
	}
	if all.len() == 0 {
		return state.Batch{}, refuse(Invalid, "historicDecisionInstances is empty")
	}
	return e.createBatch(ctx, newBatch{
		task: &removalTimeOfDecisionsTask{c.RemovalTime}, elements: all, logged: removalTimeSet("DecisionInstance"),
		changes: c.changes(propertyChange{"hierarchical", "", fmt.Sprint(c.Hierarchical)}, all.counted(), async(true)),
	})
}

func (t *removalTimeOfDecisionsTask) kind() state.JobKind {
	return state.JobBatchRemovalTimeOfDecisions
}

func (t *removalTimeOfDecisionsTask) scope(string) store.Scope { return store.Scope{} }

// do leaves out evaluations within a process, which go with its instance. An
// evaluation and those that it required have one removal time.
func (t *removalTimeOfDecisionsTask) do(w *batchWork, id string) error {
	rows, err := find[state.HistoryDecisionInstance](w.ctx, w.e.store, "id = #", id)
	if err != nil || len(rows) == 0 || rows[0].RootProcessInstanceID != "" {
		return err
	}
	root := rows[0].RootDecisionID
	if root == "" {
		root = rows[0].ID
	}
	all, err := find[state.HistoryDecisionInstance](w.ctx, w.e.store, "id = # OR root_decision_id = #", root, root)
	if err != nil {
		return err
	}
	var ttl state.OptionalInt
	for _, r := range all {
		if r.ID != root {
			continue
		}
		definitions, err := find[state.DecisionDefinition](w.ctx, w.e.store, "id = #", r.DecisionDefinitionID)
		if err != nil {
			return err
		}
		for _, d := range definitions {
			ttl = d.HistoryTimeToLive
		}
	}
	for _, r := range all {
		r.RemovalTime = t.of(w.e.options.Cleanup.RemovalTime, r.Time, r.Time, ttl)
		w.unit.Replace(state.HistoryDecisionInstanceTable, &r)
	}
	return nil
}

func (c SetRemovalTimeOfBatches) do(ctx context.Context, e *Engine) (state.Batch, error) {
	if err := mayCreateBatch(ctx, state.JobBatchRemovalTimeOfBatches); err != nil {
		return state.Batch{}, err
	}
	byQuery, err := found(ctx, e, &query.HistoryBatches, c.Query)
	if err != nil {
		return state.Batch{}, err
	}
	for _, id := range c.IDs {
		seen, err := found(ctx, e, &query.HistoryBatches, &query.Criteria{Conditions: []query.Condition{{Name: "batchId", Value: id}}})
		if err != nil {
			return state.Batch{}, err
		}
		byQuery = append(byQuery, seen...)
	}
	all, err := e.gather(ctx, anyBatches, byQuery)
	if err != nil {
		return state.Batch{}, err
	}
	if all.len() == 0 {
		return state.Batch{}, refuse(Invalid, "historicBatches is empty")
	}
	return e.createBatch(ctx, newBatch{
		task: &removalTimeOfBatchesTask{c.RemovalTime}, elements: all, logged: removalTimeSet("Batch"),
		changes: c.changes(all.counted(), async(true)),
	})
}

func (t *removalTimeOfBatchesTask) kind() state.JobKind { return state.JobBatchRemovalTimeOfBatches }

func (t *removalTimeOfBatchesTask) scope(string) store.Scope { return store.Scope{} }

// do takes the time to live of the batch's kind.
func (t *removalTimeOfBatchesTask) do(w *batchWork, id string) error {
	ended, err := find[state.HistoryBatch](w.ctx, w.e.store, "id = #", id)
	if err != nil {
		return err
	}
	for _, b := range ended {
		b.RemovalTime = t.of(w.e.options.Cleanup.RemovalTime, b.StartTime, b.EndTime, w.e.options.Cleanup.batchTTL(b.Type))
		w.unit.Replace(state.HistoryBatchTable, &b)
	}
	if len(ended) > 0 {
		return nil
	}
	running, err := find[state.Batch](w.ctx, w.e.store, "id = #", id)
	for _, b := range running {
		own, isOwn := w.unit.Batches.Get(id)
		if !isOwn {
			own = w.unit.Batches.Load(b)
		}
		own.RemovalTime = t.of(w.e.options.Cleanup.RemovalTime, b.StartTime, 0, w.e.options.Cleanup.batchTTL(b.Type))
	}
	return err
}
