package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
)

func TestCockpitInstance_LeadsToWhatItCalledAndToWhatCalledIt(t *testing.T) {
	s := newSite(t)
	caller, called := s.orders("A-1")
	demo := s.as("demo")
	page := demo.get("/cockpit/instances/" + caller).is(http.StatusOK)
	page.shows("Running: Deliver the goods Running: A-1-parcel, Delivery", "Called 1")
	if _, links := page.find("a", "href", "/cockpit/instances/"+called); !links {
		t.Error("the tree does not link the called instance")
	}
	for _, tab := range []string{"called", "history"} {
		page := demo.get("/cockpit/instances/"+caller+"?tab="+tab).is(http.StatusOK).shows("A-1-parcel", "Deliver the goods")
		if links := strings.Count(page.body, `href="/cockpit/instances/`+called+`"`); links != 2 {
			t.Errorf("tab %s: %d links to the called instance, want one beside that of the tree", tab, links)
		}
	}
	page = demo.get("/cockpit/instances/" + called).is(http.StatusOK).shows("called by A-1, Order").hides("Called 0")
	if _, links := page.find("a", "href", "/cockpit/instances/"+caller); !links {
		t.Error("the head does not link the calling instance")
	}
	do(s, engine.DeleteInstance{ProcessInstanceID: caller})
	demo.get("/cockpit/instances/"+caller).is(http.StatusOK).shows("Canceled: Deliver the goods Canceled: A-1-parcel, Delivery", "Called 1")
	demo.get("/cockpit/instances/" + caller + "?tab=called").is(http.StatusOK).shows("Canceled A-1-parcel Delivery Deliver the goods ended ")
	demo.get("/cockpit/instances/" + called).is(http.StatusOK).shows("called by A-1, Order")
}

func TestCockpitInstance_SaysWhichCalledProcessFailed(t *testing.T) {
	s := newSite(t)
	caller, called := s.orders("A-1")
	s.failed(called)
	demo := s.as("demo")
	page := demo.get("/cockpit/instances/"+caller).is(http.StatusOK).shows(
		"1 incident", "Incident: Deliver the goods 1 incident: A-1-parcel, Delivery",
		"the road is closed", "Failed in the called process Delivery, A-1-parcel , at Ship the parcel").hides("Correct the cause")
	if _, offered := page.find("form", "action", "/cockpit/external-tasks//retry"); offered {
		t.Error("a retry of nothing is offered")
	}
	demo.get("/cockpit/instances/" + caller + "?tab=incidents").is(http.StatusOK).shows("A-1-parcel, Delivery : the road is closed")
	d, err := s.engine.LatestDefinition(t.Context(), "order", "")
	if err != nil {
		t.Fatal(err)
	}
	demo.get("/cockpit/processes/" + d.ID).is(http.StatusOK).shows("Deliver the goods the road is closed")
	demo.get("/cockpit/processes/" + d.ID + "?tab=incidents").is(http.StatusOK).shows("the road is closed in A-1-parcel, Delivery Deliver the goods")
	demo.get("/cockpit").is(http.StatusOK).shows("Open incidents 1 1 cause", "Ship the parcel, Delivery v1", "What is failing 1 incident, 1 cause").
		hides("Deliver the goods, Order v1")
}

func TestCockpitInstance_HidesCalledOnesFromThoseWhoMayNotWatchThem(t *testing.T) {
	s := newSite(t)
	caller, called := s.orders("A-1")
	s.failed(called)
	do(s, engine.CreateGroup{ID: "watchers", Name: "Watchers"})
	do(s, engine.AddMember{UserID: "mary", GroupID: "watchers"})
	s.grant("watchers", identity.ResourceProcessDefinition, "order", identity.ReadInstance)
	mary := s.as("mary")
	mary.get("/cockpit/instances/"+caller).is(http.StatusOK).shows("1 incident", "Failed in a called process, which you may not watch.").
		hides("Delivery", "A-1-parcel", "the road is closed", "Ship the parcel")
	mary.get("/cockpit/instances/" + caller + "?tab=called").is(http.StatusOK).shows("It has called no instance that you may watch")
	mary.get("/cockpit").is(http.StatusOK).shows("Open incidents 1 1 cause", "Failed external task", "Deliver the goods, Order v1").hides("the road is closed")
	john := s.as("john")
	do(s, engine.CreateGroup{ID: "drivers", Name: "Drivers"})
	do(s, engine.AddMember{UserID: "john", GroupID: "drivers"})
	s.grant("drivers", identity.ResourceProcessDefinition, "delivery", identity.ReadInstance)
	john.get("/cockpit/instances/"+called).is(http.StatusOK).shows("the road is closed").hides("called by", "Order")
}

func TestCockpitInstance_TellsWhatIsCanceledWithIt(t *testing.T) {
	s := newSite(t)
	caller, called := s.orders("A-1")
	do(s, engine.CompleteExternalTask{ID: s.locked(called), WorkerID: "van"})
	demo := s.as("demo")
	demo.get("/cockpit/instances/" + caller + "/cancel").is(http.StatusOK).shows("1 instance that it called is canceled with it. 1 open task disappears").hides("that called it")
	demo.get("/cockpit/instances/"+called+"/cancel").is(http.StatusOK).shows("1 open task disappears", "The activity in “A-1, Order” that called it is canceled too.").
		hides("instance that it called")
	demo.post("/cockpit/instances/"+caller+"/cancel", nil).is(http.StatusSeeOther)
	if left := s.instances(); len(left) > 0 {
		t.Errorf("%v still run", left)
	}
}
