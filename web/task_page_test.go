package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

var (
	toPeter  = engine.Variable{Name: "approver", Value: value.OfString("peter")}
	approved = engine.Variable{Name: "approved", Value: value.OfBool(true)}
)

// noon freezes the clock at noon of a Tuesday in the server's zone.
func (s *site) noon() time.Time {
	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.Local)
	s.engine.Clock().Freeze(at)
	return at
}

// due sets the due date of the open task of an instance.
func (s *site) due(instance string, at time.Time) {
	s.Helper()
	due := state.MillisOf(at)
	do(s, engine.UpdateTask{TaskID: s.task(instance), Due: &due})
}

func TestInbox_GroupsTasksByWhenTheyAreDue(t *testing.T) {
	s := newSite(t)
	now := s.noon()
	for creditor, due := range map[string]time.Time{
		"Late":   now.Add(-3 * time.Hour),
		"Today":  now.Add(2 * time.Hour),
		"Friday": now.Add(3 * 24 * time.Hour),
		"Later":  now.Add(10 * 24 * time.Hour),
	} {
		s.due(s.startInvoice(creditor), due)
	}
	never := s.startInvoice("Never")
	none := state.Millis(0)
	do(s, engine.UpdateTask{TaskID: s.task(never), Due: &none})

	page := s.as("demo").get("/tasks").is(http.StatusOK)
	order := []string{"Overdue 1", "3 h late", "Today 1", "14:00", "This week 1", "Fri", "Later 1", "4 Dec", "No due date 1"}
	text := page.text()
	for _, want := range order {
		i := strings.Index(text, want)
		if i < 0 {
			t.Fatalf("%q is missing or not in its place:\n%s", want, page.text())
		}
		text = text[i+len(want):]
	}
	page.shows("My tasks 1 overdue of 5", "Late 3 h late € 30.00", "1 of 5")
	if _, ok := page.find("time", "title", "Tue 24 Nov, 14:00"); !ok {
		t.Error("the due date has no full date in its title")
	}
}

func TestInbox_FiltersShowWhatIsMineOfferedAndAll(t *testing.T) {
	s := newSite(t)
	mine := s.startInvoice("Mine")
	s.completed(mine, engine.Variable{Name: "approver", Value: value.OfString("mary")})
	offered := s.startInvoice("Offered")
	s.completed(offered, toPeter)
	s.completed(offered, approved)
	s.startInvoice("Foreign") // demo's, which mary may not see

	mary := s.as("mary")
	mary.get("/tasks").is(http.StatusOK).shows("My tasks 1", "My groups 1", "All tasks 2", "Mine").hides("Offered", "Foreign")
	mary.get("/tasks?filter=groups").is(http.StatusOK).shows("Offered", "Prepare Bank Transfer", "Accounting", "Approved by Peter Meter").hides("Foreign")
	mary.get("/tasks?filter=all").is(http.StatusOK).shows("Mine", "Offered").hides("Foreign")
	s.as("demo").get("/tasks?filter=all").is(http.StatusOK).shows("Mine", "Offered", "Foreign", "All tasks 3")
}

func TestInbox_KeepsTheOpenTaskWhenAMoreUrgentOneComes(t *testing.T) {
	s := newSite(t)
	now := s.noon()
	calm := s.startInvoice("Calm")
	s.due(calm, now.Add(48*time.Hour))
	b := s.as("demo")
	root, ok := b.get("/tasks").is(http.StatusOK).shows("/ KEY-Calm").find("div", "data-live-root", "")
	if !ok {
		t.Fatal("the page has no live regions")
	}
	urgent := s.startInvoice("Urgent")
	s.due(urgent, now.Add(time.Hour))
	b.get(attribute(root, "data-live-url")).is(http.StatusOK).shows("Urgent", "/ KEY-Calm", "2 of 2").hides("/ KEY-Urgent")
	b.get("/tasks").is(http.StatusOK).shows("/ KEY-Urgent")
	s.completed(calm, toPeter)
	b.get(attribute(root, "data-live-url")).is(http.StatusOK).shows("/ KEY-Urgent")
}

func TestInbox_IsSearched(t *testing.T) {
	s := newSite(t)
	s.startInvoice("Kessler")
	s.startInvoice("Nordlicht")
	b := s.as("demo")
	b.get("/tasks?q=key-kess").is(http.StatusOK).shows("Kessler").hides("Nordlicht")
	b.get("/tasks?q=nordl").is(http.StatusOK).shows("Nordlicht").hides("Kessler")
	b.get("/tasks?q=%20nordl%20").is(http.StatusOK).shows("Nordlicht").hides("Kessler")
	b.get("/tasks?q=%20%20").is(http.StatusOK).shows("Nordlicht", "Kessler")
	b.get("/tasks?q=n-1").is(http.StatusOK).shows("Nordlicht", "Kessler") // the invoice number, a variable
	b.get("/tasks?q=%25").is(http.StatusOK).shows("No task matches “%”")
	b.get("/tasks?q=%3Cscript%3Ealert(1)%3C/script%3E").is(http.StatusOK).shows("No task matches “<script>")
}

func TestInbox_SaysWhatWasDoneWhenItIsEmpty(t *testing.T) {
	s := newSite(t)
	b := s.as("demo")
	b.get("/tasks").is(http.StatusOK).shows("Nothing is waiting for you").hides("You completed")
	instance := s.startInvoice("Kessler")
	b.get("/tasks/" + s.task(instance))
	b.post("/tasks/"+s.task(instance)+"/complete", url.Values{"approver": {"peter"}}).is(http.StatusSeeOther)
	b.get("/tasks").is(http.StatusOK).shows("Nothing is waiting for you", "You completed 1 task today.", "Assign Approver completed")
	b.get("/tasks").is(http.StatusOK).hides("Assign Approver completed")
}

func TestTask_ShowsTheSameInBothRepresentations(t *testing.T) {
	s := newSite(t)
	task := s.task(s.startInvoice("Kessler"))
	b := s.as("demo")
	page := b.get("/tasks/" + task + "?tab=details").is(http.StatusOK)
	page.shows("Assign Approver", "KEY-Kessler", "Invoice Receipt", task, "assignApprover", "50")
	json := b.getJSON("/tasks/" + task).is(http.StatusOK)
	rest := b.getJSON("/engine-rest/task/" + task).is(http.StatusOK)
	if json.body != rest.body || json.header.Get("Content-Type") != "application/json" {
		t.Errorf("the two addresses differ:\n%s\n%s", json.body, rest.body)
	}
	r := b.request(http.MethodGet, "/engine-rest/task/"+task, nil)
	r.Header.Set("Accept", "text/html")
	b.send(r).is(http.StatusOK).shows("Assign Approver", "KEY-Kessler", "Approver")
}

func TestInbox_IsTheSameListInBothRepresentations(t *testing.T) {
	s := newSite(t)
	s.startInvoice("Mine")
	offered := s.startInvoice("Offered")
	s.completed(offered, toPeter)
	s.completed(offered, approved)
	b := s.as("demo")
	for address, want := range map[string]int{"/tasks": 1, "/tasks?filter=groups": 1, "/tasks?filter=all": 2, "/tasks?filter=all&q=offered": 1, "/engine-rest/task": 2} {
		json := b.getJSON(address).is(http.StatusOK)
		if got := strings.Count(json.body, `"taskDefinitionKey"`); got != want {
			t.Errorf("%s lists %d tasks, want %d", address, got, want)
		}
	}
}

func TestTask_ClaimedByTwoGoesToTheFaster(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	s.completed(instance, toPeter)
	s.completed(instance, approved)
	task := s.task(instance)
	mary, demo := s.as("mary"), s.as("demo")
	for _, b := range []*browser{mary, demo} {
		b.get("/tasks/"+task).is(http.StatusOK).shows("Claim it to fill in the form", "Accounting")
	}
	next := mary.post("/tasks/"+task+"/claim", url.Values{"_filter": {"groups"}}).leads()
	if next != "/tasks/"+task+"?filter=groups" {
		t.Errorf("claiming leads to %s", next)
	}
	mary.get(next).shows("You Unclaim", "Complete", "Claimed")
	demo.again("/tasks/"+task+"/claim", nil).is(http.StatusOK).shows("Mary Anne was faster", "Mary Anne has this task")
	demo.get("/tasks/" + task).hides("Unclaim")
	mary.post("/tasks/"+task+"/unclaim", nil).is(http.StatusSeeOther)
	demo.get("/tasks/"+task+"?tab=history").is(http.StatusOK).shows("Mary Anne claimed Prepare Bank Transfer", "Mary Anne gave Prepare Bank Transfer back")
}

func TestTask_IsOnlyForThoseWhoMaySeeIt(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	task := s.task(instance)
	mary := s.as("mary")
	mary.get("/tasks/" + task).is(http.StatusNotFound).shows("This does not exist").hides("Kessler")
	mary.post("/tasks/"+task+"/claim", nil).is(http.StatusNotFound)
	mary.post("/tasks/"+task+"/complete", url.Values{"approver": {"mary"}}).is(http.StatusNotFound).hides("Kessler")
	mary.get("/tasks/" + task + "/files/invoiceDocument").is(http.StatusNotFound)
	if s.task(instance) != task {
		t.Error("the task was changed")
	}
	mary.get("/tasks/unknown").is(http.StatusNotFound).shows("This does not exist")
}

func TestTask_GivenBackByWhoDoesNotSeeItThenLeadsToTheList(t *testing.T) {
	s := newSite(t)
	do(s, engine.CreateUser{ID: "guest", Password: "guest"})
	task := s.task(s.startInvoice("Kessler"))
	do(s, engine.AssignTask{TaskID: task, UserID: "guest"})
	guest := s.as("guest")
	guest.get("/tasks/" + task).is(http.StatusOK).shows("Unclaim")
	to := guest.post("/tasks/"+task+"/unclaim", url.Values{"_filter": {"mine"}}).leads()
	guest.get(to).is(http.StatusOK).shows("Given back", "Nothing is waiting for you")
}

func TestTask_CompletedWithMistakesKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	s.completed(instance, engine.Variable{Name: "approver", Value: value.OfString("demo")})
	s.completed(instance, engine.Variable{Name: "approved", Value: value.OfBool(false)})
	task := s.task(instance) // Review Invoice
	b := s.as("demo")
	b.get("/tasks/" + task).is(http.StatusOK).shows("Could the open questions be clarified?")
	page := b.again("/tasks/"+task+"/complete", url.Values{"comment": {"<b>Called them</b>"}, "_filter": {"all"}}).is(http.StatusOK)
	page.shows("1 field needs another look", "Nothing is chosen. Choose yes or no.", "<b>Called them</b>", "All tasks")
	b.again("/tasks/"+task+"/complete", url.Values{"clarified": {"true"}, "approved": {"true"}}).is(http.StatusOK).
		shows("The form has no field “approved”")
	if s.task(instance) != task {
		t.Error("the task was completed in spite of the mistakes")
	}
	b.post("/tasks/"+task+"/complete", url.Values{"clarified": {"true"}, "comment": {"Called them"}}).is(http.StatusSeeOther)
}

func TestTask_CompletedLeadsToTheNext(t *testing.T) {
	s := newSite(t)
	now := s.noon()
	first, second, third := s.startInvoice("First"), s.startInvoice("Second"), s.startInvoice("Third")
	s.due(first, now.Add(1*time.Hour))
	s.due(second, now.Add(2*time.Hour))
	s.due(third, now.Add(3*time.Hour))
	b := s.as("demo")
	complete := func(instance string, fields url.Values) string {
		t.Helper()
		b.get("/tasks/" + s.task(instance))
		return b.post("/tasks/"+s.task(instance)+"/complete", fields).leads()
	}
	if got, want := complete(second, url.Values{"approver": {"peter"}, "_filter": {"mine"}}), "/tasks/"+s.task(third)+"?filter=mine"; got != want {
		t.Errorf("after the second comes %s, want the third %s", got, want)
	}
	// The same person's task in the same instance comes before the list's.
	if got, want := complete(third, url.Values{"approver": {"demo"}}), "/tasks/"+s.task(third)+"?filter=mine"; got != want {
		t.Errorf("after the third comes %s, want its next task %s", got, want)
	}
	if got, want := complete(third, url.Values{"approved": {"true"}}), "/tasks/"+s.task(first)+"?filter=mine"; got != want {
		t.Errorf("at the end of the list comes %s, want the first %s", got, want)
	}
	if got := complete(first, url.Values{"approver": {"peter"}}); got != "/tasks?filter=mine" {
		t.Errorf("after the last comes %s", got)
	}
}

func TestTask_CompletedByAnotherSaysWhoAndWhen(t *testing.T) {
	s := newSite(t)
	s.noon()
	instance := s.startInvoice("Kessler")
	s.completed(instance, engine.Variable{Name: "approver", Value: value.OfString("demo")})
	task := s.task(instance)
	slow, fast := s.as("demo"), s.as("demo")
	slow.get("/tasks/" + task)
	fast.get("/tasks/" + task)
	fast.post("/tasks/"+task+"/complete", url.Values{"approved": {"true"}}).is(http.StatusSeeOther)
	slow.again("/tasks/"+task+"/complete", url.Values{"approved": {"false"}}).is(http.StatusNotFound).
		shows("You completed this task at 12:00", "What you had filled in", "Do you approve this invoice? No, send it back for review", "Open the instance")
	s.as("mary").get("/tasks/" + task).is(http.StatusNotFound).shows("Demo Demo completed this task at 12:00").hides("Open the instance")
}

func TestTask_TakenWhileItsFormIsFilledInKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	s.completed(instance, engine.Variable{Name: "approver", Value: value.OfString("demo")})
	task := s.task(instance)
	demo := s.as("demo")
	demo.get("/tasks/" + task)
	typed := url.Values{"approved": {"false"}}
	kept := "What you had filled in Do you approve this invoice? No, send it back for review"
	do(s, engine.AssignTask{TaskID: task, UserID: "mary"})
	demo.again("/tasks/"+task+"/complete", typed).is(http.StatusOK).shows("Mary Anne has this task now.", "The task is theirs now.", kept)
	do(s, engine.AssignTask{TaskID: task})
	page := demo.again("/tasks/"+task+"/complete", typed).is(http.StatusOK).shows("Claim the task to go on with it.", kept)
	demo.get("/tasks/" + task).is(http.StatusOK).hides("What you had filled in")
	// Claimed from there, the form stands as it was left.
	name, _ := page.find("input", "name", "_typed")
	page = demo.again("/tasks/"+task+"/claim", url.Values{"_typed": {attribute(name, "value")}}).is(http.StatusOK).hides("What you had filled in", "not yours")
	if no, ok := page.find("input", "value", "false"); !ok || !has(no, "checked") {
		t.Error("what was typed is not in the form again")
	}
}

func TestTask_OfASuspendedProcessIsKept(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	task := s.task(instance)
	b := s.as("demo")
	b.get("/tasks/" + task)
	do(s, engine.SuspendInstance{ProcessInstanceID: instance, Suspended: true})
	b.again("/tasks/"+task+"/complete", url.Values{"approver": {"peter"}}).is(http.StatusOK).shows("The process was suspended", "Suspended")
}

func TestTask_ThatChangesAllTheTimeSaysSo(t *testing.T) {
	s := newSite(t)
	task := s.task(s.startInvoice("Kessler"))
	b := s.as("demo")
	b.get("/tasks/" + task)
	s.store.busy.Store(true)
	b.post("/tasks/"+task+"/complete", url.Values{"approver": {"peter"}}).is(http.StatusConflict).
		shows("This was not done.", "It was changed by someone else at the same time")
}

func TestTask_OfALostDatabaseKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	task := s.task(instance)
	b := s.as("demo")
	b.get("/tasks/" + task)
	s.store.lost.Store(true)
	b.post("/tasks/"+task+"/complete", url.Values{"approver": {"peter"}}).is(http.StatusServiceUnavailable).
		shows("The database does not answer", "What you had filled in", "approver peter")
	b.get("/cockpit").is(http.StatusServiceUnavailable).shows("The database does not answer")
	json := b.getJSON("/tasks/" + task).is(http.StatusServiceUnavailable)
	if json.header.Get("Retry-After") == "" {
		t.Error("the answer does not say when to try again")
	}
	s.store.lost.Store(false)
	if s.task(instance) != task {
		t.Error("the task was completed")
	}
	b.post("/tasks/"+task+"/complete", url.Values{"approver": {"peter"}}).is(http.StatusSeeOther)
}

func TestTask_GivenToAColleague(t *testing.T) {
	s := newSite(t)
	task := s.task(s.startInvoice("Kessler"))
	b := s.as("demo")
	b.get("/tasks/"+task+"?tab=details").is(http.StatusOK).shows("Give this task to", "Peter Meter")
	if got := b.post("/tasks/"+task+"/assignee", url.Values{"assignee": {"peter"}}).leads(); got != "/tasks?filter=mine" {
		t.Errorf("giving a task away leads to %s", got)
	}
	s.as("peter").get("/tasks/" + task).is(http.StatusOK).shows("You Unclaim")
	b.get("/tasks/" + task).is(http.StatusOK).shows("Peter Meter has this task")
}

func TestTask_DiagramTellsWhereTheInstanceIs(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	s.completed(instance, engine.Variable{Name: "approver", Value: value.OfString("demo")})
	page := s.as("demo").get("/tasks/" + s.task(instance) + "?tab=diagram").is(http.StatusOK)
	page.shows("Completed: Assign Approver", "Waiting: Approve Invoice").hides("Completed: Approve Invoice")
	diagram, ok := page.find("section", "aria-label", "Invoice Receipt, process diagram")
	if !ok {
		t.Fatal("there is no diagram")
	}
	marks := attribute(diagram, "data-diagram-marks")
	for _, want := range []string{
		`{"element":"assignApprover","kind":"past"}`, `{"element":"approveInvoice","kind":"here"}`, `{"element":"sequenceFlow_178","kind":"taken"}`,
	} {
		if !strings.Contains(marks, want) {
			t.Errorf("the mark %s is missing in %s", want, marks)
		}
	}
	if strings.Contains(marks, `"reviewSuccessful"`) {
		t.Errorf("a flow that was not taken is marked: %s", marks)
	}
	xml := s.as("peter").get(attribute(diagram, "data-diagram-url")).is(http.StatusOK)
	if xml.header.Get("Content-Type") != "application/xml" || !strings.Contains(xml.body, "<bpmn:definitions") {
		t.Errorf("the diagram is served as %s: %.80s", xml.header.Get("Content-Type"), xml.body)
	}
}

func TestTask_DiagramFollowsALoop(t *testing.T) {
	s := newSite(t)
	now := s.noon()
	instance := s.startInvoice("Kessler")
	for i, v := range []engine.Variable{
		{Name: "approver", Value: value.OfString("demo")},
		{Name: "approved", Value: value.OfBool(false)},
		{Name: "clarified", Value: value.OfBool(true)},
	} {
		s.engine.Clock().Freeze(now.Add(time.Duration(i+1) * time.Minute))
		s.completed(instance, v)
	}
	page := s.as("demo").get("/tasks/" + s.task(instance) + "?tab=diagram").is(http.StatusOK)
	diagram, _ := page.find("section", "aria-label", "Invoice Receipt, process diagram")
	marks := attribute(diagram, "data-diagram-marks")
	for flow, taken := range map[string]bool{
		"sequenceFlow_178": true, "invoiceNotApproved": true, "reviewSuccessful": true, "invoiceApproved": false, "reviewNotSuccessful": false,
	} {
		if strings.Contains(marks, `{"element":"`+flow+`","kind":"taken"}`) != taken {
			t.Errorf("the flow %s is marked as taken: %v, want %v", flow, !taken, taken)
		}
	}
}

func TestTask_HistoryTellsWhoDidWhat(t *testing.T) {
	s := newSite(t)
	john := s.as("john")
	john.get("/processes/invoice/start")
	john.post("/processes/invoice/start", url.Values{
		"creditor": {"Kessler"}, "amount": {"30"}, "invoiceNumber": {"N"}, "invoiceCategory": {"Misc"},
	}).is(http.StatusSeeOther)
	instance := s.instances()[0]
	demo := s.as("demo")
	demo.get("/tasks").shows("Kessler")
	demo.post("/tasks/"+s.task(instance)+"/complete", url.Values{"approver": {"peter"}}).is(http.StatusSeeOther)
	s.as("peter").get("/tasks/"+s.task(instance)+"?tab=history").is(http.StatusOK).
		shows("Approve Invoice began", "Demo Demo completed Assign Approver", "John Doe started Invoice Receipt", "History 3")
}
