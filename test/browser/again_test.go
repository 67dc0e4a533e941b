package browser

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/sluice-bpm/sluice/test/product"
)

// TestForm_CanBeComeBackToAfterAMistake goes back over the pages of a form that was
// corrected: the browser must not ask to send anything again.
func TestForm_CanBeComeBackToAfterAMistake(t *testing.T) {
	server := product.Start(t, "demo")
	john := signIn(t, startBrowser(t), server.URL, "john")
	john.open("/start")
	john.open("/processes/invoice/start")
	john.write("creditor", creditor)
	john.write("amount", "86,4O")
	john.write("invoiceNumber", "KSD-20871")
	john.choose("invoiceCategory", "Misc")
	john.complete()
	mistake := john.path()
	john.do(chromedp.Reload())
	john.sees("1 field needs another look", "ends in the letter O")
	john.do(chromedp.SetValue(field("amount"), "86.40"))
	john.complete()
	john.sees("Invoice Receipt started")
	for range 2 {
		john.do(chromedp.NavigateBack())
		if john.path() != mistake {
			t.Fatalf("back is %s", john.path())
		}
		john.sees("Creditor", "Start process")
	}
	john.do(chromedp.NavigateBack())
	john.sees("Choose a process from the list")
}

// TestInbox_LeadsToEveryTask walks over the end of a page of the list by keys.
func TestInbox_LeadsToEveryTask(t *testing.T) {
	server := product.Start(t, "demo")
	for i := range 130 {
		task := fmt.Sprintf(`{"id":"crowd-%d","name":"Crowd %d","assignee":"peter","due":"2026-01-02T03:04:05.%03d+0000"}`, i, i, i)
		send(t, server, http.MethodPost, "/task/create", "application/json", bytes.NewBufferString(task))
	}
	peter := signIn(t, startBrowser(t), server.URL, "peter")
	peter.picture("inbox-pages")
	peter.do(
		chromedp.Focus(`[data-list] li:last-child a[href^="/tasks/crowd-99"]`),
		chromedp.KeyEvent("j"),
		chromedp.KeyEvent(kb.Enter),
		chromedp.WaitVisible(`a[href^="/tasks/crowd-129"]`),
	)
	peter.sees("Back to the first")
	peter.picture("inbox-second-page")
}
