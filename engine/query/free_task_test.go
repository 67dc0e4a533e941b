package query_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// freeTasks asks for the ids of tasks in their order.
func freeTasks(t *testing.T, db database, f query.FreeTasks) string {
	t.Helper()
	statement, args, err := f.Statement([]string{"id"})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	err = db.Select(t.Context(), statement, args, func(s store.Scanner) error {
		var id string
		err := s.Scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(ids, " ")
}

func TestFreeTasks_AreThoseThatNobodyHasInTheOrderAskedFor(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		task := func(id string, change func(x *state.ExternalTask)) *state.ExternalTask {
			x := &state.ExternalTask{ID: id, Topic: "a", CreateTime: state.MillisOf(now) + state.Millis(id[0]), ProcessInstanceID: "p", Priority: 5, Rev: 1}
			change(x)
			return x
		}
		past, future := state.MillisOf(now), state.MillisOf(now)+60_000
		db.insert(t,
			task("1", func(x *state.ExternalTask) {}),
			task("2 first", func(x *state.ExternalTask) { x.Priority = 9 }),
			task("3 retried", func(x *state.ExternalTask) { x.Retries = state.OptionalInt{N: 1, Set: true} }),
			task("4 lock over", func(x *state.ExternalTask) { x.WorkerID, x.LockExpires = "w", past }),
			task("5 locked", func(x *state.ExternalTask) { x.WorkerID, x.LockExpires = "w", future }),
			task("6 locked longer", func(x *state.ExternalTask) { x.WorkerID, x.LockExpires = "w", future+1 }),
			task("7 failed", func(x *state.ExternalTask) { x.Retries = state.OptionalInt{Set: true} }),
			task("8 suspended", func(x *state.ExternalTask) { x.Suspended = true }),
			task("9 other", func(x *state.ExternalTask) { x.Topic = "b" }),
			task("9 later", func(x *state.ExternalTask) { x.Topic, x.LockExpires = "c", future }),
		)
		for want, f := range map[string]query.FreeTasks{
			"1 2 first 3 retried 4 lock over": {},
			"4 lock over 3 retried 2 first 1": {Newest: true},
			"2 first 1 3 retried 4 lock over": {ByPriority: true},
			"2 first 4 lock over 3 retried 1": {ByPriority: true, Newest: true},
			"2 first":                         {Conditions: []query.Condition{is("priorityHigherThanOrEquals", int64(6))}},
		} {
			f.Topic, f.Max, f.Now = "a", 10, now
			if got := freeTasks(t, db, f); got != want {
				t.Errorf("%+v: got %q, want %q", f, got, want)
			}
		}
		if got := freeTasks(t, db, query.FreeTasks{Topic: "a", Max: 2, Now: now, ByPriority: true}); got != "2 first 1" {
			t.Errorf("the first two are %q", got)
		}

		free, next, err := query.Outlook(t.Context(), db, []string{"a", "b", "c", "d"}, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(free, " "); !strings.Contains(got, "a") || !strings.Contains(got, "b") || len(free) != 2 {
			t.Errorf("topics with free tasks: %s", got)
		}
		if len(next) != 2 || next["a"] != query.Millis(future) || next["c"] != query.Millis(future) {
			t.Errorf("ends of locks: %v", next)
		}
	})
}

func TestPlans_WorkersReadTasksInOrder(t *testing.T) {
	onEachPlanner(t, func(t *testing.T, p planner) {
		for index, f := range map[string]query.FreeTasks{"external_task_age_idx": {}, "external_task_priority_idx": {ByPriority: true}} {
			f.Topic, f.Max, f.Now = "topic5", 10, time.UnixMilli(epoch)
			statement, args, err := f.Statement([]string{"id", "rev"})
			if err != nil {
				t.Fatal(err)
			}
			*p.steps = nil
			if err := p.Select(t.Context(), statement, args, nil); err != nil {
				t.Fatal(err)
			}
			plan := strings.Join(*p.steps, "\n")
			if !strings.Contains(plan, index) || strings.Contains(plan, "Sort") || strings.Contains(plan, "TEMP B-TREE") {
				t.Errorf("not read in the order of %s:\n%s", index, plan)
			}
		}
	})
}
