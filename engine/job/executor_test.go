package job

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// shelf is a tiny store of jobs: acquired ones are gone from it.
type shelf struct {
	mu    sync.Mutex
	due   []state.Job
	asked int
	err   error
	// renewed is how often the lock of a job was prolonged.
	renewed map[string]int
}

func (s *shelf) renew(_ context.Context, r store.Renewal) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range r.JobIDs {
		if s.renewed == nil {
			s.renewed = map[string]int{}
		}
		s.renewed[id]++
	}
	return nil
}

func (s *shelf) acquire(_ context.Context, a store.Acquisition) ([]state.Job, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	n := min(a.Max, len(s.due))
	jobs := s.due[:n]
	s.due = s.due[n:]
	return jobs, s.err
}

func (s *shelf) add(ids ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		s.due = append(s.due, state.Job{ID: id})
	}
}

const lockTime = time.Minute

func start(s *shelf, workers int, run func(context.Context, state.Job) error) *Executor {
	return Start(Options{
		Owner: "node", Acquire: s.acquire, Renew: s.renew, Run: run, Now: time.Now, Workers: workers, LockTime: lockTime,
		Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
}

func TestExecutor_RunsEachJobOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		s.add("a", "b", "c", "d", "e")
		var mu sync.Mutex
		ran := map[string]int{}
		x := start(s, 2, func(_ context.Context, j state.Job) error {
			mu.Lock()
			defer mu.Unlock()
			ran[j.ID]++
			return nil
		})
		synctest.Wait()
		s.add("f")
		x.Wake()
		synctest.Wait()
		x.Stop(t.Context())
		for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
			if ran[id] != 1 {
				t.Errorf("job %s ran %d times", id, ran[id])
			}
		}
	})
}

func TestExecutor_NeverRunsMoreThanItsWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		for i := range 20 {
			s.add(fmt.Sprint("job ", i))
		}
		var mu sync.Mutex
		running, most, done := 0, 0, 0
		x := start(s, 3, func(context.Context, state.Job) error {
			mu.Lock()
			running++
			most = max(most, running)
			mu.Unlock()
			time.Sleep(time.Second) // the bubble's time: it takes none
			mu.Lock()
			defer mu.Unlock()
			running--
			done++
			return nil
		})
		time.Sleep(time.Minute)
		x.Stop(t.Context())
		if most != 3 || done != 20 {
			t.Errorf("at most %d ran together and %d were done, want 3 and 20", most, done)
		}
	})
}

func TestExecutor_LooksLessOftenWhileThereIsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		x := start(s, 1, func(context.Context, state.Job) error { return nil })
		time.Sleep(10 * time.Minute)
		x.Stop(t.Context())
		// One look every five seconds, a few more at the start.
		if s.asked < 100 || s.asked > 140 {
			t.Errorf("asked %d times in ten idle minutes", s.asked)
		}
	})
}

func TestExecutor_GoesOnAfterErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{err: errors.New("no connection")}
		ran := 0
		x := start(s, 1, func(context.Context, state.Job) error { ran++; return errors.New("cannot") })
		time.Sleep(time.Second)
		s.mu.Lock()
		s.err = nil
		s.mu.Unlock()
		s.add("a", "b")
		time.Sleep(time.Minute)
		x.Stop(t.Context())
		if ran != 2 {
			t.Errorf("%d jobs ran, want 2", ran)
		}
	})
}

func TestExecutor_StopWaitsForRunningJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		s.add("slow")
		finished := false
		x := start(s, 1, func(context.Context, state.Job) error {
			time.Sleep(10 * time.Second)
			finished = true
			return nil
		})
		synctest.Wait()
		x.Stop(t.Context())
		if !finished {
			t.Error("Stop returned before the job had finished")
		}
	})
}

func TestExecutor_StopCancelsWhatTakesTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		s.add("endless")
		x := start(s, 1, func(ctx context.Context, _ state.Job) error {
			<-ctx.Done()
			return ctx.Err()
		})
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		x.Stop(ctx) // returns only if the job was cancelled
	})
}

func TestExecutor_RunsWhatIsSubmittedWithoutLooking(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		ran := ""
		x := start(s, 1, func(_ context.Context, j state.Job) error { ran += j.ID; return nil })
		synctest.Wait()
		asked := s.asked
		if got := x.Reserve(2); got != 2 {
			t.Fatalf("reserved %d places of 2", got)
		}
		x.Submit(state.Job{ID: "a"}, state.Job{ID: "b"})
		synctest.Wait()
		if ran != "ab" || s.asked != asked {
			t.Errorf("ran %q and looked %d times", ran, s.asked-asked)
		}
		x.Stop(t.Context())
	})
}

func TestExecutor_HoldsNoMoreThanItHasPlacesFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		for i := range 100 {
			s.add(fmt.Sprint("job ", i))
		}
		let := make(chan struct{})
		x := start(s, 2, func(context.Context, state.Job) error { <-let; return nil })
		synctest.Wait()
		if got := x.Reserve(1); got != 0 {
			t.Errorf("reserved %d places of a full executor", got)
		}
		if left := len(s.due); left != 100-2*queueFactor {
			t.Errorf("%d jobs are left for other nodes", left)
		}
		close(let)
		synctest.Wait()
		if len(s.due) != 0 {
			t.Errorf("%d jobs did not run", len(s.due))
		}
		x.Stop(t.Context())
	})
}

func TestExecutor_RenewsTheLocksOfWhatTakesLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		s.add("long")
		x := start(s, 1, func(context.Context, state.Job) error { time.Sleep(2 * lockTime); return nil })
		time.Sleep(3 * lockTime)
		x.Stop(t.Context())
		if n := s.renewed["long"]; n < 5 || n > 6 {
			t.Errorf("renewed %d times in two lock times", n)
		}
	})
}

func TestExecutor_LooksWhenTheNextJobIsDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		var ran time.Time
		x := start(s, 1, func(context.Context, state.Job) error { ran = time.Now(); return nil })
		time.Sleep(time.Minute) // until the looks are rare
		due := time.Now().Add(7 * time.Second)
		x.WakeAt(due)
		time.Sleep(6999 * time.Millisecond)
		s.add("timer")
		time.Sleep(time.Millisecond)
		synctest.Wait()
		if !ran.Equal(due) {
			t.Errorf("ran at %v, due at %v", ran, due)
		}
		x.Stop(t.Context())
	})
}

func TestExecutor_RunsNoJobThatItStillHoldsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		for range 100 {
			s.add("job")
		}
		ran := 0
		x := start(s, 1, func(context.Context, state.Job) error { time.Sleep(time.Hour); ran++; return nil })
		time.Sleep(time.Minute)
		x.Stop(t.Context())
		if ran != 1 {
			t.Errorf("the job ran %d times", ran)
		}
	})
}
