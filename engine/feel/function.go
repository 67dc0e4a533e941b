package feel

import "slices"

// functionNode is function(a, b) body.
type functionNode struct {
	params []string
	body   node
}

func (n *functionNode) eval(r *run) any {
	r.step()
	closure := r.scope
	return &Function{params: n.params, call: func(r *run, args []any) any {
		r.enter()
		defer r.leave()
		s := closure
		for i, p := range n.params {
			if i < len(args) {
				s = &scope{outer: s, name: p, value: args[i]}
			}
		}
		return r.in(s, n.body)
	}}
}

// callNode is name(…), or of.name(…) for a function in a context.
type callNode struct {
	of    node
	name  string
	names []string // of the arguments; nil where they are given by place
	args  []node
}

func (n *callNode) eval(r *run) any {
	r.step()
	r.enter()
	defer r.leave()
	if n.of != nil {
		return n.qualified(r)
	}
	f := n.find(r)
	if f == nil {
		return nil
	}
	v := n.invoke(r, f)
	if x, ok := v.(failure); ok && !x.fatal && n.name != "assert" {
		return nil
	} else if ok && !x.fatal {
		panic(abort{assertError(x.message)})
	}
	return v
}

// assertError is a broken assertion, which ends the evaluation.
type assertError string

// Error implements error.
func (e assertError) Error() string { return "assertion failed: " + string(e) }

func (n *callNode) qualified(r *run) any {
	switch c := n.of.eval(r).(type) {
	case *Context:
		if f := n.pick(c.functions[n.name]); f != nil {
			return n.invoke(r, f)
		}
		return failed("there is no function %s in the context", n.name)
	case failure:
		return c
	}
	return failed("only a context has functions")
}

// find looks for a function by its name and what it takes: in the scopes from
// the inside out, then among the built-in ones.
func (n *callNode) find(r *run) *Function {
	for s := r.scope; s != nil; s = s.outer {
		if s.functions && s.context != nil {
			if f := n.pick(s.context.functions[n.name]); f != nil {
				return f
			}
		}
	}
	return n.pick(builtins[n.name])
}

// pick is the first function that takes the arguments.
func (n *callNode) pick(list []*Function) *Function {
	for _, f := range list {
		if n.names != nil {
			if !slices.ContainsFunc(n.names, func(name string) bool { return !slices.Contains(f.params, name) }) {
				return f
			}
		} else if len(f.params) == len(n.args) || f.varArgs && len(f.params) < len(n.args) {
			return f
		}
	}
	return nil
}

func (n *callNode) invoke(r *run, f *Function) any {
	values := make([]any, len(n.args))
	for i, a := range n.args {
		values[i] = a.eval(r)
	}
	args := values
	switch {
	case n.names != nil:
		args = make([]any, len(f.params))
		for i, p := range f.params {
			if at := slices.Index(n.names, p); at >= 0 {
				args[i] = values[at]
			}
		}
	case f.varArgs && len(f.params) > 0:
		last := len(f.params) - 1
		rest := values[last:]
		if last == 0 && len(rest) == 1 {
			if list, ok := rest[0].([]any); ok {
				rest = list
			}
		}
		args = append(slices.Clone(values[:last]), slices.Clone(rest))
	}
	for _, fatal := range []bool{true, false} {
		for _, v := range values {
			if x, ok := v.(failure); ok && x.fatal == fatal {
				return x
			}
		}
	}
	return f.call(r, args)
}
