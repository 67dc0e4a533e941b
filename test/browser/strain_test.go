package browser

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/sluice-bpm/sluice/test/product"
)

// longWord is one that no line of a phone takes.
const longWord = "Donaudampfschifffahrtsgesellschaftskapitänsmützenverordnungskonformität"

const longNames = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
  <process id="long" name="` + longWord + `" isExecutable="true">
    <startEvent id="start"/><sequenceFlow id="f" sourceRef="start" targetRef="check"/>
    <userTask id="check" name="` + longWord + `" camunda:assignee="demo"/>
  </process>
</definitions>`

// TestPages_StandLongNamesAndLists looks at the pages that show names which others
// chose; the browser's pictures hold them to their width.
func TestPages_StandLongNamesAndLists(t *testing.T) {
	server := product.Start(t, "demo")
	deploy(t, server, "long.bpmn", longNames)
	for range 30 {
		created(t, server, "/process-definition/key/long/start", `{}`)
	}
	demo := signIn(t, startBrowser(t), server.URL, "demo")
	demo.openTask(longWord)
	demo.picture("long-task")
	demo.open("/processes/long/start")
	demo.picture("long-start")
	demo.open("/cockpit")
	demo.picture("long-overview")
	demo.scrollsInside()
	demo.press(`main a[href^="/cockpit/processes/long:"]`)
	demo.picture("long-process")
	demo.scrollsInside()
}

// TestTask_CanceledWhileItIsOpenSaysSo leaves a page alone only while something
// is being filled in.
func TestTask_CanceledWhileItIsOpenSaysSo(t *testing.T) {
	server := product.Start(t, "demo")
	deploy(t, server, "long.bpmn", longNames)
	demo := signIn(t, startBrowser(t), server.URL, "demo")
	for _, typing := range []bool{false, true} {
		instance := created(t, server, "/process-definition/key/long/start", `{}`)
		demo.open("/tasks")
		demo.openTask(longWord)
		demo.do(chromedp.WaitVisible(`section .live:not(.is-off)`))
		if typing {
			demo.write("value.0", "typed")
			demo.marksWhenGone()
		}
		remove(t, server, "/process-instance/"+instance)
		if !typing {
			demo.do(chromedp.WaitVisible(`main a[href^="/cockpit/instances/"].btn`))
			continue
		}
		demo.do(chromedp.WaitReady(`body[data-gone]`)) // it knows, and would leave now
		demo.complete()
		demo.sees("This task was canceled", "What you had filled in", "typed")
	}
}

// marksWhenGone marks the page once it was told that what it shows is gone, after it had
// its turn to do something about it.
func (p *person) marksWhenGone() {
	p.t.Helper()
	const script = `window.fetch = ((fetch) => async (...of) => {
		const answer = await fetch(...of);
		if (answer.status === 404) setTimeout(() => document.body.dataset.gone = "");
		return answer;
	})(window.fetch); true`
	if _, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](script)); err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
}

// scrollsInside expects that only the page's own panes scroll on a wide screen.
func (p *person) scrollsInside() {
	p.t.Helper()
	over, err := chromedp.Run(p.ctx, chromedp.Evaluate[int](`document.documentElement.scrollHeight - document.documentElement.clientHeight`))
	if err != nil || over > 0 {
		p.t.Errorf("the page scrolls beside its panes, by %d pixels (%v)", over, err)
	}
}

func deploy(t *testing.T, server *product.Server, name, data string) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(name, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = part.Write([]byte(data)); err != nil {
		t.Fatal(err)
	}
	if err = form.Close(); err != nil {
		t.Fatal(err)
	}
	send(t, server, http.MethodPost, "/deployment/create", form.FormDataContentType(), &body)
}

func remove(t *testing.T, server *product.Server, path string) {
	t.Helper()
	send(t, server, http.MethodDelete, path, "", &bytes.Buffer{})
}

func send(t *testing.T, server *product.Server, method, path, contentType string, body *bytes.Buffer) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, server.REST()+path, body)
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	r.SetBasicAuth("demo", "demo")
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close() //nolint:errcheck // nothing of it is read
	if a.StatusCode >= http.StatusBadRequest {
		t.Fatalf("%s %s: %d", method, path, a.StatusCode)
	}
}
