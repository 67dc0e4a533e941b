package transcripts

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
	"github.com/sluice-bpm/sluice/test/product"
)

// databases are the back ends that every transcript is replayed on.
var databases = map[string]func(t *testing.T) string{
	"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "transcripts.db") },
	"postgres": func(t *testing.T) string { return pgtest.URL(t) },
}

func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	resources := exampleModels(t)
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			server := product.Start(t, "demo", "--db", database(t), "--rest-auth", "optional")
			for _, file := range files {
				t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
					reset(t, server.REST())
					replay(t, server.REST(), resources, file)
				})
			}
		})
	}
}

func replay(t *testing.T, base, resources, file string) {
	scenario, err := load(file)
	if err != nil {
		t.Fatal(err)
	}
	p := newPlayer(base, resources)
	for _, s := range scenario.Steps {
		if err := p.play(s); err != nil {
			t.Errorf("step %d, %s %s: %v", s.N, s.Request.Method, s.Request.Path, err)
		}
	}
}

// reset removes every deployment with its instances and history, which is the
// state the scenarios start from.
func reset(t *testing.T, base string) {
	t.Helper()
	var deployments []struct{ ID string }
	call(t, http.MethodGet, base+"/deployment", &deployments)
	for _, d := range deployments {
		call(t, http.MethodDelete, base+"/deployment/"+d.ID+"?cascade=true", nil)
	}
}

func call(t *testing.T, method, url string, into any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode > 299 {
		t.Fatalf("%s %s: %s %s %v", method, url, response.Status, data, err)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

// exampleModels is the folder of the models that the transcripts deploy: the
// recorded ones where they are at hand beside the project, else a stand-in made
// of the demo's own model, which has the same elements.
func exampleModels(t *testing.T) string {
	t.Helper()
	recorded, err := filepath.Abs("../../../shared/oracle/resources")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(recorded, "invoice2015", "invoice.bpmn")); err == nil {
		return recorded
	}
	own, err := os.ReadFile("../../cmd/sluice/demo/invoice.bpmn")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	folder := filepath.Join(dir, "invoice2015")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"invoice.bpmn": own, "invoice.png": []byte("a picture")} {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
