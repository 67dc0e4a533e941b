package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/state"
)

func TestTask_IsCommentedOnInItsHistory(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	s.completed(instance, toPeter)
	task := s.task(instance)
	peter := s.as("peter")
	peter.get("/tasks/"+task+"?tab=history").is(http.StatusOK).shows("History 3", "Add comment")
	to := peter.post("/tasks/"+task+"/comments", url.Values{"comment": {" The <b>order</b> is missing.\r\nAsk John. "}, "_filter": {"mine"}}).leads()
	if to != "/tasks/"+task+"?tab=history&filter=mine" {
		t.Errorf("a comment leads to %s", to)
	}
	peter.get(to).is(http.StatusOK).shows("Comment added", "History 4", "Peter Meter commented The <b>order</b> is missing. Ask John.")
	peter.post("/tasks/"+task+"/comments", url.Values{"comment": {"  "}}).is(http.StatusSeeOther)
	peter.get(to).is(http.StatusOK).shows("History 4")
	s.as("demo").get("/tasks/" + task + "?tab=history").is(http.StatusOK).shows("Peter Meter commented")

	peter.token = "forged"
	peter.post("/tasks/"+task+"/comments", url.Values{"comment": {"Lost?"}}).is(http.StatusForbidden).shows("Lost?")
	mary := s.as("mary")
	mary.get("/tasks")
	mary.post("/tasks/unknown/comments", url.Values{"comment": {"Lost?"}}).is(http.StatusNotFound).shows("Lost?")
}

func TestTask_ShowsTheNewestOfManyComments(t *testing.T) {
	s := newSite(t)
	task := s.task(s.startInvoice("Kessler"))
	for i := range 201 {
		do(s, engine.AddComment{TaskID: task, Message: fmt.Sprintf("Said %03d.", i)})
	}
	s.as("demo").get("/tasks/"+task+"?tab=history").is(http.StatusOK).shows("Said 200.", "Said 001.").hides("Said 000.")
}

func TestTask_TakesFilesBesideIt(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	s.completed(instance, toPeter)
	task := s.task(instance)
	peter := s.as("peter")
	peter.get("/tasks/" + task + "?tab=history").is(http.StatusOK).shows("Attach file")
	page := peter.get(peter.postFile("/tasks/"+task+"/attachments", nil, "file", "<b>ä.html", []byte("<script>")).leads()).is(http.StatusOK).
		shows("File attached", "Peter Meter attached <b>ä.html")
	at := page.link("<b>ä.html")
	file := peter.get(at).is(http.StatusOK)
	if file.body != "<script>" || !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment;") || !strings.HasPrefix(file.header.Get("Content-Security-Policy"), "sandbox;") {
		t.Errorf("the file comes back as %q with %v", file.body, file.header)
	}
	do(s, engine.CreateUser{ID: "guest", Password: "guest"})
	s.as("guest").get(at).is(http.StatusNotFound)
	peter.get("/tasks/" + task)
	peter.postFile("/tasks/"+task+"/attachments", nil, "file", "big.bin", make([]byte, 17<<20)).is(http.StatusUnprocessableEntity).
		shows("“big.bin” has 17 MB, the limit is 16 MB. Choose a smaller file.")
	peter.get("/tasks/" + task)
	peter.post("/tasks/"+task+"/attachments", nil).is(http.StatusSeeOther)
	// An address of somebody else's site is a link, a script is none.
	for url, href := range map[string]string{"https://example.com/note": "https://example.com/note", "javascript:alert(1)": "about:invalid#TemplFailedSanitizationURL"} {
		do(s, engine.AddAttachment{TaskID: task, Name: url, URL: url})
		if got := peter.get("/tasks/" + task + "?tab=history").link(url); got != href {
			t.Errorf("%s is linked as %s", url, got)
		}
	}
}

func TestTask_OfNoProcessHasNoDiagram(t *testing.T) {
	s := newSite(t)
	do(s, engine.CreateTask{Task: state.Task{ID: "alone", Name: "Alone", Assignee: "mary", Priority: 50}})
	mary := s.as("mary")
	for _, tab := range []string{"", "?tab=diagram"} {
		mary.get("/tasks/alone"+tab).is(http.StatusOK).shows("Variables to set", "Form History 1 Details").hides("Diagram")
	}
}

func TestTask_DatesAreSetByWhoMayAssignIt(t *testing.T) {
	s := newSite(t)
	now := s.noon()
	instance := s.startInvoice("Kessler")
	task := s.task(instance)
	s.due(instance, now.Add(90*time.Minute+7*time.Second))
	demo := s.as("demo")
	page := demo.get("/tasks/"+task+"?tab=details").is(http.StatusOK).shows("Save dates", "2026-11-24T13:30")
	if _, ok := page.find("input", "name", "followUp"); !ok {
		t.Error("there is no field for when to follow up")
	}
	to := demo.post("/tasks/"+task+"/dates", url.Values{"due": {"2026-11-24T13:30"}, "followUp": {"2026-11-25T09:00"}}).leads()
	// What was not touched is left as it was, with its seconds.
	demo.get(to).is(http.StatusOK).shows("Dates saved", "13:30:07", "Wed 25 Nov 2026, 09:00:00", "Follow up Wed")
	demo.post("/tasks/"+task+"/dates", url.Values{"due": {""}, "followUp": {"2026-11-25T09:00"}}).is(http.StatusSeeOther)
	demo.get(to).is(http.StatusOK).hides("13:30").shows("Follow up Wed")
	demo.get("/tasks/"+task+"?tab=history").is(http.StatusOK).shows("changed the due date of Assign Approver", "changed the follow-up date of Assign Approver")
	demo.post("/tasks/"+task+"/dates", url.Values{"due": {"2026-11-26T09:00"}, "followUp": {""}}).is(http.StatusSeeOther)
	demo.get("/tasks/" + task + "?tab=history").is(http.StatusOK).shows("changed the due date and follow-up date of Assign Approver")
	demo.post("/tasks/"+task+"/dates", url.Values{"due": {"soon"}, "followUp": {""}}).is(http.StatusUnprocessableEntity).
		shows("“soon” is no day and time. Write it as 2026-11-23T14:00.")

	peter := s.as("peter")
	peter.get("/tasks")
	peter.post("/tasks/"+task+"/dates", url.Values{"due": {"2026-11-24T13:30"}}).is(http.StatusNotFound)
}

func TestTask_GivenAwayIsTheirsByName(t *testing.T) {
	s := newSite(t)
	task := s.task(s.startInvoice("Kessler"))
	demo := s.as("demo")
	demo.get("/tasks/" + task)
	demo.post("/tasks/"+task+"/assignee", url.Values{"assignee": {"mary"}}).is(http.StatusSeeOther)
	demo.get("/tasks/" + task + "?tab=history").is(http.StatusOK).shows("Demo Demo gave Assign Approver to Mary Anne")
}
