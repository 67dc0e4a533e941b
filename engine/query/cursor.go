package query

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Cursor is the place of a row in an order, as text to be handed to a client
// and back. What a client made of it only ever becomes arguments.
type Cursor string

// maxCursor bounds the text of a cursor; sort keys are at most a few thousand
// characters long.
const maxCursor = 64 << 10

// cursorText is what a cursor encodes.
type cursorText struct {
	// Order names the keys, so that a cursor is refused under another order.
	Order string `json:"o"`
	// Values are the row's values of the keys; null is NULL.
	Values []*string `json:"v"`
}

// place holds one row's values of the sort keys while it is scanned.
type place struct {
	values []keyValue
}

type keyValue struct {
	kind   keyKind
	null   int64
	text   string
	number int64
	double float64
}

func (r *Resource[R]) newPlace(c Criteria) place {
	terms := r.sequence(c)
	p := place{values: make([]keyValue, len(terms))}
	for i, t := range terms {
		p.values[i].kind = t.kind
	}
	return p
}

// targets appends where the columns of [Resource.writePlace] are scanned to.
func (p place) targets(list []any) []any {
	for i := range p.values {
		v := &p.values[i]
		list = append(list, &v.null)
		switch v.kind {
		case numberKey:
			list = append(list, &v.number)
		case doubleKey:
			list = append(list, &v.double)
		default:
			list = append(list, &v.text)
		}
	}
	return list
}

// writePlace adds the sort keys to the columns, each behind whether it is NULL.
func (r *Resource[R]) writePlace(b *builder, c Criteria) {
	for _, t := range r.sequence(c) {
		b.add(", CASE WHEN ")
		t.write(b, t.Sort)
		b.add(" IS NULL THEN 1 ELSE 0 END, ")
		t.write(b, t.Sort)
	}
}

// cursor encodes a place.
func (r *Resource[R]) cursor(c Criteria, p place) (Cursor, error) {
	text := cursorText{Order: r.signature(c), Values: make([]*string, len(p.values))}
	for i := range p.values {
		if v := &p.values[i]; v.null == 0 {
			s := v.string()
			text.Values[i] = &s
		}
	}
	data, err := json.Marshal(text)
	if err != nil {
		return "", fmt.Errorf("encode the place of a %s: %w", r.name, err)
	}
	return Cursor(base64.RawURLEncoding.EncodeToString(data)), nil
}

func (v *keyValue) string() string {
	switch v.kind {
	case numberKey:
		return strconv.FormatInt(v.number, 10)
	case doubleKey:
		return strconv.FormatFloat(v.double, 'g', -1, 64)
	}
	return v.text
}

// signature names resource and order.
func (r *Resource[R]) signature(c Criteria) string {
	var s strings.Builder
	s.WriteString(r.name)
	for _, t := range r.sequence(c) {
		fmt.Fprintf(&s, " %q %q %q %t", t.Key, t.Variable, t.Type, t.Desc)
	}
	return s.String()
}

// decode reads a cursor of the order into one argument a key; nil is NULL.
func (r *Resource[R]) decode(c Criteria) ([]any, error) {
	refused := func() ([]any, error) {
		return nil, r.because("after", invalid("the place to continue at is not one of this list"))
	}
	if len(c.After) > maxCursor {
		return refused()
	}
	data, err := base64.RawURLEncoding.DecodeString(string(c.After))
	if err != nil {
		return refused()
	}
	var text cursorText
	if err := json.Unmarshal(data, &text); err != nil {
		return refused()
	}
	terms := r.sequence(c)
	if text.Order != r.signature(c) || len(text.Values) != len(terms) {
		return refused()
	}
	args := make([]any, len(terms))
	for i, t := range terms {
		s := text.Values[i]
		var err error
		switch {
		case s == nil:
			if t.always {
				return refused()
			}
		case t.kind == numberKey:
			args[i], err = strconv.ParseInt(*s, 10, 64)
		case t.kind == doubleKey:
			args[i], err = strconv.ParseFloat(*s, 64)
		case !isStorable(*s):
			return refused()
		default:
			args[i] = *s
		}
		if err != nil {
			return refused()
		}
	}
	return args, nil
}

// after writes the condition that a row comes behind the cursor; it is nil
// where the criteria have none.
func (r *Resource[R]) after(context *builder, c Criteria) (*builder, error) {
	if c.After == "" {
		return nil, nil
	}
	args, err := r.decode(c)
	if err != nil {
		return nil, err
	}
	b := context.fresh()
	r.writeAfter(b, r.sequence(c), args)
	return b, nil
}

// writeAfter compares key by key: behind in the first, or alike in it and
// behind in the rest. The bound that stands before it for a key that is never
// NULL says nothing new, but an index can begin there.
func (r *Resource[R]) writeAfter(b *builder, terms []term, args []any) {
	t, arg := terms[0], args[0]
	last := len(terms) == 1
	operator := map[bool]string{false: ">", true: "<"}[t.Desc]
	b.add("(")
	if t.always && !last {
		t.write(b, t.Sort)
		b.add(" "+operator+"= "+t.mark()+" AND (", arg)
	}
	switch {
	case arg == nil && t.Desc:
		b.add("1 = 0") // NULL is last
	case arg == nil:
		t.write(b, t.Sort)
		b.add(" IS NOT NULL")
	default:
		t.write(b, t.Sort)
		b.add(" "+operator+" "+t.mark(), arg)
		if t.Desc && !t.always {
			b.add(" OR ")
			t.write(b, t.Sort)
			b.add(" IS NULL")
		}
	}
	if !last {
		b.add(" OR ")
		t.write(b, t.Sort)
		if arg == nil {
			b.add(" IS NULL AND ")
		} else {
			b.add(" = "+t.mark()+" AND ", arg)
		}
		r.writeAfter(b, terms[1:], args[1:])
		if t.always {
			b.add(")")
		}
	}
	b.add(")")
}
