package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/query"
)

func TestCockpit_MovesATokenByForm(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	task := s.task(instance)
	demo := s.as("demo")
	page := "/cockpit/instances/" + instance + "/modify"
	demo.get(page).is(http.StatusOK).shows("Move tokens", "KEY-Kessler")
	demo.post(page, url.Values{"how": {"none"}}).is(http.StatusUnprocessableEntity).shows("Choose what to cancel")
	untouched := url.Values{"how": {"before"}, "activity": {""}}
	demo.post(page, untouched).is(http.StatusUnprocessableEntity).shows("Choose what to cancel", "Choose an activity")
	unit, err := s.engine.Unit(s.Context(), scopeOf(instance))
	if err != nil {
		t.Fatal(err)
	}
	row, _ := unit.Tasks.Get(task)
	execution, _ := unit.Executions.Get(row.ExecutionID)
	untouched.Set("cancel", execution.ActivityInstanceID)
	demo.post(page, untouched).is(http.StatusUnprocessableEntity).shows("Choose the activity of the new token")
	demo.post(page, url.Values{"how": {"before"}, "activity": {row.TaskDefinitionKey}, "cancel": {execution.ActivityInstanceID}}).is(http.StatusSeeOther)
	if next := s.task(instance); next == task {
		t.Error("the task was not replaced by another")
	}
	mary := s.as("mary")
	for _, change := range []string{"modify", "migrate", "restart"} {
		mary.get("/cockpit/instances/" + instance + "/" + change).is(http.StatusNotFound).hides("Kessler")
		mary.post("/cockpit/instances/"+instance+"/"+change, nil).is(http.StatusNotFound)
	}
}

func TestCockpit_RestartsAnEndedInstanceByForm(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	demo := s.as("demo")
	page := "/cockpit/instances/" + instance + "/restart"
	demo.get(page).is(http.StatusConflict)
	unit, err := s.engine.Unit(s.Context(), scopeOf(instance))
	if err != nil {
		t.Fatal(err)
	}
	row, _ := unit.Tasks.Get(s.task(instance))
	do(s, engine.DeleteInstance{ProcessInstanceID: instance})
	demo.get(page).is(http.StatusOK).shows("Restart the instance")
	next := demo.post(page, url.Values{"activity": {row.TaskDefinitionKey}, "variables": {"last"}, "keep": {"key"}}).leads()
	demo.get(next).is(http.StatusOK).shows("KEY-Kessler", "Waiting", "Restarted; this is the new instance")
	all, err := query.HistoryProcessInstances.List(s.Context(), s.engine.Reader(), query.Criteria{})
	if err != nil {
		t.Fatal(err)
	}
	restarted := 0
	for _, p := range all {
		if next == "/cockpit/instances/"+p.ID && p.RestartedID == instance && p.BusinessKey == "KEY-Kessler" && p.EndTime == 0 {
			restarted++
		}
	}
	if restarted != 1 {
		t.Errorf("%d instances run in place of the ended one, want 1", restarted)
	}
}

func TestCockpit_StopsResumesAndDeletesABatch(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	batch := do(s, engine.ModifyInstancesLater{
		DefinitionID: s.definition(), Instances: engine.Instances{IDs: []string{instance}},
		Modification: engine.Modification{Instructions: []engine.Instruction{{Type: machine.StartBefore, ActivityID: "x"}}},
	})
	demo := s.as("demo")
	demo.get("/cockpit/batches").is(http.StatusOK).shows("Move tokens of instances", "0 of 1 job done", "Suspend", "Delete…")
	demo.post("/cockpit/batches/"+batch.ID+"/suspend", nil).is(http.StatusSeeOther)
	demo.get("/cockpit/batches").is(http.StatusOK).shows("Suspended", "Activate")
	demo.post("/cockpit/batches/"+batch.ID+"/activate", nil).is(http.StatusSeeOther)
	mary := s.as("mary")
	mary.get("/cockpit/batches/" + batch.ID + "/delete").is(http.StatusNotFound)
	mary.post("/cockpit/batches/"+batch.ID+"/delete", nil).is(http.StatusForbidden)
	demo.get("/cockpit/batches/"+batch.ID+"/delete").is(http.StatusOK).shows("Delete this batch?", "1 job is not done")
	demo.post("/cockpit/batches/"+batch.ID+"/delete", nil).is(http.StatusSeeOther)
	demo.get("/cockpit/batches").is(http.StatusOK).shows("No batch is running", "Over")
}
