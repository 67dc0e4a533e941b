package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
)

func TestMany_ShowsWhomItConcernsAndStartsABatch(t *testing.T) {
	s := newSite(t)
	first := s.startInvoice("One")
	s.startInvoice("Two")
	s.completed(first, toPeter)
	held := s.startInvoice("Held")
	do(s, engine.SuspendInstance{ProcessInstanceID: held, Suspended: true})
	failing, job := s.failing("Failing")
	demo := s.as("demo")
	page := "/cockpit/processes/" + s.definition()
	many := page + "/many"
	demo.get(page + "?activity=approveInvoice").is(http.StatusOK).shows("Change many…")

	demo.get(many+"?do=suspend").is(http.StatusOK).shows("3 of 4 instances will be suspended", "1 left out: suspended already", "KEY-One", "KEY-Two", "Suspend 3 instances").hides("KEY-Held")
	demo.get(many+"?do=activate").shows("1 of 4 instances will be activated", "3 left out: not suspended", "KEY-Held", "Activate 1 instance")
	demo.get(many+"?do=cancel&activity=approveInvoice").shows("1 instance will be canceled", "KEY-One", "There is no way back", "Reason", "Cancel 1 instance").hides("KEY-Two", "left out")
	demo.get(many+"?do=cancel&q=two").shows("1 instance will be canceled", "KEY-Two").hides("KEY-One")
	demo.get(many+"?failing=1").shows("1 instance will be retried", "KEY-Failing", "Retry 1 instance").hides("KEY-Two")
	demo.get(many+"?do=retry-external").shows("0 of 4 instances will be retried", "4 left out: without a failed external task")
	demo.get(many + "?do=suspend&q=nothing").shows("0 instances will be suspended").hides("Suspend 0")

	batch := demo.post(many, url.Values{"do": {"suspend"}, "q": {"one"}}).is(http.StatusSeeOther).leads()
	demo.get(batch).shows("Suspending 1 instance", "Suspend or activate instances", "0 of 1 job done")
	demo.post(many, url.Values{"do": {"suspend"}, "q": {"nothing"}}).is(http.StatusUnprocessableEntity).shows("Nothing was started")
	demo.post(many, url.Values{"do": {"retry"}}).is(http.StatusSeeOther)
	s.runJobs()
	if i, err := query.ProcessInstances.Get(t.Context(), s.engine.Reader(), first); err != nil || !i.Suspended {
		t.Errorf("the instance is not suspended: %v", err)
	}
	j, err := query.Jobs.Get(t.Context(), s.engine.Reader(), job)
	if err != nil || j.Retries != 1 {
		t.Errorf("the failed job has %d retries, want 1: %v", j.Retries, err)
	}
	demo.post(many, url.Values{"do": {"cancel"}, "failing": {"1"}, "reason": {"by mistake"}}).is(http.StatusUnprocessableEntity)
	demo.post(many, url.Values{"do": {"cancel"}, "shown": {"3"}}).is(http.StatusConflict).shows("There are 4 by now, 3 when the page was shown", "Cancel 4 instances")
	demo.post(many, url.Values{"do": {"cancel"}}).is(http.StatusConflict)
	demo.post(many, url.Values{"do": {"cancel"}, "q": {"failing"}, "shown": {"1"}, "reason": {"by mistake"}}).is(http.StatusSeeOther)
	s.runJobs()
	h, err := query.HistoryProcessInstances.Get(t.Context(), s.engine.Reader(), failing)
	if err != nil || h.DeleteReason != "by mistake" {
		t.Errorf("the instance was canceled because of %q: %v", h.DeleteReason, err)
	}
}

func TestMany_OffersWhatTheCallerMayStart(t *testing.T) {
	s := newSite(t)
	s.startInvoice("One")
	do(s, engine.CreateGroup{ID: "watchers", Name: "Watchers"})
	s.grant("watchers", identity.ResourceProcessDefinition, "invoice", identity.Read|identity.ReadInstance)
	do(s, engine.AddMember{UserID: "mary", GroupID: "watchers"})
	mary := s.as("mary")
	page := "/cockpit/processes/" + s.definition()
	mary.get(page).is(http.StatusOK).hides("Change many…")
	mary.get(page + "/many").is(http.StatusForbidden).hides("KEY-One")
	mary.post(page+"/many", url.Values{"do": {"cancel"}}).is(http.StatusForbidden)

	s.grant("watchers", identity.ResourceBatch, identity.Any, identity.BatchSuspend)
	mary = s.as("mary")
	mary.get(page+"/many?do=cancel").is(http.StatusOK).shows("Suspend 1 instance").hides("Cancel", "Retry failed jobs")
}
