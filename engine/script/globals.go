package script

import (
	"strings"

	"github.com/dop251/goja"

	"github.com/sluice-bpm/sluice/engine/spin"
)

// install gives the interpreter the names that scripts of models use. Most of
// them are made when they are first looked up: to make them all takes longer
// than most scripts run.
func (m *vm) install() {
	m.limitBuiltins()
	m.installMarks()
	global := m.GlobalObject()
	if strings.Contains(m.program.source, "JSON") {
		builtin := global.Get("JSON").ToObject(m.Runtime)
		_ = global.DefineDataProperty("JSON", m.callableJSON(builtin), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	_ = global.SetPrototype(m.NewDynamicObject(variables{m}))
}

// own are the names that no variable can take.
var own = map[string]func(m *vm) goja.Value{
	"S":       func(m *vm) goja.Value { return m.ToValue(m.spin("")) },
	"XML":     func(m *vm) goja.Value { return m.ToValue(m.spin(spin.FormatXML)) },
	"console": (*vm).console,
	"print":   func(m *vm) goja.Value { return m.ToValue(m.print) },
}

func (m *vm) print(c goja.FunctionCall) goja.Value {
	words := make([]string, len(c.Arguments))
	for i, a := range c.Arguments {
		words[i] = a.String()
	}
	if err := m.host.print(strings.Join(words, " ")); err != nil {
		m.fail(err)
	}
	return goja.Undefined()
}

func (m *vm) console() goja.Value {
	o := m.NewObject()
	for _, level := range []string{"debug", "error", "info", "log", "warn"} {
		_ = o.Set(level, m.print)
	}
	return o
}

// spin is the function S, JSON or XML.
func (m *vm) spin(format string) func(goja.FunctionCall) goja.Value {
	return func(c goja.FunctionCall) goja.Value {
		f := format
		if len(c.Arguments) > 1 && f == "" {
			f = formatName(c.Argument(1).String())
		}
		source, err := m.toGo(c.Argument(0), 0, new(int))
		if err == nil {
			var node any
			if node, err = spin.Read(source, f); err == nil {
				return m.toJS(node)
			}
		}
		m.fail(err)
		return nil
	}
}

// formatName takes the names that scripts use for Spin's formats.
func formatName(name string) string {
	switch {
	case strings.Contains(name, "json"):
		return spin.FormatJSON
	case strings.Contains(name, "xml"):
		return spin.FormatXML
	}
	return name
}

// callableJSON is a function with the members of JavaScript's JSON.
func (m *vm) callableJSON(builtin *goja.Object) *goja.Object {
	f := m.ToValue(m.spin(spin.FormatJSON)).ToObject(m.Runtime)
	for _, name := range []string{"parse", "stringify"} {
		_ = f.DefineDataProperty(name, builtin.Get(name), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	return f
}

// variables is the prototype of the global object: names that the script has
// not declared are looked up in the scope, once.
type variables struct{ m *vm }

func (v variables) find(name string) *binding {
	b, ok := v.m.scope[name]
	if !ok {
		b = &binding{}
		v.m.scope[name] = b
		if make, ok := own[name]; ok {
			b.value = make(v.m)
			return b
		}
		x, found, err := v.m.host.lookup(name)
		if err != nil {
			v.m.fail(err)
		}
		if found {
			b.value = v.m.toJS(x)
			switch x.(type) {
			case []any, map[string]any:
				b.mutable = true
				b.before = copyOf(x)
			case float64:
				v.m.types[name] = true
			}
		} else if make, ok := javaRoots[name]; ok {
			b.value = make(v.m)
		}
	}
	return b
}

// Get implements [goja.DynamicObject].
func (v variables) Get(name string) goja.Value { return v.find(name).value }

// Has implements [goja.DynamicObject].
func (v variables) Has(name string) bool { return v.find(name).value != nil }

// Set implements [goja.DynamicObject]: an assignment stays inside the script.
func (v variables) Set(name string, x goja.Value) bool {
	v.m.scope[name] = &binding{value: x}
	return true
}

// Delete implements [goja.DynamicObject].
func (v variables) Delete(name string) bool {
	v.m.scope[name] = &binding{}
	return true
}

// Keys implements [goja.DynamicObject]: the names in use so far.
func (v variables) Keys() []string {
	var names []string
	for _, name := range sortedKeys(v.m.scope) {
		if v.m.scope[name].value != nil {
			names = append(names, name)
		}
	}
	return names
}

// forget drops what is known of a variable that an object may have changed.
func (m *vm) forget(method string, args []any) {
	if len(args) == 0 || !strings.HasPrefix(method, "set") && !strings.HasPrefix(method, "remove") {
		return
	}
	if name, ok := args[0].(string); ok {
		delete(m.scope, name)
	}
}
