package storetest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// update makes a set that updates tasks.
func updates(rows ...state.Row) *state.Changes {
	return &state.Changes{Tables: []state.TableChange{{Table: state.TableOf(rows[0]), Updates: rows}}}
}

// deletes makes a set that deletes tasks.
func deletes(rows ...state.Row) *state.Changes {
	return &state.Changes{Tables: []state.TableChange{{Table: state.TableOf(rows[0]), Deletes: rows}}}
}

// results flushes sets and demands the outcome of each: nil, or the error that
// it has to be.
func (b *bench) results(sets []*state.Changes, want ...error) {
	b.Helper()
	got := b.Flush(b.ctx, sets)
	if len(got) != len(sets) {
		b.Fatalf("%d results for %d sets", len(got), len(sets))
	}
	for i := range got {
		if !errors.Is(got[i], want[i]) || (want[i] == nil) != (got[i] == nil) {
			b.Errorf("set %d: got %v, want %v", i, got[i], want[i])
		}
	}
}

func testFlush(b *bench) {
	b.run("NothingIsNoError", func(b *bench) {
		b.results(nil)
		b.results([]*state.Changes{{}, {}}, nil, nil)
		b.results([]*state.Changes{{}, inserts(&state.Task{ID: "t"})}, nil, nil)
		b.want(&state.Task{ID: "t"})
	})
	b.run("ASetIsAppliedAcrossTables", func(b *bench) {
		b.insert(&state.Task{ID: "old"}, &state.Execution{ID: "e", ActivityID: "before", Rev: 4})
		u := state.NewUnit()
		u.Tasks.Load(state.Task{ID: "old"})
		u.Tasks.Delete("old")
		u.Tasks.Insert(state.Task{ID: "new"})
		u.Executions.Load(state.Execution{ID: "e", ActivityID: "before", Rev: 4}).ActivityID = "after"
		u.Append(state.HistoryTaskTable, &state.HistoryTask{Task: state.Task{ID: "old"}, EndTime: 9})
		b.flush(u.Changes())
		b.want(&state.Task{ID: "new"})
		b.want(&state.Execution{ID: "e", ActivityID: "after", Rev: 5})
		b.want(&state.HistoryTask{Task: state.Task{ID: "old"}, EndTime: 9})
		if b.has(state.TaskTable, "old") {
			b.Error("the deleted task is still there")
		}
	})
	b.run("ATouchRaisesTheRev", func(b *bench) {
		b.insert(&state.Execution{ID: "e", ActivityID: "a"})
		u := state.NewUnit()
		u.Executions.Load(state.Execution{ID: "e", ActivityID: "a"})
		u.Executions.Touch("e")
		b.flush(u.Changes())
		b.want(&state.Execution{ID: "e", ActivityID: "a", Rev: 1})
	})
	b.run("SeveralSetsAreAppliedTogether", func(b *bench) {
		var sets []*state.Changes
		for i := range 40 {
			b.insert(&state.Task{ID: fmt.Sprint("t", i)})
			sets = append(sets, updates(&state.Task{ID: fmt.Sprint("t", i), Name: fmt.Sprint("n", i)}),
				inserts(&state.Execution{ID: fmt.Sprint("e", i)}))
		}
		b.flush(sets...)
		for i := range 40 {
			b.want(&state.Task{ID: fmt.Sprint("t", i), Name: fmt.Sprint("n", i), Rev: 1})
			b.want(&state.Execution{ID: fmt.Sprint("e", i)})
		}
	})
	b.run("RowsWithoutRevAreNotDemanded", func(b *bench) {
		b.insert(&state.Session{ID: "s", Data: "a"})
		b.flush(updates(&state.Session{ID: "s", Data: "b"}, &state.Session{ID: "gone", Data: "b"}))
		b.want(&state.Session{ID: "s", Data: "b"})
		b.flush(deletes(&state.Session{ID: "s"}, &state.Session{ID: "gone"}))
		if b.has(state.SessionTable, "s") {
			b.Error("the session is still there")
		}
	})
	b.run("ManyRows", func(b *bench) {
		var rows, changed []state.Row
		for i := range 10_000 {
			rows = append(rows, &state.Task{ID: fmt.Sprintf("t%05d", i)})
			changed = append(changed, &state.Task{ID: fmt.Sprintf("t%05d", i), Name: "x"})
		}
		b.insert(rows...)
		b.flush(updates(changed...))
		b.want(&state.Task{ID: "t09999", Name: "x", Rev: 1})
		for _, r := range changed {
			r.(*state.Task).Rev = 1
		}
		b.flush(deletes(changed[1:]...))
		if n := b.count("SELECT count(*) FROM task"); n != 1 {
			b.Errorf("%d tasks are left, want 1", n)
		}
	})
}

func (b *bench) count(statement string, args ...any) int64 {
	b.Helper()
	var n int64
	if err := b.Select(b.ctx, statement, args, func(s store.Scanner) error { return s.Scan(&n) }); err != nil {
		b.Fatal(err)
	}
	return n
}

func testFlushFailure(b *bench) {
	stale := func(id string) *state.Changes {
		return updates(&state.Task{ID: id, Name: "stale", Rev: 6})
	}
	b.run("AnOldRevConflicts", func(b *bench) {
		b.insert(&state.Task{ID: "t", Rev: 7})
		for _, set := range []*state.Changes{
			stale("t"),
			deletes(&state.Task{ID: "t", Rev: 6}),
			updates(&state.Task{ID: "gone"}),
			deletes(&state.Task{ID: "gone"}),
			updates(&state.Task{ID: "t", Rev: 8}),
		} {
			b.results([]*state.Changes{set}, store.ErrConflict)
		}
		b.want(&state.Task{ID: "t", Rev: 7})
	})
	b.run("AConflictTakesOutOnlyItsSet", func(b *bench) {
		for at := range 3 {
			b.insert(&state.Task{ID: fmt.Sprint("t", at), Rev: 7})
			sets := make([]*state.Changes, 3)
			want := make([]error, 3)
			for i := range sets {
				sets[i] = inserts(&state.Execution{ID: fmt.Sprint("e", at, i)})
			}
			bad := inserts(&state.Execution{ID: fmt.Sprint("e", at, at)}, &state.HistoryDetail{ID: fmt.Sprint("h", at)})
			bad.Tables = []state.TableChange{bad.Tables[0], stale(fmt.Sprint("t", at)).Tables[0], bad.Tables[1]}
			sets[at], want[at] = bad, store.ErrConflict
			b.results(sets, want...)
			for i := range sets {
				if got := b.has(state.ExecutionTable, fmt.Sprint("e", at, i)); got != (i != at) {
					b.Errorf("bad set %d: the execution of set %d is stored: %v", at, i, got)
				}
			}
			if b.has(state.HistoryDetailTable, fmt.Sprint("h", at)) {
				b.Error("half of the conflicting set was stored")
			}
		}
	})
	b.run("SeveralConflictsInOneFlush", func(b *bench) {
		b.insert(&state.Task{ID: "t", Rev: 7}, &state.Task{ID: "u", Rev: 7})
		b.results([]*state.Changes{
			stale("t"), inserts(&state.Job{ID: "1"}), stale("u"), inserts(&state.Job{ID: "2"}),
			deletes(&state.Execution{ID: "gone"}), updates(&state.Task{ID: "t", Name: "good", Rev: 7}),
		}, store.ErrConflict, nil, store.ErrConflict, nil, store.ErrConflict, nil)
		b.want(&state.Task{ID: "t", Name: "good", Rev: 8})
		b.want(&state.Job{ID: "1"})
		b.want(&state.Job{ID: "2"})
	})
	b.run("OfTwoSetsOnOneRowOneConflicts", func(b *bench) {
		update := func(name string) *state.Changes { return updates(&state.Task{ID: "t", Name: name}) }
		b.insert(&state.Task{ID: "t"})
		b.results([]*state.Changes{update("first"), inserts(&state.Job{ID: "1"}), update("second"), inserts(&state.Job{ID: "2"})},
			nil, nil, store.ErrConflict, nil)
		b.want(&state.Task{ID: "t", Name: "first", Rev: 1})
		b.results([]*state.Changes{deletes(&state.Task{ID: "t", Rev: 1}), updates(&state.Task{ID: "t", Name: "late", Rev: 1})},
			nil, store.ErrConflict)
		b.insert(&state.Task{ID: "t"})
		b.results([]*state.Changes{update("first"), deletes(&state.Task{ID: "t"})}, nil, store.ErrConflict)
		b.want(&state.Task{ID: "t", Name: "first", Rev: 1})
		b.results([]*state.Changes{deletes(&state.Task{ID: "t", Rev: 1}), deletes(&state.Task{ID: "t", Rev: 1})}, nil, store.ErrConflict)
	})
	b.run("ADuplicateTakesOutOnlyItsSet", func(b *bench) {
		b.insert(&state.User{ID: "mary"})
		b.results([]*state.Changes{
			inserts(&state.User{ID: "john"}),
			inserts(&state.Group{ID: "g"}, &state.User{ID: "mary", Email: "other"}),
			inserts(&state.User{ID: "peter"}),
			inserts(&state.User{ID: "john", Email: "other"}),
		}, nil, store.ErrDuplicate, nil, store.ErrDuplicate)
		b.want(&state.User{ID: "mary"})
		b.want(&state.User{ID: "john"})
		b.want(&state.User{ID: "peter"})
		if b.has(state.GroupTable, "g") {
			b.Error("half of the set was stored")
		}
	})
	b.run("UniqueKeysBesideTheID", func(b *bench) {
		version := func(id, key, tenant string, n int64) *state.Changes {
			return inserts(&state.ProcessDefinition{ID: id, Key: key, TenantID: tenant, Version: n})
		}
		b.flush(version("1", "p", "", 1), version("2", "p", "t", 1), version("3", "p", "", 2), version("4", "q", "", 1))
		b.results([]*state.Changes{version("5", "p", "", 1)}, store.ErrDuplicate)
		b.results([]*state.Changes{version("6", "p", "t", 1)}, store.ErrDuplicate)
		b.results([]*state.Changes{version("7", "p", "t", 2), version("8", "p", "t", 2)}, nil, store.ErrDuplicate)
		b.insert(&state.Resource{ID: "1", DeploymentID: "d", Name: "n"}, &state.Membership{ID: "1", UserID: "u", GroupID: "g"})
		b.results([]*state.Changes{inserts(&state.Resource{ID: "2", DeploymentID: "d", Name: "n"})}, store.ErrDuplicate)
		b.results([]*state.Changes{inserts(&state.Membership{ID: "2", UserID: "u", GroupID: "g"})}, store.ErrDuplicate)
	})
	b.run("ATextThatNoBackEndTakes", func(b *bench) {
		for _, text := range []string{"a\x00b", "\xff", "Ä"[:1], strings.Repeat("x", 1000) + "\x00"} {
			b.results([]*state.Changes{
				inserts(&state.Group{ID: "good " + text[:1]}),
				inserts(&state.Group{ID: "x"}, &state.Task{ID: "t", Name: text}),
			}[1:], store.ErrInvalidText)
			b.results([]*state.Changes{
				inserts(&state.Job{ID: fmt.Sprintf("%x", text)}),
				inserts(&state.Group{ID: "x"}, &state.Session{ID: "t", Data: text}),
			}, nil, store.ErrInvalidText)
		}
		if b.has(state.GroupTable, "x") {
			b.Error("half of the set was stored")
		}
	})
}
