package script

import (
	"fmt"
	"maps"
	"math"
	"math/big"
	"reflect"
	"slices"
	"time"

	"github.com/dop251/goja"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/spin"
	"github.com/sluice-bpm/sluice/engine/value"
)

// maxNesting and maxValues bound the values that pass between a script and its
// scope: their depth and the number of elements.
const (
	maxNesting = 100
	maxValues  = 1_000_000
)

// toJS is the JavaScript value of a Go value.
func (m *vm) toJS(v any) goja.Value {
	switch x := v.(type) {
	case nil:
		return goja.Null()
	case bool, int16, int32, int64, float64, string:
		return m.ToValue(x)
	case time.Time:
		return m.newDate(x)
	case []any:
		items := make([]any, len(x))
		for i, e := range x {
			items[i] = m.toJS(e)
		}
		list := m.NewArray(items...)
		_ = list.SetPrototype(m.prototypes().list)
		return list
	case map[string]any:
		o := m.CreateObject(m.prototypes().dict)
		for _, k := range sortedKeys(x) {
			_ = o.Set(k, m.toJS(x[k]))
		}
		return o
	case value.Document:
		node, err := spin.FromDocument(x)
		if err != nil {
			m.fail(err)
		}
		return m.toJS(node)
	case handle:
		return m.NewDynamicObject(&object{m: m, target: remote{m.host, x}, original: x})
	case expr.Object:
		return m.NewDynamicObject(&object{m: m, target: local{x}, original: x})
	}
	panic(m.NewTypeError(fmt.Sprintf("a %T cannot be used in a script", v)))
}

// toGo is the Go value of a JavaScript value; count runs over all of it.
func (m *vm) toGo(v goja.Value, depth int, count *int) (any, error) {
	*count++
	if depth > maxNesting || *count > maxValues {
		return nil, ErrSize
	}
	if v == nil || goja.IsNull(v) || goja.IsUndefined(v) {
		return nil, nil //nolint:nilnil // null is a value
	}
	o, ok := v.(*goja.Object)
	if !ok {
		return primitive(v)
	}
	if x, ok := exported[*object](o); ok {
		return x.original, nil
	}
	if _, ok := exported[*javaBPMNError](o); ok {
		return nil, fmt.Errorf("a BpmnError is to be thrown, not kept")
	}
	return m.objectToGo(o, depth, count)
}

func (m *vm) objectToGo(o *goja.Object, depth int, count *int) (any, error) {
	switch class := o.ClassName(); class {
	case "Array":
		n := o.Get("length").ToInteger()
		if n > maxValues {
			return nil, ErrSize
		}
		list := make([]any, 0, min(n, 1024))
		for i := range n {
			e, err := m.toGo(o.Get(fmt.Sprint(i)), depth+1, count)
			if err != nil {
				return nil, err
			}
			list = append(list, e)
		}
		return list, nil
	case "Date":
		t, ok := o.Export().(time.Time)
		if !ok {
			return nil, fmt.Errorf("the date is not valid")
		}
		return t.UTC().Truncate(time.Millisecond), nil
	case "Number", "String", "Boolean":
		if f, ok := goja.AssertFunction(o.Get("valueOf")); ok {
			p, err := f(o)
			if err != nil {
				return nil, err
			}
			return primitive(p)
		}
	case "Object", "Arguments", "Error", "Map", "Set":
		switch o.ExportType() {
		case reflect.TypeFor[[][2]any]():
			return m.collectionToGo(o, false, depth, count)
		case reflect.TypeFor[[]any]():
			return m.collectionToGo(o, true, depth, count)
		}
		return m.mapToGo(o, depth, count)
	default:
		return nil, fmt.Errorf("a %s of JavaScript cannot leave the script", class)
	}
	return nil, fmt.Errorf("an object of JavaScript has no value")
}

func (m *vm) mapToGo(o *goja.Object, depth int, count *int) (any, error) {
	keys := o.Keys()
	dict := make(map[string]any, len(keys))
	for _, k := range keys {
		e, err := m.toGo(o.Get(k), depth+1, count)
		if err != nil {
			return nil, err
		}
		dict[k] = e
	}
	return dict, nil
}

// collectionToGo makes a Map a map and a Set a list.
func (m *vm) collectionToGo(o *goja.Object, isSet bool, depth int, count *int) (v any, err error) {
	dict, list := map[string]any{}, []any{}
	m.ForOf(o, func(e goja.Value) bool {
		if isSet {
			var x any
			if x, err = m.toGo(e, depth+1, count); err == nil {
				list = append(list, x)
			}
			return err == nil
		}
		pair := e.ToObject(m.Runtime)
		var x any
		if x, err = m.toGo(pair.Get("1"), depth+1, count); err == nil {
			dict[pair.Get("0").String()] = x
		}
		return err == nil
	})
	switch {
	case err != nil:
		return nil, err
	case isSet:
		return list, nil
	}
	return dict, nil
}

// primitive types numbers as Camunda does.
func primitive(v goja.Value) (any, error) {
	switch x := v.Export().(type) {
	case bool, string:
		return x, nil
	case int64:
		if x >= math.MinInt32 && x <= math.MaxInt32 {
			return int32(x), nil
		}
		return float64(x), nil
	case float64:
		return x, nil
	case *big.Int:
		if x.IsInt64() {
			return x.Int64(), nil
		}
		return nil, fmt.Errorf("a BigInt beyond 64 bits cannot leave the script")
	}
	return nil, fmt.Errorf("a value such as %s cannot leave the script", clip(v.String()))
}

// copyOf is a deep copy of a list or map.
func copyOf(v any) any {
	switch x := v.(type) {
	case []any:
		list := make([]any, len(x))
		for i, e := range x {
			list[i] = copyOf(e)
		}
		return list
	case map[string]any:
		m := make(map[string]any, len(x))
		for k, e := range x {
			m[k] = copyOf(e)
		}
		return m
	}
	return v
}

// same reports whether a script left a value as it was: numbers are compared by
// value, since a whole Double and an Integer look the same in JavaScript.
func same(a, b any) bool {
	switch x := a.(type) {
	case []any:
		y, ok := b.([]any)
		return ok && slices.EqualFunc(x, y, same)
	case map[string]any:
		y, ok := b.(map[string]any)
		return ok && maps.EqualFunc(x, y, same)
	case time.Time:
		y, ok := b.(time.Time)
		return ok && x.Equal(y)
	case int16, int32, int64, float64:
		f, ok := number(a)
		g, ok2 := number(b)
		return ok && ok2 && (f == g || f != f && g != g)
	case value.Document:
		y, ok := b.(value.Valuer)
		return ok && y.TypedValue().V == x.Text
	}
	return a == b
}

func number(v any) (float64, bool) {
	switch x := v.(type) {
	case int16:
		return float64(x), true
	case int32:
		return float64(x), true
	case int64:
		return float64(x), true
	case float64:
		return x, true
	}
	return 0, false
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
