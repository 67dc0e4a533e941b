// Package browser walks through the pages as people do, in Chromium.
package browser

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/sluice-bpm/sluice/test/product"
)

const creditor = "Kessler & Söhne Druckerei"

// TestInvoice_FromStartFormToEndEvent is the whole walk: john sends an invoice,
// demo assigns peter as its approver, peter asks for a review, demo settles it,
// peter approves, mary pays, and the instance has ended.
func TestInvoice_FromStartFormToEndEvent(t *testing.T) {
	server := product.Start(t, "demo")
	browser := startBrowser(t)

	john := signIn(t, browser, server.URL, "john")
	john.open("/start")
	john.picture("start-list")
	john.open("/processes/invoice/start")
	john.write("creditor", creditor)
	john.write("amount", "2310,5O")
	john.write("invoiceNumber", "KSD-20871")
	john.choose("invoiceCategory", "Misc")
	john.complete()
	john.sees("another look", "2310,5O")
	john.picture("start-errors")
	john.do(chromedp.SetValue(field("amount"), "2310.50"))
	john.attach("invoiceDocument", writeInvoice(t))
	john.complete()
	john.picture("started")

	demo := signIn(t, browser, server.URL, "demo")
	demo.picture("inbox")
	demo.openTask("Assign Approver", creditor)
	demo.picture("assign-approver")
	demo.choose("approver", "peter")
	demo.complete()

	peter := signIn(t, browser, server.URL, "peter")
	peter.openTask("Approve Invoice", creditor)
	peter.sees("KSD-20871", "kessler.txt")
	peter.picture("approve-invoice")
	peter.check("approved", "false")
	peter.complete()

	demo.open("/tasks")
	demo.openTask("Review Invoice", creditor)
	demo.check("clarified", "true")
	demo.write("comment", "The order number is on page two.")
	demo.picture("review-invoice")
	demo.complete()

	peter.open("/tasks")
	peter.openTask("Approve Invoice", creditor)
	peter.check("approved", "true")
	peter.complete()

	mary := signIn(t, browser, server.URL, "mary")
	mary.open("/tasks?filter=groups")
	mary.openTask("Prepare Bank Transfer", creditor)
	mary.picture("prepare-bank-transfer-free")
	mary.press(`main button[data-key-claim]`)
	task := mary.path()
	mary.open(task + "?tab=diagram")
	mary.do(chromedp.WaitVisible(`.djs-container svg`))
	mary.picture("task-diagram")
	mary.open(task + "?tab=history")
	mary.picture("task-history")
	mary.open(task)
	mary.complete()

	instance := endedInstance(t, server)
	demo.open("/cockpit")
	demo.picture("cockpit")
	demo.open("/cockpit/instances/" + instance + "?tab=history")
	demo.sees("Archive Invoice", "Review Invoice", "Invoice processed")
	demo.picture("instance-ended")
	demo.open("/cockpit/processes/" + definition(t, server, instance))
	demo.do(chromedp.WaitVisible(`.djs-container svg`))
	demo.picture("process")
}

// path is the path of the page, without its query.
func (p *person) path() string {
	p.t.Helper()
	path, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`location.pathname`))
	if err != nil {
		p.t.Fatal(err)
	}
	return path
}

func writeInvoice(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "kessler.txt")
	if err := os.WriteFile(file, []byte("Invoice KSD-20871\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// endedInstance finds the instance of the walk by its variable, once the job that
// archives the invoice has run, and expects that it has ended as it should.
func endedInstance(t *testing.T, server *product.Server) string {
	t.Helper()
	var variables []struct{ ProcessInstanceID string }
	read(t, server, "/history/variable-instance?variableName=creditor", &variables)
	for range 200 { // the archive job runs in the background
		for _, v := range variables {
			var ended []struct{ ID string }
			read(t, server, "/history/activity-instance?activityId=invoiceProcessed&processInstanceId="+v.ProcessInstanceID, &ended)
			if len(ended) == 1 {
				return v.ProcessInstanceID
			}
		}
	}
	t.Fatal("no instance has come to its end event")
	return ""
}

func definition(t *testing.T, server *product.Server, instance string) string {
	t.Helper()
	var p struct{ ProcessDefinitionID, State string }
	read(t, server, "/history/process-instance/"+instance, &p)
	if p.State != "COMPLETED" {
		t.Errorf("instance %s is %s", instance, p.State)
	}
	return p.ProcessDefinitionID
}

func read(t *testing.T, server *product.Server, path string, into any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.REST()+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth("demo", "demo")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatal(fmt.Errorf("GET %s: %s", path, response.Status))
	}
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
}
