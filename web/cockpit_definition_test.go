package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

const remindedModel = `<process id="reminded" name="Reminded" isExecutable="true" camunda:historyTimeToLive="30">
    <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="check"/>
    <userTask id="check" name="Check" camunda:asyncBefore="true"/>
    <boundaryEvent id="late" name="Late" attachedToRef="check" cancelActivity="false"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>
    <sequenceFlow id="f3" sourceRef="check" targetRef="e"/><endEvent id="e"/>
  </process>`

func (s *site) definitionRow(id string) state.ProcessDefinition {
	s.Helper()
	row, err := s.engine.ReadDefinition(s.Context(), id)
	if err != nil {
		s.Fatal(err)
	}
	return row
}

func (s *site) suspendedInstances() int {
	s.Helper()
	n, err := query.ProcessInstances.Count(s.Context(), s.engine.Reader(), query.Criteria{}.With(query.Condition{Name: "suspended", Value: true}))
	if err != nil {
		s.Fatal(err)
	}
	return n
}

func TestCockpit_SuspendsADefinitionWithItsInstancesOrWithout(t *testing.T) {
	s := newSite(t)
	s.startInvoice("Kessler")
	id := s.newest("invoice")
	demo := s.as("demo")
	page := "/cockpit/processes/" + id
	demo.get(page).is(http.StatusOK).shows("Suspend…").hides("Activate…")
	demo.get(page+"/suspend").is(http.StatusOK).shows("Suspend the process", "Its instances, 1 now")
	demo.post(page+"/suspend", nil).is(http.StatusSeeOther)
	if !s.definitionRow(id).Suspended || s.suspendedInstances() != 0 {
		t.Errorf("definition suspended: %v, instances: %d", s.definitionRow(id).Suspended, s.suspendedInstances())
	}
	demo.get(page).shows("Suspended", "Activate…")
	demo.post(page+"/activate", nil).is(http.StatusSeeOther)
	demo.post(page+"/suspend", url.Values{"include": {"instances"}}).is(http.StatusSeeOther)
	if n := s.suspendedInstances(); n != 1 {
		t.Errorf("%d instances are suspended, want 1", n)
	}
	demo.post(page+"/activate", url.Values{"include": {"instances"}, "date": {"tomorrow"}}).is(http.StatusUnprocessableEntity).
		shows("“tomorrow” is no day and time", "tomorrow")
	demo.post(page+"/activate", url.Values{"date": {"2099-01-02T08:00"}}).is(http.StatusSeeOther)
	if !s.definitionRow(id).Suspended {
		t.Error("the definition is active before the date")
	}
	later, err := query.Jobs.List(s.Context(), s.engine.Reader(), query.Criteria{})
	if err != nil || len(later) != 1 {
		t.Errorf("%d jobs wait for the date: %v", len(later), err)
	}

	s.grant("sales", identity.ResourceProcessDefinition, identity.Any, identity.Read|identity.ReadInstance)
	john := s.as("john")
	for _, change := range []string{"suspend", "activate", "history-time-to-live"} {
		john.get(page + "/" + change).is(http.StatusForbidden)
		john.post(page+"/"+change, nil).is(http.StatusForbidden)
	}
	john.get(page).is(http.StatusOK).hides("Suspend…", "Activate…", "Change the history")
}

func TestCockpit_ChangesHowLongHistoryIsKept(t *testing.T) {
	s := newSite(t)
	id := s.newest("invoice")
	demo := s.as("demo")
	page := "/cockpit/processes/" + id + "/history-time-to-live"
	demo.get(page).is(http.StatusOK).shows("History time to live")
	demo.post(page, url.Values{"days": {"a week"}}).is(http.StatusUnprocessableEntity).shows("“a week” is no whole number", "a week")
	demo.post(page, url.Values{"days": {"-1"}}).is(http.StatusUnprocessableEntity).shows("Nothing was changed", "-1")
	demo.post(page, url.Values{"days": {"7"}}).is(http.StatusSeeOther)
	demo.get("/cockpit/processes/"+id).shows("history 7 days", "Change the history time to live")
	demo.post(page, url.Values{"days": {""}}).is(http.StatusSeeOther)
	if ttl := s.definitionRow(id).HistoryTimeToLive; ttl.Set {
		t.Errorf("history is kept for %d days, want for good", ttl.N)
	}
}

func TestCockpit_SuspendsJobsAndGivesThemAPriority(t *testing.T) {
	s := newSite(t)
	s.deployed("reminded", remindedModel)
	id := s.newest("reminded")
	demo := s.as("demo")
	tab := "/cockpit/processes/" + id + "?tab=job-definitions"
	demo.get(tab).is(http.StatusOK).shows("Asynchronous before", "Timer, after P1D", "Late", "as in the model")
	read := func() query.JobDefinition {
		t.Helper()
		rows, err := query.JobDefinitions.List(t.Context(), s.engine.Reader(), query.Criteria{}.With(
			query.Condition{Name: "processDefinitionId", Value: id}, query.Condition{Name: "activityIdIn", Value: []string{"check"}}))
		if err != nil || len(rows) != 1 {
			t.Fatalf("%d job definitions, %v", len(rows), err)
		}
		return rows[0]
	}
	page := "/cockpit/job-definitions/" + read().ID
	demo.get(page+"/suspend").is(http.StatusOK).shows("Suspend the jobs", "Check")
	demo.post(page+"/suspend", nil).is(http.StatusSeeOther)
	demo.get(page + "/priority").is(http.StatusOK).shows("Priority of the jobs")
	demo.post(page+"/priority", url.Values{"priority": {"high"}}).is(http.StatusUnprocessableEntity).shows("“high” is no whole number")
	demo.post(page+"/priority", url.Values{"priority": {"70"}, "include": {"jobs"}}).is(http.StatusSeeOther)
	if j := read(); !j.Suspended || j.Priority != 70 {
		t.Errorf("suspended %v, priority %d", j.Suspended, j.Priority)
	}
	demo.get(tab).shows("Suspended", "70", "Activate…")
	demo.post(page+"/activate", nil).is(http.StatusSeeOther)
	demo.post(page+"/priority", url.Values{"priority": {""}}).is(http.StatusSeeOther)
	if j := read(); j.Suspended || j.HasPriority {
		t.Errorf("suspended %v, priority %d", j.Suspended, j.Priority)
	}
	mary := s.as("mary")
	mary.get(page + "/priority").is(http.StatusNotFound)
	mary.post(page+"/suspend", nil).is(http.StatusNotFound)
}
