package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// Backlog is what waits in the database, for all nodes.
type Backlog struct {
	// Incidents that are open.
	Incidents int64
	// OldestDueJob is since when the job is due that nobody runs and that waits longest;
	// zero for none.
	OldestDueJob time.Duration
	// Expired is the history that should be gone, by what it is, each counted up to
	// MaxExpired.
	Expired map[HistoryKind]int64
	// OldestExpired is since when the oldest history should be gone; zero for none.
	OldestExpired time.Duration
}

// MaxExpired is up to where history that should be gone is counted, so that counting it
// takes no time.
const MaxExpired = 100_000

// HistoryKind is a kind of history that goes at a time of its own, with all that belongs to it.
type HistoryKind string

// The kinds of history with a removal time.
const (
	HistoryBatches   HistoryKind = "batch"
	HistoryDecisions HistoryKind = "decision-instance"
	HistoryInstances HistoryKind = "process-instance"
)

// historyKinds are all there are, historyTables where their removal times are.
var (
	historyKinds  = [...]HistoryKind{HistoryBatches, HistoryDecisions, HistoryInstances}
	historyTables = map[HistoryKind]string{
		HistoryBatches:   state.HistoryBatchTable.Name,
		HistoryDecisions: state.HistoryDecisionInstanceTable.Name,
		HistoryInstances: state.HistoryProcessInstanceTable.Name,
	}
)

// countRemoved counts what cleanup has removed.
func (e *Engine) countRemoved(kind HistoryKind, which meter, n int) {
	e.metering.add(which, n)
	e.counted.removed[slices.Index(historyKinds[:], kind)].Add(uint64(n))
}

// oldestDueJob goes from priority to priority, as acquisition does, and takes of each
// the first job without a date and the first with one.
const oldestDueJob = `WITH RECURSIVE p (priority) AS (
  SELECT min(priority) FROM job WHERE retries > 0 AND NOT suspended
  UNION ALL
  SELECT (SELECT min(j.priority) FROM job j WHERE j.retries > 0 AND NOT j.suspended AND j.priority > p.priority) FROM p WHERE p.priority IS NOT NULL
)
SELECT min((SELECT j.create_time FROM job j WHERE j.retries > 0 AND NOT j.suspended AND j.priority = p.priority
    AND coalesce(j.due, 0) = 0 AND coalesce(j.lock_expires, 0) <= ? ORDER BY coalesce(j.due, 0), j.id LIMIT 1)),
  min((SELECT j.due FROM job j WHERE j.retries > 0 AND NOT j.suspended AND j.priority = p.priority
    AND coalesce(j.due, 0) > 0 AND coalesce(j.due, 0) <= ? AND coalesce(j.lock_expires, 0) <= ? ORDER BY coalesce(j.due, 0), j.id LIMIT 1))
FROM p`

// Backlog reads what waits, for an actor who may read what the system says of itself.
func (e *Engine) Backlog(ctx context.Context) (Backlog, error) {
	if err := e.MayOnSystem(ctx, identity.SystemRead); err != nil {
		return Backlog{}, err
	}
	b := Backlog{Expired: map[HistoryKind]int64{}}
	err := e.store.Select(ctx, "SELECT count(*) FROM incident", nil, func(sc store.Scanner) error { return sc.Scan(&b.Incidents) })
	if err != nil {
		return b, asError(fmt.Errorf("count incidents: %w", err))
	}
	now := e.now()
	var atOnce, dated int64
	err = e.store.Select(ctx, oldestDueJob, []any{int64(now), int64(now), int64(now)}, func(sc store.Scanner) error { return sc.Scan(&atOnce, &dated) })
	if err != nil {
		return b, asError(fmt.Errorf("find the oldest due job: %w", err))
	}
	b.OldestDueJob = max(since(atOnce, now), since(dated, now))
	for kind, table := range historyTables {
		var n, oldest int64
		statement := fmt.Sprintf("SELECT count(*), min(removal_time) FROM (SELECT removal_time FROM %s WHERE removal_time <= ? ORDER BY removal_time LIMIT ?) expired", table)
		err := e.store.Select(ctx, statement, []any{int64(now), int64(MaxExpired)}, func(sc store.Scanner) error { return sc.Scan(&n, &oldest) })
		if err != nil {
			return b, asError(fmt.Errorf("count expired history of kind %s: %w", kind, err))
		}
		b.Expired[kind] = n
		b.OldestExpired = max(b.OldestExpired, since(oldest, now))
	}
	return b, nil
}

// since is how long ago an instant was; zero for none.
func since(at int64, now state.Millis) time.Duration {
	if at == 0 {
		return 0
	}
	return time.Duration(int64(now)-at) * time.Millisecond
}
