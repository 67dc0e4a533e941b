package dmn

import (
	"fmt"
	"strings"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/feel"
)

// expression is a compiled expression of any language; one of the fields behind
// text is set, err where it could not be compiled.
type expression struct {
	elementID string
	text      string
	feel      *feel.Expression
	tests     *feel.UnaryTests
	juel      *expr.Expression
	script    Script
	err       error
}

// feelLanguages are the names of FEEL.
var feelLanguages = map[string]bool{
	"http://www.omg.org/spec/FEEL/20140401":       true,
	"http://www.omg.org/spec/DMN/20180521/FEEL/":  true,
	"https://www.omg.org/spec/DMN/20191111/FEEL/": true,
	"https://www.omg.org/spec/DMN/20211108/FEEL/": true,
	"https://www.omg.org/spec/DMN/20230324/FEEL/": true,
}

func isFEEL(language string) bool {
	return language == "" || feelLanguages[language] || strings.EqualFold(language, "feel")
}

// expression compiles the text of an element; nil where it is blank. Entries of
// an input are unary tests where they are FEEL.
func (p *parser) expression(e *element, isTest bool) *expression {
	x := &expression{elementID: e.attribute("id"), text: e.textOf()}
	if isBlank(x.text) {
		return nil
	}
	language := e.attribute("expressionLanguage")
	if language == "" {
		language = p.language
	}
	switch {
	case isFEEL(language) && isTest:
		x.tests, x.err = feel.CompileUnaryTests(x.text)
	case isFEEL(language):
		x.feel, x.err = feel.Compile(x.text)
	case strings.EqualFold(language, "juel"):
		text := x.text
		if t := strings.TrimSpace(text); !strings.HasPrefix(t, "${") && !strings.HasPrefix(t, "#{") {
			text = "${" + text + "}"
		}
		x.juel, x.err = expr.Compile(text)
	case p.options.CompileScript == nil:
		x.err = fmt.Errorf("there is no script engine for the language %s", language)
	default:
		x.script, x.err = p.options.CompileScript(language, x.elementID, x.text)
	}
	if x.err != nil {
		p.warn(e, "%s", x.err)
	}
	return x
}

// eval yields the value: a FEEL value of the FEEL expressions, else a Go value.
func (x *expression) eval(env expr.Env) (any, error) {
	var v any
	err := x.err
	switch {
	case err != nil:
	case x.feel != nil:
		v, err = x.feel.Eval(env)
	case x.juel != nil:
		v, err = x.juel.Eval(env)
	case x.script != nil:
		v, err = x.script(env)
	}
	if err != nil {
		return nil, fmt.Errorf("evaluate %s: %w", x.elementID, err)
	}
	return v, nil
}

// holds evaluates an entry of an input.
func (x *expression) holds(env expr.Env, in *input, v any) (bool, error) {
	if x == nil {
		return true, nil
	}
	if x.tests != nil && x.err == nil {
		ok, err := x.tests.Eval(env, in.variable, v)
		if err != nil {
			return false, fmt.Errorf("evaluate %s: %w", x.elementID, err)
		}
		return ok, nil
	}
	result, err := x.eval(env)
	return result == true, err
}

// overlay is an environment with some more names.
type overlay struct {
	expr.Env
	names map[string]any
}

// Lookup implements [expr.Env].
func (o overlay) Lookup(name string) (any, bool) {
	if v, ok := o.names[name]; ok {
		return v, true
	}
	return o.Env.Lookup(name)
}
