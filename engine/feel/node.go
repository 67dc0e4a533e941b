package feel

// node is a compiled part of an expression.
type node interface {
	eval(r *run) any
}

// scope is a frame of names, on top of an outer one.
type scope struct {
	outer     *scope
	name      string // one name with its value …
	value     any
	context   *Context // … or all names of a context
	functions bool     // functions of the frame can be called by their name
}

// with is the scope with one more name. Parameters and loop variables that hold
// a function cannot be called, as in Camunda.
func (r *run) with(name string, v any) *scope { return &scope{outer: r.scope, name: name, value: v} }

func (r *run) withContext(c *Context) *scope {
	return &scope{outer: r.scope, context: c, functions: true}
}

// in evaluates in another scope.
func (r *run) in(s *scope, n node) any {
	before := r.scope
	r.scope = s
	v := n.eval(r)
	r.scope = before
	return v
}

// variable looks a name up.
func (r *run) variable(name string) (any, bool) {
	for s := r.scope; s != nil; s = s.outer {
		if s.context != nil {
			if v, ok := s.context.values[name]; ok {
				return v, true
			}
		} else if s.name == name {
			return s.value, true
		}
	}
	if r.env == nil {
		return nil, false
	}
	v, ok := r.env.Lookup(name)
	if !ok {
		if r.hasInput && name == r.inputName {
			return FromGo(r.input), true
		}
		return nil, false
	}
	return FromGo(v), true
}

// constant is a literal.
type constant struct{ value any }

func (n constant) eval(r *run) any { r.step(); return n.value }

// symbolNode is "?".
type symbolNode struct{}

func (symbolNode) eval(r *run) any {
	if !r.hasSymbol {
		return failure{"there is no input: '?' belongs into unary tests", true}
	}
	return r.symbol
}

// refNode is a name with names behind dots.
type refNode struct{ names []string }

func (n *refNode) eval(r *run) any {
	r.step()
	v, ok := r.variable(n.names[0])
	if !ok {
		return nil
	}
	for _, name := range n.names[1:] {
		v = path(r, v, name)
	}
	return v
}

// pathNode is value.name.
type pathNode struct {
	of   node
	name string
}

func (n *pathNode) eval(r *run) any {
	r.step()
	v := n.of.eval(r)
	if _, ok := v.(failure); ok {
		return v
	}
	return path(r, v, n.name)
}

// path reads a property; of a list, that of each element.
func path(r *run, v any, name string) any {
	switch x := v.(type) {
	case *Context:
		return x.values[name]
	case []any:
		r.spend(len(x))
		list := make([]any, len(x))
		for i, e := range x {
			list[i] = path(r, e, name)
		}
		return list
	case failure:
		return x
	}
	p, _ := property(v, name)
	return p
}

// listNode is [a, b].
type listNode struct{ items []node }

func (n *listNode) eval(r *run) any {
	r.step()
	list := make([]any, len(n.items))
	for i, item := range n.items {
		list[i] = item.eval(r)
		if f, ok := list[i].(failure); ok {
			return failure{message: f.message}
		}
	}
	return list
}

// contextNode is {a: 1, b: a + 1}; entries see those before them.
type contextNode struct {
	keys   []string
	values []node
}

func (n *contextNode) eval(r *run) any {
	r.step()
	c := NewContext()
	s := r.withContext(c)
	for i, k := range n.keys {
		v := r.in(s, n.values[i])
		if f, ok := v.(failure); ok {
			return failure{message: f.message}
		}
		c.Put(k, v)
	}
	return c
}

// rangeNode is [a..b] as a value.
type rangeNode struct {
	start, end             node
	startClosed, endClosed bool
}

func (n *rangeNode) eval(r *run) any {
	r.step()
	start, end := n.start.eval(r), n.end.eval(r)
	for _, v := range []any{start, end} {
		if f, ok := v.(failure); ok {
			return f
		}
	}
	if _, ok := ordered(start, end); !ok || typeName(start) == "string" {
		return failed("a range needs two values of one type")
	}
	return &Range{start, end, n.startClosed, n.endClosed}
}

// ifNode is if … then … else; a condition that is no boolean is false.
type ifNode struct{ condition, then, otherwise node }

func (n *ifNode) eval(r *run) any {
	r.step()
	switch v := n.condition.eval(r).(type) {
	case bool:
		if v {
			return n.then.eval(r)
		}
	case failure:
		if v.fatal {
			return v
		}
	}
	return n.otherwise.eval(r)
}

// iterator is "name in list".
type iterator struct {
	name string
	over node
}

// iterationNode is 1..5 in an iterator.
type iterationNode struct{ from, to node }

func (n *iterationNode) eval(r *run) any {
	from, ok := n.from.eval(r), false
	to := n.to.eval(r)
	low, ok := number(from)
	high, ok2 := number(to)
	if !ok || !ok2 {
		return failed("an iteration needs two numbers")
	}
	step := newInt(1)
	if low.Cmp(high) >= 0 {
		step = newInt(-1)
	}
	var list []any
	for x := low; x.Cmp(high)*step.Sign() <= 0; {
		r.spend(1)
		if len(list) > maxItems {
			panic(abort{ErrLimit})
		}
		list = append(list, x)
		next, ok := arithmetic(decimal.Add, x, step).(decimalValue)
		if !ok {
			return failed("the iteration is too far")
		}
		x = next
	}
	return list
}

// product calls visit for each combination of the iterators' elements, the last
// one turning fastest, until visit returns false.
func product(r *run, iterators []iterator, visit func(s *scope) bool) (f failure, ok bool) {
	lists := make([][]any, len(iterators))
	for i, it := range iterators {
		switch v := it.over.eval(r).(type) {
		case []any:
			lists[i] = v
		case failure:
			return v, false
		default:
			return failed("an iterator needs a list"), false
		}
	}
	var walk func(i int, s *scope) bool
	walk = func(i int, s *scope) bool {
		if i == len(lists) {
			r.step()
			return visit(s)
		}
		for _, v := range lists[i] {
			if !walk(i+1, &scope{outer: s, name: iterators[i].name, value: v}) {
				return false
			}
		}
		return true
	}
	walk(0, r.scope)
	return failure{}, true
}

// forNode is for … return; partial is the list of the results so far.
type forNode struct {
	iterators []iterator
	body      node
}

func (n *forNode) eval(r *run) any {
	r.enter()
	defer r.leave()
	list := []any{}
	f, ok := product(r, n.iterators, func(s *scope) bool {
		// NB: a slice of what is there, which later results do not change.
		v := r.in(&scope{outer: s, name: "partial", value: list[:len(list):len(list)]}, n.body)
		if list = append(list, v); len(list) > maxItems {
			panic(abort{ErrLimit})
		}
		return true
	})
	if !ok {
		return orNull(f)
	}
	return list
}

// quantifiedNode is some … satisfies and every … satisfies.
type quantifiedNode struct {
	iterators []iterator
	condition node
	every     bool
}

func (n *quantifiedNode) eval(r *run) any {
	r.enter()
	defer r.leave()
	fold := logic{decided: !n.every, value: n.every}
	f, ok := product(r, n.iterators, func(s *scope) bool { return fold.add(r.in(s, n.condition)) })
	if !ok {
		return orNull(f)
	}
	return orNull(fold.value)
}

// logic folds values with and (decided is false) or or (decided is true): null
// is unknown, anything but a boolean counts as null.
type logic struct {
	decided bool
	value   any
}

// add takes one more value; false where the result is certain.
func (l *logic) add(v any) bool {
	switch x := v.(type) {
	case bool:
		if x == l.decided {
			l.value = x
			return false
		}
		if l.value != nil {
			l.value = x
		}
	case failure:
		if x.fatal {
			l.value = x
			return false
		}
		l.value = nil
	default:
		l.value = nil
	}
	return true
}

type orNode struct{ items []node }

func (n *orNode) eval(r *run) any {
	r.step()
	fold := logic{decided: true, value: false}
	for _, item := range n.items {
		if !fold.add(item.eval(r)) {
			break
		}
	}
	return fold.value
}

type andNode struct{ a, b node }

func (n *andNode) eval(r *run) any {
	r.step()
	fold := logic{decided: false, value: true}
	if fold.add(n.a.eval(r)) {
		fold.add(n.b.eval(r))
	}
	return fold.value
}

// notNode is not(…) of unary tests.
type notNode struct{ test node }

func (n *notNode) eval(r *run) any {
	switch v := n.test.eval(r).(type) {
	case bool:
		return !v
	case failure:
		if v.fatal {
			return v
		}
	}
	return nil
}

// inNode is value in test: the test sees the value as its input.
type inNode struct{ value, test node }

func (n *inNode) eval(r *run) any {
	r.step()
	v := n.value.eval(r)
	if f, ok := v.(failure); ok {
		return f
	}
	return r.in(r.with(r.inputVariable(), v), n.test)
}

// instanceNode is value instance of type.
type instanceNode struct {
	value node
	name  string
}

func (n *instanceNode) eval(r *run) any {
	v := n.value.eval(r)
	if f, ok := v.(failure); ok {
		return f
	}
	switch n.name {
	case "Any":
		return v != nil
	case "date time":
		return typeName(v) == "date and time"
	case "year-month-duration":
		return typeName(v) == "years and months duration"
	case "day-time-duration":
		return typeName(v) == "days and time duration"
	}
	return typeName(v) == n.name
}

// filterNode is list[filter].
type filterNode struct {
	list, filter node
	index        decimalValue // where the filter is a number literal
	perItem      bool         // the filter has to be evaluated for each element
}

func newFilter(list, filter node) node {
	n := &filterNode{list: list, filter: filter}
	switch f := filter.(type) {
	case constant:
		n.index, _ = f.value.(decimalValue)
	case *negateNode:
		if c, ok := f.value.(constant); ok {
			if d, ok := c.value.(decimalValue); ok {
				n.index = new(decimalType).Neg(d)
			}
		}
	case *compareNode, *callNode:
		n.perItem = true
	}
	return n
}

func (n *filterNode) eval(r *run) any {
	r.enter()
	defer r.leave()
	list, ok := n.list.eval(r).([]any)
	if !ok {
		return nil
	}
	if n.index != nil {
		return at(list, n.index)
	}
	if !n.perItem {
		if d, ok := n.filter.eval(r).(decimalValue); ok {
			return at(list, d)
		}
	}
	return n.each(r, list)
}

// each keeps the elements for which the filter is true; a filter that yields a
// number for the first one is an index.
func (n *filterNode) each(r *run, list []any) any {
	kept := []any{}
	for i, e := range list {
		r.step()
		s := r.with("item", e)
		if c, ok := e.(*Context); ok {
			s = &scope{outer: s, context: c, functions: true}
		}
		switch v := r.in(s, n.filter).(type) {
		case decimalValue:
			if i == 0 {
				return at(list, v)
			}
		case bool:
			if v {
				kept = append(kept, e)
			}
		case failure:
			if i == 0 {
				return orNull(v)
			}
		}
	}
	return kept
}

// at is the element of a list, from 1, or from the end where negative.
func at(list []any, index decimalValue) any {
	i := toInt(index)
	if i > 0 {
		i--
	} else {
		i += len(list)
	}
	if i < 0 || i >= len(list) {
		return nil
	}
	return list[i]
}

// orNull turns a failure that is not fatal into null.
func orNull(v any) any {
	if f, ok := v.(failure); ok && !f.fatal {
		return nil
	}
	return v
}
