package web_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// described is the document that a server answers.
func described(t *testing.T, body string) *openapi3.T {
	t.Helper()
	d, err := openapi3.NewLoader().LoadFromData([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDocument_IsValidForEverybody(t *testing.T) {
	a := api{site: emptySite(t)}
	answer := a.call(http.MethodGet, "/openapi.json", "").is(http.StatusOK)
	d := described(t, answer.body)
	if err := d.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if named := a.call(http.MethodGet, "/engine/default/openapi.json", ""); named.body != answer.body {
		t.Errorf("the engine by its name is described otherwise")
	}
}

func TestDocument_EveryOperationHasASummaryAndAnIDOfItsOwn(t *testing.T) {
	a := api{site: emptySite(t)}
	d := described(t, a.call(http.MethodGet, "/openapi.json", "").body)
	seen := map[string]string{}
	for path, item := range d.Paths.Map() {
		for method, o := range item.Operations() {
			name := method + " " + path
			if o.Summary == "" {
				t.Errorf("%s has no words: add them to the summaries of package openapi", name)
			}
			if other, taken := seen[o.OperationID]; taken {
				t.Errorf("%s and %s have the same id, %s", name, other, o.OperationID)
			}
			seen[o.OperationID] = name
		}
	}
}

func TestDocument_OneThatIsKnownIsNotSentAgain(t *testing.T) {
	a := api{site: emptySite(t)}
	first := a.call(http.MethodGet, "/openapi.json", "").is(http.StatusOK)
	again := a.send(http.MethodGet, "/openapi.json", "", http.Header{"If-None-Match": {first.header.Get("Etag")}})
	if again.is(http.StatusNotModified); again.body != "" {
		t.Errorf("a body of %d bytes came", len(again.body))
	}
}

func TestDocument_SaysWhatAQueryTakes(t *testing.T) {
	a := api{site: emptySite(t)}
	d := described(t, a.call(http.MethodGet, "/openapi.json", "").body)
	list := d.Paths.Find("/task").Get
	if p := list.Parameters.GetByInAndName("query", "delegationState"); p == nil || len(p.Schema.Value.Enum) != 2 {
		t.Errorf("delegationState takes one of two values, not %+v", p)
	}
	for name, want := range map[string]string{"taskIdIn": "array", "priority": "integer", "assigned": "boolean", "processVariables": "string", "maxResults": "integer"} {
		if p := list.Parameters.GetByInAndName("query", name); p == nil || !p.Schema.Value.Type.Is(want) {
			t.Errorf("%s is no parameter of type %s", name, want)
		}
	}
	if p := list.Parameters.GetByInAndName("query", "visible"); p != nil {
		t.Error("a filter for the program only is told")
	}
	body := d.Paths.Find("/task").Post.RequestBody.Value.Content.Get("application/json").Schema.Value
	good := `{"taskIdIn":["a"],"processVariables":[{"name":"x","operator":"gteq","value":5}],"orQueries":[{"assignee":"demo"}],"sorting":[{"sortBy":"dueDate","sortOrder":"asc"}]}`
	if err := body.VisitJSON(parsed(t, good)); err != nil {
		t.Error(err)
	}
	if err := body.VisitJSON(parsed(t, `{"sorting":[{"sortBy":"nothing","sortOrder":"asc"}]}`)); err == nil {
		t.Error("a key that tasks cannot be sorted by is allowed")
	}
}

func parsed(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}
