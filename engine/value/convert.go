package value

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"
)

// FormatJSON is the serialization format of objects that expressions can look
// into.
const FormatJSON = "application/json"

// Document is a Json or Xml value as an expression sees it: its text, which
// keeps its type on the way through an expression.
type Document struct {
	Type Type // JSON or XML
	Text string
}

// Valuer is a Go value that is not among the plain ones but has a typed value,
// such as the date-time that dateTime() yields.
type Valuer interface{ TypedValue() Value }

// FromGo gives the Go value of an expression or script its type, as Camunda
// does with untyped values: int32 is Integer, int64 and int are Long, a list or
// map is an Object in JSON, and so on. What has no type of its own (an
// execution, a bean) becomes a String of its text; use [TryFromGo] where that
// must be refused.
func FromGo(x any) Value {
	if v, ok := TryFromGo(x); ok {
		return v
	}
	if s, ok := x.(fmt.Stringer); ok {
		return OfString(s.String())
	}
	return OfString(fmt.Sprintf("%T", x))
}

// TryFromGo is [FromGo] without a fall-back: ok is false where x cannot be kept
// in a variable.
func TryFromGo(x any) (v Value, ok bool) {
	switch x := x.(type) {
	case nil:
		return OfNull(), true
	case bool:
		return OfBool(x), true
	case int16:
		return Value{Short, x}, true
	case int32:
		return OfInt(x), true
	case int64:
		return OfLong(x), true
	case int:
		return OfLong(int64(x)), true
	case float64:
		return OfDouble(x), true
	case string:
		return OfString(x), true
	case time.Time:
		return OfDate(x), true
	case Blob:
		return Value{Bytes, x}, true
	case []byte:
		return Value{Bytes, Blob{Size: int64(len(x)), Data: x}}, true
	case FileRef:
		return OfFile(x), true
	case ObjectText:
		return OfObject(x), true
	case Document:
		return Value{x.Type, x.Text}, true
	case Value:
		return x, true
	case Valuer:
		return x.TypedValue(), true
	case []any:
		return fromContainer("java.util.ArrayList", x)
	case map[string]any:
		return fromContainer("java.util.LinkedHashMap", x)
	}
	return Value{}, false
}

func fromContainer(typeName string, x any) (Value, bool) {
	plain, ok := plainJSON(x, 0)
	if !ok {
		return Value{}, false
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(plain) != nil {
		return Value{}, false
	}
	text := string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	return OfObject(ObjectText{TypeName: typeName, Format: FormatJava, Text: text}), true
}

// maxNesting bounds lists and maps within each other; a value that contains
// itself ends here.
const maxNesting = 100

// plainJSON replaces what JSON has no notion of the way Camunda's JSON format
// does: a date is its milliseconds.
func plainJSON(x any, depth int) (any, bool) {
	if depth > maxNesting {
		return nil, false
	}
	switch x := x.(type) {
	case nil, bool, int16, int32, int64, int, string:
		return x, true
	case float64:
		return jsonDouble(x), true
	case time.Time:
		return x.UnixMilli(), true
	case ObjectText:
		if x.isOpen() && json.Valid([]byte(x.Text)) {
			return json.RawMessage(x.Text), true
		}
	case Document:
		if x.Type == JSON && json.Valid([]byte(x.Text)) {
			return json.RawMessage(x.Text), true
		}
	case Valuer:
		return plainJSON(x.TypedValue().Go(), depth+1)
	case []any:
		list := make([]any, len(x))
		for i, e := range x {
			var ok bool
			if list[i], ok = plainJSON(e, depth+1); !ok {
				return nil, false
			}
		}
		return list, true
	case map[string]any:
		m := make(map[string]any, len(x))
		for k, e := range x {
			var ok bool
			if m[k], ok = plainJSON(e, depth+1); !ok {
				return nil, false
			}
		}
		return m, true
	}
	return nil, false
}

// jsonDouble keeps a whole double a double when it is read again.
func jsonDouble(f float64) any {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case f == math.Trunc(f) && math.Abs(f) < 1e15:
		return json.RawMessage(strconv.FormatFloat(f, 'f', 1, 64))
	}
	return f
}

// Go is the value as an expression sees it: the Go type listed with each
// [Type], except that an Object whose text is JSON is opened into []any,
// map[string]any and plain values, whatever its class (any other Object stays an
// [ObjectText], one without text is nil), and that a Json or
// Xml value is a [Document].
func (v Value) Go() any {
	switch x := v.V.(type) {
	case ObjectText:
		if x.Text == "" {
			return nil
		}
		if !x.isOpen() {
			return x
		}
		opened, err := openJSON(x.Text)
		if err != nil {
			return x
		}
		return opened
	case string:
		if v.Type == JSON || v.Type == XML {
			return Document{v.Type, x}
		}
	}
	return v.V
}

// openJSON decodes one JSON document into the Go values of expressions.
func openJSON(text string) (any, error) {
	dec := json.NewDecoder(bytes.NewReader([]byte(text)))
	dec.UseNumber()
	var x any
	if err := dec.Decode(&x); err != nil {
		return nil, fmt.Errorf("read JSON object: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("read JSON object: text after the document")
	}
	return typeNumbers(x), nil
}

// typeNumbers gives numbers the types that Camunda's JSON reader gives them: the
// smaller of Integer and Long for whole ones, Double for all others.
func typeNumbers(x any) any {
	switch x := x.(type) {
	case json.Number:
		if i, err := strconv.ParseInt(string(x), 10, 64); err == nil {
			if i >= math.MinInt32 && i <= math.MaxInt32 {
				return int32(i)
			}
			return i
		}
		f, _ := strconv.ParseFloat(string(x), 64) // out of range is an infinity
		return f
	case []any:
		for i := range x {
			x[i] = typeNumbers(x[i])
		}
	case map[string]any:
		for k := range x {
			x[k] = typeNumbers(x[k])
		}
	}
	return x
}
