package engine

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// meter is something that is counted.
type meter int

// The meters.
const (
	meterActivityEnd meter = iota
	meterActivityStart
	meterDecisions
	meterJobAcquired
	meterJobAcquisition
	meterJobFailed
	meterJobSuccessful
	meterRemovedBatches
	meterRemovedDecisions
	meterRemovedInstances
	meterRemovedTaskMetrics
	meterRootStart
	meters // how many there are
)

// meterNames are the names under which Camunda 7.24 stores the same.
var meterNames = [meters]string{
	meterActivityEnd:        "activity-instance-end",
	meterActivityStart:      "activity-instance-start",
	meterDecisions:          "executed-decision-instances",
	meterJobAcquired:        "job-acquired-success",
	meterJobAcquisition:     "job-acquisition-attempt",
	meterJobFailed:          "job-failed",
	meterJobSuccessful:      "job-successful",
	meterRemovedBatches:     "history-cleanup-removed-batch-operations",
	meterRemovedDecisions:   "history-cleanup-removed-decision-instances",
	meterRemovedInstances:   "history-cleanup-removed-process-instances",
	meterRemovedTaskMetrics: "history-cleanup-removed-task-metrics",
	meterRootStart:          "root-process-instance-start",
}

// The times of metrics: how often a node writes what it counted, and how long the
// rows are that it adds that to.
const (
	meterFlush    = time.Minute
	meterInterval = 15 * time.Minute
)

// metering counts on one node what happens and writes it now and then: one row for
// each meter and interval, whatever the number of commands.
type metering struct {
	mu sync.Mutex
	// pending is what was counted since it was written last.
	pending [meters]int64
	// workers are who was given a task in the interval; true is not written yet.
	workers map[string]bool

	writing sync.Mutex // held by who writes, without mu
	// began is the interval of the rows, whose values these are; a meter that has
	// no row yet has no id.
	began time.Time
	rows  [meters]state.Metric
	has   [meters]bool

	stop chan struct{}
	done sync.WaitGroup
}

// add counts.
func (m *metering) add(which meter, n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pending[which] += int64(n)
}

// note counts what a committed unit did.
func (m *metering) note(unit *state.Unit, changes *state.Changes) {
	var counts [meters]int
	var workers []string
	for _, t := range changes.Tables {
		switch t.Table {
		case state.ActivityInstanceTable:
			// What both began and ended was never in the table.
			counts[meterActivityStart] += len(t.Inserts) - len(t.Deletes)
		case state.ProcessInstanceTable:
			counts[meterRootStart] += roots(t.Inserts) - roots(t.Deletes)
		}
	}
	for _, f := range unit.Facts {
		switch f := f.(type) {
		case state.ActivityEnded:
			counts[meterActivityStart]++
			counts[meterActivityEnd]++
		case state.DecisionEvaluated:
			counts[meterDecisions] += len(f.Decisions)
		case state.IdentityLinkChanged:
			if f.Operation == "add" && f.Row.Type == "assignee" && f.Row.UserID != "" {
				workers = append(workers, f.Row.UserID)
			}
		case state.InstanceEnded:
			if f.Row.ID == f.Row.RootProcessInstanceID {
				counts[meterRootStart]++
			}
		case state.JobLogged:
			switch f.State {
			case "failed":
				counts[meterJobFailed]++
			case "successful":
				counts[meterJobSuccessful]++
			}
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for which, n := range counts {
		m.pending[which] += int64(n)
	}
	for _, w := range workers {
		if _, known := m.workers[w]; !known {
			if m.workers == nil {
				m.workers = map[string]bool{}
			}
			m.workers[w] = true
		}
	}
}

func roots(rows []state.Row) (n int) {
	for _, row := range rows {
		if p, ok := row.(*state.ProcessInstance); ok && p.ID == p.RootProcessInstanceID {
			n++
		}
	}
	return n
}

// startMetering has what is counted written once in a while, and what is
// remembered of calls and sessions forgotten.
func (e *Engine) startMetering() {
	m := &e.metering
	m.stop = make(chan struct{})
	m.done.Go(func() {
		tick := time.NewTicker(meterFlush)
		defer tick.Stop()
		for {
			select {
			case <-m.stop:
				return
			case <-tick.C:
			}
			ctx, cancel := context.WithTimeout(context.Background(), flushTimeout)
			if err := e.WriteMetrics(ctx); err != nil {
				e.log.ErrorContext(ctx, "write metrics", "error", err)
			}
			if err := e.ForgetCalls(ctx); err != nil {
				e.log.ErrorContext(ctx, "forget calls", "error", err)
			}
			if err := e.ForgetSessions(ctx); err != nil {
				e.log.ErrorContext(ctx, "forget sessions", "error", err)
			}
			cancel()
		}
	})
}

// stopMetering writes what is left.
func (e *Engine) stopMetering(ctx context.Context) {
	close(e.metering.stop)
	e.metering.done.Wait()
	if err := e.WriteMetrics(ctx); err != nil {
		e.log.ErrorContext(ctx, "write metrics", "error", err)
	}
}

// WriteMetrics writes what this node has counted so far, for those who look at it.
func (e *Engine) WriteMetrics(ctx context.Context) error {
	installation, err := e.Installation(ctx)
	if err != nil {
		return err
	}
	m := &e.metering
	m.writing.Lock()
	defer m.writing.Unlock()
	now := e.clock.Now()
	if began := now.Truncate(meterInterval); !began.Equal(m.began) {
		m.began, m.has, m.rows = began, [meters]bool{}, [meters]state.Metric{}
		m.forgetWorkers()
	}
	counted, workers := m.take()
	unit := state.NewUnit()
	for which, n := range counted {
		if n != 0 {
			m.grow(unit, meter(which), n, now, e)
		}
	}
	for _, user := range workers {
		unit.Append(state.TaskWorkerTable, &state.TaskWorker{ID: e.ids.next(), Hash: disguise(installation, user), Time: state.MillisOf(now)})
	}
	err = e.flush(ctx, unit)
	if errors.Is(err, store.ErrDuplicate) {
		// The rows were made by a commit whose outcome nobody told.
		unit := state.NewUnit()
		for which, n := range counted {
			if n != 0 {
				m.has[which] = true
				m.grow(unit, meter(which), n, now, e)
			}
		}
		err = e.flush(ctx, unit)
	}
	if err != nil {
		m.giveBack(counted, workers)
		return err
	}
	for which, n := range counted {
		m.rows[which].Value += n
		m.has[which] = m.has[which] || n != 0
	}
	return nil
}

// grow adds to the row of a meter.
func (m *metering) grow(unit *state.Unit, which meter, n int64, now time.Time, e *Engine) {
	row := m.rows[which]
	row.ID = fmt.Sprintf("%s %s %d", e.node, meterNames[which], m.began.UnixMilli())
	row.Name, row.Reporter, row.Time, row.Value = meterNames[which], e.hostname, state.MillisOf(now), row.Value+n
	if m.has[which] {
		unit.Replace(state.MetricTable, &row)
	} else {
		unit.Append(state.MetricTable, &row)
	}
}

// take takes what was counted and is not written.
func (m *metering) take() (counted [meters]int64, workers []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	counted, m.pending = m.pending, [meters]int64{}
	for user, fresh := range m.workers {
		if fresh {
			workers = append(workers, user)
			m.workers[user] = false
		}
	}
	return counted, workers
}

// forgetWorkers forgets those who are written, as an interval begins: who is given
// a task in it has another row, and counts once.
func (m *metering) forgetWorkers() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for user, fresh := range m.workers {
		if !fresh {
			delete(m.workers, user)
		}
	}
}

// giveBack keeps what could not be written for the next time.
func (m *metering) giveBack(counted [meters]int64, workers []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for which, n := range counted {
		m.pending[which] += n
	}
	for _, user := range workers {
		if m.workers == nil {
			m.workers = map[string]bool{}
		}
		m.workers[user] = true
	}
}

// disguise tells users apart without naming them to whoever reads the table.
func disguise(i Installation, user string) string {
	h := hmac.New(sha256.New, []byte(i.ID))
	h.Write([]byte(user))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// MayOnSystem refuses an actor who is neither an administrator nor has the
// permission on the system.
func (e *Engine) MayOnSystem(ctx context.Context, p identity.Permission) error {
	if ActorFrom(ctx).has([]claim{{p, identity.ResourceSystem, ""}}) {
		return nil
	}
	return requireAdmin(ctx)
}

// DeleteTaskWorkers removes what tells how many people were given tasks, before an
// instant; zero is all of it.
type DeleteTaskWorkers struct{ Before state.Millis }

func (c DeleteTaskWorkers) do(ctx context.Context, e *Engine) (None, error) {
	if err := e.MayOnSystem(ctx, identity.SystemDelete); err != nil {
		return None{}, err
	}
	for {
		if n, err := e.removeTaskWorkerPage(ctx, c.Before); n == 0 || err != nil {
			return None{}, err
		}
	}
}

// removePage is how many rows a transaction removes that removes many.
const removePage = 1000

// removeTaskWorkerPage removes some of those who were given a task before an instant,
// zero for all, and tells how many rows that were.
func (e *Engine) removeTaskWorkerPage(ctx context.Context, before state.Millis) (removed int, err error) {
	where, args := "time IS NOT NULL", []any{}
	if before != 0 {
		where, args = "time < ?", []any{int64(before)}
	}
	rows, err := find[state.TaskWorker](ctx, e.store, where+" ORDER BY time LIMIT ?", append(args, int64(removePage))...)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	unit := state.NewUnit()
	for i := range rows {
		unit.Remove(state.TaskWorkerTable, &rows[i])
	}
	return len(rows), e.flush(ctx, unit)
}
