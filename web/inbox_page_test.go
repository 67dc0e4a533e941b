package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/state"
)

// crowd gives mary 250 tasks: 130 overdue ones, 10 of today, 10 of this week, 50 of
// later and 50 without a due date, each named for its place in the list.
func (s *site) crowd() {
	s.Helper()
	now := s.noon()
	for i := range 250 {
		var due time.Time
		switch {
		case i < 130:
			due = now.Add(time.Duration(i-131) * time.Minute)
		case i < 140:
			due = now.Add(time.Duration(i-129) * time.Minute)
		case i < 150:
			due = now.Add(24*time.Hour + time.Duration(i)*time.Minute)
		case i < 200:
			due = now.Add(24 * time.Hour * time.Duration(i-140))
		}
		do(s, engine.CreateTask{Task: state.Task{
			Name: fmt.Sprintf("Task <%d>", i+1), Assignee: "mary", Priority: 50, Due: state.MillisOf(due),
		}})
	}
}

// link is where the link with the text leads.
func (a *answer) link(text string) string {
	a.Helper()
	root, err := html.Parse(strings.NewReader(a.body))
	if err != nil {
		a.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "a" && n.FirstChild != nil && strings.TrimSpace(n.FirstChild.Data) == text {
			return attribute(n, "href")
		}
	}
	a.Fatalf("%s: no link says %q\n%s", a.request, text, a.text())
	return ""
}

// rows are the names of the tasks in the list of a page.
func (a *answer) rows() []string {
	root, err := html.Parse(strings.NewReader(a.body))
	if err != nil {
		return nil
	}
	var names []string
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "b" {
			names = append(names, n.FirstChild.Data)
		}
	}
	return names
}

func TestInbox_LeadsToEveryTask(t *testing.T) {
	s := newSite(t)
	s.crowd()
	mary := s.as("mary")
	page := mary.get("/tasks").is(http.StatusOK).
		shows("My tasks 130 overdue of 250", "Overdue 130", "1 to 100 of 250").hides("Back to the first", "Show the previous", "Today")
	var seen []string
	seen = append(seen, page.rows()...)
	page = mary.get(page.link("Show the next 100")).is(http.StatusOK).
		shows("101 to 200 of 250", "Overdue 130", "Today 10", "This week 10", "Later 50", "101 of 250").hides("No due date")
	seen = append(seen, page.rows()...)
	if got := page.link("Back to the first"); got != "/tasks?filter=mine" {
		t.Errorf("back to the first leads to %s", got)
	}
	second := page
	page = mary.get(page.link("Show the next 50")).is(http.StatusOK).shows("201 to 250 of 250", "No due date 50").hides("Show the next", "Overdue 1")
	seen = append(seen, page.rows()...)
	for i, name := range seen {
		if name != fmt.Sprintf("Task <%d>", i+1) {
			t.Fatalf("task %d of the list is %q", i+1, name)
		}
	}
	if len(seen) != 250 {
		t.Errorf("the pages show %d tasks", len(seen))
	}
	if back := page.link("Show the previous 100"); back != "/tasks?filter=mine&page=2" {
		t.Errorf("the page before the third one is %s", back)
	}
	// A task of another page is opened beside that page, and the way goes on across them.
	next, ok := mary.get(second.link("Form")).is(http.StatusOK).shows("101 of 250").find("a", "aria-label", "Previous task")
	if !ok || strings.Contains(attribute(next, "href"), "page=") {
		t.Error("the task before the first one of a page is not on the page before")
	}
	mary.get(attribute(next, "href")).is(http.StatusOK).shows("100 of 250", "1 to 100 of 250")
	// What is searched for is found wherever it stands.
	mary.get("/tasks?q=%3C250%3E").is(http.StatusOK).shows("Task <250>", "1 of 1").hides("Task <1>", "Show the next")
	search, _ := second.find("form", "aria-label", "These tasks")
	for n := range search.Descendants() {
		if n.Type == html.ElementNode && attribute(n, "name") == "page" {
			t.Error("a search looks at one page only")
		}
	}
	// Beyond the end is the last page, and what is no number the first.
	mary.get("/tasks?page=77").is(http.StatusOK).shows("201 to 250 of 250")
	for _, none := range []string{"0", "-3", "x", "99999999999999999999"} {
		mary.get("/tasks?page=" + none).is(http.StatusOK).shows("1 to 100 of 250")
	}
}

func TestInbox_GoesOnWhereItWasOpened(t *testing.T) {
	s := newSite(t)
	s.crowd()
	mary := s.as("mary")
	page := mary.get("/tasks?page=2").is(http.StatusOK).shows("Task <101>")
	form, ok := page.find("form", "data-form", "")
	if !ok {
		t.Fatal("no form is open")
	}
	next := mary.post(attribute(form, "action"), url.Values{"_filter": {"mine"}, "_page": {"2"}}).leads()
	if !strings.HasSuffix(next, "?filter=mine&page=2") {
		t.Errorf("completing leads to %s", next)
	}
	mary.get(next).is(http.StatusOK).shows("Task <102>", "101 of 249", "Overdue 129")
}

func TestInbox_TellsTasksWithoutVariablesApart(t *testing.T) {
	s := newSite(t)
	do(s, engine.Deploy{Name: "trip", Resources: []engine.DeployResource{{Name: "trip.bpmn", Data: []byte(withoutForm)}}})
	for _, key := range []string{"T-7", "T-8", ""} {
		do(s, engine.StartProcess{DefinitionKey: "trip", BusinessKey: key})
	}
	s.as("demo").get("/tasks").is(http.StatusOK).shows("Book the trip Trip T-7", "Book the trip Trip T-8", "Book the trip Trip Trip")
}
