package sqlite

import (
	"context"
	"database/sql/driver"
	"fmt"
	"math"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// Acquisition goes down the priorities; at each it takes what is due, the
// oldest first, by the index job_acquisition_idx.
const (
	nextPriority = "SELECT priority FROM job WHERE retries > 0 AND NOT suspended AND priority < ? ORDER BY priority DESC LIMIT 1"

	dueJobs = ` FROM job j WHERE retries > 0 AND NOT suspended AND priority = ? AND coalesce(due, 0) <= ?
  AND coalesce(lock_expires, 0) <= ?
  AND NOT EXISTS (SELECT 1 FROM process_instance p WHERE p.id = j.process_instance_id AND p.suspended)
  AND NOT (j.exclusive AND EXISTS (SELECT 1 FROM job o
    WHERE o.process_instance_id = j.process_instance_id AND o.exclusive AND o.lock_expires > ?))
  ORDER BY coalesce(due, 0), id`

	lockJob = "UPDATE job SET lock_owner = ?, lock_expires = ?, rev = rev + 1 WHERE id = ?"

	renewJob = "UPDATE job SET lock_expires = ? WHERE id = ? AND lock_owner = ?"
)

var selectDueJobs = "SELECT " + columnNames(state.JobTable) + dueJobs

// AcquireJobs implements [store.Store].
func (s *Store) AcquireJobs(ctx context.Context, a store.Acquisition) ([]state.Job, error) {
	c, release, err := s.acquireWriter(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	defer s.onTrip(store.TripAcquire, 3)
	q := acquisition{Acquisition: a, conn: c, taken: map[string]bool{}}
	if err := c.control("BEGIN IMMEDIATE"); err != nil {
		return nil, fmt.Errorf("acquire jobs: %w", translate(err))
	}
	err = q.collect()
	if err == nil {
		err = q.lock()
	}
	if err == nil {
		err = c.control("COMMIT")
	}
	if err != nil {
		_ = c.control("ROLLBACK") // the error that matters is the one before
		return nil, fmt.Errorf("acquire jobs: %w", translate(err))
	}
	return q.jobs, nil
}

type acquisition struct {
	store.Acquisition
	conn  *conn
	jobs  []state.Job
	taken map[string]bool // process instances of which an exclusive job is taken
	b     state.Binder
}

// collect reads the jobs to take, priority by priority.
func (q *acquisition) collect() error {
	below := int64(math.MaxInt64)
	for len(q.jobs) < q.Max {
		priority, found := int64(0), false
		err := q.conn.query(nextPriority, named(below), func(v []driver.Value) error {
			found = true
			decode(v[0], &priority)
			return nil
		})
		if err != nil || !found {
			return err
		}
		if err := q.collectPriority(priority); err != nil {
			return err
		}
		below = priority
	}
	return nil
}

func (q *acquisition) collectPriority(priority int64) error {
	now := int64(q.Now)
	err := q.conn.query(selectDueJobs, named(priority, now, now, now), func(v []driver.Value) error {
		var j state.Job
		sc := scanner{v}
		if err := sc.Scan(q.b.Pointers(&j)...); err != nil {
			return err
		}
		if j.Exclusive && j.ProcessInstanceID != "" {
			if q.taken[j.ProcessInstanceID] {
				return nil
			}
			q.taken[j.ProcessInstanceID] = true
		}
		if q.jobs = append(q.jobs, j); len(q.jobs) == q.Max {
			return errEnough
		}
		return nil
	})
	if err == errEnough {
		return nil
	}
	return err
}

// errEnough ends the reading of jobs.
var errEnough = fmt.Errorf("enough jobs")

func (q *acquisition) lock() error {
	for i := range q.jobs {
		j := &q.jobs[i]
		if _, err := q.conn.exec(lockJob, named(q.Owner, int64(q.LockedUntil), short(j.ID))...); err != nil {
			return err
		}
		j.LockOwner, j.LockExpires = q.Owner, q.LockedUntil
		j.Rev++
	}
	return nil
}

// RenewJobs implements [store.Store].
func (s *Store) RenewJobs(ctx context.Context, r store.Renewal) error {
	c, release, err := s.acquireWriter(ctx)
	if err != nil {
		return err
	}
	defer release()
	defer s.onTrip(store.TripRenew, 1)
	if err := c.control("BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("renew the locks of jobs: %w", translate(err))
	}
	for _, id := range r.JobIDs {
		if _, err = c.exec(renewJob, named(int64(r.LockedUntil), short(id), r.Owner)...); err != nil {
			break
		}
	}
	if err == nil {
		err = c.control("COMMIT")
	}
	if err != nil {
		_ = c.control("ROLLBACK") // the error that matters is the one before
		return fmt.Errorf("renew the locks of jobs: %w", translate(err))
	}
	return nil
}
