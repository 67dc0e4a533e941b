package transcripts

import (
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/sluice-bpm/sluice/test/product"
)

// TestDocument_FitsEveryRecordedAnswer holds the API's document to what Camunda
// answered: every status is among those that it names, every body has the shape,
// with all members that it demands and no others.
func TestDocument_FitsEveryRecordedAnswer(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	d := readDocument(t, product.Start(t, "demo", "--db", "sqlite:"+filepath.Join(t.TempDir(), "document.db")).REST())
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			scenario, err := load(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range scenario.Steps {
				d.check(t, s)
			}
		})
	}
}

// described is the document as a test asks it.
type described struct{ *openapi3.T }

func readDocument(t *testing.T, base string) described {
	t.Helper()
	response, err := http.Get(base + "/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	d, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		t.Fatal(err)
	}
	// What the document does not name it does not forbid; the test does.
	for name, s := range d.Components.Schemas {
		if s.Value.Type.Is("object") && s.Value.AdditionalProperties.Schema == nil {
			no := false
			d.Components.Schemas[name].Value.AdditionalProperties.Has = &no
		}
	}
	return described{d}
}

// check holds one recorded answer to the document.
func (d described) check(t *testing.T, s step) {
	t.Helper()
	name := "step " + strconv.Itoa(s.N) + ", " + s.Request.Method + " " + s.Request.Path
	o := d.operation(s.Request)
	if o == nil {
		// That each path says to OPTIONS what it takes is HTTP's, not the API's.
		if s.Response.Status < http.StatusBadRequest && s.Request.Method != http.MethodOptions && !isLeftOut(s.Request.Path) {
			t.Errorf("%s: the document has no such operation", name)
		}
		return
	}
	response := o.Responses.Value(strconv.Itoa(s.Response.Status))
	if response == nil && s.Response.Status >= http.StatusBadRequest {
		response = o.Responses.Default()
	}
	if response == nil {
		t.Errorf("%s: the document has no answer with status %d", name, s.Response.Status)
		return
	}
	if s.Response.ContentType == nil || !strings.HasPrefix(*s.Response.ContentType, "application/json") || s.Response.Body == nil || s.Response.Body == "<any>" {
		return // HAL, files, texts and what is not recorded have no shape
	}
	media := response.Value.Content.Get("application/json")
	if media == nil {
		t.Errorf("%s: the document has no JSON for status %d", name, s.Response.Status)
		return
	}
	if media.Schema.Value.Format == "binary" {
		return // a file that happens to hold JSON
	}
	if err := media.Schema.Value.VisitJSON(filledIn(s.Response.Body), openapi3.MultiErrors()); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// isLeftOut reports whether a path is about what the engine does not have: there are
// no cases, and lists of them are empty without being described.
func isLeftOut(path string) bool {
	return slices.ContainsFunc([]string{"/case-", "/history/case-", "/optimize/"}, func(prefix string) bool { return strings.HasPrefix(path, prefix) })
}

// operation is the operation of a recorded request; of several paths that fit the
// one with the fewest parameters.
func (d described) operation(r request) *openapi3.Operation {
	path := r.Path
	if rest, ok := strings.CutPrefix(path, "/engine/default"); ok {
		path = rest
	}
	sent := strings.Split(strings.TrimSuffix(path, "/"), "/")
	var found *openapi3.Operation
	fewest := len(sent) + 1
	for template, item := range d.Paths.Map() {
		parts := strings.Split(template, "/")
		o := item.GetOperation(r.Method)
		parameters := strings.Count(template, "{")
		if o == nil || len(parts) != len(sent) || parameters >= fewest {
			continue
		}
		if slices.EqualFunc(parts, sent, func(part, sent string) bool { return part == sent || strings.HasPrefix(part, "{") }) {
			found, fewest = o, parameters
		}
	}
	return found
}

// filledIn puts something of its kind where a transcript has a placeholder.
func filledIn(v any) any {
	switch v := v.(type) {
	case string:
		switch v {
		case "<timestamp>", "<string>": // a text may be a date, too
			return "2026-11-23T07:40:04.667+0000"
		case "<number>":
			return json.Number("1")
		}
	case []any:
		list := make([]any, len(v))
		for i, x := range v {
			list[i] = filledIn(x)
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(v))
		for k, x := range v {
			object[k] = filledIn(x)
		}
		return object
	}
	return v
}
