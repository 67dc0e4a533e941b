package spin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/value"
)

// tree is one node of a JSON document. A scalar is nil, bool, string, int32,
// int64 or float64, or a json.Number for whole numbers beyond 64 bits.
type tree struct {
	kind   kind
	scalar any
	items  []*tree          // of an array
	keys   []string         // of an object, in the order of the document
	fields map[string]*tree // of an object
}

type kind int

const (
	kindScalar kind = iota
	kindArray
	kindObject
)

func newObject() *tree { return &tree{kind: kindObject, fields: map[string]*tree{}} }

// set adds or replaces a field.
func (t *tree) set(name string, v *tree) {
	if _, ok := t.fields[name]; !ok {
		t.keys = append(t.keys, name)
	}
	t.fields[name] = v
}

func (t *tree) remove(name string) {
	delete(t.fields, name)
	for i, k := range t.keys {
		if k == name {
			t.keys = append(t.keys[:i], t.keys[i+1:]...)
			return
		}
	}
}

// parseJSON reads the first JSON value of a text.
func parseJSON(text string) (*tree, error) {
	if len(text) > maxText {
		return nil, fmt.Errorf("the JSON text is longer than %d bytes", maxText)
	}
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	t, err := readTree(dec, 0)
	if err != nil {
		return nil, fmt.Errorf("read JSON near byte %d: %w", dec.InputOffset(), err)
	}
	return t, nil
}

func readTree(dec *json.Decoder, depth int) (*tree, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("the JSON document is nested more than %d levels deep", maxDepth)
	}
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch x := token.(type) {
	case json.Delim:
		if x == '[' {
			return readArray(dec, depth)
		}
		return readObject(dec, depth)
	case json.Number:
		return &tree{scalar: numberOf(x)}, nil
	}
	return &tree{scalar: token}, nil
}

func readArray(dec *json.Decoder, depth int) (*tree, error) {
	t := &tree{kind: kindArray}
	for dec.More() {
		e, err := readTree(dec, depth+1)
		if err != nil {
			return nil, err
		}
		t.items = append(t.items, e)
	}
	_, err := dec.Token()
	return t, err
}

func readObject(dec *json.Decoder, depth int) (*tree, error) {
	t := newObject()
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		e, err := readTree(dec, depth+1)
		if err != nil {
			return nil, err
		}
		t.set(name.(string), e) // the decoder checks that names are texts
	}
	_, err := dec.Token()
	return t, err
}

// numberOf types a number as Camunda's JSON reader does.
func numberOf(n json.Number) any {
	s := string(n)
	if !strings.ContainsAny(s, ".eE") {
		if i, err := strconv.ParseInt(s, 10, 64); err == nil {
			return small(i)
		}
		return n
	}
	f, _ := strconv.ParseFloat(s, 64) // out of range is an infinity
	return f
}

func small(i int64) any {
	if i >= math.MinInt32 && i <= math.MaxInt32 {
		return int32(i)
	}
	return i
}

// treeOf makes a node of a value of an expression.
func treeOf(x any, depth int) (*tree, error) {
	if depth > maxDepth {
		return nil, errors.New("the value is nested too deeply")
	}
	switch x := x.(type) {
	case nil, bool, string, int32, float64:
		return &tree{scalar: x}, nil
	case int16:
		return &tree{scalar: int32(x)}, nil
	case int64:
		return &tree{scalar: small(x)}, nil
	case time.Time:
		return &tree{scalar: x.UnixMilli()}, nil
	case *JSON:
		return x.read()
	case value.Document:
		if x.Type == value.JSON {
			return parseJSON(x.Text)
		}
	case []any:
		t := &tree{kind: kindArray, items: make([]*tree, len(x))}
		for i, e := range x {
			var err error
			if t.items[i], err = treeOf(e, depth+1); err != nil {
				return nil, err
			}
		}
		return t, nil
	case map[string]any:
		t := newObject()
		for _, k := range sortedKeys(x) {
			e, err := treeOf(x[k], depth+1)
			if err != nil {
				return nil, err
			}
			t.set(k, e)
		}
		return t, nil
	}
	return nil, fmt.Errorf("a %T has no JSON form", x)
}

// goValue is the node as lists, maps and plain values.
func (t *tree) goValue() any {
	switch t.kind {
	case kindArray:
		list := make([]any, len(t.items))
		for i, e := range t.items {
			list[i] = e.goValue()
		}
		return list
	case kindObject:
		m := make(map[string]any, len(t.keys))
		for _, k := range t.keys {
			m[k] = t.fields[k].goValue()
		}
		return m
	}
	if n, ok := t.scalar.(json.Number); ok {
		f, _ := n.Float64()
		return f
	}
	return t.scalar
}

// write appends the short form. A node that was put into itself ends in an
// error.
func (t *tree) write(b *bytes.Buffer, depth int) error {
	if depth > maxDepth || b.Len() > maxText {
		return errors.New("the JSON document is too deep or too long to be written")
	}
	switch t.kind {
	case kindArray:
		b.WriteByte('[')
		for i, e := range t.items {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := e.write(b, depth+1); err != nil {
				return err
			}
		}
		b.WriteByte(']')
		return nil
	case kindObject:
		b.WriteByte('{')
		for i, k := range t.keys {
			if i > 0 {
				b.WriteByte(',')
			}
			writeText(b, k)
			b.WriteByte(':')
			if err := t.fields[k].write(b, depth+1); err != nil {
				return err
			}
		}
		b.WriteByte('}')
		return nil
	}
	switch x := t.scalar.(type) {
	case nil:
		b.WriteString("null")
	case string:
		writeText(b, x)
	case float64:
		b.WriteString(formatDouble(x))
	default:
		fmt.Fprint(b, x)
	}
	return nil
}

func writeText(b *bytes.Buffer, s string) {
	const hex = "0123456789ABCDEF"
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r >= 0x20:
			b.WriteRune(r)
		case strings.ContainsRune("\b\f\n\r\t", r):
			b.WriteByte('\\')
			b.WriteByte("btn_fr"[r-'\b'])
		default:
			b.WriteString(`\u00`)
			b.WriteByte(hex[r>>4])
			b.WriteByte(hex[r&15])
		}
	}
	b.WriteByte('"')
}

// formatDouble is Java's text of a double.
func formatDouble(f float64) string {
	switch {
	case math.IsNaN(f):
		return `"NaN"`
	case math.IsInf(f, 1):
		return `"Infinity"`
	case math.IsInf(f, -1):
		return `"-Infinity"`
	}
	if a := math.Abs(f); f == 0 || a >= 1e-3 && a < 1e7 {
		s := strconv.FormatFloat(f, 'f', -1, 64)
		if !strings.Contains(s, ".") {
			s += ".0"
		}
		return s
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	n, _ := strconv.Atoi(exponent)
	return mantissa + "E" + strconv.Itoa(n)
}

// same reports whether two nodes are equal.
func (t *tree) same(o *tree) bool {
	if t.kind != o.kind || len(t.items) != len(o.items) || len(t.keys) != len(o.keys) {
		return false
	}
	for i := range t.items {
		if !t.items[i].same(o.items[i]) {
			return false
		}
	}
	for k, v := range t.fields {
		if w, ok := o.fields[k]; !ok || !v.same(w) {
			return false
		}
	}
	return t.scalar == o.scalar
}
