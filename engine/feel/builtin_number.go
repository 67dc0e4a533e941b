package feel

import (
	"math"
	"math/rand/v2"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// roundings are the modes of decimal().
var roundings = map[string]apd.Rounder{
	"CEILING": apd.RoundCeiling, "DOWN": apd.RoundDown, "FLOOR": apd.RoundFloor, "HALF_DOWN": apd.RoundHalfDown,
	"HALF_EVEN": apd.RoundHalfEven, "HALF_UP": apd.RoundHalfUp, "UP": apd.RoundUp,
}

// rounding is a function of a number and a scale.
func rounding(mode apd.Rounder) func(*run, []any) any {
	return of2(func(n, scale decimalValue) any { return round(n, toInt(scale), mode) })
}

// double is a function that is computed with doubles.
func double(f func(float64) float64) func(*run, []any) any {
	return of1(func(n decimalValue) any {
		v := fromDouble(f(toDouble(n)))
		if v == nil {
			// NB: Camunda's engine fails here: it has no number that is none.
			panic(abort{errNoNumber})
		}
		return v
	})
}

var errNoNumber = assertNumber("the result is not a number")

type assertNumber string

// Error implements error.
func (e assertNumber) Error() string { return string(e) }

var numberFunctions = map[string][]*Function{
	"abs":     {fn("number", absolute), fn("n", absolute)},
	"ceiling": {fn("n", of1(func(n decimalValue) any { return round(n, 0, apd.RoundCeiling) })), fn("n, scale", rounding(apd.RoundCeiling))},
	"decimal": {fn("n, scale", rounding(apd.RoundHalfEven)), fn("n, scale, mode", func(_ *run, a []any) any {
		n, ok := a[0].(decimalValue)
		scale, ok2 := a[1].(decimalValue)
		mode, ok3 := a[2].(string)
		rounder, ok4 := roundings[strings.ToUpper(mode)]
		if !ok || !ok2 || !ok3 || !ok4 {
			return wrong
		}
		return round(n, toInt(scale), rounder)
	})},
	"even":          {fn("number", of1(func(n decimalValue) any { return isMultiple(n, 0) }))},
	"exp":           {fn("number", double(math.Exp))},
	"floor":         {fn("n", of1(func(n decimalValue) any { return round(n, 0, apd.RoundFloor) })), fn("n, scala", rounding(apd.RoundFloor))},
	"log":           {fn("number", double(math.Log))},
	"modulo":        {fn("dividend, divisor", of2(func(a, b decimalValue) any { return modulo(a, b) }))},
	"odd":           {fn("number", of1(func(n decimalValue) any { return isMultiple(n, 1) }))},
	"random number": {fn("", func(*run, []any) any { return fromDouble(rand.Float64()) })}, //nolint:gosec // no secret

	"round down":      {fn("n, scale", rounding(apd.RoundDown))},
	"round half down": {fn("n, scala", rounding(apd.RoundHalfDown))},
	"round half up":   {fn("n, scale", rounding(apd.RoundHalfUp))},
	"round up":        {fn("n, scale", rounding(apd.RoundUp))},
	"sqrt": {fn("number", of1(func(n decimalValue) any {
		if n.Negative && !n.IsZero() {
			return nil
		}
		return fromDouble(math.Sqrt(toDouble(n)))
	}))},
}

func modulo(a, b decimalValue) any {
	if b.IsZero() {
		panic(abort{errNoNumber})
	}
	return remainder(a, b)
}

func absolute(_ *run, a []any) any {
	switch x := a[0].(type) {
	case decimalValue:
		return new(decimalType).Abs(x)
	case MonthsDuration:
		return max(x, -x)
	case DaysDuration:
		if x.seconds < 0 {
			return x.negated()
		}
		return x
	}
	return wrong
}

// isMultiple reports whether a number leaves that remainder when halved.
func isMultiple(n decimalValue, rest int64) any {
	d, ok := remainder(new(decimalType).Abs(n), newInt(2)).(decimalValue)
	return ok && d.Cmp(newInt(rest)) == 0
}
