package web_test

import (
	"net/http"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/value"
)

func TestBatch_ShowsWhatFailedByCauseAndRetriesIt(t *testing.T) {
	s := newSite(t)
	gone, also, there := s.startInvoice("Gone"), s.startInvoice("Also"), s.startInvoice("There")
	batch := do(s, engine.SetVariablesOf{
		Instances: engine.Instances{IDs: []string{gone, also, there}}, Variables: []engine.Variable{{Name: "v", Value: value.OfInt(1)}},
	})
	do(s, engine.DeleteInstance{ProcessInstanceID: gone})
	do(s, engine.DeleteInstance{ProcessInstanceID: also})
	page := "/cockpit/batches/" + batch.ID
	demo := s.as("demo")
	demo.get(page).is(http.StatusOK).shows("Set variables", "0 of 3 jobs done", "3 to go", "Running").hides("What failed")
	s.runJobs()
	failed := demo.get(page).shows("1 of 3 jobs done", "2 failed", "Incident", "What failed", "Retry what failed").hides("to go")
	if _, linked := failed.find("a", "href", "/cockpit/instances/"+gone); !linked {
		t.Error("an instance that failed is not linked")
	}
	demo.post(page+"/retry", nil).is(http.StatusSeeOther).leadsTo(page)
	demo.get(page).shows("Retrying what failed", "2 to go").hides("What failed")
	s.runJobs()
	demo.get(page).shows("2 failed")

	mary := s.as("mary")
	mary.get(page).is(http.StatusNotFound).hides("Set variables")
	mary.post(page+"/retry", nil).is(http.StatusNotFound)
	do(s, engine.DeleteBatch{ID: batch.ID})
	demo.get(page).is(http.StatusOK).shows("Over", "3 jobs").hides("Suspend", "Delete…")
	demo.get("/cockpit/batches/unknown").is(http.StatusNotFound)
}

// runJobs runs the due jobs that are of no process, until there are none; they may fail.
func (s *site) runJobs() {
	s.Helper()
	for ran := true; ran; {
		ran = false
		rows, err := query.Jobs.List(s.Context(), s.engine.Reader(), query.Criteria{Now: s.engine.Clock().Now()}.With(query.Condition{Name: "executable", Value: true}))
		if err != nil {
			s.Fatal(err)
		}
		for _, j := range rows {
			if j.ProcessDefinitionID == "" {
				_, err := engine.Do(s.Context(), s.engine, engine.ExecuteJob{JobID: j.ID})
				ran = ran || err == nil || j.Retries > 1
			}
		}
	}
}
