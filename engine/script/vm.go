package script

import (
	"errors"
	"fmt"
	"math/rand"
	"time"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// maxCallDepth bounds calls of functions within each other.
const maxCallDepth = 1000

// vm is one run of one program: a fresh interpreter whose global object falls
// back to the variables of the scope.
type vm struct {
	*goja.Runtime
	host    host
	program *Program
	prelude *prelude
	// scope holds the names that were looked up, and those that the script
	// assigned without declaring them.
	scope map[string]*binding
	types map[string]bool // names of the scope that hold a Double
}

// binding is a name that was looked up.
type binding struct {
	value   goja.Value // nil where nothing has the name
	before  any        // the list or map as it came, to see what the script changed
	mutable bool
}

// outcome is what a run yields.
type outcome struct {
	value   any
	changed []change // variables whose list or map the script changed in place
}

type change struct {
	name  string
	value any
}

// interrupted is what stops a script from outside.
type interrupted struct{ reason error }

// execute runs a program. stop receives a function that ends the run early with
// a reason; it may be called from another goroutine until execute returns.
func execute(p *Program, h host, stop func(interrupt func(reason error))) (out outcome, err error) {
	m := &vm{Runtime: goja.New(), host: h, program: p, scope: map[string]*binding{}, types: map[string]bool{}}
	defer func() {
		// NB: a getter that runs while the result is converted fails by a panic.
		switch r := recover().(type) {
		case nil:
		case *goja.InterruptedError:
			out, err = outcome{}, m.failure(r)
		case *goja.StackOverflowError:
			out, err = outcome{}, m.failure(r)
		case *goja.Exception:
			out, err = outcome{}, m.failure(r)
		default:
			out, err = outcome{}, &Error{Name: p.name, Excerpt: excerpt(p.source), Message: fmt.Sprint("the interpreter failed: ", r)}
		}
	}()
	if stop != nil {
		stop(func(reason error) { m.Interrupt(interrupted{reason}) })
	}
	now := h.now()
	m.SetTimeSource(func() time.Time { return now })
	m.SetRandSource(rand.New(rand.NewSource(now.UnixNano())).Float64) //nolint:gosec // repeatable on purpose
	m.SetMaxCallStackSize(maxCallDepth)
	m.SetParserOptions(parser.WithDisableSourceMaps)
	m.install()
	v, err := m.RunProgram(p.code)
	if err != nil {
		return outcome{}, m.failure(err)
	}
	if out.value, err = m.toGo(v, 0, new(int)); err == nil {
		out.value = m.typed(p.result, out.value)
		out.changed, err = m.changes()
	}
	if err != nil {
		return outcome{}, m.failure(err)
	}
	return out, nil
}

// changes are the lists and maps of the scope that the script changed in place.
func (m *vm) changes() ([]change, error) {
	var all []change
	for _, name := range sortedKeys(m.scope) {
		b := m.scope[name]
		if !b.mutable {
			continue
		}
		after, err := m.toGo(b.value, 0, new(int))
		if err != nil {
			return nil, err
		}
		if !same(b.before, after) {
			all = append(all, change{name, after})
		}
	}
	return all, nil
}

// failure turns what the interpreter reports into the errors of this package.
func (m *vm) failure(err error) error {
	e := &Error{Name: m.program.name, Excerpt: excerpt(m.program.source), Message: err.Error()}
	var stopped *goja.InterruptedError
	var deep *goja.StackOverflowError
	var thrown *goja.Exception
	switch {
	case errors.As(err, &stopped):
		if i, ok := stopped.Value().(interrupted); ok {
			e.Err, e.Message = i.reason, i.reason.Error()
		}
		return e
	case errors.As(err, &deep):
		e.Err, e.Message = ErrDepth, ErrDepth.Error()
		return e
	case errors.As(err, &thrown):
		return m.thrown(thrown, e)
	}
	e.Err = err
	return e
}

func (m *vm) thrown(thrown *goja.Exception, e *Error) (err error) {
	for _, f := range thrown.Stack() {
		if p := f.Position(); f.SrcName() == m.program.name && p.Line > 0 {
			e.Line, e.Column = p.Line, p.Column
			break
		}
	}
	if o, ok := thrown.Value().(*goja.Object); ok {
		if x, ok := exported[*javaBPMNError](o); ok {
			return &BPMNError{x.code, x.message}
		}
		if g := m.hostError(o); g != nil {
			e.Err, e.Message = g, g.Error()
			return e
		}
	}
	// NB: the text of a thrown object is computed by the script.
	if x := m.Try(func() { e.Message = clip(thrown.Value().String()) }); x != nil {
		e.Message = "an object without a text was thrown"
	}
	return e
}

// hostError is the error of the scope behind a thrown error object, if any.
func (m *vm) hostError(o *goja.Object) error {
	var found error
	_ = m.Try(func() {
		if v := o.Get("value"); v != nil {
			if g, ok := v.Export().(error); ok {
				found = g
			}
		}
	})
	return found
}

// fail throws a Go error into the script.
func (m *vm) fail(err error) {
	panic(m.NewGoError(err))
}

// clip bounds a text for messages.
func clip(s string) string {
	const most = 2000
	if len(s) <= most {
		return s
	}
	return s[:most] + "…"
}
