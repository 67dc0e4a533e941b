package engine_test

import (
	"errors"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/history"
	"github.com/sluice-bpm/sluice/engine/store"
)

// knowing is [onNodes] where here has started an instance of the first version of approve.
func knowing(t *testing.T, test func(here, there *bench, first string)) {
	onNodes(t, engine.Options{Delegates: noBooking}, func(here, there *bench, _ *trips) {
		here.deploy("approve.bpmn")
		test(here, there, must(here, engine.StartProcess{DefinitionKey: "approve"}).Instance.ProcessDefinitionID)
	})
}

// startsFrom demands of which definition an instance is started by key.
func startsFrom(b *bench, definition string) {
	b.Helper()
	if got := must(b, engine.StartProcess{DefinitionKey: "approve"}).Instance.ProcessDefinitionID; got != definition {
		b.Errorf("an instance of %s was started, want one of %s", got, definition)
	}
}

func TestKnownDefinition_VersionThatAnotherNodeDeployedIsStarted(t *testing.T) {
	knowing(t, func(here, there *bench, first string) {
		there.deploy("approve.bpmn")
		second := must(there, engine.StartProcess{DefinitionKey: "approve"}).Instance.ProcessDefinitionID
		if second == first {
			t.Fatal("there the first version is still the newest")
		}
		startsFrom(here, second)
		if got := must(here, engine.StartProcess{DefinitionID: first}).Instance.ProcessDefinitionID; got != first {
			t.Errorf("an instance of %s was started, want one of %s, which was named", got, first)
		}
		must(there, engine.DeleteDefinition{DefinitionID: second, Cascade: true})
		startsFrom(here, first)
	})
}

func TestKnownDefinition_SuspensionByAnotherNodeIsSeen(t *testing.T) {
	knowing(t, func(here, there *bench, first string) {
		suspend := func(suspended bool) {
			must(there, engine.SuspendDefinitions{Of: engine.DefinitionChoice{ID: first}, Suspended: suspended})
		}
		must(here, engine.StartProcess{DefinitionID: first})
		suspend(true)
		refused(here, engine.StartProcess{DefinitionKey: "approve"}, engine.Suspended)
		refused(here, engine.StartProcess{DefinitionID: first}, engine.Suspended)
		suspend(false)
		startsFrom(here, first)
		must(here, engine.StartProcess{DefinitionID: first})
	})
}

func TestKnownDefinition_OneThatAnotherNodeRemovedIsGone(t *testing.T) {
	knowing(t, func(here, there *bench, first string) {
		must(here, engine.StartProcess{DefinitionID: first})
		must(there, engine.DeleteDefinition{DefinitionID: first, Cascade: true})
		refused(here, engine.StartProcess{DefinitionKey: "approve"}, engine.NotFound)
		refused(here, engine.StartProcess{DefinitionID: first}, engine.NotFound)
		there.deploy("approve.bpmn")
		startsFrom(here, must(there, engine.StartProcess{DefinitionKey: "approve"}).Instance.ProcessDefinitionID)
	})
}

// passing ends within its start.
const passing = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">
  <process id="passing" isExecutable="true" camunda:historyTimeToLive="1">
    <startEvent id="start"/><sequenceFlow id="f" sourceRef="start" targetRef="end"/><endEvent id="end"/>
  </process>
</definitions>`

func TestKnownDefinition_StartThatLeavesNothingIsProvenToo(t *testing.T) {
	onNodes(t, engine.Options{History: history.None}, func(here, there *bench, _ *trips) {
		must(here, engine.Deploy{Name: "test", Resources: []engine.DeployResource{{Name: "passing.bpmn", Data: []byte(passing)}}})
		id := must(here, engine.StartProcess{DefinitionKey: "passing"}).Instance.ProcessDefinitionID
		must(there, engine.SuspendDefinitions{Of: engine.DefinitionChoice{ID: id}, Suspended: true})
		refused(here, engine.StartProcess{DefinitionKey: "passing"}, engine.Suspended)
	})
}

// failingStart fails before it waits anywhere.
const failingStart = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">
  <process id="approve" isExecutable="true" camunda:historyTimeToLive="1">
    <startEvent id="start"/><sequenceFlow id="f" sourceRef="start" targetRef="fails"/>
    <serviceTask id="fails" camunda:expression="${nowhere}"/>
  </process>
</definitions>`

func TestKnownDefinition_RefusalByAnOldVersionDoesNotCount(t *testing.T) {
	knowing(t, func(here, there *bench, _ string) {
		must(here, engine.Deploy{Name: "fails", Resources: []engine.DeployResource{{Name: "approve.bpmn", Data: []byte(failingStart)}}})
		if _, err := engine.Do(here.Context(), here.e, engine.StartProcess{DefinitionKey: "approve"}); err == nil || errors.Is(err, store.ErrConflict) {
			t.Fatalf("a start that fails gives %v", err)
		}
		there.deploy("approve.bpmn")
		startsFrom(here, must(there, engine.StartProcess{DefinitionKey: "approve"}).Instance.ProcessDefinitionID)
	})
}
