package engine_test

import (
	"context"
	"slices"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/value"
)

// nodeStore is a store as a second node sees it, which closes nothing of the first.
type nodeStore struct{ store.Store }

func (nodeStore) Close() error { return nil }

// nodes runs a test with two engines on one database, on each back end. Both have
// had the task of the instance at hand when the test begins.
func nodes(t *testing.T, test func(here, there *bench, instance, task string)) {
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			s := open(t, nil)
			here := newBench(t, s, engine.Options{Delegates: noBooking})
			there := newBench(t, nodeStore{s}, engine.Options{Delegates: noBooking})
			here.deploy("approve.bpmn")
			started := must(here, engine.StartProcess{DefinitionKey: "approve"})
			task := here.task(started.Instance.ID, "review")
			must(there, engine.ClaimTask{TaskID: task.ID, UserID: "peter"})
			must(here, engine.UnclaimTask{TaskID: task.ID})
			test(here, there, started.Instance.ID, task.ID)
		})
	}
}

func TestWorkingSet_TaskThatAnotherNodeCompletedIsGone(t *testing.T) {
	nodes(t, func(here, there *bench, instance, task string) {
		must(there, engine.CompleteTask{TaskID: task, Variables: approved(false)})
		refused(here, engine.CompleteTask{TaskID: task, Variables: approved(true)}, engine.NotFound)
		refused(here, engine.SetVariables{ExecutionID: instance, Variables: approved(true)}, engine.NotFound)
		if !here.ended(instance) {
			t.Error("the instance did not end")
		}
	})
}

func TestWorkingSet_InstanceThatAnotherNodeSuspendedStandsStill(t *testing.T) {
	nodes(t, func(here, there *bench, instance, task string) {
		must(there, engine.SuspendInstance{ProcessInstanceID: instance, Suspended: true})
		refused(here, engine.CompleteTask{TaskID: task, Variables: approved(true)}, engine.Suspended)
		must(there, engine.SuspendInstance{ProcessInstanceID: instance})
		must(here, engine.CompleteTask{TaskID: task, Variables: approved(true)})
	})
}

func TestWorkingSet_WhatSeemsDoneIsDoneAgainstTheDatabase(t *testing.T) {
	nodes(t, func(here, there *bench, instance, task string) {
		must(there, engine.ClaimTask{TaskID: task, UserID: "mary"})
		// Here nobody seems to have the task.
		must(here, engine.UnclaimTask{TaskID: task})
		if got := here.task(instance, "review").Assignee; got != "" {
			t.Errorf("the task is still with %s", got)
		}
	})
}

func TestWorkingSet_TaskThatAnotherNodeLockedIsUnlocked(t *testing.T) {
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			s := open(t, nil)
			here, there := newBench(t, s, engine.Options{}), newBench(t, nodeStore{s}, engine.Options{})
			here.deploy("external.bpmn")
			task := here.external()
			if got := must(there, fetch("w", 0)); len(got) != 1 {
				t.Fatalf("%d tasks are fetched, want 1", len(got))
			}
			// Here the task seems to be free.
			must(here, engine.UnlockExternalTask{ID: task.ID})
			if got := must(there, fetch("v", 0)); len(got) != 1 {
				t.Errorf("%d tasks are free, want 1: the task is still locked", len(got))
			}
		})
	}
}

func TestWorkingSet_WorkerGetsTheVariablesThatAnotherNodeSet(t *testing.T) {
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			var counted trips
			s := open(t, counted.note)
			here, there := newBench(t, s, engine.Options{}), newBench(t, nodeStore{s}, engine.Options{})
			here.deploy("external.bpmn")
			for _, set := range []*bench{here, there} {
				task := here.external()
				must(set, engine.SetVariables{ExecutionID: task.ProcessInstanceID, Variables: approved(false)})
				counted.take()
				got := must(here, fetch("w", 0))
				if trips := counted.take(); set == here && trips[store.TripSelect] != 2 {
					t.Errorf("a fetch of what is at hand reads %d times, want twice: the free task and its instance", trips[store.TripSelect])
				}
				if len(got) != 1 || len(got[0].Variables) != 1 || got[0].Variables[0].Value != value.Encode(approved(false)[0].Value) {
					t.Errorf("the worker gets %v, want a task with the variable that was set last", got)
				}
			}
		})
	}
}

func TestWorkingSet_VariablesOfBothNodesAreThere(t *testing.T) {
	nodes(t, func(here, there *bench, instance, _ string) {
		set := func(b *bench, name string) {
			v := approved(true)
			v[0].Name = name
			must(b, engine.SetVariables{ExecutionID: instance, Variables: v})
		}
		set(here, "first")
		set(there, "second")
		set(here, "second")
		set(there, "first")
		names := map[string]int{}
		for v := range here.unit(store.Scope{ProcessInstanceID: instance}).Variables.All() {
			names[v.Name]++
		}
		if names["first"] != 1 || names["second"] != 1 {
			t.Errorf("got %v", names)
		}
	})
}

func TestWorkingSet_ForgetsWhatItHasNoRoomFor(t *testing.T) {
	var counted trips
	b := newBench(t, backends["sqlite"](t, counted.note), engine.Options{Delegates: noBooking, WorkingSet: 5000})
	b.deploy("approve.bpmn")
	var tasks []string
	for range 3 {
		s := must(b, engine.StartProcess{DefinitionKey: "approve"})
		tasks = append(tasks, b.task(s.Instance.ID, "review").ID)
	}
	claim := func(task string, loads int) {
		t.Helper()
		counted.take()
		must(b, engine.ClaimTask{TaskID: task, UserID: "mary"})
		if got := counted.take()[store.TripLoad]; got != loads {
			t.Errorf("%d loads, want %d", got, loads)
		}
		must(b, engine.UnclaimTask{TaskID: task})
	}
	claim(tasks[2], 0)
	claim(tasks[0], 1)
	claim(tasks[0], 0)
	claim(tasks[1], 1)
	claim(tasks[2], 1)
}

func TestWorkingSet_LargeInstanceIsWorkedOnByTwoNodes(t *testing.T) {
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			s := open(t, nil)
			here, there := newBench(t, s, engine.Options{}), newBench(t, nodeStore{s}, engine.Options{})
			must(here, engine.Deploy{Name: "test", Resources: []engine.DeployResource{{Name: "many.bpmn", Data: repeated("userTask", "")}}})
			const n = 300
			instance := must(here, engine.StartProcess{DefinitionKey: "many", Variables: []engine.Variable{{Name: "n", Value: value.OfInt(n)}}}).Instance.ID
			var tasks []string
			for x := range here.unit(store.Scope{ProcessInstanceID: instance}).Tasks.All() {
				tasks = append(tasks, x.ID)
			}
			for i, task := range tasks[:20] {
				must([]*bench{here, there}[i/2%2], engine.CompleteTask{TaskID: task})
			}
			refused(there, engine.CompleteTask{TaskID: tasks[0]}, engine.NotFound)
			for _, task := range tasks[20:] {
				must(there, engine.CompleteTask{TaskID: task})
			}
			if !here.ended(instance) {
				t.Error("the instance still runs")
			}
		})
	}
}

// asking calls a process that waits, and takes over its answer.
const asking = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">
  <process id="asking" isExecutable="true" camunda:historyTimeToLive="1">
    <startEvent id="start"/><sequenceFlow id="a" sourceRef="start" targetRef="call"/>
    <callActivity id="call" calledElement="asked"/><sequenceFlow id="b" sourceRef="call" targetRef="review"/>
    <userTask id="review" name="${approved ? 'yes' : 'no'}"/>
  </process>
  <process id="asked" isExecutable="true" camunda:historyTimeToLive="1">
    <startEvent id="begin"/><sequenceFlow id="c" sourceRef="begin" targetRef="answer"/>
    <userTask id="answer"/>
  </process>
</definitions>`

func TestWorkingSet_CallerThatAnotherNodeChangedGoesOnFromThere(t *testing.T) {
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			var counted trips
			s := open(t, counted.note)
			here, there := newBench(t, s, engine.Options{}), newBench(t, nodeStore{s}, engine.Options{})
			must(here, engine.Deploy{Name: "test", Resources: []engine.DeployResource{{Name: "asking.bpmn", Data: []byte(asking)}}})
			for _, set := range []*bench{here, there} {
				instance := must(here, engine.StartProcess{DefinitionKey: "asking", Variables: approved(true)}).Instance.ID
				called := calledTask(here, instance)
				must(set, engine.SetVariables{ExecutionID: instance, Variables: approved(false)})
				counted.take()
				must(here, engine.CompleteTask{TaskID: called})
				if trips := counted.take(); set == here && trips[store.TripLoad] != 0 {
					t.Errorf("the end of a called instance loads %d times, though both are at hand", trips[store.TripLoad])
				}
				if got := here.task(instance, "review").Name; got != "no" {
					t.Errorf("the caller goes on with %q, want what was set last", got)
				}
			}
		})
	}
}

// callingLate waits before it calls a process that waits, and writes a mail after it.
const callingLate = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">
  <process id="late" isExecutable="true" camunda:historyTimeToLive="1">
    <startEvent id="start"/><sequenceFlow id="a" sourceRef="start" targetRef="before"/>
    <userTask id="before"/><sequenceFlow id="b" sourceRef="before" targetRef="call"/>
    <callActivity id="call" calledElement="asked"/><sequenceFlow id="c" sourceRef="call" targetRef="mail"/>
    <sendTask id="mail" camunda:type="mail"><extensionElements>
      <camunda:field name="to" stringValue="mary@example.org"/>
      <camunda:field name="text"><camunda:expression>${approved ? 'yes' : 'no'}</camunda:expression></camunda:field>
    </extensionElements></sendTask>
    <sequenceFlow id="d" sourceRef="mail" targetRef="review"/><userTask id="review"/>
  </process>
  <process id="asked" isExecutable="true" camunda:historyTimeToLive="1">
    <startEvent id="begin"/><sequenceFlow id="e" sourceRef="begin" targetRef="answer"/>
    <userTask id="answer"/>
  </process>
</definitions>`

func TestWorkingSet_CallerThatIsAtHandFromBeforeTheCallGoesOn(t *testing.T) {
	mailing(t, func(here, there *bench) (instance, called string) {
		instance = must(here, engine.StartProcess{DefinitionKey: "late", Variables: approved(false)}).Instance.ID
		must(there, engine.CompleteTask{TaskID: there.task(instance, "before").ID})
		called = calledTask(there, instance)
		must(here, engine.ClaimTask{TaskID: called, UserID: "mary"})
		return instance, called
	})
}

func TestWorkingSet_NobodyIsWrittenToFromRowsThatAreOutOfDate(t *testing.T) {
	mailing(t, func(here, there *bench) (instance, called string) {
		instance = must(here, engine.StartProcess{DefinitionKey: "late", Variables: approved(true)}).Instance.ID
		must(here, engine.CompleteTask{TaskID: here.task(instance, "before").ID})
		must(there, engine.SetVariables{ExecutionID: instance, Variables: approved(false)})
		return instance, calledTask(here, instance)
	})
}

// mailing has a node complete the task of a called instance of which its caller is at
// hand and out of date, and demands the one mail that says no.
func mailing(t *testing.T, begin func(here, there *bench) (instance, called string)) {
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			var mails []string
			o := engine.Options{Mail: func(_ context.Context, m machine.Mail) error {
				mails = append(mails, m.Text)
				return nil
			}}
			s := open(t, nil)
			here, there := newBench(t, s, o), newBench(t, nodeStore{s}, o)
			must(here, engine.Deploy{Name: "test", Resources: []engine.DeployResource{{Name: "late.bpmn", Data: []byte(callingLate)}}})
			instance, called := begin(here, there)
			must(here, engine.CompleteTask{TaskID: called})
			here.task(instance, "review")
			if !slices.Equal(mails, []string{"no"}) {
				t.Errorf("mails were sent that say %q, want one that says no", mails)
			}
		})
	}
}

// calledTask is the task at which an instance waits that an instance has called.
func calledTask(b *bench, instance string) (id string) {
	b.Helper()
	err := b.e.Reader().Select(b.ctx, "SELECT id FROM task WHERE root_process_instance_id = # AND process_instance_id <> #", []any{instance, instance},
		func(sc store.Scanner) error { return sc.Scan(&id) })
	if err != nil || id == "" {
		b.Fatalf("the task of a called instance: %q, %v", id, err)
	}
	return id
}
