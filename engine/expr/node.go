package expr

import (
	"strings"
)

// node is one step of the plan. Nodes never change once planned. An error is
// always an [*EvalError] without its Source.
type node interface {
	eval(env Env) (any, error)
}

// fail makes the error of a node.
func fail(offset int, kind Kind, err error) error {
	return &EvalError{Offset: offset, Kind: kind, Err: err}
}

// literalNode is a constant; text marks what stands outside ${…}.
type literalNode struct {
	value any
	text  bool
}

func (n *literalNode) eval(Env) (any, error) { return n.value, nil }

// string is the value of a constant text; n may be nil.
func (n *literalNode) string() (s string, ok bool) {
	if n == nil {
		return "", false
	}
	s, ok = n.value.(string)
	return s, ok
}

// compositeNode is text mixed with expressions.
type compositeNode struct{ parts []node }

func (n *compositeNode) eval(env Env) (any, error) {
	var b strings.Builder
	for _, part := range n.parts {
		v, err := part.eval(env)
		if err != nil {
			return nil, err
		}
		s, err := toText(env, v)
		if err != nil {
			return nil, fail(0, Failed, err)
		}
		if b.Len()+len(s) > maxText {
			return nil, fail(0, Failed, errTextTooLong)
		}
		b.WriteString(s)
	}
	return b.String(), nil
}

type nameNode struct {
	name   string
	offset int
}

func (n *nameNode) eval(env Env) (any, error) {
	v, ok := env.Lookup(n.name)
	if !ok {
		return nil, fail(n.offset, UnknownProperty, worded("Cannot resolve identifier '%s'", n.name))
	}
	return v, nil
}

// functionNode is name(args).
type functionNode struct {
	call   func(env Env, args []any) (any, error)
	args   []node
	offset int
}

func (n *functionNode) eval(env Env) (any, error) {
	args, err := evalAll(env, n.args)
	if err != nil {
		return nil, err
	}
	v, err := n.call(env, args)
	if err != nil {
		return nil, fail(n.offset, Failed, err)
	}
	return v, nil
}

func evalAll(env Env, nodes []node) ([]any, error) {
	if len(nodes) == 0 {
		return nil, nil
	}
	values := make([]any, len(nodes))
	for i, n := range nodes {
		var err error
		if values[i], err = n.eval(env); err != nil {
			return nil, err
		}
	}
	return values, nil
}

type conditionalNode struct {
	condition, yes, no node
	offset             int
}

func (n *conditionalNode) eval(env Env) (any, error) {
	ok, err := evalCondition(env, n.condition, n.offset)
	switch {
	case err != nil:
		return nil, err
	case ok:
		return n.yes.eval(env)
	}
	return n.no.eval(env)
}

// evalCondition evaluates an operand that is coerced to a Boolean.
func evalCondition(env Env, n node, offset int) (bool, error) {
	v, err := n.eval(env)
	if err != nil {
		return false, err
	}
	if b, ok := v.(bool); ok {
		return b, nil
	}
	b, err := toBool(v)
	if err != nil {
		return false, fail(offset, Failed, err)
	}
	return b, nil
}

type notNode struct {
	operand node
	offset  int
}

func (n *notNode) eval(env Env) (any, error) {
	b, err := evalCondition(env, n.operand, n.offset)
	if err != nil {
		return nil, err
	}
	return !b, nil
}

type negateNode struct {
	operand node
	offset  int
}

func (n *negateNode) eval(env Env) (any, error) {
	v, err := n.operand.eval(env)
	if err != nil {
		return nil, err
	}
	r, err := negate(v)
	if err != nil {
		return nil, fail(n.offset, Failed, err)
	}
	return r, nil
}

type emptyNode struct{ operand node }

func (n *emptyNode) eval(env Env) (any, error) {
	v, err := n.operand.eval(env)
	if err != nil {
		return nil, err
	}
	return isEmpty(v), nil
}

// isEmpty is the operator empty: null, empty text, empty list or map.
func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// planBinary chooses the node for an operator.
func planBinary(operator string, offset int, left, right node) node {
	switch operator {
	case "&&":
		return &logicNode{left: left, right: right, decided: false, offset: offset}
	case "||":
		return &logicNode{left: left, right: right, decided: true, offset: offset}
	}
	if f, ok := comparisons[operator]; ok {
		return &compareNode{left: left, right: right, compare: f, offset: offset}
	}
	return &arithmeticNode{left: left, right: right, compute: arithmetics[operator], offset: offset}
}

// logicNode is && and ||; the right side is evaluated unless the left one is
// the deciding value.
type logicNode struct {
	left, right node
	decided     bool
	offset      int
}

func (n *logicNode) eval(env Env) (any, error) {
	b, err := evalCondition(env, n.left, n.offset)
	if err != nil {
		return nil, err
	}
	if b == n.decided {
		return b, nil
	}
	b, err = evalCondition(env, n.right, n.offset)
	if err != nil {
		return nil, err
	}
	return b, nil
}

type compareNode struct {
	left, right node
	compare     comparison
	offset      int
}

func (n *compareNode) eval(env Env) (any, error) {
	a, err := n.left.eval(env)
	if err != nil {
		return nil, err
	}
	b, err := n.right.eval(env)
	if err != nil {
		return nil, err
	}
	r, err := n.compare(env, a, b)
	if err != nil {
		return nil, fail(n.offset, Failed, err)
	}
	return r, nil
}

type arithmeticNode struct {
	left, right node
	compute     func(a, b any) (any, error)
	offset      int
}

func (n *arithmeticNode) eval(env Env) (any, error) {
	a, err := n.left.eval(env)
	if err != nil {
		return nil, err
	}
	b, err := n.right.eval(env)
	if err != nil {
		return nil, err
	}
	r, err := n.compute(a, b)
	if err != nil {
		return nil, fail(n.offset, Failed, err)
	}
	return r, nil
}
