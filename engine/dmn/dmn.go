package dmn

import (
	"fmt"
	"strings"

	"github.com/sluice-bpm/sluice/engine/expr"
)

// Definitions is one DMN file. It never changes.
type Definitions struct {
	ID        string // the key of the decision requirements definition
	Name      string
	Namespace string // shown as the category of its decisions
	// Decisions that can be evaluated, in the order of the file.
	Decisions []*Decision
	Warnings  []Warning
}

// HasRequirementsGraph reports whether Camunda keeps a decision requirements
// definition for the file: for more than one decision.
func (d *Definitions) HasRequirementsGraph() bool { return len(d.Decisions) > 1 }

// Decision is a decision with what it requires.
type Decision struct {
	ID                string // the key of the decision definition
	Name              string
	VersionTag        string
	HistoryTimeToLive *int // in days; nil without one
	// Required are the decisions whose results it uses, in the order of the file.
	Required []*Decision

	table   *table
	literal *literal
}

// IsTable reports whether the decision is a decision table.
func (d *Decision) IsTable() bool { return d.table != nil }

// table is a decision table.
type table struct {
	policy      hitPolicy
	aggregation string
	inputs      []*input
	outputs     []*output
	rules       []*rule
}

type input struct {
	id, label  string
	variable   string // the name of the input for the rules' tests
	expression *expression
	typ        string
}

type output struct {
	id, label, name string
	typ             string
}

type rule struct {
	id          string
	conditions  []*expression
	conclusions []*expression
}

// literal is a decision by one expression.
type literal struct {
	name       string
	typ        string
	expression *expression
}

// Script evaluates a compiled script of a decision.
type Script func(env expr.Env) (any, error)

// Options are what Parse needs from outside.
type Options struct {
	// CompileScript compiles an expression in a language other than feel and
	// juel. Without it such expressions fail where they are evaluated.
	CompileScript func(language, name, source string) (Script, error)
}

// Warning is something that does not keep a file from being deployed.
type Warning struct {
	Line, Column int
	ElementID    string
	Message      string
}

// Problem is a mistake in a file.
type Problem struct {
	Line, Column int    // from 1; 0 where unknown
	ElementID    string // empty where there is none
	Message      string
}

// ParseError is what [Parse] returns for a file that cannot be deployed.
type ParseError struct {
	File     string
	Problems []Problem
}

// Error implements error.
func (e *ParseError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = fmt.Sprintf("%s:%d:%d: %s", e.File, p.Line, p.Column, p.Message)
		if p.ElementID != "" {
			lines[i] += " (element " + p.ElementID + ")"
		}
	}
	return strings.Join(lines, "\n")
}
