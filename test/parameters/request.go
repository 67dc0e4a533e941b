package parameters

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
)

// request is one question: the path of a GET with its query.
type request struct{ path, query string }

// operation is a GET as the API's specification tells it: the type of each
// parameter, with ! behind those that are needed.
type operation struct {
	path  string
	query map[string]string
}

// operations reads the specification; of it those that list, count or report
// something, without an id in their path.
func operations(file string) ([]operation, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var spec struct {
		Operations map[string]struct {
			Op    string
			Query map[string]string
		}
	}
	if err := json.Unmarshal(data, &spec); err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	var all []operation
	for _, o := range spec.Operations {
		path, isGet := strings.CutPrefix(o.Op, "GET ")
		if isGet && len(o.Query) > 0 && !strings.Contains(path, "{") && !isForeign(path) {
			all = append(all, operation{path, o.Query})
		}
	}
	slices.SortFunc(all, func(a, b operation) int { return strings.Compare(a.path, b.path) })
	return all, nil
}

// isForeign reports whether the path is of cases or telemetry, which are not
// served.
func isForeign(path string) bool {
	for _, part := range []string{"/case-", "/history/case-", "/telemetry", "/schema"} {
		if strings.HasPrefix(path, part) {
			return true
		}
	}
	return false
}

// requests are the questions about one operation.
func (o operation) requests() []request {
	var all []request
	for _, name := range slices.Sorted(maps.Keys(o.query)) {
		if strings.HasSuffix(name, "Expression") {
			continue // refused on purpose
		}
		good, bad := values(name, strings.TrimSuffix(o.query[name], "!"))
		for _, value := range append(good, bad...) {
			all = append(all, o.with(name, value))
		}
	}
	for _, key := range choices(o.query["sortBy"]) {
		r := o.with("sortBy", key)
		r.query += "&sortOrder=asc"
		all = append(all, r)
	}
	if _, ok := o.query["sortBy"]; ok {
		r := o.with("sortBy", "nonsense")
		r.query += "&sortOrder=asc"
		all = append(all, r)
	}
	return all
}

// with asks with one parameter, those that are needed, and for one row only.
func (o operation) with(name, value string) request {
	query := url.QueryEscape(name) + "=" + url.QueryEscape(value)
	for _, other := range slices.Sorted(maps.Keys(o.query)) {
		kind, needed := strings.CutSuffix(o.query[other], "!")
		if !needed || other == name {
			continue
		}
		good, _ := values(other, kind)
		query += "&" + url.QueryEscape(other) + "=" + url.QueryEscape(good[0])
	}
	if _, pages := o.query["maxResults"]; pages && name != "maxResults" {
		query += "&maxResults=1"
	}
	return request{o.path, query}
}

// values are such that make sense and such that do not, of a type of the
// specification.
func values(name, kind string) (good, bad []string) {
	if all := choices(kind); len(all) > 0 {
		return all, []string{"nonsense", ""}
	}
	switch {
	case kind == "boolean":
		return []string{"true", "false"}, []string{"maybe", ""}
	case kind == "int", kind == "long":
		return []string{"1"}, []string{"one", "", "99999999999999999999"}
	case strings.Contains(kind, "date"):
		return []string{"2026-11-23T07:40:04.667+0000"}, []string{"yesterday", "2026-11-23", ""}
	case strings.HasSuffix(strings.ToLower(name), "variables"):
		return []string{"amount_eq_5", "amount_like_5", "amount_eq_5,name_neq_x"}, []string{"amount", "amount_nonsense_5", ""}
	case strings.HasSuffix(name, "In"), strings.HasSuffix(name, "Ids"):
		return []string{"one,other"}, []string{""}
	}
	return []string{"something"}, []string{""}
}

// choices are those of a type such as string(asc|desc).
func choices(kind string) []string {
	_, list, ok := strings.Cut(strings.TrimSuffix(kind, "!"), "(")
	if !ok {
		return nil
	}
	return strings.Split(strings.TrimSuffix(list, ")"), "|")
}
