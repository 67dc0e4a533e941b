package state_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/state"
)

// forest is an instance with three executions below its root, the second of which
// has a task with a candidate, a variable and an activity instance.
func forest() *state.Unit {
	u := state.NewUnit()
	u.ProcessInstances.Load(state.ProcessInstance{ID: "p", Rev: 1})
	u.Executions.Load(state.Execution{ID: "p", ProcessInstanceID: "p", ScopeInstanceID: "p", Rev: 1})
	for i := range 3 {
		id := fmt.Sprint("e", i)
		u.Executions.Load(state.Execution{ID: id, ParentID: "p", ProcessInstanceID: "p", ActivityInstanceID: "a" + id, Rev: 1})
		u.ActivityInstances.Load(state.ActivityInstance{ID: "a" + id, ExecutionID: id, ProcessInstanceID: "p", Rev: 1})
	}
	u.Tasks.Load(state.Task{ID: "t", ExecutionID: "e1", ProcessInstanceID: "p", Rev: 1})
	u.IdentityLinks.Load(state.IdentityLink{ID: "l", TaskID: "t", ProcessInstanceID: "p", Rev: 1})
	u.Variables.Load(state.Variable{ID: "v", ExecutionID: "p", ProcessInstanceID: "p", Rev: 1})
	u.Variables.Load(state.Variable{ID: "w", ExecutionID: "e2", ProcessInstanceID: "p", Rev: 1})
	return u
}

func large(t *testing.T, u *state.Unit) *state.Large {
	t.Helper()
	for id, s := range u.Snapshots() {
		return s.Large(id)
	}
	t.Fatal("no snapshot")
	return nil
}

// ids lists the rows of a unit.
func ids(u *state.Unit) []string {
	var all []string
	for e := range u.Executions.All() {
		all = append(all, e.ID)
	}
	for a := range u.ActivityInstances.All() {
		all = append(all, a.ID)
	}
	for x := range u.Tasks.All() {
		all = append(all, x.ID)
	}
	for x := range u.IdentityLinks.All() {
		all = append(all, x.ID)
	}
	for x := range u.Variables.All() {
		all = append(all, x.ID)
	}
	return all
}

func TestLarge_AroundARowIsWhatHangsOnItsPath(t *testing.T) {
	l := large(t, forest())
	for _, id := range []string{"t", "e1"} {
		u, ok := l.Around(id)
		if !ok || !u.IsPartial() {
			t.Fatalf("around %s there is %v, %t", id, u, ok)
		}
		if diff := cmp.Diff([]string{"p", "e1", "ae1", "t", "l", "v"}, ids(u)); diff != "" {
			t.Errorf("around %s (-want +got):\n%s", id, diff)
		}
		if !u.LacksChildren("p") || u.LacksChildren("e1") {
			t.Errorf("around %s the root lacks children: %t, the leaf: %t", id, u.LacksChildren("p"), u.LacksChildren("e1"))
		}
	}
	if _, ok := l.Around("none"); ok {
		t.Error("there is something around a row that is not there")
	}
	if u := l.Unit(); u.IsPartial() || len(ids(u)) != len(ids(forest())) {
		t.Errorf("the whole unit has %v", ids(u))
	}
}

func TestLarge_TakesOverWhatAPartialUnitWrote(t *testing.T) {
	l := large(t, forest())
	u, _ := l.Around("t")
	u.Tasks.Delete("t")
	u.IdentityLinks.Delete("l")
	e, _ := u.Executions.Get("e1")
	e.ActivityInstanceID = ""
	u.ActivityInstances.Delete("ae1")
	v, _ := u.Variables.Get("v")
	v.Name = "moved"
	v.ExecutionID = "e1"
	u.Executions.Insert(state.Execution{ID: "f", ParentID: "e1", ProcessInstanceID: "p"})
	u.Tasks.Insert(state.Task{ID: "t2", ExecutionID: "f", ProcessInstanceID: "p"})
	u.ProcessInstances.Touch("p")
	added := slices.Sorted(l.Take(u))
	if diff := cmp.Diff([]string{"f", "t2"}, added); diff != "" {
		t.Errorf("added (-want +got):\n%s", diff)
	}
	u, _ = l.Around("t2")
	if diff := cmp.Diff([]string{"p", "e1", "f", "t2", "v"}, ids(u)); diff != "" {
		t.Errorf("around the new task (-want +got):\n%s", diff)
	}
	if e, _ := u.Executions.Get("e1"); e.Rev != 2 || l.Rev != 2 || u.LacksChildren("e1") || !u.LacksChildren("p") {
		t.Errorf("the execution has rev %d, the instance %d", e.Rev, l.Rev)
	}
	if _, ok := l.Around("t"); ok {
		t.Error("the task that was deleted is still there")
	}
	u, _ = l.Around("e1")
	if !u.LacksChildren("e1") {
		t.Error("the execution has no child that it lacks")
	}
}
