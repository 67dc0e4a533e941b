package script

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// javaBPMNError is an object of org.camunda.bpm.engine.delegate.BpmnError.
type javaBPMNError struct {
	m             *vm
	code, message string
}

// Get implements [goja.DynamicObject].
func (e *javaBPMNError) Get(name string) goja.Value {
	message := e.message
	if message == "" {
		message = fmt.Sprintf("errorCode='%s'", e.code)
	}
	method := func(s string) goja.Value {
		return e.m.ToValue(func(goja.FunctionCall) goja.Value { return e.m.ToValue(s) })
	}
	switch name {
	case "errorCode":
		return e.m.ToValue(e.code)
	case "getErrorCode":
		return method(e.code)
	case "getMessage":
		return method(message)
	case "message":
		return e.m.ToValue(message)
	case "toString":
		return method("org.camunda.bpm.engine.delegate.BpmnError: " + message)
	}
	return nil
}

// Set, Has, Delete and Keys implement [goja.DynamicObject].
func (e *javaBPMNError) Set(string, goja.Value) bool { return false }
func (e *javaBPMNError) Has(name string) bool        { return e.Get(name) != nil }
func (e *javaBPMNError) Delete(string) bool          { return false }
func (e *javaBPMNError) Keys() []string              { return nil }

// javaClass is a class that scripts may use: how objects of it are made, and
// its static methods. construct is nil where there are none to make.
type javaClass struct {
	construct func(m *vm, args []goja.Value) goja.Value
	statics   map[string]func(m *vm, args []goja.Value) goja.Value
}

// javaClasses are the classes that scripts of models commonly use.
var javaClasses = map[string]javaClass{
	"java.lang.Boolean": {statics: statics{"parseBoolean": parseBoolean, "valueOf": parseBoolean}},
	"java.lang.Double":  {construct: parseDouble, statics: statics{"parseDouble": parseDouble, "valueOf": parseDouble}},
	"java.lang.Integer": {construct: parseWhole, statics: statics{"parseInt": parseWhole, "valueOf": parseWhole, "toString": toText}},
	"java.lang.Long":    {construct: parseWhole, statics: statics{"parseLong": parseWhole, "valueOf": parseWhole, "toString": toText}},
	"java.lang.Math":    {statics: statics{"abs": mathFunc("abs"), "ceil": mathFunc("ceil"), "floor": mathFunc("floor"), "max": mathFunc("max"), "min": mathFunc("min"), "pow": mathFunc("pow"), "round": mathFunc("round"), "sqrt": mathFunc("sqrt")}},
	"java.lang.Short":   {construct: parseWhole, statics: statics{"parseShort": parseWhole, "valueOf": parseWhole}},
	"java.lang.String":  {construct: toText, statics: statics{"valueOf": toText}},
	"java.lang.System":  {statics: statics{"currentTimeMillis": func(m *vm, _ []goja.Value) goja.Value { return m.ToValue(m.host.now().UnixMilli()) }}},

	"java.math.BigDecimal":    {construct: parseDouble, statics: statics{"valueOf": parseDouble}},
	"java.util.ArrayList":     {construct: newList},
	"java.util.Date":          {construct: newDate},
	"java.util.HashMap":       {construct: newMap},
	"java.util.HashSet":       {construct: newSet},
	"java.util.LinkedHashMap": {construct: newMap},
	"java.util.LinkedList":    {construct: newList},
	"java.util.UUID":          {statics: statics{"randomUUID": randomUUID}},

	"org.camunda.bpm.engine.delegate.BpmnError": {construct: newBPMNError},
}

type statics = map[string]func(m *vm, args []goja.Value) goja.Value

// javaRoots are the roots of package names and the object Java; a variable of
// the same name goes first.
var javaRoots = map[string]func(m *vm) goja.Value{
	"Java":     (*vm).javaTools,
	"Packages": func(m *vm) goja.Value { return m.NewDynamicObject(javaPackage{m, ""}) },
	"java":     func(m *vm) goja.Value { return m.NewDynamicObject(javaPackage{m, "java"}) },
	"javax":    func(m *vm) goja.Value { return m.NewDynamicObject(javaPackage{m, "javax"}) },
	"org":      func(m *vm) goja.Value { return m.NewDynamicObject(javaPackage{m, "org"}) },
}

func (m *vm) javaTools() goja.Value {
	tools := m.NewObject()
	_ = tools.Set("type", func(c goja.FunctionCall) goja.Value { return m.javaType(c.Argument(0).String()) })
	_ = tools.Set("from", func(c goja.FunctionCall) goja.Value {
		items := []any{}
		m.ForOf(c.Argument(0), func(v goja.Value) bool { items = append(items, v); return true })
		return m.NewArray(items...)
	})
	_ = tools.Set("to", func(c goja.FunctionCall) goja.Value { return newList(m, c.Arguments[:min(1, len(c.Arguments))]) })
	return tools
}

// javaPackage is a name such as java.util on the way to a class.
type javaPackage struct {
	m    *vm
	path string
}

// Get implements [goja.DynamicObject].
func (p javaPackage) Get(name string) goja.Value {
	if name == "toString" {
		return nil
	}
	path := strings.TrimPrefix(p.path+"."+name, ".")
	if name[0] >= 'A' && name[0] <= 'Z' {
		return p.m.javaType(path)
	}
	return p.m.NewDynamicObject(javaPackage{p.m, path})
}

// Set, Has, Delete and Keys implement [goja.DynamicObject].
func (p javaPackage) Set(string, goja.Value) bool { return false }
func (p javaPackage) Has(string) bool             { return true }
func (p javaPackage) Delete(string) bool          { return false }
func (p javaPackage) Keys() []string              { return nil }

// javaType is a class as a value.
func (m *vm) javaType(name string) goja.Value {
	class, ok := javaClasses[name]
	if !ok {
		panic(m.NewTypeError("the Java class %s is not available to scripts", clip(name)))
	}
	construct := func(c goja.ConstructorCall) *goja.Object {
		if class.construct == nil {
			panic(m.NewTypeError("there are no objects of %s", name))
		}
		v := class.construct(m, c.Arguments)
		if o, ok := v.(*goja.Object); ok {
			return o
		}
		// NB: what new yields is an object: a number or text is wrapped, as in
		// new Number(5); operators and the way out take the value of it.
		return v.ToObject(m.Runtime)
	}
	o := m.ToValue(construct).ToObject(m.Runtime)
	for _, static := range sortedKeys(class.statics) {
		f := class.statics[static]
		_ = o.Set(static, func(c goja.FunctionCall) goja.Value { return f(m, c.Arguments) })
	}
	return o
}

func first(args []goja.Value) goja.Value {
	if len(args) == 0 {
		return goja.Undefined()
	}
	return args[0]
}

func newList(m *vm, args []goja.Value) goja.Value {
	items := []any{}
	if o, ok := first(args).(*goja.Object); ok {
		m.ForOf(o, func(v goja.Value) bool { items = append(items, v); return true })
	}
	list := m.NewArray(items...)
	_ = list.SetPrototype(m.prototypes().list)
	return list
}

// newSet is a list without the elements that come twice.
func newSet(m *vm, args []goja.Value) goja.Value {
	list := newList(m, args).(*goja.Object)
	set, err := m.New(m.GlobalObject().Get("Set"), list)
	if err != nil {
		m.fail(err)
	}
	unique := newList(m, []goja.Value{set}).(*goja.Object)
	add, _ := goja.AssertFunction(unique.Get("add"))
	contains, _ := goja.AssertFunction(unique.Get("contains"))
	_ = unique.DefineDataProperty("add", m.ToValue(func(c goja.FunctionCall) goja.Value {
		v, err := contains(c.This, c.Argument(0))
		if err == nil && !v.ToBoolean() {
			v, err = add(c.This, c.Argument(0))
		} else if err == nil {
			v = m.ToValue(false)
		}
		if err != nil {
			panic(err)
		}
		return v
	}), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return unique
}

func newMap(m *vm, args []goja.Value) goja.Value {
	dict := m.CreateObject(m.prototypes().dict)
	if o, ok := first(args).(*goja.Object); ok {
		for _, k := range o.Keys() {
			_ = dict.Set(k, o.Get(k))
		}
	}
	return dict
}

func newDate(m *vm, args []goja.Value) goja.Value {
	if len(args) == 0 {
		return m.newDate(m.host.now())
	}
	o, err := m.New(m.GlobalObject().Get("Date"), args[0])
	if err != nil {
		panic(err)
	}
	_ = o.SetPrototype(m.prototypes().date)
	return o
}

func newBPMNError(m *vm, args []goja.Value) goja.Value {
	text := func(i int) string {
		if i < len(args) && !goja.IsNull(args[i]) && !goja.IsUndefined(args[i]) {
			return args[i].String()
		}
		return ""
	}
	e := &javaBPMNError{m: m, code: text(0), message: text(1)}
	if e.code == "" {
		panic(m.NewTypeError("a BpmnError needs an error code"))
	}
	return m.NewDynamicObject(e)
}

func parseBoolean(m *vm, args []goja.Value) goja.Value {
	return m.ToValue(strings.EqualFold(first(args).String(), "true"))
}

func parseDouble(m *vm, args []goja.Value) goja.Value {
	f, err := strconv.ParseFloat(strings.TrimSpace(first(args).String()), 64)
	if err != nil {
		panic(m.NewTypeError("For input string: %q", clip(first(args).String())))
	}
	return m.ToValue(f)
}

func parseWhole(m *vm, args []goja.Value) goja.Value {
	if f := first(args).ToFloat(); !math.IsNaN(f) {
		if _, isText := first(args).(goja.String); !isText {
			return m.ToValue(int64(f))
		}
	}
	i, err := strconv.ParseInt(first(args).String(), 10, 64)
	if err != nil {
		panic(m.NewTypeError("For input string: %q", clip(first(args).String())))
	}
	return m.ToValue(i)
}

func toText(m *vm, args []goja.Value) goja.Value { return m.ToValue(first(args).String()) }

func mathFunc(name string) func(m *vm, args []goja.Value) goja.Value {
	return func(m *vm, args []goja.Value) goja.Value {
		f, _ := goja.AssertFunction(m.GlobalObject().Get("Math").ToObject(m.Runtime).Get(name))
		v, err := f(goja.Undefined(), args...)
		if err != nil {
			panic(err)
		}
		return v
	}
}

// randomUUID comes from the random numbers of the run.
func randomUUID(m *vm, _ []goja.Value) goja.Value {
	random := m.GlobalObject().Get("Math").ToObject(m.Runtime).Get("random")
	f, _ := goja.AssertFunction(random)
	var b [16]byte
	for i := range b {
		v, err := f(goja.Undefined())
		if err != nil {
			panic(err)
		}
		b[i] = byte(v.ToFloat() * 256)
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return m.ToValue(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]))
}
