package state_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/state"
)

func TestUnit_ChangesHoldOnlyWhatDiffersFromTheDatabase(t *testing.T) {
	u := state.NewUnit()
	u.Tasks.Load(state.Task{ID: "same", Rev: 1})
	u.Tasks.Load(state.Task{ID: "changed", Rev: 1}).Name = "new"
	u.Tasks.Load(state.Task{ID: "touched", Rev: 1})
	u.Tasks.Touch("touched")
	u.Tasks.Load(state.Task{ID: "deleted", Name: "old", Rev: 1}).Name = "lost"
	u.Tasks.Delete("deleted")
	u.Tasks.Insert(state.Task{ID: "inserted"})
	u.Tasks.Insert(state.Task{ID: "gone again"})
	u.Tasks.Delete("gone again")
	u.Purge(state.TaskTable, "process_instance_id", "i1", "i2")
	u.Purge(state.TaskTable, "id")
	u.Append(state.ContentTable, &state.Content{ID: "c"})

	want := &state.Changes{Tables: []state.TableChange{
		{Table: state.ContentTable, Inserts: []state.Row{&state.Content{ID: "c"}}},
		{
			Table:   state.TaskTable,
			Inserts: []state.Row{&state.Task{ID: "inserted"}},
			Updates: []state.Row{&state.Task{ID: "changed", Name: "new", Rev: 1}, &state.Task{ID: "touched", Rev: 1}},
			Deletes: []state.Row{&state.Task{ID: "deleted", Name: "old", Rev: 1}},
			Purges:  []state.Purge{{Column: "process_instance_id", Values: []string{"i1", "i2"}}},
		},
	}}
	sameTable := cmp.Comparer(func(a, b *state.Table) bool { return a == b })
	if diff := cmp.Diff(want, u.Changes(), sameTable); diff != "" {
		t.Error(diff)
	}
}

func TestUnit_PurgeDemandsATextColumnOfTheTable(t *testing.T) {
	for _, column := range []string{"", "nothing", "rev"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a purge by %q was taken", column)
				}
			}()
			state.NewUnit().Purge(state.TaskTable, column, "x")
		}()
	}
}
