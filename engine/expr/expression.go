package expr

// Expression is a compiled expression. It never changes and may be evaluated
// from any number of goroutines.
type Expression struct {
	source string
	root   node
}

// Compile reads an expression: text in which ${…} or #{…} are replaced by their
// value, or one such expression alone, whose value keeps its type. The error is
// a [*SyntaxError].
func Compile(source string) (*Expression, error) {
	root, err := parse(source)
	if err != nil {
		return nil, err
	}
	return &Expression{source: source, root: root}, nil
}

// Fixed is an expression that yields a text as it stands, whatever is in it.
func Fixed(text string) *Expression {
	return &Expression{source: text, root: &literalNode{value: text, text: true}}
}

// Source is the text the expression was compiled from.
func (e *Expression) Source() string { return e.source }

// Literal is the text of an expression without any ${…} in it; ok is false for
// all others.
func (e *Expression) Literal() (text string, ok bool) {
	lit, ok := e.root.(*literalNode)
	if !ok || !lit.text {
		return "", false
	}
	return lit.value.(string), true
}

// Eval yields the value with its type. The error is an [*EvalError].
func (e *Expression) Eval(env Env) (any, error) {
	v, err := e.root.eval(env)
	if err != nil {
		return nil, e.locate(err)
	}
	return v, nil
}

// EvalString yields the value as text; null is the empty text.
func (e *Expression) EvalString(env Env) (string, error) {
	v, err := e.root.eval(env)
	if err != nil {
		return "", e.locate(err)
	}
	s, err := toText(env, v)
	if err != nil {
		return "", e.locate(err)
	}
	return s, nil
}

// Text is a value as text; null is the empty text.
func Text(env Env, v any) (string, error) { return toText(env, v) }

// EvalBool yields a condition's value. As in Camunda the value must be a
// Boolean: null, text and numbers are errors.
func (e *Expression) EvalBool(env Env) (bool, error) {
	v, err := e.root.eval(env)
	if err != nil {
		return false, e.locate(err)
	}
	b, ok := v.(bool)
	if !ok {
		return false, e.locate(errNotBoolean(v))
	}
	return b, nil
}

// locate completes an error with the source.
func (e *Expression) locate(err error) error {
	if ee, ok := err.(*EvalError); ok { // never wrapped: made in this package
		ee.Source = e.source
		return ee
	}
	return &EvalError{Source: e.source, Kind: Failed, Err: err}
}
