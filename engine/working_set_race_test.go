package engine

import (
	"sync"
	"testing"

	"github.com/sluice-bpm/sluice/engine/state"
)

// A worker's lock is taken over while a command takes the same instance; the race
// detector looks on.
func TestWorkingSet_RowsAreRefreshedWhileOthersTakeThem(t *testing.T) {
	u := state.NewUnit()
	u.ProcessInstances.Insert(state.ProcessInstance{ID: "i"})
	u.ExternalTasks.Insert(state.ExternalTask{ID: "t", ProcessInstanceID: "i"})
	w := newWorkingSet(defaultWorkingSet)
	w.keep(u)
	const times = 1000
	var both sync.WaitGroup
	both.Go(func() {
		for range times {
			w.refresh("i", &state.ExternalTask{ID: "t", ProcessInstanceID: "i", WorkerID: "worker"})
		}
	})
	both.Go(func() {
		for range times {
			if unit, ok := w.take("i"); !ok || unit.ExternalTasks.Len() != 1 {
				t.Error("the instance was not at hand")
				return
			}
		}
	})
	both.Wait()
	unit, _ := w.take("i")
	if row, ok := unit.ExternalTasks.Get("t"); !ok || row.WorkerID != "worker" {
		t.Errorf("the task is locked by %q", row.WorkerID)
	}
}
