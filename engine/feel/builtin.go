package feel

import (
	"maps"
	"strings"
)

// builtins are the built-in functions by their name; of several with one name
// the first that takes the arguments is called. The sets are in the files that
// are named after their subject.
var builtins = collectBuiltins()

func collectBuiltins() map[string][]*Function {
	all := map[string][]*Function{}
	for _, set := range []map[string][]*Function{
		booleanFunctions, contextFunctions, conversionFunctions, listFunctions, numberFunctions, rangeFunctions,
		stringFunctions, temporalFunctions,
	} {
		maps.Copy(all, set)
	}
	return all
}

// fn declares a function: its parameters, separated by commas, of which the last
// one may end in "…" to take all that is left, and the computation. A failure
// that it returns becomes null.
func fn(params string, call func(r *run, a []any) any) *Function {
	f := &Function{call: call}
	if params, f.varArgs = strings.CutSuffix(params, "…"); params != "" {
		f.params = strings.Split(params, ", ")
	}
	return f
}

// wrong is what a function returns for arguments that it does not take.
var wrong = failed("the arguments do not fit the function")

// of1 and of2 make computations of arguments with given types.
func of1[A any](call func(a A) any) func(*run, []any) any {
	return func(_ *run, args []any) any {
		a, ok := args[0].(A)
		if !ok {
			return wrong
		}
		return call(a)
	}
}

func of2[A, B any](call func(a A, b B) any) func(*run, []any) any {
	return func(_ *run, args []any) any {
		a, ok := args[0].(A)
		b, ok2 := args[1].(B)
		if !ok || !ok2 {
			return wrong
		}
		return call(a, b)
	}
}

var booleanFunctions = map[string][]*Function{
	"assert": {
		fn("value, condition", func(_ *run, a []any) any {
			if a[1] == true {
				return a[0]
			}
			return failed("The condition is not fulfilled")
		}),
		fn("value, condition, cause", func(_ *run, a []any) any {
			if a[1] == true {
				return a[0]
			}
			cause, _ := a[2].(string)
			return failure{message: cause}
		}),
	},
	"get or else": {fn("value, default", func(_ *run, a []any) any {
		if a[0] == nil {
			return a[1]
		}
		return a[0]
	})},
	"is defined": {fn("value", func(_ *run, a []any) any { return a[0] != nil })},
	"not":        {fn("negand", of1(func(b bool) any { return !b }))},
}

var contextFunctions = map[string][]*Function{
	"context":       {fn("entries", newContextOf)},
	"context merge": {fn("contexts…", mergeContexts)},
	"context put":   {fn("context, key, value", putValue), fn("context, keys, value", putValue)},
	"get entries":   {fn("context", of1(entries)), fn("m", of1(entries))},
	"get value":     {fn("m, key", getValue), fn("context, key", getValue), fn("context, keys", getValue)},
	"put":           {fn("context, key, value", putValue)},
	"put all":       {fn("contexts…", mergeContexts)},
}

func entries(c *Context) any {
	list := make([]any, len(c.keys))
	for i, k := range c.keys {
		e := NewContext()
		e.Put("key", k)
		e.Put("value", c.values[k])
		list[i] = e
	}
	return list
}

// keyPath is a key or a list of keys that lead inwards.
func keyPath(v any) ([]string, bool) {
	switch x := v.(type) {
	case string:
		return []string{x}, true
	case []any:
		keys := make([]string, len(x))
		for i, e := range x {
			k, ok := e.(string)
			if !ok {
				return nil, false
			}
			keys[i] = k
		}
		return keys, true
	}
	return nil, false
}

func getValue(_ *run, a []any) any {
	c, ok := a[0].(*Context)
	keys, ok2 := keyPath(a[1])
	if !ok || !ok2 {
		return wrong
	}
	var v any
	for i, k := range keys {
		if i > 0 {
			if c, ok = v.(*Context); !ok {
				return nil
			}
		}
		v = c.values[k]
	}
	return v
}

func putValue(r *run, a []any) any {
	c, ok := a[0].(*Context)
	keys, ok2 := keyPath(a[1])
	if !ok || !ok2 || len(keys) == 0 {
		return wrong
	}
	r.spend(len(c.keys))
	root := c.copy()
	at := root
	for _, k := range keys[:len(keys)-1] {
		inner := NewContext()
		if x, ok := at.values[k].(*Context); ok {
			inner = x.copy()
		}
		at.Put(k, inner)
		at = inner
	}
	at.Put(keys[len(keys)-1], a[2])
	return root
}

func mergeContexts(r *run, a []any) any {
	list, ok := a[0].([]any)
	if !ok {
		return nil
	}
	merged := NewContext()
	for _, e := range list {
		c, ok := e.(*Context)
		if !ok {
			return nil
		}
		r.spend(len(c.keys))
		for _, k := range c.keys {
			merged.Put(k, c.values[k])
		}
	}
	return merged
}

// newContextOf makes a context of a list of contexts with a key and a value.
func newContextOf(_ *run, a []any) any {
	list, ok := a[0].([]any)
	if !ok {
		return nil
	}
	made := NewContext()
	for _, e := range list {
		c, ok := e.(*Context)
		if !ok {
			return nil
		}
		key, ok := c.values["key"].(string)
		v, ok2 := c.values["value"]
		if !ok || !ok2 {
			return nil
		}
		made.Put(key, v)
	}
	return made
}
