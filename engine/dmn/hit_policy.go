package dmn

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// hitPolicy says which of the rules that match count.
type hitPolicy struct {
	// collects is set where the results of a required decision are lists even if
	// one rule matches.
	collects bool
	apply    func(rules []MatchedRule) ([]MatchedRule, error)
}

var hitPolicies = map[string]hitPolicy{
	"ANY":        {apply: anyRule},
	"COLLECT":    {collects: true, apply: everyRule},
	"FIRST":      {apply: firstRule},
	"RULE ORDER": {collects: true, apply: everyRule},
	"UNIQUE":     {apply: uniqueRule},
}

func everyRule(rules []MatchedRule) ([]MatchedRule, error) { return rules, nil }

func firstRule(rules []MatchedRule) ([]MatchedRule, error) { return rules[:min(1, len(rules))], nil }

func uniqueRule(rules []MatchedRule) ([]MatchedRule, error) {
	if len(rules) > 1 {
		return nil, fmt.Errorf("the hit policy UNIQUE allows one rule, but %s match", ruleIDs(rules))
	}
	return rules, nil
}

func anyRule(rules []MatchedRule) ([]MatchedRule, error) {
	for _, r := range rules[min(1, len(rules)):] {
		if !reflect.DeepEqual(r.Outputs, rules[0].Outputs) {
			return nil, fmt.Errorf("the hit policy ANY needs equal outputs, but those of %s differ", ruleIDs(rules))
		}
	}
	return firstRule(rules)
}

func ruleIDs(rules []MatchedRule) string {
	ids := make([]string, len(rules))
	for i, r := range rules {
		ids[i] = r.RuleID
	}
	return strings.Join(ids, ", ")
}

// aggregations of COLLECT, by the values of the rules' outputs. A nil result is
// none.
var aggregations = map[string]func(values []any) (any, error){
	"COUNT": func(values []any) (any, error) { return int32(len(values)), nil },
	"MAX":   aggregate(func(a, b int64) int64 { return max(a, b) }, func(a, b float64) float64 { return max(a, b) }),
	"MIN":   aggregate(func(a, b int64) int64 { return min(a, b) }, func(a, b float64) float64 { return min(a, b) }),
	"SUM":   aggregate(func(a, b int64) int64 { return a + b }, func(a, b float64) float64 { return a + b }),
}

// aggregate works on Integers where all values are, else on Longs, else on
// Doubles.
func aggregate(whole func(a, b int64) int64, double func(a, b float64) float64) func([]any) (any, error) {
	return func(values []any) (any, error) {
		if len(values) == 0 {
			return nil, nil //nolint:nilnil // nothing is aggregated
		}
		if ints, ok := all(values, func(v any) (int64, bool) { i, ok := v.(int32); return int64(i), ok }); ok {
			return int32(reduce(ints, whole)), nil
		}
		if longs, ok := all(values, toLongValue); ok {
			return reduce(longs, whole), nil
		}
		if doubles, ok := all(values, toDoubleValue); ok {
			return reduce(doubles, double), nil
		}
		return nil, errNotNumbers
	}
}

var errNotNumbers = errors.New("the values cannot be aggregated: they are not all Integers, Longs or Doubles")

// toLongValue takes Longs and texts of whole numbers.
func toLongValue(v any) (int64, bool) {
	switch v.(type) {
	case int64, string:
		return toWhole(v)
	}
	return 0, false
}

func toDoubleValue(v any) (float64, bool) {
	switch v.(type) {
	case float64, int64, int32, string:
		return toDouble(v)
	}
	return 0, false
}

func all[T any](values []any, convert func(any) (T, bool)) ([]T, bool) {
	list := make([]T, len(values))
	for i, v := range values {
		var ok bool
		if list[i], ok = convert(v); !ok {
			return nil, false
		}
	}
	return list, true
}

func reduce[T any](list []T, by func(a, b T) T) T {
	v := list[0]
	for _, e := range list[1:] {
		v = by(v, e)
	}
	return v
}
