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
	// Run does one job; an error is logged and leaves the lock to run out.
	Run func(context.Context, state.Job) error
	Now func() time.Time
	// Workers is how many jobs run at the same time.
	Workers int
	Logger  *slog.Logger
}

// The times of acquisition: how long a lock holds before another node may take
// the job, and how the wait between looks grows while there is nothing to do.
const (
	lockTime = 5 * time.Minute
	waitMin  = 100 * time.Millisecond
	waitMax  = 5 * time.Second
)

// Executor runs jobs until it is stopped.
type Executor struct {
	o      Options
	wake   chan struct{}
	stop   chan struct{}
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// Start starts the executor's goroutines.
func Start(o Options) *Executor {
	ctx, cancel := context.WithCancel(context.Background())
	x := &Executor{o: o, wake: make(chan struct{}, 1), stop: make(chan struct{}), cancel: cancel}
	x.done.Add(1)
	go x.loop(ctx)
	return x
}

// Wake has the executor look for jobs now. It never blocks.
func (x *Executor) Wake() {
	select {
	case x.wake <- struct{}{}:
	default:
	}
}

// Stop takes no new jobs and waits for those that run, until ctx ends; then
// they are cancelled and their locks run out.
func (x *Executor) Stop(ctx context.Context) {
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

// loop acquires as many jobs as there are free workers, again and again.
func (x *Executor) loop(ctx context.Context) {
	defer x.done.Done()
	free := make(chan struct{}, x.o.Workers)
	for range x.o.Workers {
		free <- struct{}{}
	}
	wait := waitMin
	for {
		// One slot is taken before looking, so that no job is locked that nobody can run.
		select {
		case <-x.stop:
			return
		case <-free:
		}
		slots := 1 + drain(free)
		jobs, err := x.acquire(ctx, slots)
		if err != nil {
			x.o.Logger.ErrorContext(ctx, "acquire jobs", "error", err)
		}
		for range slots - len(jobs) {
			free <- struct{}{}
		}
		for _, j := range jobs {
			x.done.Add(1)
			go func() {
				defer x.done.Done()
				x.run(ctx, j)
				free <- struct{}{}
			}()
		}
		if len(jobs) > 0 {
			wait = waitMin
			continue
		}
		if !x.pause(wait) {
			return
		}
		wait = min(2*wait, waitMax)
	}
}

// drain takes the slots that are free right now.
func drain(free chan struct{}) int {
	n := 0
	for {
		select {
		case <-free:
			n++
		default:
			return n
		}
	}
}

func (x *Executor) acquire(ctx context.Context, most int) ([]state.Job, error) {
	now := x.o.Now()
	return x.o.Acquire(ctx, store.Acquisition{
		Owner:       x.o.Owner,
		Now:         state.MillisOf(now),
		LockedUntil: state.MillisOf(now.Add(lockTime)),
		Max:         most,
	})
}

func (x *Executor) run(ctx context.Context, j state.Job) {
	if err := x.o.Run(ctx, j); err != nil {
		x.o.Logger.ErrorContext(ctx, "run job", "job", j.ID, "instance", j.ProcessInstanceID, "activity", j.ActivityID, "error", err)
	}
	// What ran may have made the next job of its instance due.
	x.Wake()
}

// pause waits for a wake-up or the time; it is false when the executor stops.
func (x *Executor) pause(d time.Duration) bool {
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
