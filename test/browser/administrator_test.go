package browser

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

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
		{"batches", "/cockpit/batches", "Batches"},
		{"users", "/admin/users/mary", "Mary Anne"},
		{"user-new", "/admin/users?new=1", "Create user"},
		{"user-password", "/admin/users/mary/password", "Your own password"},
		{"groups", "/admin/groups/accounting", "Members"},
		{"tenants", "/admin/tenants", "no tenants"},
		{"authorizations", "/admin/authorizations?resource=1", "Who may what?"},
		{"authorization-new", "/admin/authorizations?edit=new", "CREATE_INSTANCE"},
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
