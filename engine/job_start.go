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

// lockJobs locks for this node what the unit's new jobs are due at once, as far as
// the executor has places. Of the exclusive jobs of an instance it takes one, and
// none where another node may be taking one.
func (e *Engine) lockJobs(unit *state.Unit) ownJobs {
	own := ownJobs{executor: e.jobs}
	if e.jobs == nil || unit.ProcessInstances.Len() == 0 {
		return own
	}
	now := e.now()
	lockTime := state.Millis(e.options.JobLockTime.Milliseconds())
	taken := map[string]bool{} // process instances of which an exclusive job is locked, or may be
	for j := range unit.Jobs.All() {
		if j.Exclusive && !unit.Jobs.IsNew(j.ID) && (j.LockOwner != "" || isDue(j, now+lockTime)) {
			taken[j.ProcessInstanceID] = true
		}
	}
	for j := range unit.Jobs.All() {
		if !unit.Jobs.IsNew(j.ID) || !isDue(j, now) || j.Exclusive && taken[j.ProcessInstanceID] {
			continue
		}
		if p, ok := unit.ProcessInstances.Get(j.ProcessInstanceID); !ok || p.Suspended || e.jobs.Reserve(1) == 0 {
			continue
		}
		j.LockOwner, j.LockExpires = e.node, now+lockTime
		own.rows = append(own.rows, j)
		taken[j.ProcessInstanceID] = taken[j.ProcessInstanceID] || j.Exclusive
	}
	return own
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
func (e *Engine) acquireJobs(ctx context.Context, a store.Acquisition) ([]state.Job, error) {
	jobs, err := e.store.AcquireJobs(ctx, a)
	e.metering.add(meterJobAcquisition, 1)
	e.metering.add(meterJobAcquired, len(jobs))
	return jobs, err
}

// wakeForNext has the executor look for what waited for the exclusive job that is
// done now.
func (e *Engine) wakeForNext(unit *state.Unit) {
	if e.jobs == nil || unit == nil {
		return
	}
	if unit.IsPartial() { // what waits may lie elsewhere
		e.jobs.Wake()
		return
	}
	now := e.now()
	for j := range unit.Jobs.All() {
		if j.LockOwner == "" && isDue(j, now) {
			e.jobs.Wake()
			return
		}
	}
}
