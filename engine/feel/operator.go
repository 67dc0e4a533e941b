package feel

import (
	"time"

	"github.com/cockroachdb/apd/v3"
)

type (
	decimalType  = apd.Decimal
	decimalValue = *apd.Decimal
)

func number(v any) (decimalValue, bool) {
	d, ok := v.(decimalValue)
	return d, ok
}

// compareNode is one of = < <= > >=; != is the negation of the first.
type compareNode struct {
	operator string
	a, b     node
}

func newComparison(operator string, a, b node) node {
	if operator == "!=" {
		return &notNode{&compareNode{"=", a, b}}
	}
	return &compareNode{operator, a, b}
}

func (n *compareNode) eval(r *run) any {
	r.step()
	return compare(n.operator, n.a.eval(r), n.b.eval(r))
}

// compare is null where the values cannot be compared.
func compare(operator string, a, b any) any {
	for _, v := range []any{a, b} {
		if f, ok := v.(failure); ok {
			return f
		}
	}
	if operator == "=" {
		if is, ok := equal(a, b); ok {
			return is
		}
		return nil
	}
	c, ok := ordered(a, b)
	if !ok {
		return nil
	}
	switch operator {
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

// inputVariable is the name under which tests find their input.
func (r *run) inputVariable() string {
	if r.inputName != "" {
		return r.inputName
	}
	return "cellInput"
}

// implicitInput is the input of the test around.
func (r *run) implicitInput() any {
	name := r.inputVariable()
	for s := r.scope; s != nil; s = s.outer {
		if s.context == nil && s.name == name {
			return s.value
		}
	}
	if r.hasInput {
		return FromGo(r.input)
	}
	v, _ := r.variable(name)
	return v
}

// inputNode is a test such as < 5, against the input.
type inputNode struct {
	operator string
	value    node
}

func (n *inputNode) eval(r *run) any {
	r.step()
	input := r.implicitInput()
	if f, ok := input.(failure); ok {
		return f
	}
	return compare(n.operator, input, n.value.eval(r))
}

// inputRangeNode is a test such as [1..5].
type inputRangeNode struct{ r *rangeNode }

func (n *inputRangeNode) eval(r *run) any {
	r.step()
	start, end := n.r.start.eval(r), n.r.end.eval(r)
	input := r.implicitInput()
	low, ok := ordered(input, start)
	high, ok2 := ordered(input, end)
	if !ok || !ok2 {
		return nil
	}
	return (low > 0 || low == 0 && n.r.startClosed) && (high < 0 || high == 0 && n.r.endClosed)
}

// testNode is any other expression as a test: it holds where it is true, where
// it is a list with the input in it, or where it equals the input.
type testNode struct{ value node }

func (n *testNode) eval(r *run) any {
	r.step()
	input := r.implicitInput()
	if f, ok := input.(failure); ok {
		return f
	}
	v := n.value.eval(r)
	switch x := v.(type) {
	case failure:
		if x.fatal {
			return n.withSymbol(r, input)
		}
		return x
	case bool:
		if x {
			return true
		}
	case []any:
		if contains(x, input) {
			return true
		}
	}
	is, ok := equal(input, v)
	if is {
		return true
	}
	switch v.(type) {
	case bool:
		return false
	case []any:
		return false
	}
	if !ok {
		return nil
	}
	return false
}

// withSymbol evaluates a test that speaks of the input as "?".
func (n *testNode) withSymbol(r *run, input any) any {
	had, before := r.hasSymbol, r.symbol
	r.hasSymbol, r.symbol = true, input
	v := n.value.eval(r)
	r.hasSymbol, r.symbol = had, before
	if b, ok := v.(bool); ok {
		return b
	}
	return nil
}

// negateNode is -value.
type negateNode struct{ value node }

func (n *negateNode) eval(r *run) any {
	r.step()
	switch v := n.value.eval(r).(type) {
	case decimalValue:
		return arithmetic(func(d, x, _ *apd.Decimal) (apd.Condition, error) { d.Neg(x); return 0, nil }, v, nil)
	case failure:
		return orNull(v)
	}
	return nil
}

// arithmeticNode is a + b and its like.
type arithmeticNode struct {
	compute func(a, b any) any
	a, b    node
}

func newArithmetic(operator string, a, b node) node {
	return &arithmeticNode{operators[operator], a, b}
}

func (n *arithmeticNode) eval(r *run) any {
	r.step()
	a, b := n.a.eval(r), n.b.eval(r)
	for _, v := range []any{a, b} {
		if f, ok := v.(failure); ok {
			return orNull(f)
		}
	}
	if s, ok := a.(string); ok {
		r.text(s)
	}
	return orNull(n.compute(a, b))
}

var operators = map[string]func(a, b any) any{"+": add, "-": subtract, "*": multiply, "/": divide, "**": exponentiate}

var errTypes = failed("the operator does not fit the values")

func add(a, b any) any {
	switch x := a.(type) {
	case decimalValue:
		if y, ok := b.(decimalValue); ok {
			return arithmetic(decimal.Add, x, y)
		}
	case string:
		if y, ok := b.(string); ok {
			if len(x)+len(y) > maxText {
				panic(abort{ErrLimit})
			}
			return x + y
		}
	case MonthsDuration:
		if y, ok := b.(MonthsDuration); ok {
			return x + y
		}
		return shift(b, x, DaysDuration{})
	case DaysDuration:
		if y, ok := b.(DaysDuration); ok {
			return x.plus(y)
		}
		return shift(b, 0, x)
	default:
		switch y := b.(type) {
		case MonthsDuration:
			return shift(a, y, DaysDuration{})
		case DaysDuration:
			return shift(a, 0, y)
		}
	}
	return errTypes
}

// shift moves a date or time by a duration.
func shift(v any, months MonthsDuration, d DaysDuration) any {
	move := func(t time.Time) time.Time {
		if months != 0 {
			return addMonths(t, int64(months))
		}
		return addDuration(t, d)
	}
	switch x := v.(type) {
	case Date:
		return NewDate(move(x.t))
	case LocalDateTime:
		return LocalDateTime{move(x.t)}
	case DateTime:
		return DateTime{move(x.t), x.zone}
	case LocalTime:
		if months == 0 {
			return LocalTime{addTime(x.nanos, d)}
		}
	case Time:
		if months == 0 {
			return Time{addTime(x.nanos, d), x.offset, x.zone}
		}
	}
	return errTypes
}

func subtract(a, b any) any {
	switch y := b.(type) {
	case MonthsDuration:
		if x, ok := a.(MonthsDuration); ok {
			return x - y
		}
		return shift(a, -y, DaysDuration{})
	case DaysDuration:
		if x, ok := a.(DaysDuration); ok {
			return x.plus(y.negated())
		}
		return shift(a, 0, y.negated())
	}
	switch x := a.(type) {
	case decimalValue:
		if y, ok := b.(decimalValue); ok {
			return arithmetic(decimal.Sub, x, y)
		}
	case Date:
		if y, ok := b.(Date); ok {
			return between(y.t, x.t)
		}
	case LocalDateTime:
		if y, ok := b.(LocalDateTime); ok {
			return between(y.t, x.t)
		}
	case DateTime:
		if y, ok := b.(DateTime); ok {
			return between(y.t, x.t)
		}
	case LocalTime:
		if y, ok := b.(LocalTime); ok {
			return newDuration(0, x.nanos-y.nanos)
		}
	case Time:
		if y, ok := b.(Time); ok {
			// NB: Camunda's difference of times with an offset is never negative.
			return newDuration(0, max(x.instant()-y.instant(), y.instant()-x.instant()))
		}
	}
	return errTypes
}

func multiply(a, b any) any {
	if x, ok := a.(decimalValue); ok {
		if y, ok := b.(decimalValue); ok {
			return arithmetic(decimal.Mul, x, y)
		}
		a, b = b, a
	}
	y, ok := b.(decimalValue)
	if !ok {
		return errTypes
	}
	n := int64(toInt(y))
	switch x := a.(type) {
	case MonthsDuration:
		if m := int64(x) * n; m <= 12*maxYear && m >= -12*maxYear {
			return MonthsDuration(m)
		}
		return errTypes
	case DaysDuration:
		if x.seconds > 1e9 || x.seconds < -1e9 {
			if n > 1e6 || n < -1e6 {
				return errTypes
			}
		}
		return newDuration(x.seconds*n+int64(x.nanos)*n/1e9, int64(x.nanos)*n%1e9)
	}
	return errTypes
}

func divide(a, b any) any {
	if y, ok := b.(decimalValue); ok && y.IsZero() {
		return failed("division by zero")
	}
	switch x := a.(type) {
	case decimalValue:
		if y, ok := b.(decimalValue); ok {
			return quotient(x, y)
		}
	case MonthsDuration:
		switch y := b.(type) {
		case decimalValue:
			if q, ok := quotient(newInt(int64(x)), y).(decimalValue); ok {
				return MonthsDuration(toInt(q))
			}
		case MonthsDuration:
			if y != 0 {
				return newInt(int64(x / y))
			}
		}
	case DaysDuration:
		switch y := b.(type) {
		case decimalValue:
			if q, ok := quotient(newInt(x.millis()), y).(decimalValue); ok {
				// NB: Camunda keeps 32 bits of milliseconds here.
				return newDuration(0, int64(toInt32(q))*1e6)
			}
		case DaysDuration:
			if y.millis() != 0 {
				return newInt(x.millis() / y.millis())
			}
		}
	}
	return errTypes
}

// toInt32 is the low 32 bits of the whole part.
func toInt32(d decimalValue) int32 {
	f := toDouble(d)
	if f > 9e18 || f < -9e18 {
		return 0
	}
	return int32(int64(f))
}

func exponentiate(a, b any) any {
	x, ok := a.(decimalValue)
	y, ok2 := b.(decimalValue)
	if !ok || !ok2 {
		return errTypes
	}
	return power(x, y)
}
