package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong, or doubtful, in a file.
type Problem struct {
	// Resource is the name under which the file was deployed.
	Resource string
	// Line and Column count from 1 and say where the start tag of the element
	// ends, as Camunda 7.24 reports it. Column counts characters. Both are 0
	// where the problem is the whole file's.
	Line, Column int
	// ElementID is the id of the element that the problem is about, empty where
	// it is against the schema. ElementIDs are all elements that take part in it.
	ElementID  string
	ElementIDs []string
	Message    string
	// Unreadable: the text itself, of the file or of an expression in it, cannot
	// be parsed. Camunda 7.24 gives up at the first of these.
	Unreadable bool
}

// isOfSchema reports whether the file does not have the shape of BPMN.
func (p Problem) isOfSchema() bool { return p.ElementID == "" && !p.Unreadable }

// String is the problem in one line: message, resource, line and column.
func (p Problem) String() string {
	if p.Line == 0 {
		return fmt.Sprintf("%s | resource %s", p.Message, p.Resource)
	}
	return fmt.Sprintf("%s | resource %s | line %d | column %d", p.Message, p.Resource, p.Line, p.Column)
}

// ParseError is why a file cannot be deployed. Problems has at least one entry;
// both lists are in the order of the file.
type ParseError struct {
	Problems []Problem
	Warnings []Problem
}

// IsUnreadable reports whether something cannot be parsed in a file that else has
// the shape of BPMN.
func (e *ParseError) IsUnreadable() bool {
	unreadable := func(p Problem) bool { return p.Unreadable }
	return slices.ContainsFunc(e.Problems, unreadable) && !slices.ContainsFunc(e.Problems, Problem.isOfSchema)
}

// Error lists every problem on a line of its own, in the shape that Camunda
// 7.24 gives it in the message of a refused deployment.
func (e *ParseError) Error() string {
	var b strings.Builder
	b.WriteString("Could not parse BPMN process. Errors: ")
	for _, p := range e.Problems {
		b.WriteString("\n* ")
		b.WriteString(p.String())
	}
	if len(e.Warnings) > 0 {
		b.WriteString("\nWarnings:")
	}
	for _, p := range e.Warnings {
		b.WriteString("\n* ")
		b.WriteString(p.String())
	}
	return b.String()
}

// maxProblems bounds the list of a file, so that a hostile one cannot make an
// answer larger than itself.
const maxProblems = 200

// report collects the problems and warnings of one file.
type report struct {
	resource           string
	problems, warnings []Problem
}

// spot is where a problem lies: an element and the ids that take part in it.
// The first of ids, or else the element's own, is the one it is about.
type spot struct {
	e   *element
	ids []string
}

// about is the spot of an element with its own id.
func about(e *element) spot { return spot{e: e} }

// within is the spot of a part of the elements with the given ids.
func within(e *element, ids ...string) spot { return spot{e: e, ids: ids} }

// anonymous is a spot without ids, as the schema knows them.
func anonymous(e *element) spot { return spot{e: &element{line: e.line, column: e.column}} }

func (r *report) problem(s spot, format string, args ...any) {
	if len(r.problems) < maxProblems {
		r.problems = append(r.problems, r.at(s, fmt.Sprintf(format, args...)))
	}
}

// unreadable is a problem with a text that cannot be parsed.
func (r *report) unreadable(s spot, format string, args ...any) {
	r.problem(s, format, args...)
	r.problems[len(r.problems)-1].Unreadable = true
}

func (r *report) warning(s spot, format string, args ...any) {
	if len(r.warnings) < maxProblems {
		r.warnings = append(r.warnings, r.at(s, fmt.Sprintf(format, args...)))
	}
}

func (r *report) at(s spot, message string) Problem {
	p := Problem{Resource: r.resource, Message: message, Line: s.e.line, Column: s.e.column, ElementID: s.e.id()}
	if own := s.e.id(); own != "" {
		p.ElementIDs = append(p.ElementIDs, own)
	}
	for i, id := range s.ids {
		if i == 0 && id != "" {
			p.ElementID = id
		}
		if id != "" && !slices.Contains(p.ElementIDs, id) {
			p.ElementIDs = append(p.ElementIDs, id)
		}
	}
	return p
}

// err is nil where no problem was found.
func (r *report) err() error {
	sortByPlace(r.problems)
	sortByPlace(r.warnings)
	if len(r.problems) == 0 {
		return nil
	}
	if slices.ContainsFunc(r.problems, Problem.isOfSchema) {
		r.warnings = nil // what is doubtful in such a file is not worth telling yet
	}
	return &ParseError{Problems: r.problems, Warnings: r.warnings}
}

func sortByPlace(list []Problem) {
	slices.SortStableFunc(list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}
