package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// Filter is a query that is kept under a name (FilterDto).
type Filter struct {
	ID           string          `json:"id"`
	ResourceType string          `json:"resourceType"`
	Name         string          `json:"name"`
	Owner        Text            `json:"owner"`
	Query        json.RawMessage `json:"query"`
	Properties   json.RawMessage `json:"properties"`
	// ItemCount is how many tasks it finds, where that is asked for.
	ItemCount *int `json:"itemCount,omitempty"`
}

// FilterOf shows a filter.
func FilterOf(f state.Filter) Filter {
	shown := Filter{
		ID: f.ID, ResourceType: f.ResourceType, Name: f.Name, Owner: Text(f.Owner), Query: json.RawMessage(f.Query),
		Properties: json.RawMessage("{}"),
	}
	if f.Properties != "" {
		shown.Properties = json.RawMessage(f.Properties)
	}
	return shown
}

// NewFilterOf shows a filter that was just made: where no properties were sent it
// has none, not an empty object.
func NewFilterOf(f state.Filter) Filter {
	shown := FilterOf(f)
	if f.Properties == "" {
		shown.Properties = nil
	}
	return shown
}

// FilterBody is a filter to create or to change (FilterDto).
type FilterBody struct {
	ResourceType, Name, Owner Text
	Query                     json.RawMessage
	Properties                map[string]json.RawMessage
}

// Decode checks the filter's query against the table of the resource and gives the
// filter the form in which it is kept. Expressions are refused, unlike in Camunda
// 7.24: whoever runs a filter would have them evaluated.
func (b FilterBody) Decode(t Table) (state.Filter, query.Criteria, error) {
	f := state.Filter{ResourceType: string(b.ResourceType), Name: string(b.Name), Owner: string(b.Owner)}
	if f.ResourceType != "Task" {
		return f, query.Criteria{}, Invalidf("The resourceType of a filter is Task, not '%s'.", f.ResourceType)
	}
	var body map[string]json.RawMessage
	if isNull(b.Query) || json.Unmarshal(b.Query, &body) != nil {
		return f, query.Criteria{}, Invalidf("The member 'query' is missing, or no object.")
	}
	criteria, err := decodeObject(t, body, true)
	if own := (*Error)(nil); errors.As(err, &own) && own.Type == NotValid {
		refused := *own // of another type where it is kept than where it is run
		refused.Type = InvalidRequest
		return f, criteria, &refused
	}
	if err != nil {
		return f, criteria, err
	}
	kept, err := keptQuery(t, body, true)
	if err != nil {
		return f, criteria, err
	}
	var text bytes.Buffer
	if err := Encode(&text, kept); err != nil {
		return f, criteria, err
	}
	f.Query = text.String()
	if b.Properties != nil {
		text.Reset()
		if err := Encode(&text, b.Properties); err != nil {
			return f, criteria, err
		}
		f.Properties = text.String()
	}
	return f, criteria, nil
}

func isNull(raw json.RawMessage) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) == 0 || bytes.Equal(raw, []byte("null"))
}

// keptQuery is a query as it is kept and shown: what asks for nothing and what
// nobody knows is left out, values have their types, and lists of variables are
// there though they are empty. The query was decoded before, so it is sound.
func keptQuery(t Table, body map[string]json.RawMessage, top bool) (map[string]any, error) {
	kept := map[string]any{}
	if top {
		kept["orQueries"] = []any{}
	}
	for _, name := range slices.Sorted(maps.Keys(body)) {
		raw := body[name]
		if isNull(raw) {
			continue
		}
		var err error
		switch {
		case top && name == "orQueries":
			kept[name], err = keptGroups(t, raw)
		case top && name == "sorting":
			var sorting []json.RawMessage
			if err = json.Unmarshal(raw, &sorting); err == nil && len(sorting) > 0 {
				kept[name] = sorting
			}
		default:
			err = keepFilter(t, kept, name, raw)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, name := range testLists(t) {
		if _, ok := kept[name]; !ok {
			kept[name] = []any{}
		}
	}
	return kept, nil
}

func keptGroups(t Table, raw json.RawMessage) ([]any, error) {
	var groups []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &groups); err != nil {
		return nil, err
	}
	list := []any{}
	for _, g := range groups {
		kept, err := keptQuery(t, g, false)
		if err != nil {
			return nil, err
		}
		list = append(list, kept)
	}
	return list, nil
}

func keepFilter(t Table, kept map[string]any, name string, raw json.RawMessage) error {
	f, ok := t.Filter(name)
	if !ok || f.Kind == query.Internal {
		return nil
	}
	if f.Kind == query.Tests || f.Kind == query.Dates {
		list := []keptTest{}
		err := json.Unmarshal(raw, &list)
		kept[name] = list
		return err
	}
	v, err := member(name, f.Kind, raw)
	switch v := v.(type) {
	case nil:
	case bool:
		if v || f.Kind == query.Boolean {
			kept[name] = v
		}
	case time.Time:
		kept[name] = value.FormatDate(v)
	default:
		kept[name] = v
	}
	return err
}

// keptTest is a comparison as it is kept; dates have no name.
type keptTest struct {
	Name     Text            `json:"name"`
	Operator Text            `json:"operator"`
	Value    json.RawMessage `json:"value"`
}

// filtered is a table whose lines can be gone through.
type filtered interface {
	Filters() iter.Seq2[string, query.Filter]
}

// testLists are the names of the filters by variables.
func testLists(t Table) []string {
	var names []string
	if f, ok := t.(filtered); ok {
		for name, filter := range f.Filters() {
			if filter.Kind == query.Tests {
				names = append(names, name)
			}
		}
	}
	return names
}

// StoredCriteria reads the query of a filter.
func StoredCriteria(t Table, text string) (query.Criteria, error) {
	var body map[string]json.RawMessage
	if err := DecodeJSON([]byte(text), &body); err != nil {
		return query.Criteria{}, err
	}
	return decodeObject(t, body, true)
}

// Extended narrows the criteria of a filter by further ones: what both name is
// taken from these, tests of variables and alternatives must hold all, and their
// order counts where that of the filter says nothing.
func Extended(filter, more query.Criteria) query.Criteria {
	c := query.Criteria{First: more.First, Max: more.Max}
	for _, old := range filter.Conditions {
		_, isTests := old.Value.([]query.VariableTest)
		if isTests || !more.Has(old.Name) {
			c.Conditions = append(c.Conditions, old)
		}
	}
	c.Conditions = append(c.Conditions, more.Conditions...)
	c.Or = append(slices.Clone(filter.Or), more.Or...)
	c.Sort = append(slices.Clone(filter.Sort), more.Sort...)
	return c
}

// FilterLook is how Camunda's Tasklist shows a filter, which it keeps in the
// properties.
type FilterLook struct {
	Color       string // of CSS, as digits; empty for none
	Description string
	Priority    int64 // the first come first
}

var colorDigits = regexp.MustCompile(`^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)

// FilterLookOf reads the look out of properties, as far as it is there.
func FilterLookOf(properties string) FilterLook {
	var p struct{ Color, Description, Priority Text }
	if properties == "" || json.Unmarshal([]byte(properties), &p) != nil {
		return FilterLook{}
	}
	look := FilterLook{Description: string(p.Description)}
	if colorDigits.MatchString(string(p.Color)) {
		look.Color = string(p.Color)
	}
	look.Priority, _ = strconv.ParseInt(string(p.Priority), 10, 64) // 0 where it is none
	return look
}

// FilterVariables are the names of the variables that a filter shows beside tasks,
// by its property of that name.
func FilterVariables(properties string) []string {
	var p struct {
		Variables []struct{ Name string }
	}
	if properties == "" || json.Unmarshal([]byte(properties), &p) != nil {
		return nil
	}
	names := []string{}
	for _, v := range p.Variables {
		names = append(names, v.Name)
	}
	if p.Variables == nil {
		return nil
	}
	return names
}
