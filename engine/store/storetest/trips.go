package storetest

import (
	"fmt"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// testRoundTrips counts what a command costs.
func testRoundTrips(b *bench) {
	b.run("ACommandIsOneLoadAndOneFlush", func(b *bench) {
		b.insert(instance("one")...)
		b.trips = nil
		u := b.load(store.Scope{TaskID: "one t1"})
		u.Tasks.Delete("one t1")
		u.Executions.Delete("one e1")
		u.Append(state.HistoryTaskTable, &state.HistoryTask{Task: state.Task{ID: "one t1"}})
		b.flush(u.Changes())
		kinds := []string{}
		for _, t := range b.trips {
			kinds = append(kinds, t.Kind)
		}
		if diff := cmp.Diff([]string{store.TripLoad, store.TripFlush}, kinds); diff != "" {
			b.Error(diff)
		}
	})
	b.run("TheStatementsOfAFlushDoNotGrow", func(b *bench) {
		first := b.flushStatements(1, 1)
		if first != 7 {
			b.Errorf("%d statements for 7 pairs of table and operation", first)
		}
		for _, size := range []struct{ sets, rows int }{{1, 200}, {32, 1}, {32, 20}} {
			if got := b.flushStatements(size.sets, size.rows); got != first {
				b.Errorf("%d sets of %d rows: %d statements, want %d as for one of one", size.sets, size.rows, got, first)
			}
		}
	})
	b.run("TheStatementsOfALoadDoNotGrow", func(b *bench) {
		b.insert(instance("one")...)
		var many []state.Row
		for i := range 500 {
			many = append(many, &state.Execution{ID: fmt.Sprint("e", i), ProcessInstanceID: "many"})
		}
		b.insert(append(many, &state.ProcessInstance{ID: "many"})...)
		b.trips = nil
		b.load(store.Scope{ProcessInstanceID: "one"})
		b.load(store.Scope{ProcessInstanceID: "many"})
		if len(b.trips) != 2 || b.trips[0] != b.trips[1] {
			b.Errorf("round trips: %+v", b.trips)
		}
	})
}

// flushStatements flushes sets with rows in each of seven pairs of table and
// operation, and returns the number of statements of the one round trip.
func (b *bench) flushStatements(sets, rows int) int {
	b.Helper()
	var before []state.Row
	var changes []*state.Changes
	for i := range sets {
		u := state.NewUnit()
		for k := range rows {
			id := fmt.Sprintf("%d %d %d %d", sets, rows, i, k)
			before = append(before, &state.Task{ID: "u" + id}, &state.Task{ID: "d" + id}, &state.Execution{ID: "u" + id})
			u.Tasks.Load(state.Task{ID: "u" + id}).Name = "x"
			u.Tasks.Load(state.Task{ID: "d" + id})
			u.Tasks.Delete("d" + id)
			u.Tasks.Insert(state.Task{ID: "i" + id})
			u.Executions.Load(state.Execution{ID: "u" + id}).ActivityID = "x"
			u.Executions.Insert(state.Execution{ID: "i" + id})
			u.Append(state.HistoryTaskTable, &state.HistoryTask{Task: state.Task{ID: "h" + id}})
			u.Purge(state.SessionTable, "user_id", "x")
		}
		changes = append(changes, u.Changes())
	}
	b.insert(before...)
	b.trips = nil
	b.flush(changes...)
	if len(b.trips) != 1 || b.trips[0].Kind != store.TripFlush {
		b.Fatalf("round trips: %+v", b.trips)
	}
	return b.trips[0].Statements
}
