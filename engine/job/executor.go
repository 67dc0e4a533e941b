package job

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// Options are what an executor is made of.
type Options struct {
	// Owner names this node in the locks it takes.
	Owner string
	// Acquire locks jobs that are due.
	Acquire func(context.Context, store.Acquisition) ([]state.Job, error)
	// Renew prolongs the locks of jobs that are held for long.
	Renew func(context.Context, store.Renewal) error
	// Run does one job; an error is logged and leaves the lock to run out.
	Run func(context.Context, state.Job) error
	Now func() time.Time
	// Workers is how many jobs run at the same time.
	Workers int
	// LockTime is how long a lock holds before another node may take the job: how
	// long what a dead node held is left alone. The locks on jobs that are still held
	// are renewed in a third of it.
	LockTime time.Duration
	Logger   *slog.Logger
}

// How the wait between looks grows while there is nothing to do.
const (
	waitMin = 100 * time.Millisecond
	waitMax = 5 * time.Second
)

// queueFactor is how many jobs a node holds for each of its workers.
const queueFactor = 4

// Executor runs jobs until it is stopped.
type Executor struct {
	o      Options
	wake   chan struct{}
	stop   chan struct{}
	cancel context.CancelFunc
	done   sync.WaitGroup
	queue  chan state.Job

	mu       sync.Mutex
	held     map[string]struct{} // jobs that this node has locked, by id
	reserved int                 // places for jobs that are about to be locked
	more     bool                // there may be due jobs for which there was no place
	next     time.Time           // when the earliest job known of is due; zero for none
	stopped  bool
}

// Start starts the executor's goroutines.
func Start(o Options) *Executor {
	ctx, cancel := context.WithCancel(context.Background())
	x := &Executor{
		o: o, wake: make(chan struct{}, 1), stop: make(chan struct{}), cancel: cancel,
		queue: make(chan state.Job, o.Workers*queueFactor), held: map[string]struct{}{},
	}
	x.done.Go(func() { x.acquireAll(ctx) })
	x.done.Go(func() { x.renewAll(ctx) })
	for range o.Workers {
		x.done.Go(func() { x.work(ctx) })
	}
	return x
}

// Wake has the executor look for jobs now. It never blocks.
func (x *Executor) Wake() {
	select {
	case x.wake <- struct{}{}:
	default:
	}
}

// WakeAt has the executor look for jobs at an instant. It never blocks.
func (x *Executor) WakeAt(due time.Time) {
	x.mu.Lock()
	earlier := x.next.IsZero() || due.Before(x.next)
	if earlier {
		x.next = due
	}
	x.mu.Unlock()
	if earlier && due.Before(x.o.Now().Add(waitMax)) {
		x.Wake()
	}
}

// Reserve asks for places for up to n jobs that the caller is about to lock for
// this node. Each place is given up by [Executor.Submit] or [Executor.Release].
func (x *Executor) Reserve(n int) (places int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.stopped {
		return 0
	}
	places = min(n, cap(x.queue)-len(x.held)-x.reserved)
	x.reserved += places
	return places
}

// Submit runs jobs that are locked for this node, for which there are places.
func (x *Executor) Submit(jobs ...state.Job) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.reserved -= len(jobs)
	if x.stopped {
		return // their locks run out
	}
	for _, j := range jobs {
		if _, again := x.held[j.ID]; again {
			continue // the clock jumped over its lock, which this node still had
		}
		x.held[j.ID] = struct{}{}
		x.queue <- j // there is room for all that are held
	}
}

// Held counts the jobs that this node has locked: those that run and those that
// wait for a worker.
func (x *Executor) Held() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.held)
}

// Release gives places back that are not needed.
func (x *Executor) Release(places int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.reserved -= places
}

// Stop takes no new jobs and waits for those that this node holds, until ctx ends;
// then they are cancelled and their locks run out.
func (x *Executor) Stop(ctx context.Context) {
	x.mu.Lock()
	x.stopped = true
	close(x.queue)
	x.mu.Unlock()
	close(x.stop)
	finished := make(chan struct{})
	go func() {
		x.done.Wait()
		close(finished)
	}()
	select {
	case <-finished:
	case <-ctx.Done():
		x.cancel()
		<-finished
	}
	x.cancel()
}

// acquireAll fills the queue whenever half of it is free, again and again.
func (x *Executor) acquireAll(ctx context.Context) {
	wait := waitMin
	for {
		taken, full := x.acquire(ctx)
		switch {
		case full && taken == 0:
			// The worker that finishes a job wakes.
		case full:
			continue // there may be more
		}
		if taken > 0 {
			wait = waitMin
		}
		if !x.pause(wait) {
			return
		}
		wait = min(2*wait, waitMax)
	}
}

// acquire locks as many jobs as there is room for. full: there was no more room.
func (x *Executor) acquire(ctx context.Context) (taken int, full bool) {
	places := x.Reserve(cap(x.queue))
	now := x.o.Now()
	x.mu.Lock()
	x.more = places < (cap(x.queue)+1)/2
	if x.more {
		x.reserved -= places
		x.mu.Unlock()
		return 0, true
	}
	if !x.next.After(now) {
		x.next = time.Time{}
	}
	x.mu.Unlock()
	jobs, err := x.o.Acquire(ctx, store.Acquisition{
		Owner:       x.o.Owner,
		Now:         state.MillisOf(now),
		LockedUntil: state.MillisOf(now.Add(x.o.LockTime)),
		Max:         places,
	})
	if err != nil {
		x.o.Logger.ErrorContext(ctx, "acquire jobs", "error", err)
	}
	x.Submit(jobs...)
	x.Release(places - len(jobs))
	return len(jobs), len(jobs) == places
}

// work runs one job after the other.
func (x *Executor) work(ctx context.Context) {
	for j := range x.queue {
		if ctx.Err() != nil {
			return
		}
		if err := x.o.Run(ctx, j); err != nil {
			x.o.Logger.ErrorContext(ctx, "run job", "jobId", j.ID, "processInstanceId", j.ProcessInstanceID,
				"processDefinitionKey", j.ProcessDefinitionKey, "activityId", j.ActivityID, "error", err)
		}
		x.mu.Lock()
		delete(x.held, j.ID)
		wanted := x.more && len(x.held) <= cap(x.queue)/2
		x.mu.Unlock()
		if wanted {
			x.Wake()
		}
	}
}

// renewAll keeps the locks on what this node holds for longer.
func (x *Executor) renewAll(ctx context.Context) {
	tick := time.NewTicker(x.o.LockTime / 3)
	defer tick.Stop()
	for {
		select {
		case <-x.stop:
			return
		case <-tick.C:
		}
		x.mu.Lock()
		ids := make([]string, 0, len(x.held))
		for id := range x.held {
			ids = append(ids, id)
		}
		x.mu.Unlock()
		if len(ids) == 0 {
			continue
		}
		until := state.MillisOf(x.o.Now().Add(x.o.LockTime))
		if err := x.o.Renew(ctx, store.Renewal{Owner: x.o.Owner, JobIDs: ids, LockedUntil: until}); err != nil {
			x.o.Logger.ErrorContext(ctx, "renew the locks of jobs", "error", err)
		}
	}
}

// pause waits for a wake-up, the time, or the next job that is due; it is false
// when the executor stops.
func (x *Executor) pause(d time.Duration) bool {
	x.mu.Lock()
	if !x.next.IsZero() {
		d = min(d, max(0, x.next.Sub(x.o.Now())))
	}
	x.mu.Unlock()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-x.stop:
		return false
	case <-x.wake:
	case <-t.C:
	}
	return true
}
