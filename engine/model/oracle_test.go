package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var oracle = flag.String("oracle", "", "base address of a Camunda 7 REST API to compare with")

// TestOracle_Refusals has Camunda refuse the files that the parser refuses: the
// problems lie at the same places and name the same elements.
func TestOracle_Refusals(t *testing.T) {
	if *oracle == "" {
		t.Skip("no -oracle")
	}
	for _, r := range refusalsIn(t, filepath.Join("testdata", "refusals.txt")) {
		if r.differs {
			continue
		}
		t.Run(r.title, func(t *testing.T) {
			file := r.file(`camunda:historyTimeToLive="1"`)
			_, err := Parse("x.bpmn", file)
			var bad *ParseError
			if !errors.As(err, &bad) {
				t.Fatal(err)
			}
			here := append(places("error", bad.Problems), places("warning", bad.Warnings)...)
			there, texts := camundaPlaces(t, file)
			if diff := cmp.Diff(there, here); diff != "" {
				t.Errorf("(-Camunda +here):\n%s\n%s\n\n%v", diff, strings.Join(texts, "\n"), err)
			}
		})
	}
}

// places are where problems lie and what takes part, one line each, sorted.
func places(kind string, list []Problem) []string {
	var all []string
	for _, p := range list {
		ids := slices.Sorted(slices.Values(p.ElementIDs))
		all = append(all, fmt.Sprintf("%s %d:%d %s %s", kind, p.Line, p.Column, p.ElementID, strings.Join(slices.Compact(ids), ",")))
	}
	slices.Sort(all)
	return slices.Compact(all) // what breaks the schema it reports once or twice
}

func camundaPlaces(t *testing.T, file []byte) (all, texts []string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("deployment-name", "refused")
	part, err := w.CreateFormFile("x.bpmn", "x.bpmn")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write(file)
	w.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, *oracle+"/deployment/create", &b)
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth("demo", "demo")
	request.Header.Set("Content-Type", w.FormDataContentType())
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	type problem struct {
		Message       string
		Line, Column  int
		MainElementID string
		ElementIDs    []string `json:"еlementIds"` // NB: their name begins with a Cyrillic letter
	}
	var answer struct {
		ID      string
		Message string
		Details map[string]struct{ Errors, Warnings []problem }
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	if answer.ID != "" {
		request, _ := http.NewRequestWithContext(t.Context(), http.MethodDelete, *oracle+"/deployment/"+answer.ID+"?cascade=true", nil)
		request.SetBasicAuth("demo", "demo")
		if r, err := http.DefaultClient.Do(request); err == nil {
			r.Body.Close()
		}
		return []string{"deployed"}, nil
	}
	if answer.Details == nil {
		return nil, []string{answer.Message}
	}
	read := func(list []problem) []Problem {
		var out []Problem
		for _, p := range list {
			texts = append(texts, fmt.Sprintf("%d:%d %s", p.Line, p.Column, p.Message))
			out = append(out, Problem{Line: p.Line, Column: p.Column, ElementID: p.MainElementID, ElementIDs: p.ElementIDs})
		}
		return out
	}
	for _, d := range answer.Details {
		all = append(places("error", read(d.Errors)), places("warning", read(d.Warnings))...)
	}
	return all, texts
}
