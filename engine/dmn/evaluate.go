package dmn

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/value"
)

// Entry is one output of a result. Name is empty for the output of a table that
// gives it none; Camunda's key is null then.
type Entry struct {
	Name  string
	Value value.Value
	Typed bool // the output has a type that Camunda knows; where not, the REST API shows no type but for null
	raw   any  // as later decisions see it
}

// Temporal is the value where it is one of FEEL's dates, times or durations, of
// which [Entry.Value] has lost the kind; nil where it is none.
func (e Entry) Temporal() any {
	if isTemporal(e.raw) {
		return e.raw
	}
	return nil
}

// EvaluatedInput is an input clause with its value, for history.
type EvaluatedInput struct {
	ID, Label string // of the clause
	Value     value.Value
}

// EvaluatedOutput is an output of a matched rule, for history.
type EvaluatedOutput struct {
	ID, Label string // of the clause
	Entry
}

// MatchedRule is a rule that matched and that the hit policy let stand.
type MatchedRule struct {
	RuleID  string
	Outputs []EvaluatedOutput // without those that the rule leaves blank
}

// Evaluation is what happened to one decision.
type Evaluation struct {
	Decision *Decision
	Inputs   []EvaluatedInput
	Rules    []MatchedRule
	// CollectResult is the aggregated value of a COLLECT table and the value of a
	// literal expression; nil without one.
	CollectResult *Entry
	// Elements is (inputs + outputs) × rules of a table, and one of a literal
	// expression: what Camunda's metric counts.
	Elements int64

	rows []Row
}

// Error is what [Decision.Evaluate] returns: the decision and the cause.
type Error struct {
	DecisionID string
	Err        error
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("evaluate decision %s: %s", e.DecisionID, e.Err) }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// Evaluate evaluates the decisions that this one requires and then itself. The
// error is an [*Error].
func (d *Decision) Evaluate(env expr.Env) (*Result, error) {
	known := overlay{env, map[string]any{}}
	r := &Result{}
	for _, next := range d.order(nil, map[*Decision]bool{}) {
		e, err := next.evaluate(known)
		if err != nil {
			return nil, &Error{next.ID, err}
		}
		r.Evaluations = append(r.Evaluations, e)
		if next != d {
			e.addTo(known.names)
		}
		r.Rows = e.rows
	}
	return r, nil
}

// order lists the required decisions before those that require them.
func (d *Decision) order(list []*Decision, seen map[*Decision]bool) []*Decision {
	if seen[d] {
		return list
	}
	seen[d] = true
	for _, r := range d.Required {
		list = r.order(list, seen)
	}
	return append(list, d)
}

// addTo makes the results variables of the decisions that follow: one result its
// values, several the lists of their values.
func (e *Evaluation) addTo(names map[string]any) {
	collects := e.Decision.table != nil && e.Decision.table.policy.collects && e.Decision.table.aggregation == ""
	if len(e.rows) == 1 && !collects {
		for _, entry := range e.rows[0] {
			names[entry.Name] = entry.raw
		}
		return
	}
	lists := map[string][]any{}
	for _, row := range e.rows {
		for _, entry := range row {
			lists[entry.Name] = append(lists[entry.Name], entry.raw)
		}
	}
	for name, list := range lists {
		names[name] = list
	}
}

func (d *Decision) evaluate(env expr.Env) (*Evaluation, error) {
	if d.table != nil {
		return d.evaluateTable(env)
	}
	e := &Evaluation{Decision: d, Elements: 1}
	var v any
	if x := d.literal.expression; x != nil {
		var err error
		if v, err = x.eval(env); err != nil {
			return nil, err
		}
	}
	entry, err := newEntry(env, d.literal.name, d.literal.typ, v)
	if err != nil {
		return nil, err
	}
	e.CollectResult = &entry
	e.rows = []Row{{entry}}
	return e, nil
}

func newEntry(env expr.Env, name, typ string, v any) (Entry, error) {
	raw, err := convert(env, typ, v)
	if err != nil {
		return Entry{}, err
	}
	return Entry{Name: name, Value: value.FromGo(shown(env, raw)), Typed: isKnown(typ), raw: raw}, nil
}

func (d *Decision) evaluateTable(env expr.Env) (*Evaluation, error) {
	t := d.table
	e := &Evaluation{Decision: d, Elements: int64((len(t.inputs) + len(t.outputs)) * len(t.rules))}
	matching := t.rules
	for i, in := range t.inputs {
		var v any
		local := env
		if in.expression != nil {
			x, err := in.expression.eval(env)
			if err != nil {
				return nil, err
			}
			if v, err = convert(env, in.typ, x); err != nil {
				return nil, fmt.Errorf("input %s: %w", in.id, err)
			}
			local = overlay{env, map[string]any{in.variable: v, "inputVariableName": in.variable}}
		}
		e.Inputs = append(e.Inputs, EvaluatedInput{in.id, in.label, value.FromGo(shown(env, v))})
		var left []*rule
		for _, r := range matching {
			ok, err := r.conditions[i].holds(local, in, v)
			if err != nil {
				return nil, err
			}
			if ok {
				left = append(left, r)
			}
		}
		matching = left
	}
	for _, r := range matching {
		m, err := t.outputsOf(env, r)
		if err != nil {
			return nil, err
		}
		e.Rules = append(e.Rules, m)
	}
	return e, e.conclude(t)
}

// outputsOf evaluates the outputs of a rule.
func (t *table) outputsOf(env expr.Env, r *rule) (MatchedRule, error) {
	m := MatchedRule{RuleID: r.id}
	for i, o := range t.outputs {
		x := r.conclusions[i]
		if x == nil {
			continue
		}
		v, err := x.eval(env)
		if err != nil {
			return m, err
		}
		entry, err := newEntry(env, o.name, o.typ, v)
		if err != nil {
			return m, fmt.Errorf("output %s of rule %s: %w", o.id, r.id, err)
		}
		m.Outputs = append(m.Outputs, EvaluatedOutput{o.id, o.label, entry})
	}
	return m, nil
}

// conclude applies the hit policy and makes the rows of the result.
func (e *Evaluation) conclude(t *table) (err error) {
	if e.Rules, err = t.policy.apply(e.Rules); err != nil {
		return err
	}
	if t.aggregation != "" {
		return e.aggregate(t)
	}
	for _, r := range e.Rules {
		row := make(Row, len(r.Outputs))
		for i, o := range r.Outputs {
			row[i] = o.Entry
		}
		e.rows = append(e.rows, row)
	}
	return nil
}

func (e *Evaluation) aggregate(t *table) error {
	var values []any
	name := ""
	for _, r := range e.Rules {
		switch {
		case len(r.Outputs) > 1:
			return fmt.Errorf("the aggregation %s needs a single output", t.aggregation)
		case len(r.Outputs) == 1:
			v := r.Outputs[0].raw
			if _, isText := v.(string); isText && r.Outputs[0].Typed && t.aggregation != "COUNT" {
				return errNotNumbers // a text that is not declared as one may hold a number
			}
			values = append(values, v)
			if name == "" {
				name = r.Outputs[0].Name
			}
		}
	}
	v, err := aggregations[t.aggregation](values)
	if err != nil || v == nil {
		return err
	}
	e.CollectResult = &Entry{Name: name, Value: value.FromGo(v), Typed: true, raw: v}
	e.rows = []Row{{*e.CollectResult}}
	return nil
}
