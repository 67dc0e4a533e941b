package parameters

import (
	"encoding/json"
	"flag"
	"net/http"
	"path/filepath"
	"testing"

	"github.com/sluice-bpm/sluice/test/product"
)

var (
	oracle        = flag.String("oracle", "", "base address of a Camunda 7 REST API to record")
	specification = flag.String("specification", "", "file with the operations and their parameters")
)

const answers = "testdata/answers.tsv"

// TestRecord asks Camunda once; make record-parameters runs it.
func TestRecord(t *testing.T) {
	if *oracle == "" {
		t.Skip("no Camunda is given to record")
	}
	all, err := operations(*specification)
	if err != nil {
		t.Fatal(err)
	}
	var rows []recorded
	for _, o := range all {
		for _, r := range o.requests() {
			a, err := ask(t.Context(), *oracle, r)
			if err != nil {
				t.Fatal(err)
			}
			rows = append(rows, recorded{r, a})
		}
	}
	if err := write(answers, rows); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d answers of %d operations", len(rows), len(all))
}

func TestParameters_AreTakenAndRefusedAsCamundaDoes(t *testing.T) {
	rows, err := read(answers)
	if err != nil || len(rows) == 0 {
		t.Fatalf("nothing is recorded: %v", err)
	}
	server := product.Start(t, "demo", "--db", "sqlite:"+filepath.Join(t.TempDir(), "parameters.db"), "--rest-auth", "optional")
	served := paths(t, server.REST())
	for _, r := range rows {
		if !served[r.path] {
			t.Errorf("%s has no route", r.path)
			continue
		}
		got, err := ask(t.Context(), server.REST(), r.request)
		if err != nil {
			t.Fatal(err)
		}
		if got != r.answer && !isMended(r.answer, got) {
			t.Errorf("%s?%s: %d %s, Camunda: %d %s", r.path, r.query, got.status, got.kind, r.status, r.kind)
		}
	}
}

// isMended reports whether Camunda failed where it was asked for nonsense or what
// it cannot do, and the answer is one (docs/differences.md).
func isMended(camunda, got answer) bool {
	return camunda.status == http.StatusInternalServerError && (got.status == http.StatusBadRequest || got.status == http.StatusOK)
}

// paths are those that the server has a GET for.
func paths(t *testing.T, base string) map[string]bool {
	t.Helper()
	response, err := http.Get(base + "/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var document struct {
		Paths map[string]map[string]json.RawMessage
	}
	if err := json.NewDecoder(response.Body).Decode(&document); err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for path, methods := range document.Paths {
		if _, ok := methods["get"]; ok {
			all[path] = true
		}
	}
	return all
}
