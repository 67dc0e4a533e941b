package spin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/value"
)

// JSON is a node of a JSON document: Camunda's SpinJsonNode.
type JSON struct {
	tree   *tree
	source string // the text of a variable, until it is read
	unread bool
}

var (
	_ expr.Object  = (*JSON)(nil)
	_ value.Valuer = (*JSON)(nil)
)

// read is the tree of the node.
func (j *JSON) read() (*tree, error) {
	if j.unread {
		t, err := parseJSON(j.source)
		if err != nil {
			return nil, err
		}
		j.tree, j.source, j.unread = t, "", false
	}
	return j.tree, nil
}

// TypedValue implements [value.Valuer]: a Json value.
func (j *JSON) TypedValue() value.Value { return value.Of(value.JSON, j.String()) }

// String is the text of the node.
func (j *JSON) String() string {
	if j.unread {
		return j.source
	}
	var b bytes.Buffer
	if err := j.tree.write(&b, 0); err != nil {
		return "null"
	}
	return b.String()
}

// Value is the node as lists, maps and plain values.
func (j *JSON) Value() (any, error) {
	t, err := j.read()
	if err != nil {
		return nil, err
	}
	return t.goValue(), nil
}

// jsonMethod is a method of a node by its number of arguments.
type jsonMethod func(t *tree, a *arguments) (any, error)

type signature struct {
	name      string
	arguments int
}

var jsonMethods = map[signature]jsonMethod{
	{"append", 1}:            onArray(func(t *tree, a *arguments, n *tree) error { t.items = append(t.items, n); return nil }),
	{"boolValue", 0}:         scalarAs[bool]("a boolean"),
	{"contains", 1}:          func(t *tree, a *arguments) (any, error) { i, err := find(t, a, false); return i >= 0, err },
	{"deleteProp", 1}:        deleteProp,
	{"elements", 0}:          elements,
	{"fieldNames", 0}:        fieldNames,
	{"getDataFormatName", 0}: func(*tree, *arguments) (any, error) { return FormatJSON, nil },
	{"hasProp", 1}:           func(t *tree, a *arguments) (any, error) { _, ok := t.fields[a.text(0)]; return ok, nil },
	{"indexOf", 1}:           indexOf(false),
	{"insertAfter", 2}:       insertBeside(1),
	{"insertAt", 2}:          insertAt,
	{"insertBefore", 2}:      insertBeside(0),
	{"isArray", 0}:           is(func(t *tree) bool { return t.kind == kindArray }),
	{"isBoolean", 0}:         is(func(t *tree) bool { _, ok := t.scalar.(bool); return ok }),
	{"isNull", 0}:            is(isNull),
	{"isNumber", 0}:          is(func(t *tree) bool { _, ok := numeric(t); return ok }),
	{"isObject", 0}:          is(func(t *tree) bool { return t.kind == kindObject }),
	{"isString", 0}:          is(func(t *tree) bool { _, ok := t.scalar.(string); return ok }),
	{"isValue", 0}:           is(func(t *tree) bool { return t.kind == kindScalar }),
	{"jsonPath", 1}:          jsonPath,
	{"lastIndexOf", 1}:       indexOf(true),
	{"mapTo", 1}:             mapJSON,
	{"numberValue", 0}:       numberValue,
	{"prop", 1}:              prop,
	{"prop", 2}:              setProp,
	{"remove", 1}:            removeItem(false),
	{"removeAt", 1}:          removeAt,
	{"removeLast", 1}:        removeItem(true),
	{"stringValue", 0}:       scalarAs[string]("a text"),
	{"value", 0}:             scalarValue,
}

const jsonClass = "SpinJsonNode"

// HasMethod tells scripts which names are methods.
func (j *JSON) HasMethod(name string) bool {
	for n := range 3 {
		if _, ok := jsonMethods[signature{name, n}]; ok {
			return true
		}
	}
	return name == "unwrap" || name == "equals"
}

// Property implements [expr.Object] with the getters of the node.
func (j *JSON) Property(name string) (any, error) {
	switch name {
	case "array", "boolean", "null", "number", "object", "string", "value":
		return j.Call("is"+strings.ToUpper(name[:1])+name[1:], nil)
	case "dataFormatName":
		return FormatJSON, nil
	}
	return nil, missing(jsonClass, name, false)
}

// Call implements [expr.Object].
func (j *JSON) Call(name string, args []any) (any, error) {
	switch {
	case name == "toString" && len(args) == 0:
		return j.String(), nil
	case name == "unwrap" && len(args) == 0:
		return j, nil
	}
	m, ok := jsonMethods[signature{name, len(args)}]
	if !ok {
		return nil, missing(jsonClass, name, true)
	}
	t, err := j.read()
	if err != nil {
		return nil, err
	}
	a := &arguments{method: name, list: args}
	v, err := m(t, a)
	switch {
	case a.err != nil:
		return nil, a.err
	case err != nil:
		return nil, err
	case v == t:
		return j, nil
	}
	if t, ok := v.(*tree); ok {
		return &JSON{tree: t}, nil
	}
	return v, nil
}

func is(holds func(*tree) bool) jsonMethod {
	return func(t *tree, _ *arguments) (any, error) { return holds(t), nil }
}

func isNull(t *tree) bool { return t.kind == kindScalar && t.scalar == nil }

// numeric is the value of a number.
func numeric(t *tree) (any, bool) {
	switch x := t.scalar.(type) {
	case int32, int64, float64:
		return x, true
	case json.Number:
		f, _ := x.Float64()
		return f, true
	}
	return nil, false
}

// typeName is what a node is, for messages.
func typeName(t *tree) string {
	switch t.kind {
	case kindArray:
		return "an array"
	case kindObject:
		return "an object"
	}
	switch t.scalar.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case string:
		return "a text"
	}
	return "a number"
}

func expected(t *tree, want string) error {
	return fmt.Errorf("the JSON node is %s, not %s", typeName(t), want)
}

func scalarAs[T any](want string) jsonMethod {
	return func(t *tree, _ *arguments) (any, error) {
		v, ok := t.scalar.(T)
		if !ok {
			return nil, expected(t, want)
		}
		return v, nil
	}
}

func numberValue(t *tree, _ *arguments) (any, error) {
	if v, ok := numeric(t); ok {
		return v, nil
	}
	return nil, expected(t, "a number")
}

func scalarValue(t *tree, _ *arguments) (any, error) {
	if t.kind != kindScalar {
		return nil, expected(t, "a text, number, boolean or null")
	}
	return t.goValue(), nil
}

func prop(t *tree, a *arguments) (any, error) {
	v, ok := t.fields[a.text(0)]
	if !ok {
		return nil, fmt.Errorf("the JSON node has no property %q", clip(a.text(0)))
	}
	return v, nil
}

func setProp(t *tree, a *arguments) (any, error) {
	if t.kind != kindObject {
		return nil, expected(t, "an object")
	}
	v, err := treeOf(a.list[1], 0)
	if err != nil {
		return nil, err
	}
	t.set(a.text(0), v)
	return t, nil
}

func deleteProp(t *tree, a *arguments) (any, error) {
	names, ok := a.list[0].([]any)
	if !ok {
		names = a.list[:1]
	}
	for _, n := range names {
		name, ok := n.(string)
		if _, has := t.fields[name]; !ok || !has {
			return nil, fmt.Errorf("the JSON node has no property %q", clip(fmt.Sprint(n)))
		}
		t.remove(name)
	}
	return t, nil
}

func elements(t *tree, _ *arguments) (any, error) {
	if t.kind != kindArray {
		return nil, expected(t, "an array")
	}
	list := make([]any, len(t.items))
	for i, e := range t.items {
		list[i] = &JSON{tree: e}
	}
	return list, nil
}

func fieldNames(t *tree, _ *arguments) (any, error) {
	if t.kind == kindScalar {
		return nil, expected(t, "an array or object")
	}
	names := make([]any, len(t.keys))
	for i, k := range t.keys {
		names[i] = k
	}
	return names, nil
}

// onArray makes a method that puts its last argument into an array.
func onArray(do func(t *tree, a *arguments, n *tree) error) jsonMethod {
	return func(t *tree, a *arguments) (any, error) {
		if t.kind != kindArray {
			return nil, expected(t, "an array")
		}
		n, err := treeOf(a.list[len(a.list)-1], 0)
		if err == nil {
			err = do(t, a, n)
		}
		return t, err
	}
}

// position counts from the end where it is negative.
func position(i, size int) (int, error) {
	at := i
	if at < 0 {
		at += size
	}
	if at < 0 || at >= size {
		return 0, fmt.Errorf("the index %d is out of bounds: the JSON array has %d elements", i, size)
	}
	return at, nil
}

func insertAt(t *tree, a *arguments) (any, error) {
	return onArray(func(t *tree, a *arguments, n *tree) error {
		i := a.whole(0)
		if i == len(t.items) {
			t.items = append(t.items, n)
			return nil
		}
		at, err := position(i, len(t.items))
		if err == nil {
			t.items = slices.Insert(t.items, at, n)
		}
		return err
	})(t, a)
}

// find is the index of the first argument, from either end; -1 without one.
func find(t *tree, a *arguments, last bool) (int, error) {
	if t.kind != kindArray {
		return 0, expected(t, "an array")
	}
	want, err := treeOf(a.list[0], 0)
	if err != nil {
		return 0, err
	}
	at := -1
	for i, e := range t.items {
		if e.same(want) {
			at = i
			if !last {
				break
			}
		}
	}
	return at, nil
}

// mustFind fails where the argument is not in the array.
func mustFind(t *tree, a *arguments, last bool) (int, error) {
	i, err := find(t, a, last)
	if err == nil && i < 0 {
		err = errors.New("the JSON array does not contain the element")
	}
	return i, err
}

func indexOf(last bool) jsonMethod {
	return func(t *tree, a *arguments) (any, error) {
		i, err := mustFind(t, a, last)
		return int32(i), err
	}
}

func insertBeside(offset int) jsonMethod {
	return onArray(func(t *tree, a *arguments, n *tree) error {
		i, err := mustFind(t, a, false)
		if err == nil {
			t.items = slices.Insert(t.items, i+offset, n)
		}
		return err
	})
}

func removeItem(last bool) jsonMethod {
	return func(t *tree, a *arguments) (any, error) {
		i, err := mustFind(t, a, last)
		if err == nil {
			t.items = slices.Delete(t.items, i, i+1)
		}
		return t, err
	}
}

func removeAt(t *tree, a *arguments) (any, error) {
	if t.kind != kindArray {
		return nil, expected(t, "an array")
	}
	i, err := position(a.whole(0), len(t.items))
	if err == nil {
		t.items = slices.Delete(t.items, i, i+1)
	}
	return t, err
}

// mapJSON makes lists, maps and plain values of a node; classes of an
// application are not known here.
func mapJSON(t *tree, a *arguments) (any, error) {
	name := a.text(0)
	for _, known := range []string{"java.lang.", "java.util."} {
		if strings.HasPrefix(name, known) {
			return t.goValue(), nil
		}
	}
	return nil, fmt.Errorf("a JSON node cannot be mapped to the class %s", clip(name))
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
