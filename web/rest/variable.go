package rest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/value"
)

// VariableValue is a typed value as requests carry it (VariableValueDto).
type VariableValue struct {
	Value     json.RawMessage
	Type      string
	ValueInfo map[string]any
	Local     bool
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
		v, err := all[name].Decode()
		if err != nil {
			return nil, Invalidf("The variable '%s' cannot be set: %s", name, err)
		}
		list = append(list, engine.Variable{Name: name, Value: v, Local: all[name].Local})
	}
	return list, nil
}

// Decode gives the value its type; without one, that of its JSON.
func (v VariableValue) Decode() (value.Value, error) {
	var x any
	if len(v.Value) > 0 {
		if err := unmarshal(v.Value, &x); err != nil {
			return value.Value{}, Invalidf("its value cannot be read: %v", err)
		}
	}
	if v.Type == "" {
		return untyped(x)
	}
	kind, err := variableType(v.Type)
	if err != nil {
		return value.Value{}, err
	}
	switch kind {
	case value.Object:
		return v.object(x)
	case value.File:
		return v.file(x)
	case value.Bytes:
		return bytesOf(x)
	}
	if x == nil {
		return value.Value{Type: kind}, nil
	}
	return convert(kind, x)
}

// types are the value types by their name with a small first letter; the API
// takes both forms.
var types = map[string]value.Type{
	"boolean": value.Boolean, "bytes": value.Bytes, "date": value.Date, "double": value.Double, "file": value.File,
	"integer": value.Integer, "json": value.JSON, "long": value.Long, "null": value.Null, "object": value.Object,
	"short": value.Short, "string": value.String, "xml": value.XML,
}

func variableType(name string) (value.Type, error) {
	if name != "" {
		if t, ok := types[strings.ToLower(name[:1])+name[1:]]; ok {
			return t, nil
		}
	}
	return "", Invalidf("Unsupported value type '%s'", name)
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
		return Invalidf("Cannot convert value '%s' of type '%s' to java type %s", plainText(x), kind, javaTypes[kind])
	}
	switch x.(type) {
	case string, json.Number, bool:
	default:
		return value.Value{}, wrong()
	}
	text := plainText(x)
	switch kind {
	case value.Null:
		return value.OfNull(), nil
	case value.String:
		return value.OfString(text), nil
	case value.Date:
		d, err := value.ParseDate(text)
		if err != nil {
			return value.Value{}, wrong()
		}
		return value.OfDate(d), nil
	case value.Boolean:
		if text != "true" && text != "false" {
			return value.Value{}, wrong()
		}
	}
	if _, isText := x.(string); !isText && (kind == value.JSON || kind == value.XML) {
		return value.Value{}, wrong()
	}
	v, err := value.Parse(kind, text)
	if err != nil {
		return value.Value{}, wrong()
	}
	return v, nil
}

var javaTypes = map[value.Type]string{
	value.Boolean: "java.lang.Boolean", value.Bytes: "byte[]", value.Date: "java.util.Date", value.Double: "java.lang.Double",
	value.Integer: "java.lang.Integer", value.JSON: "java.lang.String", value.Long: "java.lang.Long", value.Null: "java.lang.Void",
	value.Short: "java.lang.Short", value.String: "java.lang.String", value.XML: "java.lang.String",
}

func (v VariableValue) info(name string) string {
	text, _ := v.ValueInfo[name].(string)
	return text
}

// object keeps a serialized object as it came; a JSON value that is no text is
// its own serialization.
func (v VariableValue) object(x any) (value.Value, error) {
	o := value.ObjectText{TypeName: v.info("objectTypeName"), Format: v.info("serializationDataFormat")}
	if o.TypeName == "" {
		return value.Value{}, Invalidf("its valueInfo lacks objectTypeName")
	}
	switch x := x.(type) {
	case nil:
		return value.Value{Type: value.Object}, nil
	case string:
		o.Text = x
	default:
		o.Text = string(bytes.TrimSpace(v.Value))
	}
	if o.Format == "" {
		o.Format = value.FormatJSON
	}
	return value.OfObject(o), nil
}

func (v VariableValue) file(x any) (value.Value, error) {
	f := value.FileRef{Name: v.info("filename"), MIMEType: v.info("mimeType"), Encoding: v.info("encoding")}
	if f.Name == "" {
		return value.Value{}, Invalidf("its valueInfo lacks filename")
	}
	content, err := bytesOf(x)
	if err != nil {
		return value.Value{}, err
	}
	f.Blob, _ = content.V.(value.Blob)
	return value.OfFile(f), nil
}

// bytesOf decodes base64.
func bytesOf(x any) (value.Value, error) {
	if x == nil {
		return value.Value{Type: value.Bytes}, nil
	}
	text, ok := x.(string)
	data, err := base64.StdEncoding.DecodeString(text)
	if !ok || err != nil {
		return value.Value{}, Invalidf("its value is not a text in base64")
	}
	return value.Of(value.Bytes, value.Blob{Data: data, Size: int64(len(data))}), nil
}

// TypedValue is a typed value as answers carry it (VariableValueDto).
type TypedValue struct {
	Type      string         `json:"type"`
	Value     any            `json:"value"`
	ValueInfo map[string]any `json:"valueInfo"`
}

// EncodeValue shows a value. With deserialize objects in JSON are opened, else
// they are the text that was stored.
func EncodeValue(v value.Value, deserialize bool) TypedValue {
	t := TypedValue{Type: string(v.Type), ValueInfo: map[string]any{}}
	if t.Type == "" {
		t.Type = string(value.Null)
	}
	switch x := v.V.(type) {
	case float64:
		t.Value = Double(x)
	case time.Time:
		t.Value = Date(x.UnixMilli())
	case value.Blob:
		if x.Data != nil {
			t.Value = base64.StdEncoding.EncodeToString(x.Data)
		}
	case value.FileRef:
		t.ValueInfo["filename"] = x.Name
		if x.MIMEType != "" {
			t.ValueInfo["mimeType"] = x.MIMEType
		}
		if x.Encoding != "" {
			t.ValueInfo["encoding"] = x.Encoding
		}
	case value.ObjectText:
		t.ValueInfo["objectTypeName"] = x.TypeName
		t.ValueInfo["serializationDataFormat"] = x.Format
		t.Value = x.Text
		if deserialize && x.Format == value.FormatJSON && json.Valid([]byte(x.Text)) {
			t.Value = json.RawMessage(x.Text)
		}
	default:
		t.Value = x
	}
	return t
}

// EncodeStored is [EncodeValue] of a stored value.
func EncodeStored(s value.Stored, deserialize bool) (TypedValue, error) {
	v, err := s.Decode()
	if err != nil {
		return TypedValue{}, err
	}
	return EncodeValue(v, deserialize), nil
}
