package spin

import (
	"regexp"
	"strings"
)

// condition is what stands in [?(…)].
type condition interface {
	holds(w *walker, t *tree) bool
}

type (
	either   struct{ a, b condition }
	both     struct{ a, b condition }
	negation struct{ c condition }
	exists   struct{ what operand }
	matches  struct {
		what    operand
		pattern *regexp.Regexp
	}
	comparison struct {
		operator    string
		left, right operand
	}
)

func (c either) holds(w *walker, t *tree) bool   { return c.a.holds(w, t) || c.b.holds(w, t) }
func (c both) holds(w *walker, t *tree) bool     { return c.a.holds(w, t) && c.b.holds(w, t) }
func (c negation) holds(w *walker, t *tree) bool { return !c.c.holds(w, t) }
func (c exists) holds(w *walker, t *tree) bool   { return c.what.value(w, t) != nil }

func (c matches) holds(w *walker, t *tree) bool {
	v := c.what.value(w, t)
	if v == nil {
		return false
	}
	s, ok := v.scalar.(string)
	return ok && c.pattern.MatchString(s)
}

// operand is one side of a comparison; its value is nil where a path leads
// nowhere.
type operand interface {
	value(w *walker, t *tree) *tree
}

type constant struct{ t *tree }

func (o constant) value(*walker, *tree) *tree { return o.t }

type pathOperand struct {
	path     *path
	fromRoot bool
}

func (o pathOperand) value(w *walker, t *tree) *tree {
	if o.fromRoot {
		t = w.root
	}
	found := o.path.find(w, t)
	switch {
	case o.path.function != "":
		v, err := applyFunction(o.path.function, o.path.many, found)
		if err != nil {
			return nil
		}
		return v
	case o.path.many:
		return &tree{kind: kindArray, items: found}
	case len(found) == 0:
		return nil
	}
	return found[0]
}

func (c comparison) holds(w *walker, t *tree) bool {
	a, b := c.left.value(w, t), c.right.value(w, t)
	switch c.operator {
	case "==":
		return equal(a, b)
	case "!=":
		return !equal(a, b)
	}
	if a == nil || b == nil {
		return false
	}
	switch c.operator {
	case "anyof":
		return common(a, b) > 0
	case "contains":
		if s, ok := a.scalar.(string); ok {
			part, ok := b.scalar.(string)
			return ok && strings.Contains(s, part)
		}
		return has(a, b)
	case "empty":
		want, _ := b.scalar.(bool)
		return (size(a) == 0) == want
	case "in":
		return has(b, a)
	case "nin":
		return !has(b, a)
	case "noneof":
		return common(a, b) == 0
	case "size":
		n, ok := double(b)
		return ok && float64(size(a)) == n
	case "subsetof":
		return common(a, b) == len(a.items)
	}
	return ordered(c.operator, a, b)
}

func ordered(operator string, a, b *tree) bool {
	sign := 0
	x, ok := double(a)
	y, ok2 := double(b)
	if ok && ok2 {
		switch {
		case x < y:
			sign = -1
		case x > y:
			sign = 1
		}
	} else {
		s, ok := a.scalar.(string)
		t, ok2 := b.scalar.(string)
		if !ok || !ok2 {
			return false
		}
		sign = strings.Compare(s, t)
	}
	switch operator {
	case "<":
		return sign < 0
	case "<=":
		return sign <= 0
	case ">":
		return sign > 0
	}
	return sign >= 0
}

// equal compares numbers by their value.
func equal(a, b *tree) bool {
	if a == nil || b == nil {
		return a == b
	}
	x, ok := double(a)
	y, ok2 := double(b)
	if ok && ok2 {
		return x == y
	}
	return a.same(b)
}

func has(list, e *tree) bool {
	for _, x := range list.items {
		if equal(x, e) {
			return true
		}
	}
	return false
}

// common is how many elements of a are in b.
func common(a, b *tree) int {
	n := 0
	for _, x := range a.items {
		if has(b, x) {
			n++
		}
	}
	return n
}

func size(t *tree) int {
	if s, ok := t.scalar.(string); ok {
		return len([]rune(s))
	}
	return len(t.items) + len(t.keys)
}
