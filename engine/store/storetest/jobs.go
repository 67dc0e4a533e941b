package storetest

import (
	"fmt"
	"sync"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// acquire acquires jobs at an instant and returns their ids in order.
func (b *bench) acquire(now state.Millis, most int) []string {
	b.Helper()
	jobs, err := b.AcquireJobs(b.ctx, store.Acquisition{Owner: "me", Now: now, LockedUntil: now + 1000, Max: most})
	if err != nil {
		b.Fatal(err)
	}
	ids := []string{}
	for _, j := range jobs {
		ids = append(ids, j.ID)
		if j.LockOwner != "me" || j.LockExpires != now+1000 {
			b.Errorf("job %s is locked by %q until %d", j.ID, j.LockOwner, j.LockExpires)
		}
		b.want(&j)
	}
	return ids
}

func (b *bench) acquires(want []string, now state.Millis, most int) {
	b.Helper()
	if diff := cmp.Diff(want, b.acquire(now, most)); diff != "" {
		b.Errorf("acquired: %s", diff)
	}
}

func testAcquireJobs(b *bench) {
	b.run("WhatIsDueComesByPriorityThenAge", func(b *bench) {
		b.insert(
			&state.Job{ID: "at once", Retries: 1},
			&state.Job{ID: "due", Retries: 1, Due: 90},
			&state.Job{ID: "due before", Retries: 1, Due: 80},
			&state.Job{ID: "due now", Retries: 1, Due: 100},
			&state.Job{ID: "later", Retries: 1, Due: 101, Priority: 99},
			&state.Job{ID: "urgent", Retries: 1, Due: 99, Priority: 7},
			&state.Job{ID: "can wait", Retries: 1, Priority: -7},
			&state.Job{ID: "failed", Priority: 50},
			&state.Job{ID: "suspended", Retries: 1, Suspended: true},
		)
		b.acquires([]string{}, 100, 0)
		b.acquires([]string{"urgent", "at once", "due before"}, 100, 3)
		b.acquires([]string{"due", "due now", "can wait"}, 100, 10)
		b.acquires([]string{}, 100, 10)
		b.acquires([]string{"later"}, 101, 10)
	})
	b.run("ALockHoldsUntilItExpires", func(b *bench) {
		b.insert(&state.Job{ID: "j", Retries: 1, Kind: state.JobTimerTransition, Configuration: "c"},
			&state.Job{ID: "held", Retries: 1, LockOwner: "another", LockExpires: 151})
		b.acquires([]string{"j"}, 100, 10)
		b.want(&state.Job{ID: "j", Retries: 1, Kind: state.JobTimerTransition, Configuration: "c", LockOwner: "me", LockExpires: 1100, Rev: 1})
		b.acquires([]string{}, 150, 10)
		b.acquires([]string{"held"}, 1099, 10)
		b.acquires([]string{"j"}, 1100, 10)
	})
	b.run("ALockIsRenewedByItsOwnerOnly", func(b *bench) {
		b.insert(&state.Job{ID: "mine", Retries: 1}, &state.Job{ID: "also mine", Retries: 1},
			&state.Job{ID: "held", Retries: 1, LockOwner: "another", LockExpires: 1100})
		b.acquires([]string{"also mine", "mine"}, 100, 10)
		err := b.RenewJobs(b.ctx, store.Renewal{Owner: "me", JobIDs: []string{"mine", "held", "gone"}, LockedUntil: 3000})
		if err != nil {
			b.Fatal(err)
		}
		b.want(&state.Job{ID: "mine", Retries: 1, LockOwner: "me", LockExpires: 3000, Rev: 1})
		b.want(&state.Job{ID: "also mine", Retries: 1, LockOwner: "me", LockExpires: 1100, Rev: 1})
		b.want(&state.Job{ID: "held", Retries: 1, LockOwner: "another", LockExpires: 1100})
	})
	b.run("JobsOfASuspendedInstanceWait", func(b *bench) {
		b.insert(&state.ProcessInstance{ID: "i", Suspended: true}, &state.ProcessInstance{ID: "k"},
			&state.Job{ID: "j", Retries: 1, ProcessInstanceID: "i"}, &state.Job{ID: "e", Retries: 1, ProcessInstanceID: "i", Exclusive: true},
			&state.Job{ID: "l", Retries: 1, ProcessInstanceID: "k"})
		b.acquires([]string{"l"}, 100, 10)
		b.flush(updates(&state.ProcessInstance{ID: "i"}))
		b.acquires([]string{"e", "j"}, 100, 10)
	})
	b.run("OfExclusiveJobsOnePerInstance", func(b *bench) {
		b.insert(&state.ProcessInstance{ID: "i"}, &state.ProcessInstance{ID: "k"},
			&state.Job{ID: "i1", Retries: 1, ProcessInstanceID: "i", Exclusive: true},
			&state.Job{ID: "i2", Retries: 1, ProcessInstanceID: "i", Exclusive: true, Priority: 5},
			&state.Job{ID: "i3", Retries: 1, ProcessInstanceID: "i"},
			&state.Job{ID: "k1", Retries: 1, ProcessInstanceID: "k", Exclusive: true},
			&state.Job{ID: "k2", Retries: 1, ProcessInstanceID: "k", Exclusive: true},
			&state.Job{ID: "x", Retries: 1, Exclusive: true},
			&state.Job{ID: "y", Retries: 1, Exclusive: true})
		b.acquires([]string{"i2", "i3", "k1"}, 100, 3)
		b.acquires([]string{"x", "y"}, 100, 10)
		b.acquires([]string{}, 100, 10)
		b.flush(deletes(&state.Job{ID: "i2", Rev: 1}))
		b.acquires([]string{"i1"}, 100, 10)
		b.acquires([]string{"i1", "i3", "k1", "x", "y"}, 1100, 10)
		b.flush(updates(&state.Job{ID: "k1", Retries: 0, ProcessInstanceID: "k", Exclusive: true, Rev: 2}))
		b.acquires([]string{"k2"}, 1100, 10)
	})
	b.run("NodesNeverShare", testAcquireByNodes)
}

// testAcquireByNodes lets nodes take and finish jobs at the same time.
func testAcquireByNodes(b *bench) {
	const instances, each = 20, 6
	var rows []state.Row
	for i := range instances {
		rows = append(rows, &state.ProcessInstance{ID: fmt.Sprint("i", i)})
		for k := range each {
			rows = append(rows, &state.Job{ID: fmt.Sprintf("i%d-%d", i, k), Retries: 1, ProcessInstanceID: fmt.Sprint("i", i), Exclusive: true})
		}
	}
	b.insert(rows...)
	ledger := ledger{done: map[string]int{}, holding: map[string]string{}}
	var nodes sync.WaitGroup
	for n := range 2 {
		s := b.another()
		for w := range 2 {
			owner := fmt.Sprint("node ", n, " worker ", w)
			nodes.Go(func() {
				for ledger.count() < instances*each && !b.Failed() {
					jobs, err := s.AcquireJobs(b.ctx, store.Acquisition{Owner: owner, Now: 100, LockedUntil: 1000, Max: 5})
					if err != nil {
						b.Error(err)
						return
					}
					for _, j := range jobs {
						ledger.take(b, j)
					}
					for _, j := range jobs {
						ledger.finish(j)
						if err := s.Flush(b.ctx, []*state.Changes{deletes(&j)})[0]; err != nil {
							b.Errorf("finish %s: %v", j.ID, err)
						}
					}
				}
			})
		}
	}
	nodes.Wait()
	for id, n := range ledger.done {
		if n != 1 {
			b.Errorf("job %s was taken %d times", id, n)
		}
	}
	if n := b.count("SELECT count(*) FROM job"); n != 0 {
		b.Errorf("%d jobs are left", n)
	}
}

// ledger notes who holds which job.
type ledger struct {
	mu      sync.Mutex
	done    map[string]int
	holding map[string]string // exclusive job held, by process instance
}

func (l *ledger) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.done)
}

func (l *ledger) take(b *bench, j state.Job) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if other, held := l.holding[j.ProcessInstanceID]; held {
		b.Errorf("%s was taken while %s of the same instance is held", j.ID, other)
	}
	l.holding[j.ProcessInstanceID] = j.ID
	l.done[j.ID]++
}

// finish is called before the job's deletion is flushed: from then on another
// of the instance may be taken.
func (l *ledger) finish(j state.Job) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.holding, j.ProcessInstanceID)
}
