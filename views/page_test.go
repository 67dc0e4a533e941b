package views_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/views"
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var out strings.Builder
	if err := c.Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

var (
	inlineScript  = regexp.MustCompile(`<script[^>]*>[^<]`)
	inlineHandler = regexp.MustCompile(`<[^>]*\s(on[a-z]+|style)=`)
	label         = regexp.MustCompile(`<label[^>]* for="([^"]*)"`)
	described     = regexp.MustCompile(`aria-(?:describedby|labelledby)="([^"]*)"`)
	id            = regexp.MustCompile(` id="([^"]*)"`)
	postForm      = regexp.MustCompile(`(?s)<form[^>]*method="post".*?</form>`)
	heading       = regexp.MustCompile(`<h1( class="[^"]*"|[ >])`)
)

// TestPages holds what is true of every page.
func TestPages(t *testing.T) {
	for name, component := range samples() {
		t.Run(name, func(t *testing.T) {
			html := render(t, component)
			writePage(t, name, html)
			if inlineScript.MatchString(html) {
				t.Error("the page has an inline script, which its policy blocks")
			}
			if found := inlineHandler.FindString(html); found != "" {
				t.Errorf("the page has an inline style or handler, which its policy blocks: %s", found)
			}
			if n := countTitles(html); n != 1 {
				t.Errorf("the page has %d titles, want 1", n)
			}
			if n := strings.Count(html, `<main id="main"`); n != 1 {
				t.Errorf("the page has %d main elements, want 1", n)
			}
			checkReferences(t, html)
			for _, form := range postForm.FindAllString(html, -1) {
				if !strings.Contains(form, `name="_csrf"`) {
					t.Errorf("a form is posted without its token: %.120s", form)
				}
			}
		})
	}
}

// countTitles counts the h1 that wide screens show.
func countTitles(html string) int {
	n := 0
	for _, h := range heading.FindAllString(html, -1) {
		if !strings.Contains(h, "md:hidden") {
			n++
		}
	}
	return n
}

// checkReferences holds ids to be unique and what points to them to find them.
func checkReferences(t *testing.T, html string) {
	t.Helper()
	ids := map[string]bool{}
	for _, m := range id.FindAllStringSubmatch(html, -1) {
		if ids[m[1]] {
			t.Errorf("the id %q is there twice", m[1])
		}
		ids[m[1]] = true
	}
	for _, re := range []*regexp.Regexp{label, described} {
		for _, m := range re.FindAllStringSubmatch(html, -1) {
			for _, ref := range strings.Fields(m[1]) {
				if !ids[ref] {
					t.Errorf("%s points to nothing", m[0])
				}
			}
		}
	}
}

// writePage keeps the page as build output for pictures when BUILD_VIEWS is set.
func writePage(t *testing.T, name, html string) {
	t.Helper()
	if os.Getenv("BUILD_VIEWS") == "" {
		return
	}
	dir := filepath.Join("..", "build", "views")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".html"), []byte(html), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestInboxPage_EscapesWhatPeopleTyped(t *testing.T) {
	html := render(t, samples()["inbox-search"])
	if strings.Contains(html, "Kessler <b>") {
		t.Error("the search text stands unescaped in the page")
	}
	if !strings.Contains(html, "Kessler &lt;b&gt;") {
		t.Error("the search text is lost")
	}
}

func TestStartPage_ShowsEachMistakeAtItsField(t *testing.T) {
	html := render(t, views.StartPage(start()))
	for _, want := range []string{
		`value="86,4O"`,
		`aria-describedby="field-amount-error"`,
		"“86,4O” ends in the letter O. Write a number such as 86.40.",
		"“scan-0412.tiff” has 23 MB, the limit is 10 MB. Choose a smaller file.",
		`<a class="link" href="#field-amount">Amount</a>`,
		"Not started yet: 3 fields need another look.",
		`enctype="multipart/form-data"`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

func TestTaskPage_FreeTaskIsClaimedFirst(t *testing.T) {
	html := render(t, taskPage(freePane()))
	if !strings.Contains(html, `action="`+views.TaskClaim("t1")+`"`) {
		t.Error("the form does not lead to claim")
	}
	if strings.Contains(html, views.TaskComplete("t1")) {
		t.Error("a free task offers to complete")
	}
	if !strings.Contains(html, "<fieldset") || !strings.Contains(html, " disabled") {
		t.Error("the form is not locked")
	}
}

func TestTaskPage_TakenTaskIsReadOnly(t *testing.T) {
	html := render(t, samples()["task-taken"])
	if !strings.Contains(html, "Mary Anne has this task. You can read it.") {
		t.Error("the page does not say who has the task")
	}
	for _, address := range []string{views.TaskClaim("t1"), views.TaskComplete("t1"), views.TaskUnclaim("t1")} {
		if strings.Contains(html, address) {
			t.Errorf("the page leads to %s", address)
		}
	}
}

func TestPath_KeepsOddNamesInOneSegment(t *testing.T) {
	if got, want := views.InstanceVariable("i1", "a/b?c d"), "/cockpit/instances/i1/variables/a%2Fb%3Fc%20d"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := views.Task("t1", views.TabDiagram, views.ListPlace{Filter: views.FilterAll, Query: "a&b", Page: "2"}), "/tasks/t1?tab=diagram&filter=all&q=a%26b&page=2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
