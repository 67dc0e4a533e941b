package machine

import (
	"fmt"
	"time"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/spin"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// environment is what an expression sees from a place.
type environment struct {
	r *run
	p place
	// event is the one that a listener is called for.
	event string
	// names are seen before the variables.
	names map[string]any
}

var (
	_ expr.Env        = environment{}
	_ expr.NodeReader = environment{}
)

func (r *run) scopeEnv(e *state.Execution) environment {
	return environment{r: r, p: place{execution: e}}
}

// Lookup implements [expr.Env]: the implicit objects, variables, then delegates
// by bean name.
func (v environment) Lookup(name string) (any, bool) {
	switch {
	case name == "execution" && v.p.execution != nil:
		if v.p.task != nil {
			return v.executionOrNull(), true
		}
		return executionObject(v), true
	case name == "task" && v.p.task != nil:
		return taskObject(v), true
	case name == "authenticatedUserId":
		return orNull(v.r.env.Actor.UserID), true
	}
	if x, ok := v.names[name]; ok {
		return x, true
	}
	if row, ok := v.r.findVariable(v.p, name); ok {
		x, err := v.r.goValue(row)
		return x, err == nil
	}
	if v.r.env.Delegate != nil {
		if d, ok := v.r.env.Delegate(name); ok {
			return bean{name, d}, true
		}
	}
	return nil, false
}

// Now, CurrentUser and CurrentGroups implement [expr.Env].
func (v environment) Now() time.Time          { return v.r.env.Now }
func (v environment) CurrentUser() string     { return v.r.env.Actor.UserID }
func (v environment) CurrentGroups() []string { return v.r.env.Actor.Groups }

// ReadNode implements [expr.NodeReader].
func (environment) ReadNode(x any, format string) (any, error) { return spin.Read(x, format) }

// node is the document of a variable as it was read, and as it is stored.
type node struct {
	stored value.Stored
	node   any
}

// goValue is a variable as expressions see it. The node of a document is the
// same for the length of a command: what one expression changes in it the next
// one sees, though it is stored only where it is set again, as in Camunda 7.24.
func (r *run) goValue(v *state.Variable) (any, error) {
	x, err := decode(v)
	if err != nil {
		return nil, err
	}
	document, ok := x.Go().(value.Document)
	if !ok {
		return x.Go(), nil
	}
	if known, ok := r.nodes[v]; ok && known.stored == v.Value {
		return known.node, nil
	}
	read, err := spin.FromDocument(document)
	if err != nil {
		return nil, fmt.Errorf("read variable %s: %w", v.Name, err)
	}
	if r.nodes == nil {
		r.nodes = map[*state.Variable]node{}
	}
	r.nodes[v] = node{v.Value, read}
	return read, nil
}

// orNull is the text, or null where there is none.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// orNoDate is the date, or null where there is none.
func orNoDate(m state.Millis) any {
	if m == 0 {
		return nil
	}
	return m.Time()
}

// bean is a registered delegate as expressions see it: it can be named, no more.
type bean struct {
	name     string
	delegate Delegate
}

var _ expr.Object = bean{}

// Property implements [expr.Object].
func (b bean) Property(name string) (any, error) {
	return nil, &expr.MissingError{Class: b.name, Member: name}
}

// Call implements [expr.Object].
func (b bean) Call(method string, _ []any) (any, error) {
	return nil, &expr.MissingError{Class: b.name, Member: method + "()", Method: true}
}

// HasMethod tells scripts that there is none.
func (bean) HasMethod(string) bool { return false }

// goDate is the moment of a date in an expression.
func goDate(v any) (time.Time, bool) {
	if t, ok := v.(time.Time); ok {
		return t, true
	}
	if typed, ok := v.(value.Valuer); ok {
		t, ok := typed.TypedValue().V.(time.Time)
		return t, ok
	}
	return time.Time{}, false
}
