package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/value"
)

// decodeObject reads the filters of a query in JSON; top is false inside of
// orQueries, whose sorting and queries of their own count for nothing.
func decodeObject(t Table, body map[string]json.RawMessage, top bool) (query.Criteria, error) {
	c := query.Criteria{}
	names := make([]string, 0, len(body))
	for name := range body {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		raw := body[name]
		if bytes.Equal(bytes.TrimSpace(raw), []byte("null")) {
			continue
		}
		if err := refuseExpression(name); err != nil {
			return c, err
		}
		if name == "orQueries" {
			if !t.TakesAlternatives() {
				continue
			}
			if err := decodeOr(t, &c, raw); err != nil {
				return c, err
			}
			continue
		}
		if top && name == "sorting" {
			if err := decodeSorting(t, &c, raw); err != nil {
				return c, err
			}
			continue
		}
		f, ok := t.Filter(name)
		if !ok || f.Kind == query.Internal {
			continue
		}
		v, err := member(name, f.Kind, raw)
		if err != nil {
			return c, err
		}
		if v != nil {
			c.Conditions = append(c.Conditions, query.Condition{Name: name, Value: v})
		}
	}
	foldCase(c.Conditions, isTrue(body[ignoreNameCase]), isTrue(body[ignoreValueCase]))
	return c, nil
}

func isTrue(raw json.RawMessage) bool {
	if raw == nil {
		return false
	}
	v, err := member("", query.Flag, raw)
	return err == nil && v == true
}

func decodeOr(t Table, c *query.Criteria, raw json.RawMessage) error {
	var groups []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &groups); err != nil {
		return Invalidf("The member 'orQueries' is not a list of queries.")
	}
	for _, g := range groups {
		one, err := decodeObject(t, g, false)
		if err != nil {
			return err
		}
		c.Or = append(c.Or, one.Conditions)
	}
	return nil
}

func decodeSorting(t Table, c *query.Criteria, raw json.RawMessage) error {
	var list []struct {
		SortBy, SortOrder string
		Parameters        map[string]any
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return Invalidf("The member 'sorting' is not a list of objects with sortBy and sortOrder.")
	}
	for _, s := range list {
		_, isKey := t.CanSort(s.SortBy)
		isOrder := s.SortOrder == "asc" || s.SortOrder == "desc"
		switch {
		case !isKey && !isOrder:
			continue // asks for nothing, as Camunda 7.24 sees it
		case !isKey || !isOrder:
			return &Error{
				Status: http.StatusBadRequest, Type: NotValid, Code: engine.Invalid, Engine: true,
				Message: fmt.Sprintf("%ss cannot be sorted by '%s' in the order '%s'.", t.Name(), s.SortBy, s.SortOrder),
			}
		}
		parameters := map[string]string{}
		for k, v := range s.Parameters {
			if text, ok := v.(string); ok {
				parameters[k] = text
			}
		}
		one, err := sorting(t, s.SortBy, s.SortOrder, parameters)
		if err != nil {
			return err
		}
		c.Sort = append(c.Sort, one)
	}
	return nil
}

// member reads one JSON member as the filter's kind. Numbers are taken for texts
// and texts for numbers, as Camunda's mapper does.
func member(name string, kind query.Kind, raw json.RawMessage) (any, error) {
	switch kind {
	case query.TextList:
		var list []any
		if err := unmarshal(raw, &list); err != nil {
			return nil, badMember(name, raw, "a list of texts")
		}
		texts := make([]string, len(list))
		for i, v := range list {
			switch v.(type) {
			case []any, map[string]any:
				return nil, badMember(name, raw, "a list of texts")
			}
			texts[i] = plainText(v)
		}
		return texts, nil
	case query.Tests:
		return memberTests(name, raw)
	case query.Dates:
		return memberDates(name, raw)
	}
	var v any
	if err := unmarshal(raw, &v); err != nil {
		return nil, badMember(name, raw, "readable")
	}
	if kind == query.Single {
		return untyped(v)
	}
	switch v := v.(type) {
	case string, bool:
		text := plainText(v)
		if kind.IsScalar() {
			text = strings.TrimSpace(text)
			if text == "" {
				return nil, nil
			}
		}
		switch kind {
		case query.Number, query.Long:
			text = strings.TrimPrefix(text, "+") // which a body may have and an address not
		case query.Boolean, query.Flag:
			return flagText(name, text)
		}
		return parameter(name, kind, text)
	case json.Number:
		return memberNumber(name, kind, v)
	}
	return nil, badMember(name, raw, "a single value")
}

// flagText reads a flag that a body has as a text, which may be in capitals but no
// number.
func flagText(name, text string) (any, error) {
	switch text {
	case "null":
		return nil, nil
	case "true", "True", "TRUE":
		return true, nil
	case "false", "False", "FALSE":
		return false, nil
	}
	return nil, badParameter(name, text, "true or false")
}

// memberNumber reads a number as the filter's kind: a flag is set by all whole
// ones but 0, a whole number loses its fraction, and a date is milliseconds since 1970.
func memberNumber(name string, kind query.Kind, v json.Number) (any, error) {
	switch kind {
	case query.Boolean, query.Flag, query.Number, query.Long, query.Date:
		f, err := v.Float64()
		if err != nil || math.Abs(f) >= 1<<53 {
			return nil, badParameter(name, v.String(), "a number of that size")
		}
		switch kind {
		case query.Number:
			if f < -greatest(32) || f >= greatest(32) {
				return nil, badParameter(name, v.String(), "a whole number of 32 bits")
			}
			return int64(f), nil
		case query.Long:
			return int64(f), nil
		case query.Date:
			return time.UnixMilli(int64(f)).UTC(), nil
		}
		if strings.ContainsAny(v.String(), ".eE") {
			return nil, badParameter(name, v.String(), "true or false")
		}
		return f != 0, nil
	}
	return parameter(name, kind, v.String())
}

func badMember(name string, raw json.RawMessage, want string) error {
	const most = 60
	text := string(raw)
	if len(text) > most {
		text = text[:most] + "…"
	}
	return Invalidf("The member '%s' is %s, which is not %s.", name, text, want)
}

func unmarshal(raw json.RawMessage, v any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return d.Decode(v)
}

// plainText is the text of a JSON value that stands for a text.
func plainText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	}
	return ""
}

func memberTests(name string, raw json.RawMessage) (any, error) {
	var list []struct {
		Name     *string
		Operator string
		Value    any
	}
	if err := unmarshal(raw, &list); err != nil {
		return nil, badMember(name, raw, "a list of objects with name, operator and value")
	}
	tests := make([]query.VariableTest, len(list))
	var err error
	for i, t := range list {
		op := query.Operator(t.Operator)
		if !op.IsKnown() {
			return nil, Invalidf("Invalid variable comparator specified: %s", t.Operator)
		}
		if t.Name == nil {
			return nil, &Error{
				Status: http.StatusBadRequest, Type: NotValid, Code: engine.Invalid, Engine: true,
				Message: "A comparison with a variable needs its name.",
			}
		}
		if tests[i], err = testOf(*t.Name, op, t.Value); err != nil {
			return nil, err
		}
	}
	return tests, nil
}

// testOf compares a variable with a JSON value. A text that is a date as the API
// writes it is one, and one that is blank or null, which is read as a date, too, is null. No text
// is like an object or a list.
func testOf(name string, op query.Operator, with any) (query.VariableTest, error) {
	t := query.VariableTest{Name: name, Operator: op}
	var err error
	switch with := with.(type) {
	case map[string]any, []any:
		if op == query.Like || op == query.NotLike {
			t.Value = value.OfBool(false)
		} else {
			t.Object = true
		}
		return t, nil
	case string:
		if date := strings.TrimSpace(with); date == "" || date == "null" {
			return patternOf(t), nil
		}
		if d, err := value.ParseDate(with); err == nil {
			t.Value = value.OfDate(d)
			return patternOf(t), nil
		}
	}
	t.Value, err = untyped(with)
	return patternOf(t), err
}

// patternOf has a comparison with a pattern compare with the text that Java has for
// the value, which only texts can be like.
func patternOf(t query.VariableTest) query.VariableTest {
	if t.Operator != query.Like && t.Operator != query.NotLike {
		return t
	}
	switch v := t.Value.V.(type) {
	case string:
	case nil:
		t.Value = value.OfString("null")
	case time.Time:
		t.Value = value.OfString(v.Format(time.UnixDate))
	default:
		t.Value = value.OfString(fmt.Sprint(v))
	}
	return t
}

func memberDates(name string, raw json.RawMessage) (any, error) {
	var list []struct{ Operator, Value string }
	if err := unmarshal(raw, &list); err != nil {
		return nil, badMember(name, raw, "a list of objects with operator and value")
	}
	tests := make([]query.DateTest, len(list))
	for i, t := range list {
		d, err := value.ParseDate(t.Value)
		if err != nil {
			return nil, Invalidf("The member '%s' has the date '%s'; write one like 2026-11-23T07:40:04.667+0000.", name, t.Value)
		}
		tests[i] = query.DateTest{Operator: query.Operator(t.Operator), Date: d}
	}
	return tests, checkDateOperators(name, tests)
}
