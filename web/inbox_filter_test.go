package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/value"
)

// saved makes a filter by the API as Camunda's Tasklist does, and returns its id.
func (s *site) saved(body string) string {
	s.Helper()
	return api{s, "demo"}.call(http.MethodPost, "/filter/create", body).is(http.StatusOK).field("id")
}

// share lets somebody read a filter.
func (s *site) share(filter, user string) {
	s.Helper()
	api{s, "demo"}.call(http.MethodPost, "/authorization/create",
		`{"type":1,"userId":"`+user+`","groupId":null,"resourceType":5,"resourceId":"`+filter+`","permissions":["READ"]}`).is(http.StatusOK)
}

func TestInbox_OffersSavedFiltersToTheirReaders(t *testing.T) {
	s := newSite(t)
	for _, creditor := range []string{"Kessler", "Nordlicht"} {
		s.completed(s.startInvoice(creditor), engine.Variable{Name: "approver", Value: value.OfString("mary")})
	}
	s.startInvoice("Hafen") // demo's, which mary may not see
	kessler := s.saved(`{"resourceType":"Task","name":"Kessler & more","owner":"demo",
		"query":{"processVariables":[{"name":"creditor","operator":"neq","value":"Nordlicht"}]},
		"properties":{"color":"#3f7d6e","description":"What \"Kessler\" sent","priority":5,"showUndefinedVariable":false,"refresh":true,"variables":[]}}`)
	first := s.saved(`{"resourceType":"Task","name":"Z","query":{},"properties":{"priority":"-1","color":"red\" onload=\"x"}}`)
	s.share(kessler, "mary")

	demo := s.as("demo").get("/tasks").is(http.StatusOK).shows("Filters Z 3 Kessler & more 2")
	if _, ok := demo.find("rect", "fill", "#3f7d6e"); !ok || strings.Contains(demo.body, "onload") {
		t.Error("a filter does not have its color, or one that is none")
	}
	if a, ok := demo.find("a", "title", `What "Kessler" sent`); !ok || attribute(a, "href") != "/tasks?filter="+kessler {
		t.Error("no link says what the filter is for")
	}
	mary := s.as("mary")
	mary.get("/tasks").is(http.StatusOK).shows("Filters Kessler & more 1", "My tasks 2").hides(" Z ")
	page := mary.get("/tasks?filter="+kessler).is(http.StatusOK).shows("Kessler & more 1", "/ KEY-Kessler").hides("Nordlicht", "Hafen", "My tasks ·")
	if !strings.Contains(page.body, "<title>Kessler &amp; more · Sluice</title>") {
		t.Error("the page is not named for the filter")
	}
	mary.get("/tasks?q=KEY-Nord&filter="+kessler).is(http.StatusOK).shows("No task matches “KEY-Nord”", "Kessler & more")
	// What one may not read, or what is gone, is as if it were not there.
	for _, none := range []string{first, "gone"} {
		mary.get("/tasks?filter="+none).is(http.StatusOK).shows("My tasks 2", "Nordlicht")
	}
}

func TestInbox_OfASavedFilterGoesOnInIt(t *testing.T) {
	s := newSite(t)
	s.startInvoice("Kessler")
	s.startInvoice("Hafen")
	nordlicht := s.startInvoice("Nordlicht")
	filter := s.saved(`{"resourceType":"Task","name":"Not Hafen","query":{"sorting":[{"sortBy":"processVariable","sortOrder":"desc",
		"parameters":{"variable":"creditor","type":"String"}}],"processVariables":[{"name":"creditor","operator":"neq","value":"Hafen"}]}}`)
	b := s.as("demo")
	list := b.get("/tasks?filter="+filter).is(http.StatusOK).shows("/ KEY-Nordlicht", "1 of 2").hides("No due date", "KEY-Hafen")
	if strings.Index(list.text(), "Nordlicht") > strings.Index(list.text(), "Kessler") {
		t.Error("the order is not that of the filter")
	}
	task := s.task(nordlicht)
	b.get("/tasks/"+task+"?filter="+filter).is(http.StatusOK).shows("Not Hafen 2", "1 of 2")
	next := b.post("/tasks/"+task+"/complete", url.Values{"approver": {"mary"}, "_filter": {filter}}).leads()
	b.get(next).is(http.StatusOK).shows("/ KEY-Kessler", "Not Hafen 2")
	if !strings.Contains(next, "filter="+filter) {
		t.Error("the next task is not of the filter:", next)
	}
}

func TestInbox_OfAFilterByDueDatesHasWhatItAsksFor(t *testing.T) {
	s := newSite(t)
	now := s.noon()
	s.due(s.startInvoice("Soon"), now.Add(1))
	api{s, "demo"}.call(http.MethodPost, "/task/create", `{"name":"Never"}`).is(http.StatusNoContent)
	late := s.saved(`{"resourceType":"Task","name":"Dated","query":{"dueBefore":"2100-01-01T00:00:00.000+0000"}}`)
	never := s.saved(`{"resourceType":"Task","name":"Undated","query":{"withoutDueDate":true}}`)
	b := s.as("demo")
	b.get("/tasks?filter="+late).is(http.StatusOK).shows("Dated 1", "Undated 1", "/ KEY-Soon").hides("Never")
	b.get("/tasks?filter="+never).is(http.StatusOK).shows("No due date 1", "Never").hides("Soon")
}
