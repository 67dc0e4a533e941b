package rest

import (
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/value"
)

// The parameters of every query beside its filters.
const (
	paramFirst  = "firstResult"
	paramMax    = "maxResults"
	paramSortBy = "sortBy"
	paramOrder  = "sortOrder"
)

// ignoreCase names the flags that say how all variables of a query compare.
const (
	ignoreNameCase  = "variableNamesIgnoreCase"
	ignoreValueCase = "variableValuesIgnoreCase"
)

// Table is what the decoder needs to know of a [query.Resource].
type Table interface {
	Name() string
	Filter(name string) (query.Filter, bool)
	CanSort(key string) (byVariable, ok bool)
	TakesAlternatives() bool
	// Filters and Sorts are all filters and sort keys, for the API's document.
	Filters() iter.Seq2[string, query.Filter]
	Sorts() iter.Seq2[string, bool]
}

// DecodeQuery reads the criteria of a GET from its parameters. Parameters that
// the resource does not have are ignored, as Camunda does; of one that is given
// twice the first counts.
func DecodeQuery(t Table, params url.Values) (query.Criteria, error) {
	c := query.Criteria{}
	if err := checkPaging(params); err != nil {
		return c, err
	}
	for _, name := range sortedNames(params) {
		if err := refuseExpression(name); err != nil {
			return c, err
		}
		f, ok := t.Filter(name)
		if !ok || f.Kind == query.Internal {
			continue
		}
		v, err := parameter(name, f.Kind, params.Get(name))
		if err != nil {
			return c, err
		}
		if f.OrNone && params.Get(name) == "" {
			continue
		}
		if v != nil {
			c.Conditions = append(c.Conditions, query.Condition{Name: name, Value: v})
		}
	}
	foldCase(c.Conditions, params.Get(ignoreNameCase) == "true", params.Get(ignoreValueCase) == "true")
	if err := decodeSort(t, &c, params); err != nil {
		return c, err
	}
	return c, decodePaging(&c, params)
}

func sortedNames(params url.Values) []string {
	names := make([]string, 0, len(params))
	for name := range params {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// refuseExpression keeps clients from having the server evaluate what they send:
// …Expression parameters of Camunda are refused at every level.
func refuseExpression(name string) error {
	if strings.HasSuffix(name, "Expression") {
		return &Error{
			Status: http.StatusBadRequest, Type: BadUserRequest, Code: engine.Invalid, Engine: true,
			Message: fmt.Sprintf("The parameter '%s' is refused: expressions are not evaluated for clients. Send its value as '%s'.", name, strings.TrimSuffix(name, "Expression")),
		}
	}
	return nil
}

// parameter reads the text of one parameter as the filter's kind; nil asks for
// nothing: what is read as JSON and null there, a date that is not given, or comparisons of which there are none.
func parameter(name string, kind query.Kind, text string) (any, error) {
	if kind.IsScalar() && strings.TrimSpace(text) == "null" {
		return nil, nil
	}
	switch kind {
	case query.Text:
		return text, nil
	case query.TextList:
		return append([]string{}, splitList(text)...), nil
	case query.Number:
		return wholeNumber(name, text, 32)
	case query.Long:
		return wholeNumber(name, text, 64)
	case query.Boolean, query.Flag:
		return boolean(name, text)
	case query.Date:
		if text == "" {
			return nil, nil
		}
		d, err := value.ParseDate(text)
		if err != nil {
			return nil, badParameter(name, text, "a date like 2026-11-23T07:40:04.667+0000")
		}
		return d, nil
	case query.Tests:
		return variableTests(name, text)
	case query.Dates:
		return dateTests(name, text)
	case query.Single:
		return value.OfString(text), nil
	}
	return nil, badParameter(name, text, "known")
}

// wholeNumber reads a number without its fraction, as Camunda does, of 32 or 64
// bits.
func wholeNumber(name, text string, bits int) (any, error) {
	digits := strings.TrimSpace(text)
	if strings.HasPrefix(digits, "+") {
		return nil, badParameter(name, text, "a whole number")
	}
	if n, err := strconv.ParseInt(digits, 10, bits); err == nil {
		return n, nil
	}
	f, err := strconv.ParseFloat(digits, 64)
	if err != nil || !strings.Contains(digits, ".") || math.Abs(f) >= greatest(bits) {
		return nil, badParameter(name, text, fmt.Sprintf("a whole number of %d bits", bits))
	}
	return int64(f), nil
}

// greatest bounds the whole numbers of so many bits that a double has without gaps.
func greatest(bits int) float64 {
	return math.Exp2(float64(min(bits-1, 53)))
}

func badParameter(name, text, want string) error {
	return Invalidf("Cannot set query parameter '%s' to value '%s': it is not %s", name, text, want)
}

// boolean reads a text as Camunda does, as the JSON of a truth value or of a whole
// number, of which 0 alone is false.
func boolean(name, text string) (bool, error) {
	switch text = strings.TrimSpace(text); text {
	case "true", `"true"`:
		return true, nil
	case "false", `"false"`:
		return false, nil
	}
	if n, err := strconv.ParseInt(text, 10, 32); err == nil {
		return n != 0, nil
	}
	return false, badParameter(name, text, "true or false")
}

// Bool reads a parameter that must be true or false; missing is what it counts
// as when it is not given.
func Bool(params url.Values, name string, missing bool) (bool, error) {
	if !params.Has(name) {
		return missing, nil
	}
	return boolean(name, params.Get(name))
}

// variableTests reads name_operator_value,name_operator_value; values are texts.
func variableTests(name, text string) (any, error) {
	var tests []query.VariableTest
	for _, part := range splitList(text) {
		pieces := strings.Split(strings.TrimRight(part, "_"), "_")
		if len(pieces) != 3 {
			return nil, Invalidf("variable query parameter has to have format KEY_OPERATOR_VALUE, but '%s' of '%s' has not", part, name)
		}
		op := query.Operator(pieces[1])
		if !op.IsKnown() {
			return nil, Invalidf("Invalid variable comparator specified: %s", pieces[1])
		}
		test, err := testOf(pieces[0], op, pieces[2])
		if err != nil {
			return nil, err
		}
		tests = append(tests, test)
	}
	if len(tests) == 0 {
		return nil, nil
	}
	return tests, nil
}

// dateTests reads gt_2026-…,lt_2027-….
func dateTests(name, text string) (any, error) {
	var tests []query.DateTest
	for part := range strings.SplitSeq(text, ",") {
		operator, date, ok := strings.Cut(part, "_")
		d, err := value.ParseDate(date)
		if !ok || err != nil {
			return nil, badParameter(name, text, "a list like gt_2026-11-23T07:40:04.667+0000")
		}
		tests = append(tests, query.DateTest{Operator: query.Operator(operator), Date: d})
	}
	return tests, checkDateOperators(name, tests)
}

// checkDateOperators allows before and after, as Camunda does.
func checkDateOperators(name string, tests []query.DateTest) error {
	for _, t := range tests {
		if t.Operator != query.Greater && t.Operator != query.Less {
			return Invalidf("The parameter '%s' has the comparator '%s'; dates are compared by gt and lt.", name, t.Operator)
		}
	}
	return nil
}

// foldCase has the variable filters ignore case as the query's flags say.
func foldCase(conditions []query.Condition, names, values bool) {
	for _, c := range conditions {
		tests, ok := c.Value.([]query.VariableTest)
		if !ok {
			continue
		}
		for i := range tests {
			tests[i].IgnoreNameCase, tests[i].IgnoreValueCase = names, values
		}
	}
}

func decodeSort(t Table, c *query.Criteria, params url.Values) error {
	by, order := params.Get(paramSortBy), params.Get(paramOrder)
	switch {
	case !params.Has(paramSortBy) && !params.Has(paramOrder):
		return nil
	case by == "" || order == "":
		return Invalidf("Only a single sorting parameter specified. sortBy and sortOrder required")
	}
	if byVariable, _ := t.CanSort(by); byVariable {
		return badParameter(paramSortBy, by, "a key to sort by without a variable; send those as JSON")
	}
	s, err := sorting(t, by, order, nil)
	if err != nil {
		return err
	}
	c.Sort = append(c.Sort, s)
	return nil
}

// sorting checks one key with its order.
func sorting(t Table, by, order string, parameters map[string]string) (query.Sort, error) {
	byVariable, ok := t.CanSort(by)
	switch {
	case !ok:
		return query.Sort{}, badParameter(paramSortBy, by, "a key that "+t.Name()+"s can be sorted by")
	case order != "asc" && order != "desc":
		return query.Sort{}, badParameter(paramOrder, order, "asc or desc")
	}
	s := query.Sort{Key: by, Desc: order == "desc"}
	if byVariable {
		s.Variable = parameters["variable"]
		kind, err := variableType(parameters["type"])
		if err != nil || s.Variable == "" {
			return s, &Error{
				Status: http.StatusInternalServerError, Type: NullValue, Code: engine.Invalid, Engine: true, Err: err,
				Message: fmt.Sprintf("Sorting by '%s' needs the parameters variable and type, a type of variables.", by),
			}
		}
		s.Type = kind
	}
	return s, nil
}

// WithoutPaging leaves firstResult and maxResults out.
func WithoutPaging(params url.Values) url.Values {
	params.Del(paramFirst)
	params.Del(paramMax)
	return params
}

// checkPaging refuses pages by what are no numbers, as Camunda does before it looks
// at anything else.
func checkPaging(params url.Values) error {
	for _, name := range []string{paramFirst, paramMax} {
		if _, _, err := pagingNumber(params, name); err != nil {
			return err
		}
	}
	return nil
}

func pagingNumber(params url.Values, name string) (n int64, given bool, err error) {
	text := params.Get(name)
	if text == "" {
		return 0, false, nil
	}
	n, err = strconv.ParseInt(text, 10, 32)
	if err != nil {
		return 0, false, &Error{Status: http.StatusNotFound, Type: QueryParam, Message: "The parameter '" + name + "' is '" + text + "' and not a whole number."}
	}
	return n, true, nil
}

// decodePaging reads firstResult and maxResults. A text that is no number is a
// 404 in Camunda; -1 asks for nothing, and what is below it fails in the database
// there.
func decodePaging(c *query.Criteria, params url.Values) error {
	none := false
	for _, name := range []string{paramFirst, paramMax} {
		n, given, err := pagingNumber(params, name)
		if err != nil {
			return err
		}
		if !given {
			continue
		}
		if n < -1 {
			return &Error{
				Status: http.StatusInternalServerError, Type: Persistence, Code: engine.Invalid, Engine: true,
				Message: fmt.Sprintf("The parameter '%s' is %d, which is below zero.", name, n),
			}
		}
		none = none || n == -1 || name == paramMax && n == 0
		if name == paramMax {
			c.Max = int(n)
		} else {
			c.First = int(n)
		}
	}
	if none {
		c.First, c.Max = 0, -1
	}
	return nil
}

// DecodeCriteria reads the criteria of a POST: the filters from its JSON body,
// firstResult and maxResults from its address.
func DecodeCriteria(t Table, data []byte, params url.Values) (query.Criteria, error) {
	var body map[string]json.RawMessage
	if err := DecodeJSON(data, &body); err != nil {
		return query.Criteria{}, err
	}
	c, err := decodeObject(t, body, true)
	if err != nil {
		return c, err
	}
	return c, decodePaging(&c, params)
}

// ListParameter reads a parameter that is a list of texts with commas between
// them; nil where it is not given.
func ListParameter(params url.Values, name string) []string {
	if !params.Has(name) {
		return nil
	}
	return splitList(params.Get(name))
}

// splitList splits a text at its commas, as Java does: of commas alone nothing is
// left, of an empty text an empty text.
func splitList(text string) []string {
	bare := strings.TrimRight(text, ",")
	if bare == "" && text != "" {
		return nil
	}
	return strings.Split(bare, ",")
}

// dateConditions are the conditions of those parameters that are given, each a
// date.
func dateConditions(params url.Values, names ...string) ([]query.Condition, error) {
	var conditions []query.Condition
	for _, name := range names {
		d, err := DateParameter(params, name)
		if err != nil {
			return nil, err
		}
		if !d.IsZero() {
			conditions = append(conditions, query.Condition{Name: name, Value: d})
		}
	}
	return conditions, nil
}
