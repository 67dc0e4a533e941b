package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/sluice-bpm/sluice/engine/value"
)

// maxDepth bounds how deep objects and arrays of a body may lie in each other.
const maxDepth = 100

// DecodeJSON reads a body into v. Members that v does not have are ignored, as
// Camunda does; an empty body and null, one that is no JSON and one that is
// nested too deep are refused.
func DecodeJSON(data []byte, v any) error {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if trimmed := bytes.TrimSpace(data); len(trimmed) == 0 || string(trimmed) == "null" {
		return Invalidf("The request has no body; a JSON object is needed, at least {}.")
	}
	if err := checkDepth(data); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(v); err != nil {
		return unreadable(data, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Invalidf("The body goes on after its JSON value.")
	}
	return nil
}

// unreadable says where a body is no JSON, or not of the shape that is needed.
func unreadable(data []byte, err error) error {
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		line, column := position(data, syntax.Offset)
		return Invalidf("The body is no JSON: line %d, column %d: %v", line, column, syntax)
	case errors.As(err, &wrong) && wrong.Field != "":
		return Invalidf("The member '%s' is a JSON %s, which does not fit there.", wrong.Field, wrong.Value)
	case errors.As(err, &wrong):
		return Invalidf("The body is a JSON %s; an object is needed.", wrong.Value)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return Invalidf("The body is no JSON: it ends too early.")
	}
	return Invalidf("The body cannot be read: %v", err)
}

func position(data []byte, offset int64) (line, column int) {
	before := data[:min(int(offset), len(data))]
	line = bytes.Count(before, []byte{'\n'}) + 1
	return line, len(before) - bytes.LastIndexByte(before, '\n') - 1
}

// checkDepth walks the brackets of a body without building anything.
func checkDepth(data []byte) error {
	depth, inText := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return Invalidf("The body is nested more than %d deep.", maxDepth)
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

// Encode writes v as JSON without escaping what only HTML needs escaped.
func Encode(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	b.Truncate(b.Len() - 1) // the line feed
	return nil
}

// Text is a text that is null where it is empty.
type Text string

// MarshalJSON implements [json.Marshaler].
func (t Text) MarshalJSON() ([]byte, error) {
	if t == "" {
		return []byte("null"), nil
	}
	var b bytes.Buffer
	err := Encode(&b, string(t))
	return b.Bytes(), err
}

// UnmarshalJSON implements [json.Unmarshaler]: numbers, true and false are texts
// too where one is needed, as Camunda takes them, and null is none.
func (t *Text) UnmarshalJSON(data []byte) error {
	switch {
	case len(data) == 0 || string(data) == "null":
		*t = ""
		return nil
	case data[0] == '"':
		return json.Unmarshal(data, (*string)(t))
	case data[0] == '{':
		return &json.UnmarshalTypeError{Value: "object"}
	case data[0] == '[':
		return &json.UnmarshalTypeError{Value: "array"}
	}
	*t = Text(data)
	return nil
}

// Date is an instant in milliseconds since 1970 UTC, written as the API writes
// dates; null where there is none.
type Date int64

// MarshalJSON implements [json.Marshaler].
func (d Date) MarshalJSON() ([]byte, error) {
	if d == 0 {
		return []byte("null"), nil
	}
	return []byte(`"` + value.FormatDate(time.UnixMilli(int64(d)).UTC()) + `"`), nil
}

// Double is a number that is written with a fraction even where it is whole.
type Double float64

// MarshalJSON implements [json.Marshaler]; what JSON has no number for becomes
// a text, as Camunda writes it.
func (d Double) MarshalJSON() ([]byte, error) {
	f := float64(d)
	switch {
	case math.IsNaN(f):
		return []byte(`"NaN"`), nil
	case math.IsInf(f, 1):
		return []byte(`"Infinity"`), nil
	case math.IsInf(f, -1):
		return []byte(`"-Infinity"`), nil
	case f == math.Trunc(f) && math.Abs(f) < 1e7:
		return strconv.AppendFloat(nil, f, 'f', 1, 64), nil
	case math.Abs(f) < 1e7 && math.Abs(f) >= 1e-3:
		return strconv.AppendFloat(nil, f, 'f', -1, 64), nil
	}
	return javaExponent(f), nil
}

// javaExponent writes 1.0E10 as Java does.
func javaExponent(f float64) []byte {
	text := strconv.FormatFloat(f, 'E', -1, 64)
	mantissa, exponent, _ := bytes.Cut([]byte(text), []byte("E"))
	if !bytes.ContainsRune(mantissa, '.') {
		mantissa = append(mantissa, ".0"...)
	}
	n, _ := strconv.Atoi(string(exponent)) // written by FormatFloat
	return strconv.AppendInt(append(mantissa, 'E'), int64(n), 10)
}

// Number is a whole number that may be absent: null.
type Number struct {
	N   int64
	Set bool
}

// MarshalJSON implements [json.Marshaler].
func (n Number) MarshalJSON() ([]byte, error) {
	if !n.Set {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, n.N, 10), nil
}

// Int is a number of 32 bits.
type Int struct{ Number }

// List is a list that is empty, never null.
type List[T any] []T

// MarshalJSON implements [json.Marshaler].
func (l List[T]) MarshalJSON() ([]byte, error) {
	if l == nil {
		return []byte("[]"), nil
	}
	var b bytes.Buffer
	err := Encode(&b, []T(l))
	return b.Bytes(), err
}

// Count is the answer of every count.
type Count struct {
	Count int `json:"count"`
}

// Link is a hypermedia link of the API.
type Link struct {
	Method string `json:"method"`
	Href   string `json:"href"`
	Rel    string `json:"rel"`
}
