package storetest

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/state"
)

func testPurge(b *bench) {
	b.run("TakesAllRowsWithAValue", func(b *bench) {
		b.insert(append(instance("one"), append(instance("two"), instance("three")...)...)...)
		u := state.NewUnit()
		for _, t := range state.InstanceTables() {
			column := "process_instance_id"
			if t == state.ProcessInstanceTable {
				column = "id"
			}
			u.Purge(t, column, "one", "nothing has this")
			u.Purge(t, column, "three")
		}
		b.flush(u.Changes())
		for _, r := range instance("two") {
			b.want(r)
		}
		for _, r := range append(instance("one"), instance("three")...) {
			if b.has(state.TableOf(r), idOf(r)) {
				b.Errorf("%s %s is still there", state.TableOf(r).Name, idOf(r))
			}
		}
	})
	b.run("WhateverTheRev", func(b *bench) {
		b.insert(&state.User{ID: "mary", Rev: 12}, &state.Membership{ID: "m", UserID: "mary", GroupID: "g"}, &state.User{ID: "john"})
		u := state.NewUnit()
		u.Purge(state.UserTable, "id", "mary", "mary")
		u.Purge(state.MembershipTable, "user_id", "mary")
		u.Purge(state.MembershipTable, "group_id", "other")
		b.flush(u.Changes())
		if b.has(state.UserTable, "mary") || b.has(state.MembershipTable, "m") || !b.has(state.UserTable, "john") {
			b.Error("the purge took too little or too much")
		}
	})
	b.run("ComesAfterTheOtherChanges", func(b *bench) {
		b.insert(&state.Task{ID: "t", ProcessInstanceID: "i"})
		u := state.NewUnit()
		u.Tasks.Load(state.Task{ID: "t", ProcessInstanceID: "i"}).Name = "new"
		u.Tasks.Insert(state.Task{ID: "t2", ProcessInstanceID: "i"})
		u.Tasks.Insert(state.Task{ID: "t3", ProcessInstanceID: "j"})
		u.Purge(state.TaskTable, "process_instance_id", "i")
		b.flush(u.Changes())
		if n := b.count("SELECT count(*) FROM task"); n != 1 || !b.has(state.TaskTable, "t3") {
			b.Errorf("%d tasks are left", n)
		}
	})
	b.run("InTheMidstOfOtherSets", func(b *bench) {
		b.insert(append(instance("one"), &state.Task{ID: "t", Rev: 7})...)
		u := state.NewUnit()
		u.Purge(state.TaskTable, "process_instance_id", "one")
		u.Purge(state.HistoryTaskTable, "process_instance_id", "one")
		b.flush(inserts(&state.Task{ID: "a"}), u.Changes(), updates(&state.Task{ID: "t", Name: "x", Rev: 7}))
		if n := b.count("SELECT count(*) FROM task"); n != 2 {
			b.Errorf("%d tasks are left, want 2", n)
		}
	})
	b.run("ManyValues", func(b *bench) {
		const n = 20_000
		ids := make([]string, n)
		rows := make([]state.Row, 0, n)
		for i := range ids {
			ids[i] = fmt.Sprintf("instance-%08d", i)
			rows = append(rows, &state.HistoryDetail{ID: fmt.Sprint("d", i), ProcessInstanceID: ids[i]})
		}
		b.insert(rows...)
		u := state.NewUnit()
		u.Purge(state.HistoryDetailTable, "process_instance_id", ids[1:]...)
		b.flush(u.Changes())
		if left := b.count("SELECT count(*) FROM history_detail"); left != 1 {
			b.Errorf("%d rows are left, want 1", left)
		}
	})
}
