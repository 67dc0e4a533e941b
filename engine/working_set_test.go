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

// onNodes runs a test with two engines on one database, whose round trips are counted,
// on each back end.
func onNodes(t *testing.T, o engine.Options, test func(here, there *bench, counted *trips)) {
	t.Helper()
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			var counted trips
			s := open(t, counted.note)
			test(newBench(t, s, o), newBench(t, nodeStore{s}, o), &counted)
		})
	}
}

// nodes is onNodes where both have had the task of an instance at hand when the test
// begins.
func nodes(t *testing.T, test func(here, there *bench, instance, task string)) {
	onNodes(t, engine.Options{Delegates: noBooking}, func(here, there *bench, _ *trips) {
		here.deploy("approve.bpmn")
		started := must(here, engine.StartProcess{DefinitionKey: "approve"})
		task := here.task(started.Instance.ID, "review")
		must(there, engine.ClaimTask{TaskID: task.ID, UserID: "peter"})
		must(here, engine.UnclaimTask{TaskID: task.ID})
		test(here, there, started.Instance.ID, task.ID)
	})
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
	onNodes(t, engine.Options{}, func(here, there *bench, _ *trips) {
		here.deploy("external.bpmn")
		task := here.external()
		if got := must(there, fetch("w", 0)); len(got) != 1 {
			here.Fatalf("%d tasks are fetched, want 1", len(got))
		}
		// Here the task seems to be free.
		must(here, engine.UnlockExternalTask{ID: task.ID})
		if got := must(there, fetch("v", 0)); len(got) != 1 {
			here.Errorf("%d tasks are free, want 1: the task is still locked", len(got))
		}
	})
}

func TestWorkingSet_WorkerGetsTheVariablesThatAnotherNodeSet(t *testing.T) {
	onNodes(t, engine.Options{}, func(here, there *bench, counted *trips) {
		here.deploy("external.bpmn")
		for _, set := range []*bench{here, there} {
			task := here.external()
			must(set, engine.SetVariables{ExecutionID: task.ProcessInstanceID, Variables: approved(false)})
			counted.take()
			got := must(here, fetch("w", 0))
			if trips := counted.take(); set == here && trips[store.TripSelect] != 2 {
				here.Errorf("a fetch of what is at hand reads %d times, want twice: the free task and its instance", trips[store.TripSelect])
			}
			if len(got) != 1 || len(got[0].Variables) != 1 || got[0].Variables[0].Value != value.Encode(approved(false)[0].Value) {
				here.Errorf("the worker gets %v, want a task with the variable that was set last", got)
			}
		}
	})
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

// calling waits, calls a process that waits, writes a mail and waits again.
const calling = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">
  <process id="calling" isExecutable="true" camunda:historyTimeToLive="1">
    <startEvent id="start"/><sequenceFlow id="a" sourceRef="start" targetRef="before"/>
    <userTask id="before"/><sequenceFlow id="b" sourceRef="before" targetRef="call"/>
    <callActivity id="call" calledElement="waiting"/><sequenceFlow id="c" sourceRef="call" targetRef="mail"/>
    <sendTask id="mail" camunda:type="mail"><extensionElements>
      <camunda:field name="to" stringValue="mary@example.org"/>
      <camunda:field name="text"><camunda:expression>${approved ? 'yes' : 'no'}</camunda:expression></camunda:field>
    </extensionElements></sendTask>
    <sequenceFlow id="d" sourceRef="mail" targetRef="review"/><userTask id="review"/>
  </process>
  <process id="waiting" isExecutable="true" camunda:historyTimeToLive="1">
    <startEvent id="begin"/><sequenceFlow id="e" sourceRef="begin" targetRef="answer"/>
    <userTask id="answer"/>
  </process>
</definitions>`

func TestWorkingSet_CallerAtHandIsNotLoaded(t *testing.T) {
	calls(t, true, func(here, _ *bench, instance string) (called string) {
		must(here, engine.CompleteTask{TaskID: here.task(instance, "before").ID})
		must(here, engine.SetVariables{ExecutionID: instance, Variables: approved(false)})
		return calledTask(here, instance)
	})
}

func TestWorkingSet_CallerThatIsAtHandFromBeforeTheCallGoesOn(t *testing.T) {
	calls(t, false, func(here, there *bench, instance string) (called string) {
		must(here, engine.SetVariables{ExecutionID: instance, Variables: approved(false)})
		must(there, engine.CompleteTask{TaskID: there.task(instance, "before").ID})
		called = calledTask(there, instance)
		must(here, engine.ClaimTask{TaskID: called, UserID: "mary"})
		return called
	})
}

func TestWorkingSet_NobodyIsWrittenToFromRowsThatAreOutOfDate(t *testing.T) {
	calls(t, false, func(here, there *bench, instance string) (called string) {
		must(here, engine.CompleteTask{TaskID: here.task(instance, "before").ID})
		must(there, engine.SetVariables{ExecutionID: instance, Variables: approved(false)})
		return calledTask(here, instance)
	})
}

// calls has a node complete the task of a called instance, to which an instance that
// was approved has come and is no longer approved, and demands that the caller goes on
// with the one mail that says no; from what is at hand, or not.
func calls(t *testing.T, atHand bool, come func(here, there *bench, instance string) (called string)) {
	var mails []string
	o := engine.Options{Mail: func(_ context.Context, m machine.Mail) error {
		mails = append(mails, m.Text)
		return nil
	}}
	onNodes(t, o, func(here, there *bench, counted *trips) {
		mails = nil
		must(here, engine.Deploy{Name: "test", Resources: []engine.DeployResource{{Name: "calling.bpmn", Data: []byte(calling)}}})
		instance := must(here, engine.StartProcess{DefinitionKey: "calling", Variables: approved(true)}).Instance.ID
		called := come(here, there, instance)
		counted.take()
		must(here, engine.CompleteTask{TaskID: called})
		if loads := counted.take()[store.TripLoad]; (loads == 0) != atHand {
			here.Errorf("the end of a called instance loads %d times, and both are at hand: %t", loads, atHand)
		}
		here.task(instance, "review")
		if !slices.Equal(mails, []string{"no"}) {
			here.Errorf("mails were sent that say %q, want one that says no", mails)
		}
	})
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
