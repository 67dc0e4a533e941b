package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience bounds one person's work in the browser.
const patience = 2 * time.Minute

// startBrowser starts Chromium; it ends with the test.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("Chromium is not installed; scripts/prepare.sh installs it")
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1280, 800),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true),
	)...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return ctx
}

// person is somebody at a browser of their own.
type person struct {
	t    *testing.T
	ctx  context.Context
	url  string
	name string
}

// signIn opens a browser and signs in; the password is the name.
func signIn(t *testing.T, browser context.Context, url, name string) *person {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, patience)
	t.Cleanup(cancel)
	p := &person{t: t, ctx: ctx, url: url, name: name}
	p.do(chromedp.EmulateViewport(1280, 800))
	p.open("/tasks")
	p.write("username", name)
	p.write("password", name)
	p.press(`main button[type=submit]`)
	return p
}

func (p *person) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
}

// open goes to a path.
func (p *person) open(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.url + path))
}

func field(name string) string { return fmt.Sprintf(`main [name=%q]`, name) }

// write types into a field.
func (p *person) write(name, text string) {
	p.t.Helper()
	p.do(chromedp.SendKeys(field(name), text))
}

// choose picks an option of a list.
func (p *person) choose(name, value string) {
	p.t.Helper()
	p.do(chromedp.SetValue(field(name), value))
}

// check picks one of several radio buttons.
func (p *person) check(name, value string) {
	p.t.Helper()
	p.do(chromedp.Click(fmt.Sprintf(`main [name=%q][value=%q]`, name, value)))
}

// attach puts a file into a field.
func (p *person) attach(name, file string) {
	p.t.Helper()
	p.do(chromedp.SetUploadFiles(field(name), []string{file}))
}

// press presses what leads to another page and waits for that.
func (p *person) press(selector string) {
	p.t.Helper()
	if _, err := chromedp.RunResponse(p.ctx, chromedp.Click(selector)); err != nil {
		p.t.Fatalf("%s presses %s: %v\n%s", p.name, selector, err, p.text())
	}
}

// complete presses the form's button.
func (p *person) complete() {
	p.t.Helper()
	p.press(`main button[data-key-submit]`)
}

// text is what can be read on the page.
func (p *person) text() string {
	p.t.Helper()
	return p.evaluate(`document.body.innerText`)
}

// evaluate is what a script says of the page.
func (p *person) evaluate(script string) string {
	p.t.Helper()
	text, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](script))
	if err != nil {
		p.t.Fatalf("%s reads the page by %s: %v", p.name, script, err)
	}
	return text
}

// sees expects texts on the page.
func (p *person) sees(texts ...string) {
	p.t.Helper()
	page := p.text()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			p.t.Fatalf("%s does not see %q:\n%s", p.name, text, page)
		}
	}
}

// openTask opens the task of an instance from the list by what the row says.
func (p *person) openTask(words ...string) {
	p.t.Helper()
	conditions := make([]string, len(words))
	for i, w := range words {
		conditions[i] = fmt.Sprintf(`r.innerText.includes(%q)`, w)
	}
	script := `[...document.querySelectorAll('a.row, .row a')].find(r => ` + strings.Join(conditions, " && ") + `)?.getAttribute('href') ?? ''`
	href, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](script))
	if err != nil || href == "" {
		p.t.Fatalf("%s finds no task with %v (%v):\n%s", p.name, words, err, p.text())
	}
	p.open(href)
}

// picture keeps the page as it looks now as build output, wide and on a phone,
// and holds it to accessibility.
func (p *person) picture(name string) {
	p.t.Helper()
	p.accessible(name)
	dir := filepath.Join("..", "..", "build", "screenshots")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		p.t.Fatal(err)
	}
	for size, width := range map[string]int64{"wide": 1280, "phone": 360} {
		p.do(chromedp.EmulateViewport(width, 800))
		shot, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			p.t.Fatalf("take a picture of %s: %v", name, err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+"-"+size+".png"), shot, 0o644); err != nil {
			p.t.Fatal(err)
		}
		p.fits(name, width)
	}
	p.do(chromedp.EmulateViewport(1280, 800))
}

// fits expects that the page does not scroll sideways.
func (p *person) fits(name string, width int64) {
	p.t.Helper()
	over, err := chromedp.Run(p.ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
	if err != nil || over > 0 {
		p.t.Errorf("%s is %d pixels too wide at %d (%v)", name, over, width, err)
	}
}
