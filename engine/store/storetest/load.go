package storetest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/value"
)

// instance makes some rows of each kind for a process instance.
func instance(id string) []state.Row {
	rows := []state.Row{&state.ProcessInstance{ID: id, RootProcessInstanceID: id, ProcessDefinitionKey: "p", BusinessKey: "b " + id}}
	for _, n := range []string{"1", "2"} {
		rows = append(rows,
			&state.Execution{ID: id + " e" + n, ProcessInstanceID: id, Active: true},
			&state.ActivityInstance{ID: id + " a" + n, ProcessInstanceID: id, StartTime: 7},
			&state.Variable{ID: id + " v" + n, ProcessInstanceID: id, ExecutionID: id + " e1", Name: "x" + n, Value: value.Encode(value.OfString("text " + n))},
			&state.Task{ID: id + " t" + n, ProcessInstanceID: id, ExecutionID: id + " e" + n, Priority: 50},
			&state.IdentityLink{ID: id + " l" + n, ProcessInstanceID: id, TaskID: id + " t" + n, GroupID: "g", Type: "candidate"},
			&state.Job{ID: id + " j" + n, ProcessInstanceID: id, ExecutionID: id + " e" + n, Retries: 3},
			&state.EventSubscription{ID: id + " s" + n, ProcessInstanceID: id, Name: "n"},
			&state.ExternalTask{ID: id + " x" + n, ProcessInstanceID: id, Topic: "t"},
			&state.Incident{ID: id + " i" + n, ProcessInstanceID: id, Configuration: id + " j" + n},
		)
	}
	return rows
}

// inLoadOrder sorts rows as a load files them: by table, then by id.
func inLoadOrder(rows []state.Row) []state.Row {
	rows = slices.Clone(rows)
	tables := state.InstanceTables()
	slices.SortFunc(rows, func(a, b state.Row) int {
		if d := slices.Index(tables, state.TableOf(a)) - slices.Index(tables, state.TableOf(b)); d != 0 {
			return d
		}
		return cmpText(idOf(a), idOf(b))
	})
	return rows
}

func cmpText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func testLoad(b *bench) {
	b.run("ByEachScopeGivesTheWholeInstance", func(b *bench) {
		rows := instance("one")
		b.insert(append(instance("other"), rows...)...)
		for _, scope := range []store.Scope{
			{ProcessInstanceID: "one"},
			{ExecutionID: "one e2"},
			{TaskID: "one t2"},
			{JobID: "one j2"},
			{IncidentID: "one i2"},
			{ExternalTaskID: "one x1"},
		} {
			if diff := cmp.Diff(inLoadOrder(rows), b.load(scope).InstanceRows()); diff != "" {
				b.Errorf("%+v: %s", scope, diff)
			}
		}
	})
	b.run("WhatIsNotThereIsNotFound", func(b *bench) {
		b.insert(instance("one")...)
		for _, scope := range []store.Scope{
			{ProcessInstanceID: "x"},
			{ExecutionID: "x"},
			{TaskID: "x"},
			{JobID: "x"},
			{IncidentID: "x"},
			{ExternalTaskID: "x"},
			{TaskID: "one"},
			{TaskID: "a\x00"},
			{TaskID: "\xff"},
			{},
		} {
			if u, err := b.Load(b.ctx, scope); !errors.Is(err, store.ErrNotFound) {
				b.Errorf("%+v: %v, %v, want not found", scope, u, err)
			}
		}
	})
	b.run("AStandaloneTaskComesWithItsLinksAndVariables", func(b *bench) {
		rows := []state.Row{
			&state.Task{ID: "alone", Name: "Call back"},
			&state.IdentityLink{ID: "l", TaskID: "alone", UserID: "mary", Type: "candidate"},
			&state.Variable{ID: "v", TaskID: "alone", Name: "x"},
		}
		b.insert(append(rows,
			&state.Task{ID: "another"},
			&state.IdentityLink{ID: "l2", TaskID: "another"},
			&state.Variable{ID: "v2", TaskID: "another", Name: "x"})...)
		if diff := cmp.Diff(inLoadOrder(rows), b.load(store.Scope{TaskID: "alone"}).InstanceRows()); diff != "" {
			b.Error(diff)
		}
	})
	b.run("AJobWithoutAnInstanceComesAlone", func(b *bench) {
		b.insert(&state.Job{ID: "j", Kind: state.JobTimerTransition}, &state.Job{ID: "j2"})
		want := []state.Row{&state.Job{ID: "j", Kind: state.JobTimerTransition}}
		if diff := cmp.Diff(want, b.load(store.Scope{JobID: "j"}).InstanceRows()); diff != "" {
			b.Error(diff)
		}
	})
	b.run("EveryColumnOfEveryTable", func(b *bench) {
		var rows []state.Row
		for _, t := range state.InstanceTables() {
			for _, word := range []string{"full", "other"} {
				row := t.New()
				fill(t, row, word)
				inInstance(t, row, "process_instance full")
				rows = append(rows, row)
			}
		}
		rows = slices.DeleteFunc(rows, func(r state.Row) bool { return idOf(r) == "process_instance other" })
		for _, r := range rows {
			if l, ok := r.(*state.IdentityLink); ok {
				l.TaskID = "task full"
			}
		}
		b.define(rows...)
		b.insert(rows...)
		u := b.load(store.Scope{ProcessInstanceID: "process_instance full"})
		if diff := cmp.Diff(inLoadOrder(rows), u.InstanceRows()); diff != "" {
			b.Error(diff)
		}
	})
	b.run("WhatWasLoadedCanBeFlushed", func(b *bench) {
		b.insert(instance("one")...)
		for n := range 3 {
			u := b.load(store.Scope{TaskID: "one t1"})
			for task := range u.Tasks.All() {
				task.Name = fmt.Sprint("name ", n)
			}
			u.Executions.Delete(fmt.Sprintf("one e%d", n))
			b.flush(u.Changes())
		}
		u := b.load(store.Scope{ProcessInstanceID: "one"})
		task, _ := u.Tasks.Get("one t2")
		if task.Name != "name 2" || task.Rev != 3 || u.Executions.Len() != 0 {
			b.Errorf("task %+v and %d executions", task, u.Executions.Len())
		}
	})
	b.run("ManyAndLargeRows", func(b *bench) {
		rows := []state.Row{&state.ProcessInstance{ID: "big"}}
		for i := range 3000 {
			rows = append(rows, &state.Execution{ID: fmt.Sprintf("e%04d", i), ProcessInstanceID: "big", ActivityID: "a"})
		}
		odd := &state.Variable{}
		fillOdd(state.VariableTable, odd)
		odd.ProcessInstanceID = "big"
		rows = append(rows, odd)
		b.insert(rows...)
		if diff := cmp.Diff(inLoadOrder(rows), b.load(store.Scope{ProcessInstanceID: "big"}).InstanceRows()); diff != "" {
			b.Error(diff)
		}
	})
}

// inInstance makes a row belong to a process instance.
func inInstance(t *state.Table, row state.Row, id string) {
	each(t, row, func(_ int, c state.Column, p any) {
		if c.Name == "process_instance_id" {
			*p.(*string) = id
		}
	})
}
