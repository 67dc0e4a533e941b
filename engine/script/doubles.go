package script

import (
	"math"
	"math/big"
	"reflect"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// The interpreter has one kind of whole number, Camunda two: 2.5*2 is a Double
// there. Which one it is cannot be seen in the value, only in how it was
// computed. So the program's text is searched, at compilation, for what flows
// into its last expression and into the arguments of setVariable: fractions,
// functions that yield doubles, and variables, whose types are known when the
// script runs. The search ignores the order of statements.

// doubt says when a whole number is a Double.
type doubt struct {
	always bool
	names  []string // of variables: it is one where any of them is a Double
}

// wholeDouble is a whole number that keeps its type on its way into a method.
type wholeDouble struct{ value float64 }

// markDouble is the hidden function that wraps arguments; no script can write
// its name.
const markDouble = "\u0000double"

// markBig is the hidden name of BigInt.
const markBig = "\u0000big"

// typed gives a whole number its type.
func (m *vm) typed(d *doubt, v any) any {
	i, ok := v.(int32)
	if !ok || d == nil {
		return v
	}
	is := d.always
	for _, name := range d.names {
		is = is || m.types[name]
	}
	if is {
		return float64(i)
	}
	return v
}

// installMarks defines the hidden names.
func (m *vm) installMarks() {
	_ = m.GlobalObject().DefineDataProperty(markBig, m.GlobalObject().Get("BigInt"), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	if len(m.program.doubts) == 0 {
		return
	}
	_ = m.GlobalObject().DefineDataProperty(markDouble, m.ToValue(func(c goja.FunctionCall) goja.Value {
		v := c.Argument(0)
		if x, ok := v.Export().(int64); !ok || x < math.MinInt32 || x > math.MaxInt32 {
			return v
		}
		plain, err := primitive(v)
		if err != nil {
			return v
		}
		i := int(c.Argument(1).ToInteger())
		if f, ok := m.typed(&m.program.doubts[i], plain).(float64); ok {
			return m.ToValue(&wholeDouble{f})
		}
		return v
	}), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
}

// noteType remembers that a variable read through a method is a Double.
func (m *vm) noteType(method string, args []any, v any) {
	if _, ok := v.(float64); !ok || !strings.HasPrefix(method, "getVariable") || len(args) == 0 {
		return
	}
	if name, ok := args[0].(string); ok {
		m.types[name] = true
	}
}

// planDoubles finds the doubts of a program and wraps the arguments concerned.
func (p *Program) planDoubles(tree *ast.Program) {
	f := &flow{sources: map[string][]ast.Expression{}, declared: map[string]bool{}}
	walk(reflect.ValueOf(tree.Body), f.collect)
	if n := len(tree.Body); n > 0 {
		if s, ok := tree.Body[n-1].(*ast.ExpressionStatement); ok {
			p.result = f.doubtOf(s.Expression)
		}
	}
	for _, call := range f.setters {
		last := len(call.ArgumentList) - 1
		arg := call.ArgumentList[last]
		d := f.doubtOf(arg)
		if d == nil {
			continue
		}
		p.doubts = append(p.doubts, *d)
		call.ArgumentList[last] = &ast.CallExpression{
			Callee:       &ast.Identifier{Name: markDouble, Idx: arg.Idx0()},
			ArgumentList: []ast.Expression{arg, &ast.NumberLiteral{Idx: arg.Idx0(), Value: int64(len(p.doubts) - 1)}},
		}
	}
}

// flow is what the names of a script are assigned.
type flow struct {
	sources  map[string][]ast.Expression
	declared map[string]bool
	setters  []*ast.CallExpression
}

func (f *flow) collect(n any) {
	switch n := n.(type) {
	case *ast.Binding:
		if id, ok := n.Target.(*ast.Identifier); ok {
			f.declared[string(id.Name)] = true
			f.assign(id, n.Initializer)
		}
	case *ast.AssignExpression:
		if id, ok := n.Left.(*ast.Identifier); ok {
			f.assign(id, n.Right)
			if n.Operator == token.EXPONENT {
				f.assign(id, &ast.NumberLiteral{Value: 0.5})
			}
		}
	case *ast.CallExpression:
		dot, ok := n.Callee.(*ast.DotExpression)
		if ok && strings.HasPrefix(string(dot.Identifier.Name), "setVariable") && len(n.ArgumentList) == 2 {
			f.setters = append(f.setters, n)
		}
	}
}

func (f *flow) assign(id *ast.Identifier, e ast.Expression) {
	name := string(id.Name)
	if e == nil {
		e = &ast.NullLiteral{}
	}
	f.sources[name] = append(f.sources[name], e)
}

// doubtOf is the doubt about an expression's value; nil where there is none.
func (f *flow) doubtOf(e ast.Expression) *doubt {
	d := &doubt{}
	f.into(d, e, map[string]bool{}, 0)
	if !d.always && len(d.names) == 0 {
		return nil
	}
	return d
}

func (f *flow) into(d *doubt, e ast.Expression, seen map[string]bool, depth int) {
	if depth > 200 || d.always {
		return
	}
	next := func(parts ...ast.Expression) {
		for _, e := range parts {
			f.into(d, e, seen, depth+1)
		}
	}
	switch e := e.(type) {
	case *ast.NumberLiteral:
		x, ok := e.Value.(float64)
		d.always = ok && x != math.Trunc(x)
	case *ast.Identifier:
		f.intoName(d, string(e.Name), seen, depth)
	case *ast.BinaryExpression:
		switch e.Operator {
		case token.EXPONENT:
			d.always = true
		case token.PLUS, token.MINUS, token.MULTIPLY, token.SLASH, token.REMAINDER, token.LOGICAL_OR, token.LOGICAL_AND, token.COALESCE:
			next(e.Left, e.Right)
		}
	case *ast.UnaryExpression:
		switch e.Operator {
		case token.PLUS, token.MINUS, token.INCREMENT, token.DECREMENT:
			next(e.Operand)
		}
	case *ast.ConditionalExpression:
		next(e.Consequent, e.Alternate)
	case *ast.AssignExpression:
		next(e.Left, e.Right)
	case *ast.SequenceExpression:
		next(e.Sequence[len(e.Sequence)-1])
	case *ast.CallExpression:
		f.intoCall(d, e, next)
	}
}

func (f *flow) intoName(d *doubt, name string, seen map[string]bool, depth int) {
	if seen[name] {
		return
	}
	seen[name] = true
	for _, e := range f.sources[name] {
		f.into(d, e, seen, depth+1)
	}
	if !f.declared[name] {
		d.names = append(d.names, name)
	}
}

// doubleFunctions yield doubles whatever they are given.
var doubleFunctions = map[string]bool{"cbrt": true, "cos": true, "exp": true, "hypot": true, "log": true, "pow": true, "sin": true, "sqrt": true, "tan": true}

func (f *flow) intoCall(d *doubt, call *ast.CallExpression, next func(...ast.Expression)) {
	switch callee := call.Callee.(type) {
	case *ast.Identifier:
		d.always = callee.Name == "parseFloat"
	case *ast.DotExpression:
		method := string(callee.Identifier.Name)
		if of, ok := callee.Left.(*ast.Identifier); ok && of.Name == "Math" {
			switch {
			case doubleFunctions[method]:
				d.always = true
			case method == "max" || method == "min" || method == "abs":
				next(call.ArgumentList...)
			}
			return
		}
		if strings.HasPrefix(method, "getVariable") && len(call.ArgumentList) == 1 {
			if name, ok := call.ArgumentList[0].(*ast.StringLiteral); ok {
				d.names = append(d.names, string(name.Value))
			}
		}
	}
}

// walk calls visit for every node of a tree. Declarations are listed twice in
// it; the lists of them are left out.
func walk(v reflect.Value, visit func(node any)) {
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			unfold(v)
			walk(v.Elem(), visit)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			if v.Elem().Kind() == reflect.Struct {
				visit(v.Interface())
			}
			walk(v.Elem(), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; name != "DeclarationList" {
				walk(v.Field(i), visit)
			}
		}
	}
}

// unfold puts the call BigInt("…") in the place of a literal such as 10n: the
// compiler computes with literals, and 9n**9n**9n would keep it busy for ever
// outside of all limits.
func unfold(v reflect.Value) {
	n, ok := v.Interface().(*ast.NumberLiteral)
	if !ok || !v.CanSet() {
		return
	}
	if i, ok := n.Value.(*big.Int); ok {
		digits := unistring.NewFromString(i.String())
		call := &ast.CallExpression{
			Callee:       &ast.Identifier{Name: markBig, Idx: n.Idx},
			ArgumentList: []ast.Expression{&ast.StringLiteral{Idx: n.Idx, Literal: string(digits), Value: digits}},
		}
		v.Set(reflect.ValueOf(call))
	}
}
