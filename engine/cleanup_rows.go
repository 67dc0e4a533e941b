package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// The bounds of one transaction of cleanup: how many process instances it removes
// unless the options say otherwise, how many activities, changes of variables and
// decisions these may have in all, and how many rows of an instance that has more.
const (
	cleanupInstances = 500
	cleanupWeight    = 2000
	cleanupRows      = 5000
)

// historyContents are the tables whose rows belong to a process instance that has
// ended and go with it.
var historyContents = []*state.Table{
	state.ContentTable, state.CommentTable, state.AttachmentTable,
	state.HistoryActivityInstanceTable, state.HistoryVariableTable, state.HistoryDetailTable,
	state.HistoryTaskTable, state.HistoryIdentityLinkTable, state.HistoryIncidentTable,
	state.HistoryJobLogTable, state.HistoryExternalTaskLogTable, state.HistoryDecisionInstanceTable, state.HistoryOperationTable,
}

// cleanUpOnce removes, in one transaction, what has come to its removal time first;
// more is false where nothing has.
func (e *Engine) cleanUpOnce(ctx context.Context) (more bool, err error) {
	for _, clean := range []func(context.Context) (bool, error){
		e.cleanInstances, e.cleanDecisions, e.cleanBatches, e.cleanTaskMetrics, e.cleanJobLog,
	} {
		if more, err := clean(ctx); more || err != nil {
			return more, err
		}
	}
	return false, nil
}

// cleanInstances removes process instances, those that others called before these.
func (e *Engine) cleanInstances(ctx context.Context) (bool, error) {
	size := e.options.Cleanup.BatchSize
	if size <= 0 {
		size = cleanupInstances
	}
	ids, err := e.selectIDs(ctx, "SELECT id FROM history_process_instance WHERE removal_time <= ? ORDER BY removal_time LIMIT ?", int64(e.now()), int64(size))
	if err != nil || len(ids) == 0 {
		return false, err
	}
	if ids, err = e.withCalled(ctx, ids); err != nil {
		return false, err
	}
	ids, weight, err := e.lightOnes(ctx, ids)
	if err != nil {
		return false, err
	}
	if weight > cleanupWeight {
		if thinned, err := e.thinOut(ctx, ids[0]); thinned || err != nil {
			return true, err
		}
	}
	unit := state.NewUnit()
	decisions, err := e.selectIDs(ctx, decisionsOfInstances, ids)
	if err != nil {
		return false, err
	}
	purgeDecisions(unit, decisions)
	for _, t := range historyContents {
		unit.Purge(t, "process_instance_id", ids...)
	}
	unit.Purge(state.HistoryProcessInstanceTable, "id", ids...)
	if err := e.flush(ctx, unit); err != nil {
		return false, err
	}
	e.countRemoved(HistoryInstances, meterRemovedInstances, len(ids))
	return true, nil
}

// withCalled adds the ended instances that instances called, and those that these
// called, each before the one that called it. What has a removal time of its own
// goes by that.
func (e *Engine) withCalled(ctx context.Context, ids []string) ([]string, error) {
	all := ids
	for above := ids; len(above) > 0; {
		below, err := e.selectIDs(ctx, "SELECT id FROM history_process_instance WHERE super_process_instance_id IN (#) AND removal_time IS NULL", above)
		if err != nil {
			return nil, err
		}
		all = append(below[:len(below):len(below)], all...)
		above = below
	}
	return all, nil
}

// lightOnes are the first of the instances whose history can go in one transaction,
// one at least, and how much history they have.
func (e *Engine) lightOnes(ctx context.Context, ids []string) (first []string, weight int64, err error) {
	weights := map[string]int64{}
	for _, table := range []string{"history_activity_instance", "history_detail", "history_decision_instance"} {
		statement := "SELECT process_instance_id, COUNT(*) FROM " + table + " WHERE process_instance_id IN (#) GROUP BY process_instance_id"
		err := e.store.Select(ctx, statement, []any{ids}, func(sc store.Scanner) error {
			var id string
			var n int64
			err := sc.Scan(&id, &n)
			weights[id] += n
			return err
		})
		if err != nil {
			return nil, 0, err
		}
	}
	for i, id := range ids {
		if i > 0 && weight+weights[id] > cleanupWeight {
			return ids[:i], weight, nil
		}
		weight += weights[id]
	}
	return ids, weight, nil
}

// thinOut removes some rows of an instance that has very many; it is false where
// none is left but the instance itself.
func (e *Engine) thinOut(ctx context.Context, id string) (bool, error) {
	for _, t := range historyContents {
		rows, err := e.selectIDs(ctx, "SELECT id FROM "+t.Name+" WHERE process_instance_id = # LIMIT ?", id, int64(cleanupRows))
		if err != nil {
			return false, err
		}
		if len(rows) == 0 {
			continue
		}
		unit := state.NewUnit()
		if t == state.HistoryDecisionInstanceTable {
			purgeDecisions(unit, rows)
		} else {
			unit.Purge(t, "id", rows...)
		}
		return true, e.flush(ctx, unit)
	}
	return false, nil
}

// cleanDecisions removes evaluations of decisions outside of processes.
func (e *Engine) cleanDecisions(ctx context.Context) (bool, error) {
	ids, err := e.selectIDs(ctx, "SELECT id FROM history_decision_instance WHERE removal_time <= ? ORDER BY removal_time LIMIT ?", int64(e.now()), int64(cleanupInstances))
	if err != nil || len(ids) == 0 {
		return false, err
	}
	unit := state.NewUnit()
	purgeDecisions(unit, ids)
	contents, err := e.selectIDs(ctx, "SELECT content_id FROM history_decision_input WHERE decision_instance_id IN (#) AND content_id IS NOT NULL"+
		" UNION SELECT content_id FROM history_decision_output WHERE decision_instance_id IN (#) AND content_id IS NOT NULL", ids, ids)
	if err != nil {
		return false, err
	}
	unit.Purge(state.ContentTable, "id", contents...)
	if err := e.flush(ctx, unit); err != nil {
		return false, err
	}
	e.countRemoved(HistoryDecisions, meterRemovedDecisions, len(ids))
	return true, nil
}

// cleanBatches removes what is kept of a batch, the log of its jobs first.
func (e *Engine) cleanBatches(ctx context.Context) (bool, error) {
	rows, err := find[state.HistoryBatch](ctx, e.store, "removal_time <= ? ORDER BY removal_time LIMIT 1", int64(e.now()))
	if err != nil || len(rows) == 0 {
		return false, err
	}
	batch := rows[0].Batch
	definitions := []string{batch.SeedDefinitionID, batch.MonitorDefinitionID, batch.JobDefinitionID}
	logs, err := e.selectIDs(ctx, "SELECT id FROM history_job_log WHERE process_definition_id IS NULL AND job_definition_id IN (#) LIMIT ?", definitions, int64(cleanupRows))
	if err != nil {
		return false, err
	}
	unit := state.NewUnit()
	if len(logs) == cleanupRows {
		unit.Purge(state.HistoryJobLogTable, "id", logs...)
		return true, e.flush(ctx, unit)
	}
	if err := e.purgeHistoryOfBatch(ctx, unit, batch); err != nil {
		return false, err
	}
	if err := e.flush(ctx, unit); err != nil {
		return false, err
	}
	e.countRemoved(HistoryBatches, meterRemovedBatches, 1)
	return true, nil
}

// daysAgo is the instant before which something with a time to live is over.
func (e *Engine) daysAgo(ttl state.OptionalInt) state.Millis {
	return state.MillisOf(e.clock.Now().AddDate(0, 0, -int(ttl.N)))
}

// cleanTaskMetrics removes who was given tasks.
func (e *Engine) cleanTaskMetrics(ctx context.Context) (bool, error) {
	ttl := e.options.Cleanup.TaskMetricsTTL
	if !ttl.Set {
		return false, nil
	}
	n, err := e.removeTaskWorkerPage(ctx, e.daysAgo(ttl))
	e.metering.add(meterRemovedTaskMetrics, n)
	return n > 0, err
}

// cleanJobLog removes what the log of jobs has of cleanup itself.
func (e *Engine) cleanJobLog(ctx context.Context) (bool, error) {
	ttl := e.options.Cleanup.JobLogTTL
	if !ttl.Set {
		return false, nil
	}
	ids, err := e.selectIDs(ctx, "SELECT id FROM history_job_log WHERE job_id = # AND time < ? LIMIT ?", CleanupJobID, int64(e.daysAgo(ttl)), int64(cleanupRows))
	if err != nil || len(ids) == 0 {
		return false, err
	}
	unit := state.NewUnit()
	unit.Purge(state.HistoryJobLogTable, "id", ids...)
	return true, e.flush(ctx, unit)
}

// selectIDs reads the ids that a statement yields.
func (e *Engine) selectIDs(ctx context.Context, statement string, args ...any) (ids []string, err error) {
	err = e.store.Select(ctx, statement, args, func(sc store.Scanner) error {
		var id string
		if err := sc.Scan(&id); err != nil {
			return err
		}
		ids = append(ids, id)
		return nil
	})
	return ids, err
}
