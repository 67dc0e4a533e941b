// Package layers holds the project to its architecture: which package may
// import which, what the pure ones must not touch, how large a file may be.
package layers

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/sluice-bpm/sluice/"

// allowed lists for each package the packages of this project that it may
// import. A package that is not listed fails the test: it has to be placed.
var allowed = map[string][]string{
	"cmd/sluice":                     {"*"},
	"cmd/sluice/tracing":             {},
	"cmd/sluice/verify":              {"engine/store/postgres/pgserver"},
	"engine":                         {"engine/dmn", "engine/expr", "engine/history", "engine/identity", "engine/job", "engine/machine", "engine/migration", "engine/model", "engine/query", "engine/script", "engine/spin", "engine/state", "engine/store", "engine/value"},
	"engine/connector":               {},
	"engine/cron":                    {},
	"engine/dmn":                     {"engine/expr", "engine/feel", "engine/ncname", "engine/value"},
	"engine/expr":                    {"engine/value"},
	"engine/feel":                    {"engine/expr", "engine/spin", "engine/value"},
	"engine/history":                 {"engine/state", "engine/value"},
	"engine/identity":                {"engine/state"},
	"engine/iso8601":                 {},
	"engine/job":                     {"engine/state", "engine/store"},
	"engine/machine":                 {"engine/cron", "engine/expr", "engine/iso8601", "engine/migration", "engine/model", "engine/spin", "engine/state", "engine/value"},
	"engine/machine/scenario":        {"engine/expr", "engine/history", "engine/iso8601", "engine/machine", "engine/migration", "engine/model", "engine/state", "engine/value"},
	"engine/mail":                    {},
	"engine/migration":               {"engine/model"},
	"engine/model":                   {"engine/cron", "engine/expr", "engine/iso8601", "engine/ncname", "engine/value"},
	"engine/ncname":                  {},
	"engine/query":                   {"engine/state", "engine/value"},
	"engine/script":                  {"engine/expr", "engine/spin", "engine/value"},
	"engine/spin":                    {"engine/expr", "engine/value"},
	"engine/state":                   {"engine/value"},
	"engine/store":                   {"engine/query", "engine/state"},
	"engine/store/migration":         {},
	"engine/store/postgres":          {"engine/query", "engine/state", "engine/store", "engine/store/migration"},
	"engine/store/postgres/pgserver": {},
	"engine/store/postgres/pgtest":   {"engine/store/postgres/pgserver"},
	"engine/store/sqlite":            {"engine/query", "engine/state", "engine/store", "engine/store/migration"},
	"engine/store/storetest":         {"engine/query", "engine/state", "engine/store", "engine/value"},
	"engine/value":                   {},
	"forms":                          {"engine/value"},
	"static":                         {},
	"test/browser":                   {"test/product"},
	"test/clients":                   {"test/product"},
	"test/elements":                  {"engine/machine/scenario"},
	"test/layers":                    {},
	"test/levels":                    {"test/product"},
	"test/parameters":                {"test/product"},
	"test/product":                   {},
	"test/transcripts":               {"test/product"},
	"test/verify":                    {"test/product"},
	"views":                          {"engine/value", "forms", "static"},
	"web":                            {"engine", "engine/history", "engine/identity", "engine/machine", "engine/migration", "engine/model", "engine/query", "engine/state", "engine/store", "engine/value", "forms", "static", "views", "web/oidc", "web/openapi", "web/rest"},
	"web/oidc":                       {},
	"web/oidc/oidctest":              {},
	"web/openapi":                    {"engine/query", "web/rest"},
	"web/rest":                       {"engine", "engine/identity", "engine/iso8601", "engine/machine", "engine/model", "engine/query", "engine/state", "engine/value"},
}

// forbidden lists standard packages and calls that a package must do without.
var forbidden = map[string]*regexp.Regexp{
	"engine/machine": regexp.MustCompile(`"(context|database/sql|log/slog|math/rand|math/rand/v2|crypto/rand|os|net/http|sync)"|time\.(Now|Since|Sleep|After|NewTimer)\(|\bgo func`),
	"engine/history": regexp.MustCompile(`"(context|database/sql|log/slog|math/rand|os|net/http)"|time\.(Now|Since|Sleep)\(`),
	"engine/state":   regexp.MustCompile(`"(context|database/sql|log/slog|os|net/http)"|time\.(Now|Since|Sleep)\(`),
}

type goPackage struct {
	ImportPath, Dir string
	GoFiles         []string
	Imports         []string
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports", module+"...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

func TestImports(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		may, placed := allowed[name]
		if !placed {
			t.Errorf("package %s has no place in the architecture: say in this test what it may import", name)
			continue
		}
		for _, i := range p.Imports {
			own, ok := strings.CutPrefix(i, module)
			if ok && !slices.Contains(may, own) && !slices.Contains(may, "*") {
				t.Errorf("%s imports %s, which its layer must not", name, own)
			}
		}
	}
}

func TestPurity(t *testing.T) {
	for _, p := range packages(t) {
		pattern := forbidden[strings.TrimPrefix(p.ImportPath, module)]
		if pattern == nil {
			continue
		}
		for _, f := range p.GoFiles {
			data, err := os.ReadFile(filepath.Join(p.Dir, f))
			if err != nil {
				t.Fatal(err)
			}
			if found := pattern.Find(data); found != nil {
				t.Errorf("%s/%s uses %s", p.ImportPath, f, found)
			}
		}
	}
}

// bags are folder names that say nothing about a subject.
var bags = []string{"common", "core", "helper", "helpers", "interfaces", "misc", "models", "pkg", "shared", "types", "util", "utils"}

const (
	maxLines   = 600
	mainLines  = 60
	sourceEnds = ".go .templ"
)

func TestFilesAndFolders(t *testing.T) {
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); slices.Contains([]string{".git", "node_modules", "vendor", "build"}, name) {
				return fs.SkipDir
			} else if slices.Contains(bags, name) {
				t.Errorf("folder %s is named for a bag, not a subject", path)
			}
			return nil
		}
		isSource := strings.Contains(sourceEnds, filepath.Ext(path)) && filepath.Ext(path) != ""
		if !isSource || strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		most := maxLines
		if strings.HasSuffix(path, "cmd/sluice/main.go") {
			most = mainLines
		}
		n, err := countLines(path)
		if n > most {
			t.Errorf("%s has %d lines, more than %d: split it by concept", path, n, most)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func countLines(path string) (int, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	n := 0
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		n++
	}
	return n, s.Err()
}
