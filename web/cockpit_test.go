package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/value"
)

func scopeOf(instance string) store.Scope { return store.Scope{ProcessInstanceID: instance} }

// definition is the id of the newest version of the invoice process.
func (s *site) definition() string {
	s.Helper()
	d, err := s.engine.LatestDefinition(s.Context(), "invoice", "")
	if err != nil {
		s.Fatal(err)
	}
	return d.ID
}

func TestCockpit_IsOnlyForThoseWhoMayWatch(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	mary := s.as("mary")
	mary.get("/cockpit").is(http.StatusForbidden).shows("The cockpit is for those who may watch").hides("Kessler")
	mary.get("/cockpit/processes/" + s.definition()).is(http.StatusForbidden)
	mary.get("/cockpit/instances/" + instance).is(http.StatusNotFound).hides("Kessler")
	mary.get("/cockpit/instances/" + instance + "/cancel").is(http.StatusNotFound)
	for _, action := range []string{"suspend", "activate", "cancel", "variables", "variables/amount"} {
		mary.post("/cockpit/instances/"+instance+"/"+action, url.Values{"name": {"x"}, "type": {"String"}, "value": {"x"}}).is(http.StatusNotFound)
	}
	if _, offered := mary.get("/tasks").find("a", "href", "/cockpit"); offered {
		t.Error("the cockpit is offered to somebody who may not open it")
	}
}

func TestCockpit_OfOneProcessShowsNoOther(t *testing.T) {
	s := newSite(t)
	do(s, engine.Deploy{Name: "trip", Resources: []engine.DeployResource{{Name: "trip.bpmn", Data: []byte(withoutForm)}}})
	trip := do(s, engine.StartProcess{DefinitionKey: "trip", BusinessKey: "SECRET"})
	instance := s.startInvoice("Kessler")
	do(s, engine.CreateGroup{ID: "watchers", Name: "Watchers"})
	s.grant("watchers", identity.ResourceProcessDefinition, "invoice", identity.ReadInstance)
	do(s, engine.AddMember{UserID: "mary", GroupID: "watchers"})
	mary := s.as("mary")
	mary.get("/cockpit").is(http.StatusOK).shows("Invoice Receipt", "KEY-Kessler", "Running instances 1").hides("Trip", "SECRET")
	mary.get("/cockpit/instances/"+instance).is(http.StatusOK).shows("KEY-Kessler").hides("Suspend", "Cancel…", "Add a variable")
	mary.get("/cockpit/instances/" + instance + "?tab=tasks").shows("1 open task that you may not see").hides("Assign Approver Demo")
	s.as("demo").get("/cockpit/instances/" + instance + "?tab=tasks").hides("may not see")
	mary.get("/cockpit/instances/" + trip.Instance.ID).is(http.StatusNotFound).hides("SECRET")
	mary.post("/cockpit/instances/"+instance+"/suspend", nil).is(http.StatusForbidden).shows("Nothing was changed")
	mary.get("/cockpit/instances/" + instance + "/cancel").is(http.StatusForbidden)
	mary.post("/cockpit/instances/"+instance+"/cancel", nil).is(http.StatusForbidden)
	mary.post("/cockpit/instances/"+instance+"/variables/amount", url.Values{"type": {"Double"}, "value": {"1"}}).is(http.StatusForbidden)
}

func TestCockpit_CountsWhatRunsFailsAndWaits(t *testing.T) {
	s := newSite(t)
	waiting, suspended := s.startInvoice("Waiting"), s.startInvoice("Suspended")
	s.completed(waiting, toPeter)
	do(s, engine.SuspendInstance{ProcessInstanceID: suspended, Suspended: true})
	s.failing("Failing")
	s.failing("Failing too")
	page := s.as("demo").get("/cockpit").is(http.StatusOK)
	page.shows(
		"Running instances 4 1 process, 1 suspended", "Open incidents 2 1 cause, newest", "Open tasks 2 0 unassigned, 0 overdue", "Ended in 24 h 0 4 started",
		"What is failing 2 incidents, 1 cause", "the archive is closed", "Archive Invoice, Invoice Receipt v1",
		"Invoice Receipt v1 4 2", "Failing too", "KEY-Waiting", "Approve Invoice", "€ 30.00",
	)
	if _, ok := page.find("svg", "aria-label", "50 percent in incident, 25 waiting, 0 running, 25 suspended"); !ok {
		t.Error("the shares of the process are missing or wrong")
	}
}

func TestCockpitProcess_ShowsTokensVersionsAndInstances(t *testing.T) {
	s := newSite(t)
	old := s.definition()
	s.startInvoice("Old")
	invoice, err := s.engine.ResourceData(t.Context(), s.deployment(), "invoice.bpmn")
	if err != nil {
		t.Fatal(err)
	}
	do(s, engine.Deploy{Name: "second", Resources: []engine.DeployResource{{Name: "invoice.bpmn", Data: append(invoice, '\n')}}})
	waiting := s.startInvoice("Waiting")
	s.completed(waiting, toPeter)
	failing, _ := s.failing("Failing")
	demo := s.as("demo")
	path := "/cockpit/processes/" + s.definition()
	page := demo.get(path).is(http.StatusOK)
	page.shows("v2", "v1", "Instances 2", "Incidents 1", "KEY-Waiting", "KEY-Failing", "the archive is closed", "Start").hides("KEY-Old")
	diagram, ok := page.find("section", "aria-label", "Invoice Receipt, process diagram")
	if !ok {
		t.Fatal("there is no diagram")
	}
	marks := attribute(diagram, "data-diagram-marks")
	for _, want := range []string{`"element":"approveInvoice","waiting":"1"`, `"element":"ServiceTask_1","incidents":"1"`} {
		if !strings.Contains(marks, want) {
			t.Errorf("the badge %s is missing in %s", want, marks)
		}
	}
	demo.get(path+"?activity=ServiceTask_1").is(http.StatusOK).shows("activity= Archive Invoice", "KEY-Failing", "Instances 1").hides("KEY-Waiting")
	demo.get(path+"?tab=incidents").is(http.StatusOK).shows("the archive is closed", "Archive Invoice", "KEY-Failing", "Retry")
	demo.get("/cockpit/processes/"+old).is(http.StatusOK).shows("KEY-Old", "Instances 1").hides("KEY-Waiting", "Start Versions")
	demo.get("/cockpit/processes/unknown").is(http.StatusNotFound).shows("This does not exist")
	if a, b := demo.getJSON(path), demo.getJSON("/engine-rest/process-definition/"+s.definition()); a.body != b.body || a.status != http.StatusOK {
		t.Errorf("the two addresses differ:\n%s\n%s", a.body, b.body)
	}
	if a, b := demo.getJSON("/cockpit/instances/"+failing), demo.getJSON("/engine-rest/process-instance/"+failing); a.body != b.body || a.status != http.StatusOK {
		t.Errorf("the two addresses differ:\n%s\n%s", a.body, b.body)
	}
}

func (s *site) deployment() string {
	s.Helper()
	d, err := s.engine.LatestDefinition(s.Context(), "invoice", "")
	if err != nil {
		s.Fatal(err)
	}
	return d.DeploymentID
}

func TestCockpitProcess_PagesThroughItsInstances(t *testing.T) {
	s := newSite(t)
	for range 30 {
		s.startInvoice("Kessler")
	}
	demo := s.as("demo")
	path := "/cockpit/processes/" + s.definition()
	demo.get(path).is(http.StatusOK).shows("Instances 30", "1 to 25 of 30")
	demo.get(path + "?page=2").is(http.StatusOK).shows("26 to 30 of 30")
	demo.get(path + "?page=999").is(http.StatusOK).shows("26 to 30 of 30")
	demo.get(path + "?page=-1").is(http.StatusOK).shows("1 to 25 of 30")
}

func TestCockpitInstance_RunningShowsEverythingOfIt(t *testing.T) {
	s := newSite(t)
	instance, _ := s.failing("Kessler")
	demo := s.as("demo")
	path := "/cockpit/instances/" + instance
	demo.get(path).is(http.StatusOK).shows(
		"KEY-Kessler", "1 incident", "Invoice Receipt v1", "Completed: Prepare Bank Transfer", "Incident: Archive Invoice",
		"amount Double 30", "creditor String Kessler", "shouldFail Boolean true", "0 retries left", "the archive is closed", "Retry", "Suspend", "Cancel…")
	demo.get(path+"?tab=jobs").is(http.StatusOK).shows("Archive Invoice", "Asynchronous continuation", "0")
	demo.get(path + "?tab=tasks").is(http.StatusOK).shows("No task is open")
	demo.get(path + "?tab=incidents").is(http.StatusOK).shows("Failed job")
	demo.get(path+"?tab=history").is(http.StatusOK).shows("Assign Approver Demo Demo", "Approve Invoice Peter Meter", "Took")
}

func TestCockpitInstance_RetriesAFailedJobAfterItsCauseIsCorrected(t *testing.T) {
	s := newSite(t)
	instance, job := s.failing("Kessler")
	demo := s.as("demo")
	path := "/cockpit/instances/" + instance
	demo.get(path + "?edit=shouldFail").is(http.StatusOK).shows("Save")
	if got := demo.post(path+"/variables/shouldFail", url.Values{"type": {"Boolean"}, "value": {"false"}}).leads(); got != path+"?tab=variables" {
		t.Errorf("setting a variable leads to %s", got)
	}
	if got := demo.post("/cockpit/jobs/"+job+"/retry", nil).leads(); got != path {
		t.Errorf("retrying leads to %s", got)
	}
	demo.get(path).is(http.StatusOK).shows("Archive Invoice is tried again", "shouldFail Boolean false").hides("0 retries left", "the archive is closed")
	do(s, engine.ExecuteJob{JobID: job})
	demo.get(path).is(http.StatusOK).shows("Completed", "started", "ended", "Completed: Invoice processed").hides("Suspend", "Cancel…", "Add a variable")
	demo.post("/cockpit/jobs/"+job+"/retry", nil).is(http.StatusNotFound)
}

func TestCockpitInstance_VariableWithABadValueKeepsIt(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	demo := s.as("demo")
	path := "/cockpit/instances/" + instance
	demo.get(path + "?edit=amount").is(http.StatusOK)
	demo.post(path+"/variables/amount", url.Values{"type": {"Long"}, "value": {"abc"}}).is(http.StatusUnprocessableEntity).
		shows("“abc” is not a whole number", "abc")
	demo.post(path+"/variables/amount", url.Values{"type": {"Double"}, "value": {"1.284,60"}}).is(http.StatusUnprocessableEntity).
		shows("has a decimal comma. Write 1284.60.")
	demo.post(path+"/variables/amount", url.Values{"type": {"Nonsense"}, "value": {"1"}}).is(http.StatusUnprocessableEntity).shows("“Nonsense” is no type")
	demo.post(path+"/variables/amount", url.Values{"type": {"String"}, "value": {"eighty"}}).is(http.StatusSeeOther)
	demo.get(path).is(http.StatusOK).shows("amount String eighty", "amount set")

	demo.get(path + "?edit=%2B").is(http.StatusOK).shows("Save")
	demo.post(path+"/variables", url.Values{"name": {""}, "type": {"String"}, "value": {"x"}}).is(http.StatusUnprocessableEntity).shows("The variable has no name")
	demo.post(path+"/variables", url.Values{"name": {"amount"}, "type": {"String"}, "value": {"x"}}).is(http.StatusUnprocessableEntity).
		shows("There is a variable “amount” already")
	demo.post(path+"/variables", url.Values{"name": {"a b/ü?"}, "type": {"Json"}, "value": {`{"a": 1}`}}).is(http.StatusSeeOther)
	demo.get(path).is(http.StatusOK).shows("a b/ü?", `{"a": 1}`)
	demo.post(path+"/variables/"+url.PathEscape("a b/ü?"), url.Values{"type": {"Json"}, "value": {`{"a": 2}`}}).is(http.StatusSeeOther)
	demo.get(path).is(http.StatusOK).shows(`{"a": 2}`).hides(`{"a": 1}`)
}

func TestCockpitInstance_SuspendedAndResumed(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	demo := s.as("demo")
	path := "/cockpit/instances/" + instance
	demo.get(path).is(http.StatusOK).shows("Waiting", "Suspend")
	demo.post(path+"/suspend", nil).is(http.StatusSeeOther)
	demo.get(path).is(http.StatusOK).shows("Suspended", "Activate", "Instance KEY-Kessler suspended")
	demo.post(path+"/activate", nil).is(http.StatusSeeOther)
	demo.get(path).is(http.StatusOK).shows("Waiting", "Instance KEY-Kessler activated")
}

func TestCockpitInstance_CanceledWithAReason(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler")
	demo := s.as("demo")
	path := "/cockpit/instances/" + instance
	demo.get(path+"/cancel").is(http.StatusOK).shows("Cancel 1 process instance?", "KEY-Kessler", "1 open task disappears", "Keep it")
	demo.post(path+"/cancel", url.Values{"reason": {strings.Repeat("x", 401)}}).is(http.StatusUnprocessableEntity).shows("401 characters")
	demo.get(path).shows("Waiting")
	if got := demo.post(path+"/cancel", url.Values{"reason": {"sent twice"}}).leads(); got != path {
		t.Errorf("canceling leads to %s", got)
	}
	demo.get(path).is(http.StatusOK).shows("Canceled", "sent twice", "creditor String Kessler", "Instance KEY-Kessler canceled",
		"Canceled: Invoice Receipt Completed: Invoice received Canceled: Assign Approver").hides("Activate", "Cancel…", "Suspended")
	demo.get(path + "/cancel").is(http.StatusSeeOther)
	demo.post(path+"/suspend", nil).is(http.StatusNotFound).shows("ended meanwhile")
	demo.get("/tasks").is(http.StatusOK).shows("Nothing is waiting for you")
}

func TestCockpitInstance_OfAnEndedOneOffersItsFiles(t *testing.T) {
	s := newSite(t)
	instance := s.startInvoice("Kessler", engine.Variable{Name: "invoiceDocument", Value: value.OfFile(value.FileRef{
		Name: "bill.txt", MIMEType: "text/plain", Blob: value.Blob{Data: []byte("pay me"), Size: 6},
	})})
	demo := s.as("demo")
	file := "/cockpit/instances/" + instance + "/files/invoiceDocument"
	for range 2 { // running, then ended
		demo.get("/cockpit/instances/" + instance).is(http.StatusOK).shows("bill.txt, 6 bytes")
		if a := demo.get(file).is(http.StatusOK); a.body != "pay me" {
			t.Errorf("the file comes back as %q", a.body)
		}
		demo.get("/cockpit/instances/" + instance + "/files/creditor").is(http.StatusNotFound)
		if s.runs(instance) {
			do(s, engine.DeleteInstance{ProcessInstanceID: instance})
		}
	}
	s.as("mary").get(file).is(http.StatusNotFound)
}

func (s *site) runs(instance string) bool {
	s.Helper()
	for _, id := range s.instances() {
		if id == instance {
			return true
		}
	}
	return false
}

func TestCockpit_UnknownAddressesAreAPage(t *testing.T) {
	s := newSite(t)
	demo := s.as("demo")
	for _, path := range []string{"/cockpit/instances/unknown", "/cockpit/nothing", "/nothing", "/diagrams/unknown"} {
		demo.get(path).is(http.StatusNotFound).shows("This does not exist", "Demo Demo", "My tasks 0")
	}
	for path, back := range map[string]string{"/cockpit/instances/unknown": "/cockpit", "/admin/users/unknown": "/admin/users", "/tasks/unknown": "/tasks"} {
		if first, _ := demo.get(path).is(http.StatusNotFound).find("a", "class", "btn btn-primary"); attribute(first, "href") != back {
			t.Errorf("%s leads on to %s, want %s", path, attribute(first, "href"), back)
		}
	}
	demo.get("/cockpit/jobs/unknown/retry").is(http.StatusMethodNotAllowed)
}
