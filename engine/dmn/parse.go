package dmn

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine/ncname"
)

// namespaces are those of DMN 1.1 to 1.5.
var namespaces = map[string]bool{
	"http://www.omg.org/spec/DMN/20151101/dmn.xsd":   true,
	"http://www.omg.org/spec/DMN/20151101/dmn11.xsd": true,
	"http://www.omg.org/spec/DMN/20180521/MODEL/":    true,
	"https://www.omg.org/spec/DMN/20191111/MODEL/":   true,
	"https://www.omg.org/spec/DMN/20211108/MODEL/":   true,
	"https://www.omg.org/spec/DMN/20230324/MODEL/":   true,
}

// parser collects the problems of a file.
type parser struct {
	options  Options
	language string // of all expressions that name none; empty for FEEL
	problems []Problem
	warnings []Warning
}

// Parse reads a DMN file. The error is a [*ParseError] with all problems.
func Parse(file string, data []byte, o Options) (*Definitions, error) {
	p := &parser{options: o}
	root, problem := readXML(data)
	if problem != nil {
		return nil, &ParseError{file, []Problem{*problem}}
	}
	d := p.definitions(root)
	if len(p.problems) > 0 {
		return nil, &ParseError{file, p.problems}
	}
	d.Warnings = p.warnings
	return d, nil
}

func (p *parser) problem(e *element, format string, args ...any) {
	p.problems = append(p.problems, Problem{e.line, e.column, e.attribute("id"), fmt.Sprintf(format, args...)})
}

func (p *parser) warn(e *element, format string, args ...any) {
	p.warnings = append(p.warnings, Warning{e.line, e.column, e.attribute("id"), fmt.Sprintf(format, args...)})
}

// id is the id of an element that must have one.
func (p *parser) id(e *element, what string) string {
	id := e.attribute("id")
	if id == "" {
		p.problem(e, "the %s has no id", what)
	}
	return id
}

func (p *parser) definitions(root *element) *Definitions {
	if root.name != "definitions" || !namespaces[root.space] {
		p.problem(root, "the root has to be the definitions of DMN 1.1 to 1.5")
		return nil
	}
	d := &Definitions{ID: p.id(root, "file"), Name: root.attribute("name"), Namespace: root.attribute("namespace")}
	if d.Namespace == "" {
		p.problem(root, "the definitions have no namespace")
	}
	if language := root.attribute("expressionLanguage"); !isFEEL(language) {
		p.language = language
	}
	p.checkIDs(root, map[string]*element{})
	byID := map[string]*Decision{}
	elements := map[*Decision]*element{}
	for _, e := range root.list("decision") {
		decision := p.decision(e)
		if decision == nil {
			continue
		}
		byID[decision.ID], elements[decision] = decision, e
		d.Decisions = append(d.Decisions, decision)
	}
	for _, decision := range d.Decisions {
		p.link(decision, elements[decision], byID)
	}
	p.checkLoops(d.Decisions, elements)
	return d
}

// checkIDs reports ids that are no names, and those used twice. Of extensions they
// are something else.
func (p *parser) checkIDs(e *element, seen map[string]*element) {
	if e.name == "extensionElements" {
		return
	}
	if id := strings.TrimSpace(e.attribute("id")); id != "" {
		first := seen[id]
		switch {
		case first != nil:
			p.problem(e, "the id %s is used twice: here and in line %d", id, first.line)
		case !ncname.Is(id):
			p.problem(e, "the id %s is no name: it has to begin with a letter or an underscore, and have only letters, digits, '_', '-' and '.'", id)
		}
		seen[id] = e
	}
	for _, c := range e.children {
		p.checkIDs(c, seen)
	}
}

// link finds the decisions that a decision requires.
func (p *parser) link(d *Decision, e *element, byID map[string]*Decision) {
	for _, r := range e.list("informationRequirement") {
		required := r.child("requiredDecision")
		if required == nil {
			continue
		}
		id, local := strings.CutPrefix(required.attribute("href"), "#")
		switch to := byID[id]; {
		case !local:
			p.problem(required, "a required decision has to be in the same file")
		case to == nil:
			p.problem(required, "the required decision %s is not in the file or cannot be evaluated", id)
		default:
			d.Required = append(d.Required, to)
		}
	}
}

// checkLoops reports decisions that require themselves.
func (p *parser) checkLoops(decisions []*Decision, elements map[*Decision]*element) {
	const open, done = 1, 2
	state := map[*Decision]int{}
	var visit func(d *Decision) bool
	visit = func(d *Decision) bool {
		switch state[d] {
		case open:
			p.problem(elements[d], "the decision %s requires itself", d.ID)
			return false
		case done:
			return true
		}
		state[d] = open
		for _, r := range d.Required {
			if !visit(r) {
				return false
			}
		}
		state[d] = done
		return true
	}
	for _, d := range decisions {
		if !visit(d) {
			return
		}
	}
}

func (p *parser) decision(e *element) *Decision {
	d := &Decision{ID: p.id(e, "decision"), Name: e.attribute("name")}
	d.VersionTag, _ = e.extension("versionTag")
	if ttl, ok := e.extension("historyTimeToLive"); ok && ttl != "" {
		days, ok := parseDays(ttl)
		if !ok {
			p.problem(e, "the history time to live %q is neither a number of days nor like P30D", ttl)
		}
		d.HistoryTimeToLive = &days
	}
	switch {
	case e.child("decisionTable") != nil:
		d.table = p.table(e.child("decisionTable"))
	case e.child("literalExpression") != nil:
		d.literal = p.literal(e, e.child("literalExpression"))
	default:
		p.warn(e, "the decision %s has neither a decision table nor a literal expression and is left out", d.ID)
		return nil
	}
	return d
}

var daysForm = regexp.MustCompile(`^P(\d{1,6})D$`)

// parseDays reads "30" and "P30D".
func parseDays(s string) (int, bool) {
	if m := daysForm.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0
}

func (p *parser) literal(decision, e *element) *literal {
	v := decision.child("variable")
	if v == nil {
		p.problem(decision, "a decision with a literal expression needs a variable")
		return nil
	}
	return &literal{name: v.attribute("name"), typ: v.attribute("typeRef"), expression: p.expression(e, false)}
}

func (p *parser) table(e *element) *table {
	t := &table{aggregation: e.attribute("aggregation")}
	name := e.attribute("hitPolicy")
	if name == "" {
		name = "UNIQUE"
	}
	policy, ok := hitPolicies[name]
	if !ok || t.aggregation != "" && (name != "COLLECT" || aggregations[t.aggregation] == nil) {
		p.problem(e, "the hit policy %s %s is not supported", name, t.aggregation)
	}
	t.policy = policy
	for _, c := range e.list("input") {
		t.inputs = append(t.inputs, p.input(c))
	}
	p.outputs(e, t)
	for _, c := range e.list("rule") {
		t.rules = append(t.rules, p.rule(c, t))
	}
	return t
}

func (p *parser) input(e *element) *input {
	in := &input{id: p.id(e, "input"), label: e.attribute("label"), variable: "cellInput"}
	if v, ok := e.extension("inputVariable"); ok && v != "" {
		in.variable = v
	}
	if x := e.child("inputExpression"); x != nil {
		in.typ = x.attribute("typeRef")
		in.expression = p.expression(x, false)
	}
	return in
}

// outputs of which there are several need names that differ.
func (p *parser) outputs(e *element, t *table) {
	list := e.list("output")
	used := map[string]bool{}
	for _, c := range list {
		o := &output{id: p.id(c, "output"), label: c.attribute("label"), name: c.attribute("name"), typ: c.attribute("typeRef")}
		if len(list) > 1 {
			if o.name == "" {
				p.problem(c, "an output of a table with several needs a name")
			} else if used[o.name] {
				p.problem(c, "the output name %s stands twice", o.name)
			}
		}
		used[o.name] = true
		t.outputs = append(t.outputs, o)
	}
	if len(list) == 0 {
		p.problem(e, "the decision table has no output")
	}
}

func (p *parser) rule(e *element, t *table) *rule {
	r := &rule{id: p.id(e, "rule")}
	inputs, outputs := e.list("inputEntry"), e.list("outputEntry")
	if len(inputs) != len(t.inputs) {
		p.problem(e, "the rule has %d input entries for %d inputs", len(inputs), len(t.inputs))
		return r
	}
	if len(outputs) != len(t.outputs) {
		p.problem(e, "the rule has %d output entries for %d outputs", len(outputs), len(t.outputs))
		return r
	}
	for _, c := range inputs {
		r.conditions = append(r.conditions, p.expression(c, true))
	}
	for _, c := range outputs {
		r.conclusions = append(r.conclusions, p.expression(c, false))
	}
	return r
}
