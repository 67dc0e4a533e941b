package web_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/value"
)

var invoiceFields = url.Values{
	"creditor": {"Kessler & Söhne"}, "amount": {"2310"}, "invoiceNumber": {"KSD-20871"}, "invoiceCategory": {"Misc"},
}

func TestStart_WithADocumentThatTheApproverDownloads(t *testing.T) {
	s := newSite(t)
	john := s.as("john")
	john.get("/start").is(http.StatusOK).shows("Invoice Receipt", "invoice")
	john.get("/start?q=%20Receipt%20").is(http.StatusOK).shows("Invoice Receipt")
	john.get("/start?q=travel").is(http.StatusOK).shows("No process matches “travel”")
	john.get("/processes/invoice/start").is(http.StatusOK).shows("Invoice Receipt", "Creditor", "Invoice document", "Business key")
	document := append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("x"), 2<<20)...)
	fields := url.Values{"_businessKey": {"KSD"}}
	for k, v := range invoiceFields {
		fields[k] = v
	}
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	if got := john.postFile("/processes/invoice/start", fields, "invoiceDocument", "<b>ä.pdf", document).leads(); got != "/tasks" {
		t.Errorf("starting leads to %s", got)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("the upload leaves %v (%v)", left, err)
	}
	john.get("/tasks").is(http.StatusOK).shows("Invoice Receipt started")

	instance := s.instances()[0]
	s.completed(instance, toPeter)
	peter := s.as("peter")
	page := peter.get("/tasks/"+s.task(instance)).is(http.StatusOK).shows("<b>ä.pdf", "2 MB", "Kessler & Söhne", "€ 2,310.00", "KSD")
	if strings.Contains(page.body, "<b>ä") {
		t.Error("the file's name is not escaped")
	}
	file := peter.get("/tasks/" + s.task(instance) + "/files/invoiceDocument").is(http.StatusOK)
	if file.body != string(document) {
		t.Errorf("the document comes back with %d bytes of %d", len(file.body), len(document))
	}
	for header, want := range map[string]string{
		"Content-Disposition":     "attachment;",
		"Content-Security-Policy": "sandbox;",
		"X-Content-Type-Options":  "nosniff",
	} {
		if !strings.HasPrefix(file.header.Get(header), want) {
			t.Errorf("the download has %s %q, want %s…", header, file.header.Get(header), want)
		}
	}
	peter.get("/tasks/" + s.task(instance) + "/files/creditor").is(http.StatusNotFound)
	s.as("mary").get("/tasks/" + s.task(instance) + "/files/invoiceDocument").is(http.StatusNotFound)
}

func TestStart_WithMistakesKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	b := s.as("john")
	b.get("/processes/invoice/start")
	b.again("/processes/invoice/start", url.Values{
		"creditor": {"Kessler"}, "amount": {"86,4O"}, "invoiceNumber": {""}, "invoiceCategory": {"Food"}, "_businessKey": {"K-1"},
	}).is(http.StatusOK).shows(
		"3 fields need another look", "“86,4O” ends in the letter O", "Invoice number is empty", "“Food” is not in the list", "Kessler", "K-1")
	if n := len(s.instances()); n != 0 {
		t.Errorf("%d instances were started in spite of the mistakes", n)
	}
}

func TestStart_OfAFileThatIsTooLargeSaysSo(t *testing.T) {
	s := newSite(t)
	b := s.as("john")
	b.get("/processes/invoice/start")
	b.get(b.postFile("/processes/invoice/start", invoiceFields, "invoiceDocument", "big.pdf", make([]byte, 11<<20)).leads()).
		is(http.StatusOK).shows("“big.pdf” has 11 MB, the limit is 10 MB", "Kessler & Söhne")
	b.get("/processes/invoice/start")
	b.postFile("/processes/invoice/start", invoiceFields, "invoiceDocument", "huge.pdf", make([]byte, 33<<20)).
		is(http.StatusRequestEntityTooLarge).shows("This is too large", "32 MB")
}

func TestStart_IsOnlyForThoseWhoMay(t *testing.T) {
	s := newSite(t)
	do(s, engine.CreateUser{ID: "guest", Password: "guest"})
	b := s.as("guest")
	b.get("/start").is(http.StatusOK).shows("There is no process that you may start", "ask an administrator").hides("Invoice Receipt", "/engine-rest")
	b.get("/processes/invoice/start").is(http.StatusNotFound)
	b.post("/processes/invoice/start", invoiceFields).is(http.StatusNotFound)
	if n := len(s.instances()); n != 0 {
		t.Errorf("%d instances were started", n)
	}
	b.get("/processes/unknown/start").is(http.StatusNotFound).shows("This does not exist")
}

// withoutForm is a process with a generated start form and a task with none.
const withoutForm = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
  <bpmn:process id="trip" name="Trip" isExecutable="true">
    <bpmn:startEvent id="start">
      <bpmn:extensionElements>
        <camunda:formData businessKey="place">
          <camunda:formField id="place" label="Where to?" type="string"><camunda:validation><camunda:constraint name="required"/></camunda:validation></camunda:formField>
          <camunda:formField id="days" label="Days" type="long" defaultValue="${1 + 2}"/>
        </camunda:formData>
      </bpmn:extensionElements>
      <bpmn:outgoing>f1</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="book"/>
    <bpmn:userTask id="book" name="Book the trip" camunda:assignee="demo"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>
    <bpmn:sequenceFlow id="f2" sourceRef="book" targetRef="pay"/>
    <bpmn:userTask id="pay" name="Pay ${place}" camunda:assignee="demo" camunda:formKey="embedded:app:forms/pay.html"><bpmn:incoming>f2</bpmn:incoming></bpmn:userTask>
  </bpmn:process>
</bpmn:definitions>`

func TestStart_OfMoreProcessesThanAreListedSaysSo(t *testing.T) {
	s := newSite(t)
	var files []engine.DeployResource
	for i := range 200 {
		name := fmt.Sprintf("trip%03d", i)
		files = append(files, engine.DeployResource{Name: name + ".bpmn", Data: []byte(strings.ReplaceAll(withoutForm, `id="trip" name="Trip"`, `id="`+name+`" name="Trip `+name+`"`))})
	}
	do(s, engine.Deploy{Name: "trips", Resources: files})
	demo := s.as("demo")
	demo.get("/start").is(http.StatusOK).shows("These are the first 200. Search to find the others.").hides("Trip trip199")
	demo.get("/start?q=trip199").is(http.StatusOK).shows("Trip trip199").hides("These are the first")
}

func TestStart_GeneratedFormThenVariablesForm(t *testing.T) {
	s := newSite(t)
	do(s, engine.Deploy{Name: "trip", Resources: []engine.DeployResource{{Name: "trip.bpmn", Data: []byte(withoutForm)}}})
	b := s.as("demo")
	b.get("/processes/trip/start").is(http.StatusOK).shows("Where to?", "Days", "3")
	b.again("/processes/trip/start", url.Values{"place": {""}, "days": {"many"}}).is(http.StatusOK).
		shows("Where to? is empty", "“many” is not a whole number")
	task := b.post("/processes/trip/start", url.Values{"place": {"Lisbon"}, "days": {"3"}}).leads()
	if !strings.HasPrefix(task, "/tasks/") {
		t.Fatalf("starting leads to %s, not to the starter's task", task)
	}
	b.get(task).is(http.StatusOK).shows("Book the trip", "Lisbon", "Variables to set", "Add a variable", "Trip started")
	complete := strings.TrimSuffix(task, "/") + "/complete"
	b.again(complete, url.Values{"name.0": {"hotel"}, "type.0": {"String"}, "value.0": {"Ritz"}, "_action": {"add"}}).is(http.StatusOK).shows("Ritz")
	b.again(complete, url.Values{"name.0": {"nights"}, "type.0": {"Long"}, "value.0": {"abc"}}).is(http.StatusOK).
		shows("“abc” is not a whole number", "nights")
	next := b.post(complete, url.Values{"name.0": {"nights"}, "type.0": {"Long"}, "value.0": {"3"}}).leads()
	b.get(next).is(http.StatusOK).shows("Pay Lisbon", "nights", "is not known here", "The variables are shown instead")
}

func TestStart_OfASuspendedDefinitionIsRefused(t *testing.T) {
	s := newSite(t)
	b := s.as("john")
	b.get("/processes/invoice/start")
	d, err := s.engine.LatestDefinition(t.Context(), "invoice", "")
	if err != nil {
		t.Fatal(err)
	}
	do(s, engine.SuspendDefinitions{Of: engine.DefinitionChoice{ID: d.ID}, Suspended: true})
	fields := url.Values{"_businessKey": {"K-1"}}
	maps.Copy(fields, invoiceFields)
	left := b.post("/processes/invoice/start", fields).leads()
	page := b.get(left).is(http.StatusOK).
		shows("This process is suspended", "until an administrator activates it again. Load this page again then", "What you had filled in Creditor Kessler & Söhne", "Business key K-1", "Start another process").
		hides("was not started")
	if _, ok := page.find("form", "data-form", ""); ok {
		t.Error("a form is offered that cannot be sent")
	}
	b.get("/processes/invoice/start").is(http.StatusOK).shows("This process is suspended").hides("What you had filled in")
	b.get("/start").is(http.StatusOK).hides("Invoice Receipt")
	do(s, engine.SuspendDefinitions{Of: engine.DefinitionChoice{ID: d.ID}})
	b.get(left).is(http.StatusOK).shows("Kessler & Söhne", "K-1").hides("suspended", "was not started")
}

func TestStart_JSONAndPageAreOneHandler(t *testing.T) {
	s := newSite(t)
	b := s.as("john")
	page, rest := b.getJSON("/processes/invoice/start").is(http.StatusOK), b.getJSON("/engine-rest/process-definition/key/invoice/startForm").is(http.StatusOK)
	if page.body != rest.body {
		t.Errorf("the two addresses differ:\n%s\n%s", page.body, rest.body)
	}
	r := b.request(http.MethodPost, "/processes/invoice/start", strings.NewReader(`{"variables":{"creditor":{"value":"API"}}}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	b.send(r).is(http.StatusOK)
	rows, err := s.engine.Variables(t.Context(), scopeOf(s.instances()[0]))
	if err != nil || len(rows) != 1 || rows[0].Value.Text != "API" || rows[0].Value.Type != value.String {
		t.Errorf("the variables are %v (%v)", rows, err)
	}
}
