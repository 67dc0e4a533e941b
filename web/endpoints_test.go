package web

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
)

var placeholder = regexp.MustCompile(`\{[^}]+\}`)

// shape is an operation without the names of its parameters.
func shape(method, path string) string {
	return method + " " + placeholder.ReplaceAllString(path, "{}")
}

func TestRoutes_AnswerEveryOperationOfCamunda(t *testing.T) {
	data, err := os.ReadFile("testdata/endpoints.tsv")
	if err != nil {
		t.Fatal(err)
	}
	served, refused := map[string]bool{}, map[string]bool{}
	for _, r := range routes {
		served[shape(r.method, r.rest)] = true
	}
	for _, r := range unsupported {
		refused[shape(r.method, r.rest)] = true
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")[1:]
	for _, line := range lines {
		columns := strings.Split(line, "\t")
		// Only what is of tier 3 may have no more than a refusal.
		if name := shape(columns[0], columns[1]); !served[name] && (columns[2] != "3" || !refused[name]) {
			t.Errorf("%s %s (tier %s) has no route", columns[0], columns[1], columns[2])
		}
	}
}

func TestUnsupported_IsSaidClearlyAndListsAreEmpty(t *testing.T) {
	v := newVault(t, "")
	for _, r := range unsupported {
		c := routeCase{route: r.asREST(), name: r.method + " " + r.rest, path: "/engine-rest" + placeholder.ReplaceAllString(r.rest, "x")}
		if status, _ := v.ask(c, func(*http.Request) {}); status != http.StatusUnauthorized {
			t.Errorf("%s without credentials: status %d", c.name, status)
		}
		status, body := v.ask(c, func(r *http.Request) { r.SetBasicAuth("demo", "demo") })
		refused := status == http.StatusNotImplemented && strings.Contains(body, "not supported")
		if !refused && !(status == http.StatusOK && isNothing(body)) {
			t.Errorf("%s: status %d %s", c.name, status, body)
		}
	}
}
