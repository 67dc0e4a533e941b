package engine_test

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/store"
)

// trips counts the round trips of a store by their kind.
type trips struct {
	mu    sync.Mutex
	kinds map[string]int
}

func (t *trips) note(kind string, _ int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kinds == nil {
		t.kinds = map[string]int{}
	}
	t.kinds[kind]++
}

// take returns the counts since the last call.
func (t *trips) take() map[string]int {
	t.mu.Lock()
	defer t.mu.Unlock()
	kinds := t.kinds
	t.kinds = nil
	return kinds
}

func TestCommand_IsOneLoadAndOneFlush(t *testing.T) {
	testTrips(t, -1, map[string]int{store.TripLoad: 1, store.TripFlush: 1})
}

func TestCommand_OnWhatIsAtHandIsOneFlush(t *testing.T) {
	testTrips(t, 0, map[string]int{store.TripFlush: 1})
}

func testTrips(t *testing.T, workingSet int, one map[string]int) {
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			var counted trips
			b := newBench(t, open(t, counted.note), engine.Options{Delegates: noBooking, WorkingSet: workingSet})
			b.deploy("approve.bpmn")
			// What is overridden at job definitions is looked up once a second.
			b.e.Clock().Freeze(b.e.Clock().Now())
			first := must(b, engine.StartProcess{DefinitionKey: "approve"})
			must(b, engine.CompleteTask{TaskID: b.task(first.Instance.ID, "review").ID, Variables: approved(true)})
			s := must(b, engine.StartProcess{DefinitionKey: "approve"})
			task := b.task(s.Instance.ID, "review")
			counted.take()
			demand := func(what string, want map[string]int) {
				t.Helper()
				if diff := cmp.Diff(want, counted.take()); diff != "" {
					t.Errorf("%s: %s", what, diff)
				}
			}
			must(b, engine.ClaimTask{TaskID: task.ID, UserID: "mary"})
			demand("claim", one)
			must(b, engine.CompleteTask{TaskID: task.ID, Variables: approved(true)})
			demand("complete", one)
			job := b.job(s.Instance.ID).ID
			counted.take()
			must(b, engine.ExecuteJob{JobID: job})
			demand("execute", one)
			must(b, engine.StartProcess{DefinitionKey: "approve"})
			demand("start", map[string]int{store.TripFlush: 1})
		})
	}
}
