package query

import (
	"fmt"
	"slices"
)

// InvalidError: the criteria cannot be asked for. It is the asker's to mend;
// every other error of this package, but for [ErrNotFound], is not.
type InvalidError struct {
	Resource string // such as "task"
	Filter   string // or sort key
	Reason   string
}

// Error implements error.
func (e *InvalidError) Error() string {
	return fmt.Sprintf("'%s' of a %s query: %s", e.Filter, e.Resource, e.Reason)
}

func invalid(format string, args ...any) *InvalidError {
	return &InvalidError{Reason: fmt.Sprintf(format, args...)}
}

// rule refuses criteria in which all of its filters, and none of the others,
// are asked for.
type rule struct {
	filters []string
	without []string
	reason  string
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
			return &InvalidError{Filter: r.filters[0], Reason: r.reason}
		}
	}
	return nil
}
