package script

import (
	"fmt"
	"strings"

	"github.com/dop251/goja"
)

// maxText and maxElements bound what one call of a built-in may make: a text's
// length, an array's or a buffer's. They turn the usual accidents into an error
// that the script sees, and are only put where the text of the script has the
// built-in's name; what they miss is bounded by the worker's limits.
const (
	maxText     = 8 << 20
	maxElements = 8 << 20
)

// limitBuiltins puts a check before the built-ins that make something large of
// something small in one step, during which no interrupt is seen.
func (m *vm) limitBuiltins() {
	for _, name := range arrayMethods {
		if m.uses(name) {
			m.check(m.prototype("Array"), name, func(c goja.FunctionCall) bool { return length(c.This) <= maxElements })
		}
	}
	for _, name := range buffers {
		if m.uses(name) {
			m.checkConstructor(name)
		}
	}
	if m.uses("from") {
		m.check(m.GlobalObject().Get("Array").ToObject(m.Runtime), "from", func(c goja.FunctionCall) bool {
			return length(c.Argument(0)) <= maxElements
		})
	}
	for _, name := range []string{"padEnd", "padStart"} {
		if m.uses(name) {
			m.check(m.prototype("String"), name, func(c goja.FunctionCall) bool { return argument(c, 0) <= maxText })
		}
	}
	if m.uses("repeat") {
		m.check(m.prototype("String"), "repeat", func(c goja.FunctionCall) bool {
			return length(c.This)*max(1, argument(c, 0)) <= maxText
		})
	}
}

var (
	arrayMethods = []string{
		"concat", "copyWithin", "fill", "includes", "indexOf", "join", "lastIndexOf", "reverse", "slice", "sort",
		"splice", "toReversed", "toSorted", "toSpliced", "unshift", "with",
	}
	buffers = []string{
		"ArrayBuffer", "BigInt64Array", "BigUint64Array", "Float32Array", "Float64Array", "Int16Array",
		"Int32Array", "Int8Array", "Uint16Array", "Uint32Array", "Uint8Array", "Uint8ClampedArray",
	}
)

func (m *vm) uses(name string) bool { return strings.Contains(m.program.source, name) }

func (m *vm) prototype(class string) *goja.Object {
	return m.GlobalObject().Get(class).ToObject(m.Runtime).Get("prototype").ToObject(m.Runtime)
}

// check replaces a method by one that refuses what is too large.
func (m *vm) check(o *goja.Object, name string, fits func(goja.FunctionCall) bool) {
	original, ok := goja.AssertFunction(o.Get(name))
	if !ok {
		return // not every version of the interpreter has it
	}
	_ = o.DefineDataProperty(name, m.ToValue(func(c goja.FunctionCall) goja.Value {
		if !fits(c) {
			m.tooLarge(name)
		}
		v, err := original(c.This, c.Arguments...)
		if err != nil {
			panic(err)
		}
		return v
	}), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// checkConstructor wraps a constructor of buffers.
func (m *vm) checkConstructor(name string) {
	original := m.GlobalObject().Get(name)
	if original == nil {
		return
	}
	wrapped := m.NewProxy(original.ToObject(m.Runtime), &goja.ProxyTrapConfig{
		Construct: func(target *goja.Object, args []goja.Value, newTarget *goja.Object) *goja.Object {
			if len(args) > 0 && size(args[0]) > maxElements {
				m.tooLarge(name)
			}
			o, err := m.New(target, args...)
			if err != nil {
				panic(err)
			}
			return o
		},
	})
	_ = m.GlobalObject().DefineDataProperty(name, m.ToValue(wrapped), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

func (m *vm) tooLarge(name string) {
	o, err := m.New(m.GlobalObject().Get("RangeError"), m.ToValue(fmt.Sprintf("%s: the result is larger than a script may have", name)))
	if err != nil {
		m.fail(err)
	}
	panic(m.ToValue(o))
}

// argument is a numeric argument, saturated so that products do not overflow.
func argument(c goja.FunctionCall, i int) int64 {
	return max(0, min(c.Argument(i).ToInteger(), 1<<31))
}

// size is what a constructor of buffers would make of its argument.
func size(v goja.Value) int64 {
	if _, ok := v.(*goja.Object); ok {
		return length(v)
	}
	return min(v.ToInteger(), 1<<53)
}

// length is that of a text or of anything with a length.
func length(v goja.Value) int64 {
	if v == nil {
		return 0
	}
	switch x := v.(type) {
	case goja.String:
		return int64(x.Length())
	case *goja.Object:
		if n := x.Get("length"); n != nil {
			return min(n.ToInteger(), 1<<31)
		}
	}
	return 0
}
