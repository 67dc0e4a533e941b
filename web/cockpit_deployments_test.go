package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
)

const bpmnHead = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
`

// deploymentOf is the id of the deployment with a name.
func (s *site) deploymentOf(name string) string {
	s.Helper()
	all, err := query.Deployments.List(s.Context(), s.engine.Reader(), query.Criteria{}.With(query.Condition{Name: "name", Value: name}))
	if err != nil || len(all) != 1 {
		s.Fatalf("%d deployments are named %s: %v", len(all), name, err)
	}
	return all[0].ID
}

func TestCockpit_DeploysFilesFromTheBrowser(t *testing.T) {
	s := newSite(t)
	demo := s.as("demo")
	demo.get("/cockpit").shows("Deployments")
	demo.get("/cockpit/deployments").is(http.StatusOK).shows("invoice", "Deploy…")
	demo.get("/cockpit/deploy").is(http.StatusOK).shows("Files", "Tenant")

	demo.post("/cockpit/deploy", url.Values{"name": {"Prüfung"}}).is(http.StatusUnprocessableEntity).shows("Choose at least one file", "Prüfung")
	bad := bpmnHead + `<process id="p" isExecutable="true">
  <startEvent id="s"/>
  <sequenceFlow id="f" sourceRef="s" targetRef="nowhere"/>
  <userTask id="u"><multiInstanceLoopCharacteristics/></userTask>
</process></definitions>`
	demo.postFile("/cockpit/deploy", url.Values{"name": {"Prüfung"}}, "files", "check.bpmn", []byte(bad)).is(http.StatusUnprocessableEntity).
		shows("Nothing was deployed", "check.bpmn", "line 5", "nowhere", "Prüfung", "Choose the files again").hides("ENGINE-", "| resource")

	good := bpmnHead + `<process id="p" name="Checked" isExecutable="true" camunda:historyTimeToLive="5"><startEvent id="s"/></process></definitions>`
	demo.postFile("/cockpit/deploy", url.Values{"name": {"Prüfung"}}, "files", "check.bpmn", []byte(good)).is(http.StatusSeeOther)
	id := s.deploymentOf("Prüfung")
	page := demo.get("/cockpit/deployments/"+id).is(http.StatusOK).shows("Prüfung", "check.bpmn", "Checked", "Process", "from cockpit")
	again := demo.postFile("/cockpit/deploy", url.Values{"name": {"Prüfung"}, "changed": {"true"}}, "files", "check.bpmn", []byte(good)).leads()
	demo.get(again).is(http.StatusOK).shows("Nothing has changed since this deployment")
	if again != "/cockpit/deployments/"+s.deploymentOf("Prüfung") {
		t.Errorf("what has not changed leads to %s", again)
	}
	unnamed := demo.postFile("/cockpit/deploy", nil, "files", "nameless.bpmn", []byte(strings.ReplaceAll(good, `"p"`, `"nameless"`))).leads()
	if unnamed != "/cockpit/deployments/"+s.deploymentOf("nameless.bpmn") {
		t.Errorf("what is deployed without a name leads to %s", unnamed)
	}
	demo.get("/cockpit/deployments?q=PRÜF").is(http.StatusOK).shows("Prüfung").hides("invoice")
	demo.get("/cockpit/deployments?q=CHECK.BPMN").is(http.StatusOK).shows("Prüfung").hides("invoice")
	demo.get("/cockpit/deployments?q=none").is(http.StatusOK).shows("No deployment has “none” in its name", "Show all deployments")

	files, err := query.DeployedResources.List(t.Context(), s.engine.Reader(), query.Criteria{}.With(query.Condition{Name: "deploymentId", Value: id}))
	if err != nil || len(files) != 1 || !strings.Contains(page.body, files[0].ID) {
		t.Fatalf("%d files: %v", len(files), err)
	}
	demo.get("/cockpit/deployments/" + id + "?file=" + files[0].ID).is(http.StatusOK).shows(`<process id="p" name="Checked"`)
	if got := demo.get("/cockpit/deployments/" + id + "/resources/" + files[0].ID).is(http.StatusOK); got.body != good || !strings.Contains(got.header.Get("Content-Disposition"), "check.bpmn") {
		t.Errorf("downloaded %q with %q", got.body, got.header.Get("Content-Disposition"))
	}
	demo.get("/cockpit/deployments/" + id + "/resources/none").is(http.StatusNotFound)

	mary := s.as("mary")
	mary.get("/cockpit/deploy").is(http.StatusForbidden)
	mary.postFile("/cockpit/deploy", nil, "files", "check.bpmn", []byte(good)).is(http.StatusForbidden)
	mary.get("/cockpit/deployments/" + id).is(http.StatusNotFound)
	mary.get("/cockpit/deployments/" + id + "/resources/" + files[0].ID).is(http.StatusNotFound)
}

func TestCockpit_SaysWhatGoesWithADeployment(t *testing.T) {
	s := newSite(t)
	s.startInvoice("Kessler")
	do(s, engine.DeleteInstance{ProcessInstanceID: s.startInvoice("Brandt")})
	id := s.deploymentOf("invoice")
	demo := s.as("demo")
	page := "/cockpit/deployments/" + id + "/delete"
	demo.get(page).is(http.StatusOK).shows("Delete this deployment?", "1 file and 1 definition", "1 instance runs", "1 running, 1 ended", "Listeners")
	demo.post(page, nil).is(http.StatusUnprocessableEntity).shows("Instances of it still run")
	s.deploymentOf("invoice")
	mary := s.as("mary")
	mary.get(page).is(http.StatusNotFound)
	mary.post(page, url.Values{"include": {"cascade"}}).is(http.StatusNotFound)
	demo.post(page, url.Values{"include": {"cascade"}}).is(http.StatusSeeOther)
	n, err := query.HistoryProcessInstances.Count(t.Context(), s.engine.Reader(), query.Criteria{})
	if err != nil || n != 0 {
		t.Errorf("%d instances are left: %v", n, err)
	}
	demo.get("/cockpit/deployments").is(http.StatusOK).shows("Nothing that you may see was deployed")
}
