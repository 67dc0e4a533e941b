package dmn

import (
	"errors"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/value"
)

// Row is one rule's outputs, or the value of a literal expression.
type Row []Entry

// Result is what a decision yields: Camunda's DmnDecisionResult. In expressions
// it is the object decisionResult.
type Result struct {
	Rows []Row
	// Evaluations are those of the required decisions, in the order in which they
	// were evaluated, and that of the decision itself at the end.
	Evaluations []*Evaluation
}

var _ expr.Object = (*Result)(nil)

// Elements counts what the metric of executed decision elements counts.
func (r *Result) Elements() int64 {
	var n int64
	for _, e := range r.Evaluations {
		n += e.Elements
	}
	return n
}

// The mappers of a business rule task (camunda:mapDecisionResult).
const (
	SingleEntry    = "singleEntry"
	SingleResult   = "singleResult"
	CollectEntries = "collectEntries"
	ResultList     = "resultList"
)

// Map is the value of the result variable of a business rule task. An empty
// result is null for the single mappers and an empty list for the others.
func (r *Result) Map(mapper string) (value.Value, error) {
	switch mapper {
	case SingleEntry:
		switch {
		case len(r.Rows) == 0 || len(r.Rows) == 1 && len(r.Rows[0]) == 0:
			return value.OfNull(), nil
		case len(r.Rows) > 1 || len(r.Rows[0]) > 1:
			return value.Value{}, errors.New("the decision result has more than one entry")
		}
		return r.Rows[0][0].Value, nil
	case SingleResult:
		v, err := r.singleResult()
		return value.FromGo(v), err
	case CollectEntries:
		name, several := "", false
		for _, row := range r.Rows {
			for _, e := range row {
				several = several || name != "" && e.Name != name
				name = e.Name
			}
		}
		if several {
			return value.Value{}, errors.New("the decision result has more than one output")
		}
		return value.FromGo(r.collect(name)), nil
	case ResultList, "":
		return value.FromGo(r.list()), nil
	}
	return value.Value{}, fmt.Errorf("there is no mapper of decision results %q", mapper)
}

// Map is the row as a map of its values.
func (row Row) Map() map[string]any {
	m := make(map[string]any, len(row))
	for _, e := range row {
		m[e.Name] = e.Value.Go()
	}
	return m
}

func (r *Result) list() []any {
	list := make([]any, len(r.Rows))
	for i, row := range r.Rows {
		list[i] = row.Map()
	}
	return list
}

func (r *Result) collect(name string) []any {
	list := []any{}
	for _, row := range r.Rows {
		for _, e := range row {
			if e.Name == name {
				list = append(list, e.Value.Go())
			}
		}
	}
	return list
}

func (r *Result) singleResult() (any, error) {
	switch len(r.Rows) {
	case 0:
		return nil, nil //nolint:nilnil // null is a value
	case 1:
		return r.Rows[0].Map(), nil
	}
	return nil, errors.New("the decision result has more than one result")
}

const resultClass = "DmnDecisionResult"

// HasMethod tells scripts which names are methods.
func (r *Result) HasMethod(name string) bool {
	switch name {
	case "collectEntries", "get", "getFirstResult", "getResultList", "getSingleEntry", "getSingleResult", "isEmpty", "size":
		return true
	}
	return false
}

// Property implements [expr.Object].
func (r *Result) Property(name string) (any, error) {
	switch name {
	case "empty":
		return len(r.Rows) == 0, nil
	case "firstResult":
		return r.Call("getFirstResult", nil)
	case "resultList":
		return r.list(), nil
	case "singleEntry":
		return r.Call("getSingleEntry", nil)
	case "singleResult":
		return r.singleResult()
	}
	return nil, &expr.MissingError{Class: resultClass, Member: name}
}

// Call implements [expr.Object].
func (r *Result) Call(name string, args []any) (any, error) {
	if len(args) == 1 {
		switch name {
		case "collectEntries":
			output, _ := args[0].(string)
			return r.collect(output), nil
		case "get":
			i, ok := toWhole(args[0])
			if !ok || i < 0 || i >= int64(len(r.Rows)) {
				return nil, fmt.Errorf("the decision result has no row %v", args[0])
			}
			return r.Rows[i].Map(), nil
		}
	}
	if len(args) > 0 {
		return nil, &expr.MissingError{Class: resultClass, Member: name + "()", Method: true}
	}
	switch name {
	case "getFirstResult":
		if len(r.Rows) == 0 {
			return nil, nil //nolint:nilnil // null is a value
		}
		return r.Rows[0].Map(), nil
	case "getResultList":
		return r.list(), nil
	case "getSingleEntry":
		v, err := r.Map(SingleEntry)
		return v.Go(), err
	case "getSingleResult":
		return r.singleResult()
	case "isEmpty":
		return len(r.Rows) == 0, nil
	case "size":
		return int32(len(r.Rows)), nil
	}
	return nil, &expr.MissingError{Class: resultClass, Member: name + "()", Method: true}
}
