package web_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine"
)

const startInvoice = "/processes/invoice/start"

// mistaken is a start form with one mistake.
func mistaken(creditor string) url.Values {
	return url.Values{"creditor": {creditor}, "amount": {"86,4O"}, "invoiceNumber": {"N-1"}, "invoiceCategory": {"Misc"}}
}

func TestTyped_HasAnAddressThatTellsNothing(t *testing.T) {
	s := newSite(t)
	john := s.as("john")
	john.get(startInvoice)
	at := john.post(startInvoice, mistaken("Kessler")).leads()
	if strings.Contains(at, "Kessler") || strings.Contains(at, "86") || !strings.HasPrefix(at, startInvoice+"?typed=") {
		t.Fatalf("a mistake leads to %s", at)
	}
	for range 2 { // it can be loaded again, and come back to
		john.get(at).is(http.StatusOK).shows("1 field needs another look", "Kessler", "ends in the letter O")
	}
	// Who has only the address finds nothing, not even the same person elsewhere.
	for _, other := range []string{"john", "demo"} {
		s.as(other).get(at).is(http.StatusOK).shows("Creditor").hides("Kessler", "needs another look")
	}
	// What is kept is no session that a cookie could name.
	name := strings.TrimPrefix(at, startInvoice+"?typed=")
	address, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	var secret string
	for _, c := range john.client.Jar.Cookies(address) {
		if c.Name == "sluice_session" {
			secret = c.Value
		}
	}
	for _, forged := range []string{secret + "/" + name, secret + ":" + name, secret + name, name} {
		thief := s.visitor()
		thief.client.Jar, err = cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		thief.client.Jar.SetCookies(address, []*http.Cookie{{Name: "sluice_session", Value: forged}})
		if to := thief.get("/tasks").leads(); !strings.HasPrefix(to, "/login") {
			t.Errorf("the cookie %q leads to %s", forged, to)
		}
	}
}

func TestTyped_IsReplacedByTheNextAttemptAndGoneOnceItWasTaken(t *testing.T) {
	s := newSite(t)
	john := s.as("john")
	john.get(startInvoice)
	at := john.post(startInvoice, mistaken("Kessler")).leads()
	name, ok := john.get(at).find("input", "name", "_typed")
	if !ok {
		t.Fatal("the form does not say what it shows again")
	}
	second := mistaken("Nordlicht")
	second.Set("_typed", attribute(name, "value"))
	if next := john.post(startInvoice, second).leads(); next != at {
		t.Errorf("the second attempt is at %s, the first was at %s", next, at)
	}
	john.get(at).is(http.StatusOK).shows("Nordlicht").hides("Kessler")
	second.Set("amount", "86.40")
	john.post(startInvoice, second).is(http.StatusSeeOther)
	john.get(at).is(http.StatusOK).shows("Creditor").hides("Nordlicht", "needs another look")
}

func TestTyped_IsKeptForAnHour(t *testing.T) {
	s := newSite(t)
	now := s.noon()
	john := s.as("john")
	john.get(startInvoice)
	at := john.post(startInvoice, mistaken("Kessler")).leads()
	s.engine.Clock().Freeze(now.Add(59 * time.Minute))
	john.get(at).is(http.StatusOK).shows("Kessler")
	s.engine.Clock().Freeze(now.Add(61 * time.Minute))
	john.get(at).is(http.StatusOK).shows("Creditor").hides("Kessler")
}

func TestTyped_TooMuchIsAnsweredAtOnce(t *testing.T) {
	s := newSite(t)
	john := s.as("john")
	john.get(startInvoice)
	john.post(startInvoice, mistaken(strings.Repeat("Kessler ", 10_000))).is(http.StatusUnprocessableEntity).shows("2 fields need another look", "has 80000 characters", "86,4O")
}

func TestTyped_AFileHasToBeChosenAgain(t *testing.T) {
	s := newSite(t)
	john := s.as("john")
	john.get(startInvoice)
	at := john.postFile(startInvoice, mistaken("Kessler"), "invoiceDocument", "k.pdf", []byte("%PDF")).leads()
	john.get(at).is(http.StatusOK).shows("2 fields need another look", "“k.pdf” is not kept by the browser. Choose it again.", "Kessler")
}

func TestTyped_OfRowsIsToldByTheirNames(t *testing.T) {
	s := newSite(t)
	do(s, engine.Deploy{Name: "trip", Resources: []engine.DeployResource{{Name: "trip.bpmn", Data: []byte(withoutForm)}}})
	started := do(s, engine.StartProcess{DefinitionKey: "trip"})
	task := s.task(started.Instance.ID)
	demo := s.as("demo")
	demo.get("/tasks/" + task)
	do(s, engine.AssignTask{TaskID: task, UserID: "peter"})
	demo.again("/tasks/"+task+"/complete", url.Values{"name.0": {"hotel"}, "type.0": {"String"}, "value.0": {"Ritz"}}).is(http.StatusOK).
		shows("What you had filled in hotel Ritz").hides("name.0", "type.0")
	s.store.lost.Store(true)
	demo.post("/tasks/"+task+"/complete", url.Values{"name.0": {"hotel"}, "type.0": {"String"}, "value.0": {"Ritz"}}).
		shows("What you had filled in hotel Ritz").hides("name.0", "type.0")
}

func TestTask_GivenToAnotherSaysByWhom(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	s.completed(instance, toPeter)
	s.completed(instance, approved)
	task := s.task(instance)
	mary, demo := s.as("mary"), s.as("demo")
	mary.get("/tasks/" + task)
	demo.get("/tasks/" + task)
	demo.post("/tasks/"+task+"/assignee", url.Values{"assignee": {"john"}}).is(http.StatusSeeOther)
	mary.again("/tasks/"+task+"/claim", nil).is(http.StatusOK).shows("Demo Demo gave this task to John Doe, ").hides("was faster")
	demo.again("/tasks/"+task+"/claim", nil).is(http.StatusOK).shows("You gave this task to John Doe, ").hides("was faster")
}
