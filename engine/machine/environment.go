package machine

import (
	"fmt"
	"time"

	"github.com/sluice-bpm/sluice/engine/expr"
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

var _ expr.Env = environment{}

func (r *run) scopeEnv(e *state.Execution) environment {
	return environment{r: r, p: place{execution: e}}
}

// Lookup implements [expr.Env]: the implicit objects, variables, then delegates
// by bean name.
func (v environment) Lookup(name string) (any, bool) {
	switch {
	case name == "execution" && v.p.execution != nil:
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
		if x, err := decode(row); err == nil {
			return x.Go(), true
		}
		return nil, false
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
	return nil, fmt.Errorf("the delegate %s has no property %s", b.name, name)
}

// Call implements [expr.Object].
func (b bean) Call(method string, _ []any) (any, error) {
	return nil, fmt.Errorf("the delegate %s has no method %s", b.name, method)
}

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
