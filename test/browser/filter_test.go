package browser

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/sluice-bpm/sluice/test/product"
)

// TestFilter_OfTasklistIsAListOfTasks makes filters as Camunda's Tasklist does and
// has a person work in them.
func TestFilter_OfTasklistIsAListOfTasks(t *testing.T) {
	server := product.Start(t, "demo")
	var ids []string
	for _, body := range []string{
		`{"resourceType":"Task","name":"To be approved","owner":"demo","query":{"taskDefinitionKeyIn":["approveInvoice","assignApprover"],"sorting":[{"sortBy":"created","sortOrder":"desc"}]},
			"properties":{"color":"#3f7d6e","description":"Invoices that nobody has approved yet","priority":1,"showUndefinedVariable":false,"refresh":true,"variables":[]}}`,
		`{"resourceType":"Task","name":"Over € 1,000","owner":"demo","query":{"processVariables":[{"name":"amount","operator":"gt","value":1000}]},
			"properties":{"color":"#b9772b","priority":2}}`,
		`{"resourceType":"Task","name":"What the colleagues of the second floor left for the end of the year","owner":"demo","query":{"assignee":"nobody"},"properties":{"priority":3}}`,
	} {
		ids = append(ids, created(t, server, "/filter/create", body))
	}
	demo := signIn(t, startBrowser(t), server.URL, "demo")
	demo.sees("Filters", "To be approved", "Over € 1,000")
	demo.press(`aside a[href$="` + ids[0] + `"]`)
	demo.sees("To be approved", "Assign Approver")
	demo.picture("filter")
	if _, err := chromedp.Run(demo.ctx, chromedp.Evaluate[string](`document.documentElement.dataset.theme = "dark"`)); err != nil {
		t.Fatal(err)
	}
	demo.picture("filter-dark")
	demo.open("/tasks?filter=" + ids[2])
	demo.sees("No task is in this list")
	demo.picture("filter-empty")
}

// created makes something by the API and returns its id.
func created(t *testing.T, server *product.Server, path, body string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.REST()+path, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.SetBasicAuth("demo", "demo")
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close() //nolint:errcheck // it was read
	var made struct{ ID string }
	if err := json.NewDecoder(a.Body).Decode(&made); err != nil || made.ID == "" {
		t.Fatalf("%s: %d, %v", path, a.StatusCode, err)
	}
	return made.ID
}
