package query

import (
	"cmp"
	"fmt"
	"slices"
)

// InvalidError: the criteria cannot be asked for. It is the asker's to mend;
// every other error of this package, but for [ErrNotFound], is not.
type InvalidError struct {
	Resource string // such as "task"
	Filter   string // or sort key
	Reason   string
	// As is how Camunda 7.24 refuses the same.
	As Refusal
}

// Refusal is the exception with which Camunda answers, and so status and code.
type Refusal string

// The refusals: of Camunda's REST layer (400 and no code), of its engine (400
// and code 0) and, for most of what tasks are asked, of its engine unforeseen
// (500 and code 0).
const (
	InvalidRequest Refusal = "InvalidRequestException"
	BadUserRequest Refusal = "BadUserRequestException"
	NotValid       Refusal = "NotValidException"
	ProcessEngine  Refusal = "ProcessEngineException"
)

// Error implements error.
func (e *InvalidError) Error() string {
	return fmt.Sprintf("'%s' of a %s query: %s", e.Filter, e.Resource, e.Reason)
}

func invalid(format string, args ...any) *InvalidError {
	return &InvalidError{Reason: fmt.Sprintf(format, args...), As: InvalidRequest}
}

// as has the error refused in another way.
func (e *InvalidError) as(r Refusal) *InvalidError {
	e.As = r
	return e
}

// rule refuses criteria in which all of its filters, and none of the others,
// are asked for.
type rule struct {
	filters []string
	without []string
	reason  string
	as      Refusal // ProcessEngine unless set
}

// refusedAs has all of the rules refuse in one way.
func refusedAs(r Refusal, rules ...rule) []rule {
	for i := range rules {
		rules[i].as = r
	}
	return rules
}

// exclusive refuses two filters beside each other.
func exclusive(a, b string) rule {
	return rule{filters: []string{a, b}, reason: "cannot be asked for together with " + b}
}

// exclusives refuses any two of the filters beside each other.
func exclusives(names ...string) (rules []rule) {
	for i, a := range names {
		for _, b := range names[i+1:] {
			rules = append(rules, exclusive(a, b))
		}
	}
	return rules
}

// check applies the rules to conditions that must all hold.
func check(rules []rule, conditions []Condition) error {
	asked := func(name string) bool {
		v, ok := valueOf(conditions, name)
		return ok && v != false
	}
	for _, r := range rules {
		broken := !slices.ContainsFunc(r.filters, func(name string) bool { return !asked(name) })
		if broken && !slices.ContainsFunc(r.without, asked) {
			return &InvalidError{Filter: r.filters[0], Reason: r.reason, As: cmp.Or(r.as, ProcessEngine)}
		}
	}
	return nil
}
