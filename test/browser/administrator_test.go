package browser

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/sluice-bpm/sluice/test/product"
)

// TestAdministrator_SeesAndRepairsInstances looks at every page that repairs, with
// an instance of the demo at hand.
func TestAdministrator_SeesAndRepairsInstances(t *testing.T) {
	server := product.Start(t, "demo")
	demo := signIn(t, startBrowser(t), server.URL, "demo")
	instance := anyInstance(t, server)
	page := "/cockpit/instances/" + instance

	demo.open(page)
	demo.do(chromedp.WaitVisible(`.djs-container svg`))
	demo.sees("Invoice Receipt", "Cancel")
	demo.picture("instance")
	for _, p := range []struct{ name, path, says string }{
		{"instance-variables", page + "?tab=variables", "creditor"},
		{"instance-modify", page + "/modify", "Move"},
		{"instance-migrate", page + "/migrate", "no other version"},
		{"instance-cancel", page + "/cancel", "Cancel"},
		{"many", anyProcess(t, server) + "/many?do=suspend", "What will happen"},
		{"batches", "/cockpit/batches", "Batches"},
		{"users", "/admin/users/mary", "Mary Anne"},
		{"user-new", "/admin/users?new=1", "Create user"},
		{"user-password", "/admin/users/mary/password", "Your own password"},
		{"groups", "/admin/groups/accounting", "Members"},
		{"tenants", "/admin/tenants", "no tenants"},
		{"authorizations", "/admin/authorizations?resource=1", "Who may what?"},
		{"authorization-new", "/admin/authorizations?edit=new", "CREATE_INSTANCE"},
		{"deployments", "/cockpit/deployments", "Deploy…"},
		{"deploy", "/cockpit/deploy", "Files"},
		{"account", "/account", "Theme"},
		{"tokens", "/account/tokens", "token"},
		{"api", "/api", "API"},
		{"api-task", "/api/task", "/task"},
	} {
		demo.open(p.path)
		demo.sees(p.says)
		demo.picture(p.name)
	}
}

// anyProcess is the page of the process of the demo.
func anyProcess(t *testing.T, server *product.Server) string {
	t.Helper()
	response, err := http.Get(server.REST() + "/process-definition/key/invoice")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var definition struct{ ID string }
	if err := json.NewDecoder(response.Body).Decode(&definition); err != nil {
		t.Fatal(err)
	}
	return "/cockpit/processes/" + definition.ID
}

// anyInstance is the id of one of the running instances.
func anyInstance(t *testing.T, server *product.Server) string {
	t.Helper()
	response, err := http.Get(server.REST() + "/process-instance?maxResults=1")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var list []struct{ ID string }
	if err := json.NewDecoder(response.Body).Decode(&list); err != nil || len(list) != 1 {
		t.Fatalf("%d instances: %v", len(list), err)
	}
	return list[0].ID
}

const modelHead = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
<process id="review" name="Review" isExecutable="true" camunda:historyTimeToLive="30"><startEvent id="s"/>`

// TestAdministrator_DeploysANewVersionAndMigratesToIt goes the whole way in the browser:
// two versions without an activity in common, and an instance that goes on from one to
// the other.
func TestAdministrator_DeploysANewVersionAndMigratesToIt(t *testing.T) {
	server := product.Start(t, "demo")
	demo := signIn(t, startBrowser(t), server.URL, "demo")
	deploy := func(activity string) {
		t.Helper()
		file := filepath.Join(t.TempDir(), "review.bpmn")
		model := modelHead + `<sequenceFlow id="f" sourceRef="s" targetRef="` + activity + `"/><userTask id="` + activity + `" name="` + activity + `"/></process></definitions>`
		if err := os.WriteFile(file, []byte(model), 0o600); err != nil {
			t.Fatal(err)
		}
		demo.open("/cockpit/deploy")
		demo.attach("files", file)
		demo.write("name", "review")
		demo.press(`main .btn-primary`)
		demo.sees("1 file deployed", "review.bpmn", "Review")
	}
	deploy("check")
	instance := created(t, server, "/process-definition/key/review/start", `{"businessKey":"R-1"}`)
	deploy("inspect")
	demo.picture("deployment")

	demo.open("/cockpit/instances/" + instance + "/migrate")
	demo.sees("Where the instance stands", "check", "Choose an activity")
	demo.choose("to:check", "inspect")
	demo.picture("instance-migrate-mapping")
	demo.press(`main .btn-primary`)
	demo.sees("Instance migrated", "Review v2", "inspect")

	var definitions []struct{ ID string }
	read(t, server, "/process-definition?key=review&latestVersion=true", &definitions)
	page := "/cockpit/processes/" + definitions[0].ID
	demo.open(page + "/suspend")
	demo.picture("process-suspend")
	demo.check("include", "instances")
	demo.press(`main .btn-primary`)
	demo.sees("Review v2 suspended", "Activate…")
	demo.open(page + "?tab=job-definitions")
	demo.picture("process-job-definitions")
}

// TestAdministrator_KeepsToTheKeyboard leaves what asks by Escape, and is led to what
// is wrong in a form.
func TestAdministrator_KeepsToTheKeyboard(t *testing.T) {
	server := product.Start(t, "demo")
	demo := signIn(t, startBrowser(t), server.URL, "demo")
	instance := anyInstance(t, server)
	for page, back := range map[string]string{
		"/admin/users/mary/delete":                   "/admin/users/mary",
		"/cockpit/deploy":                            "/cockpit/deployments",
		"/cockpit/instances/" + instance + "/cancel": "/cockpit/instances/" + instance,
		"/cockpit/instances/" + instance + "/modify": "/cockpit/instances/" + instance,
	} {
		demo.open(page)
		if _, err := chromedp.RunResponse(demo.ctx, chromedp.KeyEvent(kb.Escape)); err != nil {
			t.Fatalf("Escape on %s: %v", page, err)
		}
		if at := demo.evaluate(`location.pathname`); at != back {
			t.Errorf("Escape on %s leads to %s, want %s", page, at, back)
		}
	}
	for page, says := range map[string]string{"/admin/users?new=1": "Look at what is said below", "/admin/authorizations?edit=new": "No permission is chosen"} {
		demo.open(page)
		demo.press(`main form[novalidate] .btn-primary`)
		if got := demo.evaluate(`document.activeElement.innerText`); !strings.Contains(got, says) {
			t.Errorf("%s: the focus is on %q, want what is wrong", page, got)
		}
		demo.accessible(page)
	}
}
