package script

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/dop251/goja"

	"github.com/sluice-bpm/sluice/engine/expr"
)

// target is an object that a script reaches: one of this side, such as a Spin
// node, or one behind a handle.
type target interface {
	property(name string) (member, error)
	call(name string, args []any) (any, error)
	text() string
}

// object shows a target to the script.
type object struct {
	m        *vm
	target   target
	original any
}

// Get implements [goja.DynamicObject].
func (o *object) Get(name string) goja.Value {
	switch name {
	case "toString", "valueOf", "toJSON":
		return o.m.ToValue(func(goja.FunctionCall) goja.Value { return o.m.ToValue(o.target.text()) })
	}
	p, err := o.target.property(name)
	switch {
	case err != nil:
		o.m.fail(err)
	case p.method:
		return o.m.ToValue(func(c goja.FunctionCall) goja.Value { return o.invoke(name, c.Arguments) })
	case p.exists:
		return o.m.toJS(p.value)
	}
	return nil
}

func (o *object) invoke(name string, arguments []goja.Value) goja.Value {
	args := make([]any, len(arguments))
	for i, a := range arguments {
		var err error
		if args[i], err = o.m.argument(a); err != nil {
			o.m.fail(err)
		}
	}
	v, err := o.target.call(name, args)
	var missing *expr.MissingError
	switch {
	case errors.As(err, &missing):
		panic(o.m.NewTypeError(missing.Error()))
	case err != nil:
		o.m.fail(err)
	}
	o.m.forget(name, args)
	o.m.noteType(name, args, v)
	return o.m.toJS(v)
}

// argument is the Go value of an argument, with the type that its expression
// gives it.
func (m *vm) argument(v goja.Value) (any, error) {
	if w, ok := exported[*wholeDouble](v); ok {
		return w.value, nil
	}
	return m.toGo(v, 0, new(int))
}

// exported is the Go value that an object of the interpreter wraps.
func exported[T any](v goja.Value) (T, bool) {
	var none T
	// NB: the type is asked for first, since exporting a plain object copies it.
	if o, ok := v.(*goja.Object); ok && o.ExportType() == reflect.TypeFor[T]() {
		x, ok := o.Export().(T)
		return x, ok
	}
	return none, false
}

// Set implements [goja.DynamicObject] with the bean's setter.
func (o *object) Set(name string, v goja.Value) bool {
	o.invoke("set"+strings.ToUpper(name[:1])+name[1:], []goja.Value{v})
	return true
}

// Has implements [goja.DynamicObject].
func (o *object) Has(name string) bool {
	p, err := o.target.property(name)
	return err == nil && p.exists
}

// Delete implements [goja.DynamicObject].
func (o *object) Delete(string) bool { return false }

// Keys implements [goja.DynamicObject].
func (o *object) Keys() []string { return nil }

// remote is an object on the host's side.
type remote struct {
	host host
	ref  handle
}

func (r remote) property(name string) (member, error)      { return r.host.property(r.ref, name) }
func (r remote) call(name string, args []any) (any, error) { return r.host.call(r.ref, name, args) }
func (r remote) text() string                              { return r.ref.class }

// local is an object of this side.
type local struct{ o expr.Object }

func (l local) property(name string) (member, error) {
	if n, ok := l.o.(MethodNamer); ok && n.HasMethod(name) {
		return member{method: true, exists: true}, nil
	}
	v, err := l.o.Property(name)
	var missing *expr.MissingError
	if errors.As(err, &missing) {
		return member{}, nil
	}
	return member{value: v, exists: true}, err
}

func (l local) call(name string, args []any) (any, error) { return l.o.Call(name, args) }

func (l local) text() string { return fmt.Sprint(l.o) }
