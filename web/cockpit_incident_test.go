package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/value"
)

// delivery is work for a worker; order calls it.
const (
	delivery = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
  <process id="delivery" name="Delivery" isExecutable="true" camunda:historyTimeToLive="30">
    <startEvent id="start" />
    <sequenceFlow id="f1" sourceRef="start" targetRef="ship" />
    <serviceTask id="ship" name="Ship the parcel" camunda:type="external" camunda:topic="parcels" />
    <sequenceFlow id="f2" sourceRef="ship" targetRef="confirm" />
    <userTask id="confirm" name="Confirm the receipt" />
    <sequenceFlow id="f3" sourceRef="confirm" targetRef="end" />
    <endEvent id="end" />
  </process>
</definitions>`
	order = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
  <process id="order" name="Order" isExecutable="true" camunda:historyTimeToLive="30">
    <startEvent id="start" />
    <sequenceFlow id="f1" sourceRef="start" targetRef="deliver" />
    <callActivity id="deliver" name="Deliver the goods" calledElement="delivery">
      <extensionElements><camunda:in businessKey="#{execution.processBusinessKey}-parcel" /><camunda:in variables="all" /></extensionElements>
    </callActivity>
    <sequenceFlow id="f2" sourceRef="deliver" targetRef="end" />
    <endEvent id="end" />
  </process>
</definitions>`
)

// orders deploys both processes and starts an order; it returns the order and the
// delivery that it called.
func (s *site) orders(key string) (caller, called string) {
	s.Helper()
	do(s, engine.Deploy{Name: "orders", Resources: []engine.DeployResource{
		{Name: "order.bpmn", Data: []byte(order)}, {Name: "delivery.bpmn", Data: []byte(delivery)},
	}})
	caller = do(s, engine.StartProcess{DefinitionKey: "order", BusinessKey: key, Variables: []engine.Variable{
		{Name: "weight", Value: value.OfDouble(3)},
	}}).Instance.ID
	for _, id := range s.instances() {
		if id != caller && s.externalTask(id) != "" {
			called = id
		}
	}
	return caller, called
}

// externalTask is the id of the external task of an instance, empty for none.
func (s *site) externalTask(instance string) (id string) {
	s.Helper()
	unit, err := s.engine.Unit(s.Context(), scopeOf(instance))
	if err != nil {
		s.Fatal(err)
	}
	for t := range unit.ExternalTasks.All() {
		id = t.ID
	}
	return id
}

// locked has a worker take the external task of an instance.
func (s *site) locked(instance string) (task string) {
	s.Helper()
	task = s.externalTask(instance)
	do(s, engine.LockExternalTask{ID: task, WorkerID: "van", Duration: time.Minute})
	return task
}

// failed has a worker fail at the external task of an instance for good.
func (s *site) failed(instance string) (task string) {
	s.Helper()
	task = s.locked(instance)
	do(s, engine.FailExternalTask{ID: task, WorkerID: "van", Message: "the road is closed", Details: "at the third bridge", Retries: 0})
	return task
}

func TestCockpitInstance_RetriesAFailedExternalTask(t *testing.T) {
	s := newSite(t)
	_, called := s.orders("A-1")
	task := s.failed(called)
	demo := s.as("demo")
	path := "/cockpit/instances/" + called
	page := demo.get(path).is(http.StatusOK)
	page.shows("Failed external task, since", "0 retries left", "Ship the parcel", "the road is closed", "at the third bridge", "Correct the cause", "parcels").
		hides("failedExternalTask")
	retry := "/cockpit/external-tasks/" + task + "/retry"
	if _, offered := page.find("form", "action", retry); !offered {
		t.Error("no retry is offered")
	}
	d, err := s.engine.LatestDefinition(t.Context(), "delivery", "")
	if err != nil {
		t.Fatal(err)
	}
	list := demo.get("/cockpit/processes/" + d.ID + "?tab=incidents").is(http.StatusOK).shows("the road is closed")
	if _, offered := list.find("form", "action", retry); !offered {
		t.Error("no retry is offered in the list of the process")
	}
	if got := demo.post(retry, nil).leads(); got != path {
		t.Errorf("retrying leads to %s", got)
	}
	demo.get(path).is(http.StatusOK).shows("Ship the parcel is tried again").hides("the road is closed", "1 incident")
	do(s, engine.CompleteExternalTask{ID: s.locked(called), WorkerID: "van"})
	demo.post(retry, nil).is(http.StatusNotFound)
}

func TestCockpitInstance_OffersARetryOnlyToThoseWhoMay(t *testing.T) {
	s := newSite(t)
	_, called := s.orders("A-1")
	task := s.failed(called)
	do(s, engine.CreateGroup{ID: "watchers", Name: "Watchers"})
	do(s, engine.AddMember{UserID: "mary", GroupID: "watchers"})
	mary := s.as("mary")
	retry := "/cockpit/external-tasks/" + task + "/retry"
	mary.get("/tasks")
	mary.post(retry, nil).is(http.StatusNotFound)
	// Retrying jobs is another permission than changing external tasks.
	s.grant("watchers", identity.ResourceProcessDefinition, "delivery", identity.ReadInstance|identity.RetryJob)
	page := mary.get("/cockpit/instances/" + called).is(http.StatusOK).shows("the road is closed")
	if _, offered := page.find("form", "action", retry); offered {
		t.Error("a retry is offered that would be refused")
	}
	mary.post(retry, nil).is(http.StatusForbidden)
}

func TestCockpitInstance_TellsWhichOfSeveralFailed(t *testing.T) {
	s := newSite(t)
	two := strings.Replace(delivery, `camunda:topic="parcels" />`, `camunda:topic="parcels">
      <multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>
    </serviceTask>`, 1)
	do(s, engine.Deploy{Name: "two", Resources: []engine.DeployResource{{Name: "delivery.bpmn", Data: []byte(two)}}})
	instance := do(s, engine.StartProcess{DefinitionKey: "delivery"}).Instance.ID
	s.failed(instance)
	text := s.as("demo").get("/cockpit/instances/" + instance).is(http.StatusOK).text()
	if failed, runs := strings.Count(text, "Incident: Ship the parcel"), strings.Count(text, "Running: Ship the parcel"); failed != 1 || runs != 2 {
		t.Errorf("%d fail and %d run, want 1 and, with what holds both, 2:\n%s", failed, runs, text)
	}
}
