package value

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ObjectText is an Object value in serialized form, passed through unharmed. An
// empty Text is null.
type ObjectText struct {
	TypeName string // objectTypeName, for example "java.util.ArrayList<java.lang.String>"
	Format   string // serializationDataFormat, for example "application/json"
	// Text is what was serialized; of what a process made itself in [FormatJava]
	// it is JSON.
	Text string
}

// ErrUnknownClass: an object is of a class that only its own program knows.
var ErrUnknownClass = errors.New("the class is not known here")

// isOpen reports whether the text is JSON that can be looked into.
func (o ObjectText) isOpen() bool {
	return o.Format == FormatJSON || o.Format == FormatJava && !strings.HasPrefix(o.Text, streamMark)
}

// Serialized is the text in the object's format: for [FormatJava] base64 of the
// stream.
func (o ObjectText) Serialized() (string, error) {
	if o.Format != FormatJava || o.Text == "" || !o.isOpen() {
		return o.Text, nil
	}
	data, err := javaStream(o.TypeName, o.Text)
	if err != nil {
		return "", err
	}
	return encodeStream(data), nil
}

// Opened is the JSON of an object of a class that every Java program has, and
// the name of the class that it then is of. Other objects are not opened: the
// error is [ErrUnknownClass] or says what does not fit.
func (o ObjectText) Opened() (text json.RawMessage, typeName string, err error) {
	switch {
	case o.Text == "":
		return nil, o.TypeName, nil
	case !o.isOpen():
		return nil, "", fmt.Errorf("objects in the format %s are not opened", o.Format)
	}
	t, err := parseJavaType(o.TypeName)
	if err != nil {
		return nil, "", err
	}
	tree, err := ordered(o.Text)
	if err != nil {
		return nil, "", err
	}
	if err := t.check(tree); err != nil {
		return nil, "", err
	}
	if o.Format == FormatJava {
		return json.RawMessage(o.Text), o.TypeName, nil
	}
	return json.RawMessage(o.Text), t.of(tree), nil
}

// ObjectOf makes an object in [FormatJava] of a JSON document that is to be of
// the Java type, as programs do that are sent such a document.
func ObjectOf(typeName, text string) (Value, error) {
	t, err := parseJavaType(typeName)
	if err != nil {
		return Value{}, err
	}
	tree, err := ordered(text)
	if err != nil {
		return Value{}, err
	}
	if err := t.check(tree); err != nil {
		return Value{}, err
	}
	if tree == nil {
		return OfNull(), nil
	}
	name, _, _ := strings.Cut(t.of(tree), "<")
	return OfObject(ObjectText{TypeName: name, Format: FormatJava, Text: text}), nil
}

// javaType is a Java type as it is written in a type name.
type javaType struct {
	name string
	args []javaType
}

// The Java classes whose objects JSON can stand for, by what they are in it.
var javaKinds = map[string]string{
	"boolean": "boolean", "double": "double", "int": "int", "long": "long", "short": "short",
	"java.lang.Boolean": "boolean", "java.lang.Double": "double", "java.lang.Integer": "int", "java.lang.Long": "long",
	"java.lang.Number": "double", "java.lang.Object": "any", "java.lang.Short": "short", "java.lang.String": "text",
	"java.util.ArrayList": "list", "java.util.Collection": "list", "java.util.HashMap": "map",
	"java.util.LinkedHashMap": "map", "java.util.List": "list", "java.util.Map": "map",
}

// parseJavaType reads a name such as java.util.Map<java.lang.String,java.util.List<int>>.
func parseJavaType(name string) (javaType, error) {
	t, rest, err := readJavaType(name, 0)
	if err == nil && rest != "" {
		err = fmt.Errorf("'%s' is no type name: %w", name, ErrUnknownClass)
	}
	return t, err
}

func readJavaType(text string, depth int) (t javaType, rest string, err error) {
	end := strings.IndexAny(text, "<>,")
	if end < 0 {
		end = len(text)
	}
	t.name, rest = strings.TrimSpace(text[:end]), text[end:]
	if javaKinds[t.name] == "" || depth > maxNesting {
		return t, rest, fmt.Errorf("'%s': %w", t.name, ErrUnknownClass)
	}
	if !strings.HasPrefix(rest, "<") {
		return t, rest, nil
	}
	for {
		var arg javaType
		if arg, rest, err = readJavaType(rest[1:], depth+1); err != nil {
			return t, rest, err
		}
		t.args = append(t.args, arg)
		switch {
		case strings.HasPrefix(rest, ">"):
			return t, rest[1:], nil
		case !strings.HasPrefix(rest, ","):
			return t, rest, fmt.Errorf("'%s' is no type name: %w", text, ErrUnknownClass)
		}
	}
}

// check refuses JSON that no value of the type can be read from.
func (t javaType) check(x any) error {
	wrong := fmt.Errorf("a JSON %s does not fit the class %s", jsonKind(x), t.name)
	text, isText := scalarText(x)
	switch kind := javaKinds[t.name]; {
	case x == nil || kind == "any":
		return nil
	case kind == "list":
		list, ok := x.([]any)
		if !ok {
			return wrong
		}
		for _, e := range list {
			if err := t.arg(0).check(e); err != nil {
				return err
			}
		}
		return nil
	case kind == "map":
		members, ok := x.([]member)
		if !ok {
			return wrong
		}
		for _, m := range members {
			if err := t.arg(1).check(m.value); err != nil {
				return err
			}
		}
		return nil
	case !isText:
		return wrong
	case kind == "boolean":
		if text != "true" && text != "false" {
			return wrong
		}
	case kind != "text":
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			return wrong
		}
	}
	return nil
}

// arg is a type argument; where there is none it may be anything.
func (t javaType) arg(i int) javaType {
	if i >= len(t.args) {
		return javaType{name: "java.lang.Object"}
	}
	return t.args[i]
}

// of is the name of the class of a value that was read: lists say what their
// first element is of, maps do not, as in Camunda 7.24.
func (t javaType) of(x any) string {
	switch x := x.(type) {
	case []any:
		element := "java.lang.Object"
		if len(x) > 0 {
			element = t.arg(0).of(x[0])
		}
		return "java.util.ArrayList<" + element + ">"
	case []member:
		name := t.name
		if name != "java.util.HashMap" {
			name = "java.util.LinkedHashMap"
		}
		return name + "<java.lang.Object,java.lang.Object>"
	}
	switch kind := javaKinds[t.name]; kind {
	case "boolean":
		return javaBoolean.name
	case "double":
		return javaDouble.name
	case "int":
		return javaInteger.name
	case "long":
		return javaLong.name
	case "short":
		return javaShort.name
	case "text":
		return "java.lang.String"
	}
	return naturalClass(x)
}

// naturalClass is the class of a scalar that is read without being told one.
func naturalClass(x any) string {
	switch x := x.(type) {
	case bool:
		return javaBoolean.name
	case string:
		return "java.lang.String"
	case json.Number:
		if _, err := strconv.ParseInt(x.String(), 10, 32); err == nil {
			return javaInteger.name
		}
		if _, err := strconv.ParseInt(x.String(), 10, 64); err == nil {
			return javaLong.name
		}
		return javaDouble.name
	}
	return "java.lang.Object"
}

func jsonKind(x any) string {
	switch x.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "text"
	case json.Number:
		return "number"
	case []any:
		return "array"
	}
	return "object"
}

// scalarText is the text of a JSON value that is neither array nor object.
func scalarText(x any) (string, bool) {
	switch x := x.(type) {
	case bool:
		return strconv.FormatBool(x), true
	case string:
		return x, true
	case json.Number:
		return x.String(), true
	}
	return "", false
}
