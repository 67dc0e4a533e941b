package storetest

import (
	"fmt"
	"testing"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/value"
)

// Benchmark measures a store with flows of two commands: start an instance that
// waits at a user task, then complete the task, with full history. One flow is
// 13 rows inserted and 5 deleted, in two flushes. Flows of one flush share it.
func Benchmark(b *testing.B, open func(b *testing.B) store.Store) {
	for _, sets := range []int{1, 8, 32} {
		b.Run(fmt.Sprint("Flush/", sets), func(b *testing.B) {
			s := open(b)
			b.ReportAllocs()
			var n flows
			for b.Loop() {
				flushAll(b, s, n.start(sets))
				flushAll(b, s, n.complete(sets))
			}
			b.ReportMetric(float64(b.N*sets)/b.Elapsed().Seconds(), "flows/s")
		})
	}
	b.Run("Load", func(b *testing.B) {
		s := open(b)
		var n flows
		flushAll(b, s, n.start(1000))
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			u, err := s.Load(b.Context(), store.Scope{TaskID: fmt.Sprintf("%032d-t", i%1000)})
			if err != nil || u.Tasks.Len() != 1 || u.Variables.Len() != 2 {
				b.Fatal(u, err)
			}
		}
	})
	b.Run("LoadParallel", func(b *testing.B) {
		s := open(b)
		var n flows
		flushAll(b, s, n.start(1000))
		b.SetParallelism(4)
		b.RunParallel(func(p *testing.PB) {
			for i := 0; p.Next(); i++ {
				if _, err := s.Load(b.Context(), store.Scope{TaskID: fmt.Sprintf("%032d-t", i%1000)}); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
	b.Run("Select", func(b *testing.B) {
		s := open(b)
		flushAll(b, s, []*state.Changes{inserts(&state.ProcessDefinition{ID: "p:1:1", Key: "p", Version: 1})})
		b.ReportAllocs()
		for b.Loop() {
			var binder state.Binder
			var d state.ProcessDefinition
			err := s.Select(b.Context(), selectFrom(state.ProcessDefinitionTable)+" WHERE id = #", []any{"p:1:1"}, func(sc store.Scanner) error {
				return sc.Scan(binder.Pointers(&d)...)
			})
			if err != nil || d.Key != "p" {
				b.Fatal(d, err)
			}
		}
	})
}

func flushAll(b *testing.B, s store.Store, sets []*state.Changes) {
	b.Helper()
	for _, err := range s.Flush(b.Context(), sets) {
		if err != nil {
			b.Fatal(err)
		}
	}
}

// flows makes the changes of flows, numbered on.
type flows struct{ started, completed int }

func (n *flows) start(count int) []*state.Changes {
	sets := make([]*state.Changes, count)
	for i := range sets {
		id := fmt.Sprintf("%032d", n.started)
		n.started++
		u := state.NewUnit()
		u.ProcessInstances.Insert(state.ProcessInstance{
			ID: id, RootProcessInstanceID: id, ProcessDefinitionID: definitionID, ProcessDefinitionKey: "invoice",
			BusinessKey: "B-" + id, StartTime: 1, StartUserID: "demo", StartActivityID: "start",
		})
		u.Executions.Insert(state.Execution{
			ID: id, RootProcessInstanceID: id, ProcessInstanceID: id, ProcessDefinitionID: definitionID,
			ActivityID: "approve", ActivityInstanceID: "approve:" + id, Active: true, Scope: true,
		})
		u.ActivityInstances.Insert(activity(id))
		u.Tasks.Insert(task(id))
		u.IdentityLinks.Insert(state.IdentityLink{
			ID: id + "-l", RootProcessInstanceID: id, ProcessInstanceID: id, TaskID: id + "-t", Type: "candidate", GroupID: "accounting",
		})
		for _, v := range variables(id) {
			u.Variables.Insert(v)
			u.Append(state.HistoryDetailTable, &state.HistoryDetail{
				ID: v.ID + "-d", Kind: "variableUpdate", RootProcessInstanceID: id, ProcessInstanceID: id,
				ProcessDefinitionID: definitionID, ProcessDefinitionKey: "invoice", ExecutionID: id,
				ActivityInstanceID: id, VariableInstanceID: v.ID, Name: v.Name, Value: v.Value, Initial: true, Time: 1,
			})
		}
		sets[i] = u.Changes()
	}
	return sets
}

func (n *flows) complete(count int) []*state.Changes {
	sets := make([]*state.Changes, count)
	for i := range sets {
		id := fmt.Sprintf("%032d", n.completed)
		n.completed++
		u := state.NewUnit()
		instance := state.ProcessInstance{ID: id, RootProcessInstanceID: id, ProcessDefinitionID: definitionID, ProcessDefinitionKey: "invoice"}
		ended := instance
		ended.RemovalTime = 3
		u.ProcessInstances.Load(instance)
		u.ProcessInstances.Delete(id)
		u.Executions.Load(state.Execution{ID: id})
		u.Executions.Delete(id)
		u.ActivityInstances.Load(activity(id))
		u.ActivityInstances.Delete("approve:" + id)
		u.Tasks.Load(task(id))
		u.Tasks.Delete(id + "-t")
		u.IdentityLinks.Load(state.IdentityLink{ID: id + "-l"})
		u.IdentityLinks.Delete(id + "-l")
		u.Append(state.HistoryProcessInstanceTable, &state.HistoryProcessInstance{ProcessInstance: ended, EndTime: 2, State: "COMPLETED"})
		u.Append(state.HistoryActivityInstanceTable, &state.HistoryActivityInstance{ActivityInstance: activity(id), EndTime: 2})
		u.Append(state.HistoryTaskTable, &state.HistoryTask{Task: task(id), EndTime: 2, DeleteReason: "completed"})
		for _, v := range variables(id) {
			u.Variables.Load(v)
			u.Variables.Delete(v.ID)
			u.Append(state.HistoryVariableTable, &state.HistoryVariable{Variable: v, State: "CREATED", EndTime: 2})
		}
		sets[i] = u.Changes()
	}
	return sets
}

const definitionID = "invoice:1:00000000-0000-7000-8000-000000000000"

func activity(id string) state.ActivityInstance {
	return state.ActivityInstance{
		ID: "approve:" + id, RootProcessInstanceID: id, ProcessInstanceID: id, ProcessDefinitionID: definitionID,
		ProcessDefinitionKey: "invoice", ParentID: id, ExecutionID: id, ActivityID: "approve", ActivityName: "Approve Invoice",
		ActivityType: "userTask", TaskID: id + "-t", StartTime: 1,
	}
}

func task(id string) state.Task {
	return state.Task{
		ID: id + "-t", RootProcessInstanceID: id, ProcessInstanceID: id, ProcessDefinitionID: definitionID,
		ProcessDefinitionKey: "invoice", ExecutionID: id, ActivityInstanceID: "approve:" + id, TaskDefinitionKey: "approve",
		Name: "Approve Invoice", Priority: 50, Created: 1, Due: 2, TaskState: "Created",
	}
}

func variables(id string) []state.Variable {
	var list []state.Variable
	for _, name := range []string{"amount", "creditor"} {
		list = append(list, state.Variable{
			ID: id + name, RootProcessInstanceID: id, ProcessInstanceID: id, ProcessDefinitionID: definitionID, ProcessDefinitionKey: "invoice",
			ExecutionID: id, ActivityInstanceID: id, Name: name, Value: value.Encode(value.OfString("Great Pizza for Everyone Inc.")), CreateTime: 1,
		})
	}
	return list
}
