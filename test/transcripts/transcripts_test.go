package transcripts

import (
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
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
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			start := func(executor string) string {
				return product.Start(t, "demo", "--db", database(t), "--rest-auth", "optional", "--job-executor="+executor).REST()
			}
			server, idle := start("true"), sync.OnceValue(func() string { return start("false") })
			for _, file := range files {
				scenario, err := load(file)
				if err != nil {
					t.Fatal(err)
				}
				base := server
				if slices.Contains(scenario.Needs, idleExecutor) {
					base = idle()
				}
				t.Run(scenario.Scenario, func(t *testing.T) {
					reset(t, base)
					replay(t, base, scenario)
				})
			}
		})
	}
}

func replay(t *testing.T, base string, scenario transcript) {
	t.Helper()
	if model, missing := scenario.missing(folders()); missing {
		t.Skipf("%s is an example model of Camunda's, which is not here", model)
	}
	p := newPlayer(base, folders())
	for _, s := range scenario.Steps {
		if err := p.play(s); err != nil {
			t.Errorf("step %d, %s %s: %v", s.N, s.Request.Method, s.Request.Path, err)
		}
	}
}

// kept are the users and groups of the demo.
var kept = map[string]bool{
	"accounting": true, "camunda-admin": true, "demo": true, "john": true, "management": true, "mary": true, "peter": true, "sales": true,
}

// reset removes every batch, every deployment with its instances and history, every
// task that is left and whom the demo does not have, which is the state that the
// scenarios start from; whose password was wrong in one may sign in again in the next.
func reset(t *testing.T, base string) {
	t.Helper()
	for _, user := range []string{"demo", "john", "mary", "peter"} {
		call(t, http.MethodPost, base+"/user/"+user+"/unlock", nil)
	}
	for _, kind := range []string{"/batch", "/history/batch", "/deployment", "/task", "/user", "/group", "/tenant"} {
		var things []struct{ ID string }
		call(t, http.MethodGet, base+kind, &things)
		for _, d := range things {
			switch {
			case kept[d.ID]:
			case kind == "/batch":
				deleteBatch(t, base, d.ID)
			default:
				call(t, http.MethodDelete, base+kind+"/"+d.ID+"?cascade=true", nil)
			}
		}
	}
	var grants []struct{ ID, UserID, GroupID string }
	call(t, http.MethodGet, base+"/authorization", &grants)
	for _, g := range grants {
		if id := g.UserID + g.GroupID; id != "*" && !kept[id] {
			call(t, http.MethodDelete, base+"/authorization/"+g.ID, nil)
		}
	}
}

// deleteBatch removes a batch unless it has ended by itself since it was listed.
func deleteBatch(t *testing.T, base, id string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, base+"/batch/"+id+"?cascade=true", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode > 299 {
		var ended struct{ EndTime string }
		if call(t, http.MethodGet, base+"/history/batch/"+id, &ended); ended.EndTime == "" {
			t.Fatalf("delete the batch %s: %s", id, response.Status)
		}
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

// recordedModels is where the models that were recorded lie beside the project,
// as far as they are not the project's own.
const recordedModels = "../../../shared/oracle/resources"

// folders are where the models that the transcripts deploy are looked for: those
// that were recorded first, then the project's own, among them stand-ins with the
// same elements for the example models.
func folders() []string { return []string{recordedModels, "resources"} }
