package rest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/value"
)

// VariableValue is a typed value as requests carry it (VariableValueDto).
type VariableValue struct {
	Value     json.RawMessage
	Type      *Text // nil where none is given
	ValueInfo map[string]any
}

// DecodeVariables reads a map of variables, in the order of their names.
func DecodeVariables(all map[string]VariableValue) ([]engine.Variable, error) {
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	list := make([]engine.Variable, 0, len(all))
	for _, name := range names {
		v, err := all[name].Decode(name)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// Decode gives the value its type; without one, that of its JSON. The error is an
// [Error], or an [engine.Error] where the engine would not keep the value.
func (v VariableValue) Decode(name string) (engine.Variable, error) {
	typed, err := v.decode()
	variable := engine.Variable{Name: name, Value: typed}
	if err != nil {
		return variable, err
	}
	switch transient := v.ValueInfo["transient"].(type) {
	case nil:
	case bool:
		variable.Transient = transient
	default:
		return variable, Invalidf("The member 'transient' of the valueInfo of '%s' is not true or false.", name)
	}
	return variable, nil
}

func (v VariableValue) decode() (value.Value, error) {
	var x any
	if len(v.Value) > 0 {
		if err := unmarshal(v.Value, &x); err != nil {
			return value.Value{}, Invalidf("its value cannot be read: %v", err)
		}
	}
	if v.Type == nil {
		return v.untyped(x)
	}
	kind, err := variableType(string(*v.Type))
	if errors.Is(err, errAbstractType) && x != nil {
		if _, notOne := convert(value.Double, x); notOne != nil {
			return value.Value{}, notOne
		}
	}
	if err != nil {
		return value.Value{}, err
	}
	_, isText := x.(string)
	switch {
	case kind == value.File:
		return v.file(x)
	case (kind == value.Object || kind == value.JSON || kind == value.XML) && x != nil && !isText:
		return value.Value{}, Invalidf("Must provide 'null' or String value for value of SerializableValue type '%s'.", *v.Type)
	case kind == value.Object:
		return v.object(plainText(x))
	case x == nil:
		return value.Value{Type: kind}, nil
	}
	return convert(kind, x)
}

// untyped is [untyped] that keeps the order of an object's members.
func (v VariableValue) untyped(x any) (value.Value, error) {
	class := ""
	switch x.(type) {
	case []any:
		class = "java.util.ArrayList"
	case map[string]any:
		class = "java.util.LinkedHashMap"
	default:
		return untyped(x)
	}
	var text bytes.Buffer
	if err := json.Compact(&text, v.Value); err != nil {
		return value.Value{}, Invalidf("its value cannot be read: %v", err)
	}
	return value.OfObject(value.ObjectText{TypeName: class, Format: value.FormatJava, Text: text.String()}), nil
}

// types are the value types by their name with a small first letter; the API
// takes both forms.
var types = map[string]value.Type{
	"boolean": value.Boolean, "bytes": value.Bytes, "date": value.Date, "double": value.Double, "file": value.File,
	"integer": value.Integer, "json": value.JSON, "long": value.Long, "null": value.Null, "object": value.Object,
	"short": value.Short, "string": value.String, "xml": value.XML,
}

// errAbstractType is the cause where a value is said to be of a type that has
// values of narrower types only.
var errAbstractType = errors.New("abstract value type")

// ErrValueType is the cause where a value is said to be of a type that there is not.
var ErrValueType = errors.New("unsupported value type")

func variableType(name string) (value.Type, error) {
	if name == "" {
		return "", &Error{Status: http.StatusInternalServerError, Type: OutOfBounds, Code: engine.Invalid, Message: "The type of the value is an empty text."}
	}
	name = strings.ToLower(name[:1]) + name[1:]
	if t, ok := types[name]; ok {
		return t, nil
	}
	if name == "number" { // what all numbers are, and none is
		return "", &Error{
			Status: http.StatusInternalServerError, Type: RESTException, Code: engine.Invalid, Engine: true, Err: errAbstractType,
			Message: "No value is of the type Number; it is of Integer, Long, Short or Double.",
		}
	}
	return "", &Error{
		Status: http.StatusBadRequest, Type: RESTException, Code: engine.Invalid, Err: ErrValueType,
		Message: fmt.Sprintf("Unsupported value type '%s'", name),
	}
}

// untyped gives a JSON value the type that Camunda gives it.
func untyped(x any) (value.Value, error) {
	switch x := x.(type) {
	case nil:
		return value.OfNull(), nil
	case bool:
		return value.OfBool(x), nil
	case string:
		return value.OfString(x), nil
	case json.Number:
		if i, err := strconv.ParseInt(x.String(), 10, 64); err == nil {
			if i >= math.MinInt32 && i <= math.MaxInt32 {
				return value.OfInt(int32(i)), nil
			}
			return value.OfLong(i), nil
		}
		f, err := x.Float64()
		if err != nil {
			return value.Value{}, Invalidf("the number %s is too large", x)
		}
		return value.OfDouble(f), nil
	}
	return value.FromGo(plainNumbers(x)), nil
}

// plainNumbers gives the numbers inside of lists and objects Go's types.
func plainNumbers(x any) any {
	switch x := x.(type) {
	case json.Number:
		v, err := untyped(x)
		if err != nil {
			return x.String()
		}
		return v.V
	case []any:
		for i := range x {
			x[i] = plainNumbers(x[i])
		}
	case map[string]any:
		for k := range x {
			x[k] = plainNumbers(x[k])
		}
	}
	return x
}

// convert reads a JSON text, number or boolean as the type.
func convert(kind value.Type, x any) (value.Value, error) {
	wrong := func() error {
		return Invalidf("Cannot convert value '%s' of type '%s' to java type %s", javaText(x), kind, javaTypes[kind])
	}
	text := javaText(x)
	switch kind {
	case value.String:
		return value.OfString(text), nil
	case value.JSON, value.XML:
		// NB: what cannot be read is kept as well, as Camunda 7.24 does.
		return value.Of(kind, text), nil
	case value.Bytes:
		data, err := base64.StdEncoding.DecodeString(text)
		if _, isText := x.(string); !isText || err != nil {
			return value.Value{}, wrong()
		}
		return value.Of(value.Bytes, value.Blob{Data: data, Size: int64(len(data))}), nil
	case value.Null:
		return value.Value{}, wrong()
	case value.Boolean:
		switch text {
		case "true", "false", "True", "False", "TRUE", "FALSE", "":
		default:
			return value.Value{}, wrong()
		}
	case value.Date:
		if text == "" {
			break
		}
		d, err := value.ParseDate(text)
		if err != nil {
			return value.Value{}, wrong()
		}
		return value.OfDate(d), nil
	case value.Double:
		if infinity, ok := infinities[text]; ok {
			return value.OfDouble(infinity), nil
		}
	}
	v, err := value.Parse(kind, text)
	if err != nil {
		return value.Value{}, wrong()
	}
	return v, nil
}

// infinities are the numbers that JSON has no other way to write.
var infinities = map[string]float64{"Infinity": math.Inf(1), "INF": math.Inf(1), "-Infinity": math.Inf(-1), "-INF": math.Inf(-1)}

// javaText is a JSON value as Java writes its text.
func javaText(x any) string {
	switch x := x.(type) {
	case nil:
		return "null"
	case []any:
		parts := make([]string, len(x))
		for i, e := range x {
			parts[i] = javaText(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		parts := make([]string, 0, len(x))
		for _, name := range slices.Sorted(maps.Keys(x)) {
			parts = append(parts, name+"="+javaText(x[name]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return plainText(x)
}

var javaTypes = map[value.Type]string{
	value.Boolean: "java.lang.Boolean", value.Bytes: "[B", value.Date: "java.util.Date", value.Double: "java.lang.Double",
	value.Integer: "java.lang.Integer", value.Long: "java.lang.Long", value.Null: "javax.lang.model.type.NullType",
	value.Short: "java.lang.Short", value.String: "java.lang.String",
}

func (v VariableValue) info(name string) string { return plainText(v.ValueInfo[name]) }

// object keeps a serialized object as it came. Java's own format is refused, as
// Camunda 7.24 does unless it is told otherwise.
func (v VariableValue) object(text string) (value.Value, error) {
	o := value.ObjectText{TypeName: v.info("objectTypeName"), Format: v.info("serializationDataFormat"), Text: text}
	switch {
	case o.Format == "":
		return value.Value{}, notKept("An object needs the serializationDataFormat in its valueInfo.")
	case o.Format == value.FormatJava:
		return value.Value{}, notKept("ENGINE-17007 Objects in Java's serialization format are not taken.")
	case o.TypeName == "" && text != "":
		return value.Value{}, notKept("An object that is not null needs the objectTypeName in its valueInfo.")
	}
	return value.OfObject(o), nil
}

// notKept is the engine's refusal of a value.
func notKept(message string) error { return &engine.Error{Code: engine.Failed, Message: message} }

func (v VariableValue) file(x any) (value.Value, error) {
	f := value.FileRef{Name: v.info("filename"), MIMEType: v.info("mimeType"), Encoding: v.info("encoding")}
	text, isText := x.(string)
	switch {
	case f.Name == "":
		return value.Value{}, illegal("A file needs the filename in its valueInfo.")
	case !isText:
		return value.Value{}, illegal("The value of a file is its content in base64.")
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return value.Value{}, Invalidf("The content of the file is not base64.")
	}
	f.Blob = value.Blob{Data: data, Size: int64(len(data))}
	return value.OfFile(f), nil
}

// illegal is how Camunda 7.24 answers a file that is none.
func illegal(message string) error {
	return &Error{Status: http.StatusInternalServerError, Type: IllegalArgument, Message: message, Code: engine.Invalid}
}
