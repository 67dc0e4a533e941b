package feel

import (
	"maps"
	"slices"
	"time"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/spin"
	"github.com/sluice-bpm/sluice/engine/value"
)

// FromGo is the FEEL value of a Go value of an expression: numbers of all kinds
// are numbers, a time.Time is a local date and time as the clock in its zone
// shows it, a Json variable is a context or list, an Xml variable a context in
// which attributes begin with "@" and text is "$content". FEEL values stay as
// they are; what has no FEEL value (an execution, a file) is null.
func FromGo(v any) any {
	switch x := v.(type) {
	case int:
		return newInt(int64(x))
	case int16:
		return newInt(int64(x))
	case int32:
		return newInt(int64(x))
	case int64:
		return newInt(x)
	case float64:
		return fromDouble(x)
	case time.Time:
		return NewLocalDateTime(x)
	case expr.DateTime:
		return NewDateTime(x.Time())
	case value.Document:
		return fromDocument(x)
	case value.Valuer:
		if d, ok := x.TypedValue().Go().(value.Document); ok {
			return fromDocument(d)
		}
		return FromGo(x.TypedValue().Go())
	case map[string]any:
		c := NewContext()
		for _, k := range slices.Sorted(maps.Keys(x)) {
			c.Put(k, FromGo(x[k]))
		}
		return c
	case []any:
		list := make([]any, len(x))
		for i, e := range x {
			list[i] = FromGo(e)
		}
		return list
	case nil, bool, string, decimalValue, Date, Time, LocalTime, DateTime, LocalDateTime, MonthsDuration, DaysDuration,
		*Context, *Range, *Function:
		return x
	}
	return nil
}

func fromDocument(d value.Document) any {
	node, err := spin.FromDocument(d)
	if err != nil {
		return nil
	}
	switch n := node.(type) {
	case *spin.JSON:
		v, err := n.Value()
		if err != nil {
			return nil
		}
		return FromGo(v)
	case *spin.Element:
		return FromGo(map[string]any{n.Name(): n.Value()})
	}
	return nil
}

// ToGo is the Go value of a FEEL value as Camunda hands it on: a whole number is
// an int64, any other a float64, dates and date and times are a time.Time (a
// local one in the given zone), a list is a []any and a context a
// map[string]any. Times, durations, ranges and functions have no such value;
// they become the text that string() writes.
func ToGo(v any, zone *time.Location) any {
	switch x := v.(type) {
	case nil, bool, string:
		return x
	case decimalValue:
		if isWhole(x) {
			if i, ok := toLong(x); ok {
				return i
			}
		}
		return toDouble(x)
	case Date:
		return in(x.t, zone)
	case LocalDateTime:
		return in(x.t, zone)
	case DateTime:
		return x.t
	case []any:
		list := make([]any, len(x))
		for i, e := range x {
			list[i] = ToGo(e, zone)
		}
		return list
	case *Context:
		m := make(map[string]any, len(x.keys))
		for _, k := range x.keys {
			m[k] = ToGo(x.values[k], zone)
		}
		return m
	}
	return toText(&run{}, v)
}

func toLong(d decimalValue) (int64, bool) {
	var whole decimalType
	if _, err := decimal.WithPrecision(100).RoundToIntegralValue(&whole, d); err != nil {
		return 0, false
	}
	i, err := whole.Int64()
	return i, err == nil
}
