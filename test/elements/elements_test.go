// Package elements keeps docs/elements.md true: every element and attribute that
// the parser reads has a row, and what a row says that shows it is there and has
// the element in it.
package elements

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine/machine/scenario"
)

const root = "../../"

// row is one row of the page.
type row struct {
	section, standing string
	names             []string // in code: of elements or attributes
	shown             []string
}

var code = regexp.MustCompile("`([^`]+)`")

func inCode(s string) []string {
	var all []string
	for _, m := range code.FindAllStringSubmatch(s, -1) {
		all = append(all, m[1])
	}
	return all
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func rows(t *testing.T) []row {
	t.Helper()
	var all []row
	section := ""
	for line := range strings.SplitSeq(readFile(t, "docs/elements.md"), "\n") {
		if title, ok := strings.CutPrefix(line, "## "); ok {
			section = title
		}
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		if !strings.HasPrefix(line, "| ") || len(cells) < 3 || cells[1] == "standing" || cells[0] == "---" {
			continue
		}
		all = append(all, row{section, cells[1], inCode(cells[0]), inCode(cells[2])})
	}
	return all
}

func TestPage_NamesWhatShowsEachElement(t *testing.T) {
	seen := sources(t)
	all := rows(t)
	if len(all) < 80 {
		t.Fatalf("the page has %d rows", len(all))
	}
	for _, r := range all {
		if !slices.Contains([]string{"supported", "differs", "no effect", "refused"}, r.standing) {
			t.Errorf("%v: there is no standing %q", r.names, r.standing)
		}
		if len(r.shown) == 0 {
			t.Errorf("%v: nothing shows it", r.names)
		}
		var texts strings.Builder
		for _, s := range r.shown {
			text, ok := seen[s]
			if !ok {
				t.Errorf("%v: there is no %q", r.names, s)
			}
			texts.WriteString(text)
		}
		for _, name := range r.names {
			if r.section != "Languages" && !regexp.MustCompile(`[<:\s]`+name+`[\s>="/]`).MatchString(texts.String()) {
				t.Errorf("%s does not occur in what the page says that shows it: %q", name, r.shown)
			}
		}
	}
}

// sources are the texts that a row may name.
func sources(t *testing.T) map[string]string {
	t.Helper()
	seen := map[string]string{}
	for _, kind := range []string{"graphs", "refusals"} {
		for block := range strings.SplitSeq(readFile(t, "engine/model/testdata/"+kind+".txt"), "\n\n") {
			title, body, _ := strings.Cut(strings.TrimPrefix(block, "# "), "\n")
			seen[kind+": "+title] = body
		}
	}
	for _, file := range glob(t, "engine/machine/testdata/*.txt") {
		seen[filepath.Base(file)] = deployed(t, file)
	}
	for _, file := range glob(t, "test/transcripts/testdata/*.json") {
		seen[filepath.Base(file)] = ""
	}
	function := regexp.MustCompile(`(?ms)^func (Test\w+)\(t \*testing\.T\) \{$(.*?)^\}$`)
	err := filepath.WalkDir(root+"engine", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		data, err := os.ReadFile(path)
		for _, m := range function.FindAllStringSubmatch(string(data), -1) {
			seen[m[1]] = m[2]
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(root + pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	return files
}

// deployed is the BPMN of the models that a transcript deploys.
func deployed(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for block := range strings.SplitSeq(string(data), "\n\n") {
		script, _, _ := strings.Cut(block, "\n----")
		lines := strings.Split(script, "\n")
		for len(lines) > 1 && strings.HasPrefix(lines[0], "#") {
			lines = lines[1:]
		}
		key, ok := strings.CutPrefix(lines[0], "deploy ")
		if !ok {
			continue
		}
		bpmn, err := scenario.BPMN(key, lines[1:])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s\n", bpmn)
	}
	return all.String()
}

// What the parser knows by name is on the page.
func TestPage_ListsWhatTheParserReads(t *testing.T) {
	listed := map[string][]string{}
	for _, r := range rows(t) {
		listed[r.section] = append(listed[r.section], r.names...)
	}
	want := func(section string, names []string) {
		t.Helper()
		if len(names) == 0 {
			t.Errorf("no names were found for %q", section)
		}
		for _, name := range names {
			if !slices.Contains(listed[section], name) {
				t.Errorf("%q has no row for %s", section, name)
			}
		}
	}
	part := func(file, from, to string) string {
		_, text, _ := strings.Cut(readFile(t, "engine/model/"+file), from)
		text, _, _ = strings.Cut(text, to)
		return text
	}
	names := func(pattern, text string) []string {
		var all []string
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
			all = append(all, m[1])
		}
		return all
	}
	want("Elements", names(`"(\w+)":`, part("scope.go", "func (p *parser) nodeReaders()", "\n}")))
	want("Events", names(`(\w{2,}EventDefinition)\b`, part("schema_table.go", "eventDefinitionNames = ", "rootElementNames")))
	want("Elements in the namespace of extensions", names(`"(\w+)"`, part("read.go", "var extensionElements = []string{", "}")))
	var parser strings.Builder
	for _, file := range glob(t, "engine/model/*.go") {
		if !strings.HasSuffix(file, "_test.go") {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			parser.Write(data)
		}
	}
	attributes := names(`(?:\.ext\(|extBool\(\w+, |extExpression\(about\(\w+\), |p\.number\(\w+, )"(\w+)"`, parser.String())
	for _, suffix := range names(`prefix\+"(\w+)"`, parser.String()) {
		for _, prefix := range []string{"calledElement", "decisionRef"} {
			attributes = append(attributes, prefix+suffix)
		}
	}
	want("Attributes in the namespace of extensions", attributes)
}
