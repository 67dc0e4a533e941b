package web_test

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine"
)

// api is a program that talks to the REST API, as a user or, where that is empty,
// as nobody, who is not checked.
type api struct {
	*site
	user string
}

// call sends JSON, or nothing where it is empty.
func (a api) call(method, path, body string) *answer {
	a.Helper()
	return a.send(method, path, body, nil)
}

func (a api) send(method, path, body string, header http.Header) *answer {
	a.Helper()
	r, err := http.NewRequestWithContext(a.Context(), method, a.url+"/engine-rest"+path, strings.NewReader(body))
	if err != nil {
		a.Fatal(err)
	}
	r.Header.Set("Accept", "application/json")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for name, values := range header {
		r.Header[name] = values
	}
	if a.user != "" {
		r.SetBasicAuth(a.user, a.user)
	}
	b := &browser{T: a.T, site: a.site, client: http.DefaultClient}
	return b.send(r)
}

// equals demands a JSON body.
func (a *answer) equals(want string) *answer {
	a.Helper()
	var got, wanted any
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		a.Fatal(err)
	}
	if err := json.Unmarshal([]byte(a.body), &got); err != nil {
		a.Fatalf("%s: %v: %s", a.request, err, a.body)
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		a.Errorf("%s (-want +got):\n%s", a.request, diff)
	}
	return a
}

// refuses demands an error of the type.
func (a *answer) refuses(status int, kind string) *answer {
	a.Helper()
	a.is(status)
	var e struct{ Type, Message string }
	if err := json.Unmarshal([]byte(a.body), &e); err != nil || e.Type != kind || e.Message == "" {
		a.Errorf("%s: %s, want a %s that says why", a.request, a.body, kind)
	}
	return a
}

// field reads one text of a JSON object.
func (a *answer) field(name string) string {
	a.Helper()
	var object map[string]any
	if err := json.Unmarshal([]byte(a.body), &object); err != nil {
		a.Fatalf("%s: %v: %s", a.request, err, a.body)
	}
	text, ok := object[name].(string)
	if !ok {
		a.Fatalf("%s: no text %s in %s", a.request, name, a.body)
	}
	return text
}

// names demands a list of objects in which the member has these texts, in order.
func (a *answer) names(member string, want ...string) *answer {
	a.Helper()
	var list []map[string]any
	if err := json.Unmarshal([]byte(a.body), &list); err != nil {
		a.Fatalf("%s: %v: %s", a.request, err, a.body)
	}
	got := []string{}
	for _, object := range list {
		text, _ := object[member].(string)
		got = append(got, text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		a.Errorf("%s (-want +got):\n%s", a.request, diff)
	}
	return a
}

// deployed deploys a model of one process.
func (s *site) deployed(name, process string) {
	s.Helper()
	model := `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">` + process + `</definitions>`
	do(s, engine.Deploy{Name: name, Resources: []engine.DeployResource{{Name: name + ".bpmn", Data: []byte(model)}}})
}
