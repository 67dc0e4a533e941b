package engine

import (
	"context"
	"time"

	"github.com/sluice-bpm/sluice/engine/job"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// ownJobs are jobs that a command makes and this node runs itself: they are locked
// by the commit that makes them, so that nobody has to look for them.
type ownJobs struct {
	executor *job.Executor
	rows     []*state.Job
}

// lockJobs locks for this node what the unit's new jobs are due at once, and what
// waited for the exclusive jobs that the unit did, as far as the executor has places.
// Of the exclusive jobs of an instance it takes one, and none where another node may
// be taking one.
func (e *Engine) lockJobs(unit *state.Unit) ownJobs {
	own := ownJobs{executor: e.jobs}
	if e.jobs == nil || unit.ProcessInstances.Len() == 0 {
		return own
	}
	now := e.now()
	lockTime := state.Millis(e.options.JobLockTime.Milliseconds())
	lock := func(j *state.Job) bool {
		p, ok := unit.ProcessInstances.Get(j.ProcessInstanceID)
		if !ok || p.Suspended || e.jobs.Reserve(1) == 0 {
			return false
		}
		j.LockOwner, j.LockExpires = e.node, now+lockTime
		own.rows = append(own.rows, j)
		return true
	}
	taken := map[string]bool{} // process instances of which an exclusive job is locked, or may be
	done := map[string]bool{}  // those of which this node did it: until the commit nobody takes another
	for j := range unit.Jobs.Deleted() {
		if j.Exclusive && j.LockOwner == e.node && j.LockExpires > now {
			done[j.ProcessInstanceID] = true
		}
	}
	for instanceID := range done {
		if next := e.nextJob(unit, instanceID, now); next != nil {
			lock(next)
			taken[instanceID] = true
		}
	}
	for j := range unit.Jobs.All() {
		if j.Exclusive && !done[j.ProcessInstanceID] && !unit.Jobs.IsNew(j.ID) && (j.LockOwner != "" || isDue(j, now+lockTime)) {
			taken[j.ProcessInstanceID] = true
		}
	}
	for j := range unit.Jobs.All() {
		if !unit.Jobs.IsNew(j.ID) || !isDue(j, now) || j.Exclusive && taken[j.ProcessInstanceID] {
			continue
		}
		if lock(j) && j.Exclusive {
			taken[j.ProcessInstanceID] = true
		}
	}
	return own
}

// nextJob is the exclusive job of an instance that is to run next, nil where none
// is due. Of a large instance the unit has a part only: the rest is at hand.
func (e *Engine) nextJob(unit *state.Unit, instanceID string, now state.Millis) *state.Job {
	var next *state.Job
	for j := range unit.Jobs.All() {
		if j.Exclusive && j.ProcessInstanceID == instanceID && isDue(j, now) && (next == nil || j.CompareRank(next) < 0) {
			next = j
		}
	}
	if !unit.IsPartial() {
		return next
	}
	elsewhere, ok := e.atHand.nextJob(instanceID, now)
	if !ok || unit.Jobs.Has(elsewhere.ID) || next != nil && next.CompareRank(&elsewhere) < 0 {
		return next
	}
	return unit.Jobs.Load(elsewhere)
}

// isDue reports whether a job may run at an instant.
func isDue(j *state.Job, at state.Millis) bool {
	return j.Retries > 0 && !j.Suspended && j.Due <= at
}

// submit runs the jobs, which are committed.
func (o ownJobs) submit() {
	if len(o.rows) == 0 {
		return
	}
	jobs := make([]state.Job, len(o.rows))
	for i, row := range o.rows {
		jobs[i] = *row
	}
	o.executor.Submit(jobs...)
}

// release gives the places back after a commit that failed.
func (o ownJobs) release() {
	if len(o.rows) > 0 {
		o.executor.Release(len(o.rows))
	}
}

// changedJobWait is how long the executor lets jobs be that somebody changed: a new
// due date may be followed by a suspension.
const changedJobWait = time.Second

// wakeJobs has the executor look for those of the rows that nobody has locked, when
// they are due; now is called for those that are.
func (e *Engine) wakeJobs(rows []state.Row, now func()) {
	isNow, at := false, e.now()
	for _, row := range rows {
		switch j := row.(*state.Job); {
		case j.Retries == 0 || j.Suspended || j.LockOwner == e.node:
		case j.Due <= at:
			isNow = true
		default:
			e.jobs.WakeAt(time.UnixMilli(int64(j.Due)))
		}
	}
	if isNow {
		now()
	}
}

// acquireJobs locks jobs that are due for the executor of this node, and counts them.
// What is at hand of their instances knows of the locks.
func (e *Engine) acquireJobs(ctx context.Context, a store.Acquisition) ([]state.Job, error) {
	jobs, err := e.store.AcquireJobs(ctx, a)
	for i := range jobs {
		e.atHand.refresh(jobs[i].ProcessInstanceID, &jobs[i])
	}
	e.metering.add(meterJobAcquisition, 1)
	e.metering.add(meterJobAcquired, len(jobs))
	return jobs, err
}

// wakeForNext has the executor look for what waited for the exclusive job that is
// done now, unless the next one was locked with it.
func (e *Engine) wakeForNext(unit *state.Unit) {
	if e.jobs == nil || unit == nil {
		return
	}
	now, isNextLocked, waits := e.now(), false, unit.IsPartial() // what waits may lie elsewhere
	for j := range unit.Jobs.All() {
		isNextLocked = isNextLocked || j.Exclusive && j.LockOwner == e.node
		waits = waits || j.LockOwner == "" && isDue(j, now)
	}
	if waits && !isNextLocked {
		e.jobs.Wake()
	}
}
