package web_test

import (
	"net/http"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
)

const reviews = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
  <process id="reviews" name="Reviews" isExecutable="true" camunda:historyTimeToLive="30">
    <startEvent id="start" />
    <sequenceFlow id="f1" sourceRef="start" targetRef="review" />
    <userTask id="review" name="Review">
      <multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>
    </userTask>
    <sequenceFlow id="f2" sourceRef="review" targetRef="end" />
    <endEvent id="end" />
  </process>
</definitions>`

func TestCockpit_NamesWhatRepeatsAnActivityInWords(t *testing.T) {
	s := newSite(t)
	deployed := do(s, engine.Deploy{Name: "reviews", Resources: []engine.DeployResource{{Name: "reviews.bpmn", Data: []byte(reviews)}}})
	instance := do(s, engine.StartProcess{DefinitionKey: "reviews", BusinessKey: "R-1"}).Instance.ID
	demo := s.as("demo")
	path := "/cockpit/instances/" + instance
	for address, want := range map[string]string{
		path:                  "Running: Review (multiple instances) Waiting: Review Waiting: Review",
		path + "?tab=history": "Running Review (multiple instances)",
		path + "/modify":      "Review (multiple instances) / Review, 2 of 2",
		"/cockpit/processes/" + deployed.Definitions[0].ID: "Review (multiple instances) Review",
	} {
		demo.get(address).is(http.StatusOK).shows(want).hides("#multiInstanceBody ") // a box has the id as its value
	}
	for task := range s.unit(instance).Tasks.All() {
		do(s, engine.CompleteTask{TaskID: task.ID})
		break
	}
	demo.get(path).is(http.StatusOK).shows("Running: Review (multiple instances) Completed: Review Waiting: Review Variables",
		"nrOfInstances Integer 2 at Review (multiple instances)")
	do(s, engine.DeleteInstance{ProcessInstanceID: instance})
	demo.get(path+"/restart").is(http.StatusOK).shows("Begin before", "Review (multiple instances)").hides("#multiInstanceBody")
}
