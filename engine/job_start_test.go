package engine_test

import (
	"context"
	"errors"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// blindStore is a store in which nobody finds a job.
type blindStore struct{ store.Store }

func (blindStore) AcquireJobs(context.Context, store.Acquisition) ([]state.Job, error) {
	return nil, nil
}

func TestJob_OfThisNodeStartsWithoutAnybodyLookingForIt(t *testing.T) {
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			running := make(chan string)
			b := newBench(t, blindStore{open(t, nil)}, engine.Options{
				JobExecutor: true,
				Delegates: map[string]machine.Delegate{"test.Book": func(c *machine.Call) error {
					running <- c.ProcessInstanceID()
					return nil
				}},
			})
			b.deploy("approve.bpmn")
			s := must(b, engine.StartProcess{DefinitionKey: "approve"})
			task := b.task(s.Instance.ID, "review").ID
			must(b, engine.CompleteTask{TaskID: task, Variables: approved(true)})
			if got := <-running; got != s.Instance.ID {
				t.Errorf("ran the job of %s", got)
			}
		})
	}
}

func TestJob_FailsAndIsTakenUpAgain(t *testing.T) {
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			ran := make(chan int, 10)
			n := 0
			b := newBench(t, open(t, nil), engine.Options{
				JobExecutor: true,
				Delegates: map[string]machine.Delegate{"test.Book": func(*machine.Call) error {
					n++
					ran <- n
					if n < 3 {
						return errors.New("the ledger is closed")
					}
					return nil
				}},
			})
			b.deploy("approve.bpmn")
			s := must(b, engine.StartProcess{DefinitionKey: "approve"})
			must(b, engine.CompleteTask{TaskID: b.task(s.Instance.ID, "review").ID, Variables: approved(true)})
			for want := 1; want <= 3; want++ {
				if got := <-ran; got != want {
					t.Fatalf("run %d, want %d", got, want)
				}
			}
		})
	}
}
