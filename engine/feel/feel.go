package feel

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Env is what an expression can see; an expr.Env is one.
type Env interface {
	// Lookup resolves the name of a variable to a Go value that [FromGo] takes,
	// or to a FEEL value.
	Lookup(name string) (v any, ok bool)
	// Now is the instant of the command, in the zone of the engine.
	Now() time.Time
}

// Expression is a compiled expression. It never changes and may be evaluated
// from any number of goroutines.
type Expression struct {
	source string
	root   node
}

// UnaryTests is a compiled cell of a decision table. It never changes and may be
// evaluated from any number of goroutines.
type UnaryTests struct {
	source string
	root   node
}

// Compile reads an expression. The error is a [*SyntaxError].
func Compile(source string) (*Expression, error) {
	root, err := parse(source, (*parser).expression)
	if err != nil {
		return nil, err
	}
	return &Expression{source, root}, nil
}

// CompileUnaryTests reads the tests of a cell, such as "< 5, [10..20]". The
// error is a [*SyntaxError].
func CompileUnaryTests(source string) (*UnaryTests, error) {
	root, err := parse(source, (*parser).unaryTests)
	if err != nil {
		return nil, err
	}
	return &UnaryTests{source, root}, nil
}

// Source is the text the expression was compiled from.
func (e *Expression) Source() string { return e.source }

// Source is the text the tests were compiled from.
func (u *UnaryTests) Source() string { return u.source }

// Eval yields the value. The error is an [*EvalError].
func (e *Expression) Eval(env Env) (any, error) {
	return evaluate(e.source, e.root, &run{env: env})
}

// Eval tests an input, which the tests may also call by name or as "?"; ok is
// false for null too. The error is an [*EvalError].
func (u *UnaryTests) Eval(env Env, name string, input any) (ok bool, err error) {
	r := &run{env: env, hasInput: true, inputName: name, input: input}
	v, err := evaluate(u.source, u.root, r)
	return v == true, err
}

// The bounds of source and evaluation.
const (
	maxSource  = 64 << 10  // bytes of source
	maxNesting = 200       // of source
	maxDepth   = 1_000     // of evaluation
	maxSteps   = 5_000_000 // nodes evaluated
	maxItems   = 1_000_000 // elements of a list
	maxText    = 4 << 20   // bytes of a string that an expression makes
)

// SyntaxError is what the Compile functions return for text that is not FEEL.
type SyntaxError struct {
	Source  string
	Offset  int // in bytes from the start of Source
	Message string
}

// Error implements error in one line.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("failed to parse expression '%s': position %d: %s", shorten(e.Source), e.Offset, e.Message)
}

// EvalError is what went wrong while an expression was evaluated.
type EvalError struct {
	Source string
	Err    error
}

// Error implements error in one line.
func (e *EvalError) Error() string {
	return fmt.Sprintf("failed to evaluate expression '%s': %s", shorten(e.Source), e.Err)
}

// Unwrap is the cause.
func (e *EvalError) Unwrap() error { return e.Err }

// ErrLimit is wrapped where an evaluation ran into one of its bounds.
var ErrLimit = errors.New("the expression needs more steps, depth or space than allowed")

func shorten(source string) string {
	const most = 300
	if len(source) <= most {
		return source
	}
	return strings.ToValidUTF8(source[:most], "") + "…"
}

// evaluate runs a tree and sorts out how it ended.
func evaluate(source string, root node, r *run) (v any, err error) {
	defer func() {
		switch x := recover().(type) {
		case nil:
		case abort:
			v, err = nil, &EvalError{source, x.err}
		default:
			panic(x)
		}
	}()
	switch x := root.eval(r).(type) {
	case failure:
		return nil, &EvalError{source, errors.New(x.message)}
	default:
		return x, nil
	}
}

// abort is the panic with which an evaluation ends at once.
type abort struct{ err error }

// failure is a value that stands for an error: most operations turn it into
// null, a fatal one goes through to the end.
type failure struct {
	message string
	fatal   bool
}

func failed(format string, args ...any) failure {
	return failure{message: fmt.Sprintf(format, args...)}
}

// run is the state of one evaluation.
type run struct {
	env   Env
	scope *scope
	steps int
	depth int
	// The input of unary tests.
	hasInput  bool
	inputName string
	input     any
	hasSymbol bool // "?" may be used
	symbol    any
}

// step counts, and ends an evaluation that has become too long.
func (r *run) step() {
	if r.steps++; r.steps > maxSteps {
		panic(abort{ErrLimit})
	}
}

// spend counts n elements made at once.
func (r *run) spend(n int) {
	if n > maxItems {
		panic(abort{ErrLimit})
	}
	if r.steps += n; r.steps > maxSteps {
		panic(abort{ErrLimit})
	}
}

// text bounds a string that the expression makes.
func (r *run) text(s string) string {
	if len(s) > maxText {
		panic(abort{ErrLimit})
	}
	r.spend(len(s) / 64)
	return s
}

// enter is called before an evaluation inside another one.
func (r *run) enter() {
	if r.depth++; r.depth > maxDepth {
		panic(abort{ErrLimit})
	}
}

func (r *run) leave() { r.depth-- }
