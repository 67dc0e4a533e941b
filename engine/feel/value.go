package feel

import (
	"strings"
	"time"

	"github.com/cockroachdb/apd/v3"
)

// Context is a context: values by their names, in the order in which they were
// put in. Functions are kept apart, since they are called and not read.
type Context struct {
	keys      []string
	values    map[string]any
	functions map[string][]*Function
}

// NewContext makes an empty context.
func NewContext() *Context { return &Context{values: map[string]any{}} }

// Keys are the names of the values, in order. The slice must not be changed.
func (c *Context) Keys() []string { return c.keys }

// Get is the value of a name.
func (c *Context) Get(name string) (any, bool) {
	v, ok := c.values[name]
	return v, ok
}

// Put adds or replaces a value.
func (c *Context) Put(name string, v any) {
	if f, ok := v.(*Function); ok {
		if c.functions == nil {
			c.functions = map[string][]*Function{}
		}
		c.functions[name] = append(c.functions[name], f)
		return
	}
	if _, ok := c.values[name]; !ok {
		c.keys = append(c.keys, name)
	}
	c.values[name] = v
}

func (c *Context) copy() *Context {
	d := &Context{keys: append([]string(nil), c.keys...), values: make(map[string]any, len(c.values)), functions: c.functions}
	for k, v := range c.values {
		d.values[k] = v
	}
	return d
}

// Range is an interval as a value.
type Range struct {
	start, end             any
	startClosed, endClosed bool
}

// Function is a function: one of the built-in ones, or what function(…) yields.
type Function struct {
	params  []string
	varArgs bool // the last parameter takes all arguments that are left, as a list
	call    func(r *run, args []any) any
}

// typeName is the name of a value's type.
func typeName(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case *apd.Decimal:
		return "number"
	case bool:
		return "boolean"
	case string:
		return "string"
	case Date:
		return "date"
	case Time, LocalTime:
		return "time"
	case DateTime, LocalDateTime:
		return "date and time"
	case MonthsDuration:
		return "years and months duration"
	case DaysDuration:
		return "days and time duration"
	case []any:
		return "list"
	case *Context:
		return "context"
	case *Function:
		return "function"
	case *Range:
		return "range"
	}
	return "error"
}

// equal compares two values; ok is false where their types differ.
func equal(a, b any) (is, ok bool) {
	if a == nil || b == nil {
		_, failedA := a.(failure)
		_, failedB := b.(failure)
		return (a == nil || failedA) && (b == nil || failedB), true
	}
	switch x := a.(type) {
	case *apd.Decimal:
		if y, ok := b.(*apd.Decimal); ok {
			return x.Cmp(y) == 0, true
		}
	case bool, string, Date, LocalTime, Time, MonthsDuration, DaysDuration:
		if typeName(a) == typeName(b) && sameKind(a, b) {
			return a == b, true
		}
	case LocalDateTime:
		if y, ok := b.(LocalDateTime); ok {
			return x.t.Equal(y.t), true
		}
	case DateTime:
		if y, ok := b.(DateTime); ok {
			return compareDateTime(x, y) == 0, true
		}
	case []any:
		if y, ok := b.([]any); ok {
			return equalLists(x, y), true
		}
	case *Context:
		if y, ok := b.(*Context); ok {
			return equalContexts(x, y), true
		}
	}
	return false, false
}

func equalLists(x, y []any) bool {
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if is, _ := equal(x[i], y[i]); !is {
			return false
		}
	}
	return true
}

func equalContexts(x, y *Context) bool {
	if len(x.keys) != len(y.keys) {
		return false
	}
	for _, k := range x.keys {
		v, ok := y.values[k]
		if is, _ := equal(x.values[k], v); !ok || !is {
			return false
		}
	}
	return true
}

// sameKind tells times with and without an offset apart.
func sameKind(a, b any) bool {
	_, x := a.(LocalTime)
	_, y := b.(LocalTime)
	return x == y
}

// identical is equality without errors: values of different types differ.
func identical(a, b any) bool {
	switch x := a.(type) {
	case *Range:
		y, ok := b.(*Range)
		return ok && x.startClosed == y.startClosed && x.endClosed == y.endClosed && identical(x.start, y.start) && identical(x.end, y.end)
	case *Function:
		return a == b
	}
	is, ok := equal(a, b)
	return is && ok
}

func contains(list []any, v any) bool {
	for _, e := range list {
		if identical(e, v) {
			return true
		}
	}
	return false
}

// ordered is the order of two values; ok is false where they have none.
func ordered(a, b any) (c int, ok bool) {
	switch x := a.(type) {
	case *apd.Decimal:
		if y, ok := b.(*apd.Decimal); ok {
			return x.Cmp(y), true
		}
	case string:
		if y, ok := b.(string); ok {
			return compareText(x, y), true
		}
	case Date:
		if y, ok := b.(Date); ok {
			return x.t.Compare(y.t), true
		}
	case LocalTime:
		if y, ok := b.(LocalTime); ok {
			return sign(x.nanos - y.nanos), true
		}
	case Time:
		if y, ok := b.(Time); ok {
			return sign(x.instant() - y.instant()), true
		}
	case LocalDateTime:
		if y, ok := b.(LocalDateTime); ok {
			return x.t.Compare(y.t), true
		}
	case DateTime:
		if y, ok := b.(DateTime); ok {
			return compareDateTime(x, y), true
		}
	case MonthsDuration:
		if y, ok := b.(MonthsDuration); ok {
			return sign(int64(x - y)), true
		}
	case DaysDuration:
		if y, ok := b.(DaysDuration); ok {
			return x.compare(y), true
		}
	}
	return 0, false
}

// compareText orders strings by their UTF-16 units, as Java does.
func compareText(a, b string) int {
	x, y := []rune(a), []rune(b)
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return sign(int64(unit(x[i])) - int64(unit(y[i])))
		}
	}
	return sign(int64(len(x) - len(y)))
}

// unit puts the characters beyond the basic plane, which begin with a surrogate,
// in front of those that come behind the surrogates.
func unit(r rune) rune {
	if r > 0xFFFF {
		return 0xD800 + r>>10&0x3FF
	}
	return r
}

// property is a property of a date, time or duration.
func property(v any, name string) (any, bool) {
	number := func(i int) (any, bool) { return newInt(int64(i)), true }
	clock := func(nanos int64) (any, bool) {
		s := int(nanos / 1e9)
		switch name {
		case "hour":
			return number(s / 3600)
		case "minute":
			return number(s / 60 % 60)
		case "second":
			return number(s % 60)
		}
		return nil, false
	}
	calendar := func(t time.Time) (any, bool) {
		switch name {
		case "year":
			return number(t.Year())
		case "month":
			return number(int(t.Month()))
		case "day":
			return number(t.Day())
		case "weekday":
			return number((int(t.Weekday())+6)%7 + 1)
		}
		return nil, false
	}
	zone := func(offset int, zone string) (any, bool) {
		switch {
		case name == "time offset":
			return DaysDuration{int64(offset), 0}, true
		case name == "timezone" && zone != "":
			return zone, true
		case name == "timezone":
			return nil, true
		}
		return nil, false
	}
	switch x := v.(type) {
	case Date:
		return calendar(x.t)
	case LocalTime:
		return clock(x.nanos)
	case Time:
		if p, ok := clock(x.nanos); ok {
			return p, ok
		}
		return zone(x.offset, x.zone)
	case LocalDateTime:
		if p, ok := calendar(x.t); ok {
			return p, ok
		}
		return clock(timeOfDay(x.t))
	case DateTime:
		if p, ok := calendar(x.t); ok {
			return p, ok
		}
		if p, ok := clock(timeOfDay(x.t)); ok {
			return p, ok
		}
		return zone(x.offsetOf(), x.zone)
	case MonthsDuration:
		switch name {
		case "years":
			return number(int(x / 12))
		case "months":
			return number(int(x % 12))
		}
	case DaysDuration:
		s := x.whole()
		switch name {
		case "days":
			return number(int(s / day))
		case "hours":
			return number(int(s / 3600 % 24))
		case "minutes":
			return number(int(s / 60 % 60))
		case "seconds":
			return number(int(s % 60))
		}
	}
	return nil, false
}

// toText is what string() makes of a value that is neither null nor a string.
func toText(r *run, v any) string {
	r.step()
	switch x := v.(type) {
	case nil:
		return "null"
	case *apd.Decimal:
		return formatNumber(x)
	case bool:
		if x {
			return "true"
		}
		return "false"
	case string:
		return `"` + x + `"`
	case []any:
		parts := make([]string, len(x))
		for i, e := range x {
			parts[i] = toText(r, e)
		}
		return r.text("[" + strings.Join(parts, ", ") + "]")
	case *Context:
		parts := make([]string, len(x.keys))
		for i, k := range x.keys {
			parts[i] = k + ":" + toText(r, x.values[k])
		}
		return r.text("{" + strings.Join(parts, ", ") + "}")
	case *Range:
		open, shut := "(", ")"
		if x.startClosed {
			open = "["
		}
		if x.endClosed {
			shut = "]"
		}
		return open + toText(r, x.start) + ".." + toText(r, x.end) + shut
	case *Function:
		return "function(" + strings.Join(x.params, ", ") + ")"
	case interface{ String() string }:
		return x.String()
	}
	return ""
}
