package expr

import (
	"errors"
	"math"
	"strings"
)

// arithmetics are the operators + - * / %. Two whole numbers give a Long, a
// Double or a text that looks like one makes it a Double, division always
// yields a Double; of two nulls the result is a Long zero (EL 2.2, 1.7).
var arithmetics = map[string]func(a, b any) (any, error){
	"%": remainder,
	"*": func(a, b any) (any, error) {
		return compute(a, b, func(a, b int64) int64 { return a * b }, func(a, b float64) float64 { return a * b })
	},
	"+": func(a, b any) (any, error) {
		return compute(a, b, func(a, b int64) int64 { return a + b }, func(a, b float64) float64 { return a + b })
	},
	"-": func(a, b any) (any, error) {
		return compute(a, b, func(a, b int64) int64 { return a - b }, func(a, b float64) float64 { return a - b })
	},
	"/": divide,
}

func compute(a, b any, whole func(a, b int64) int64, double func(a, b float64) float64) (any, error) {
	if x, ok := toWhole(a); ok {
		if y, ok := toWhole(b); ok {
			return whole(x, y), nil
		}
	}
	if isFraction(a) || isFraction(b) {
		x, y, err := toDoubles(a, b)
		if err != nil {
			return nil, err
		}
		return double(x, y), nil
	}
	x, y, err := toLongs(a, b)
	if err != nil {
		return nil, err
	}
	return whole(x, y), nil
}

func divide(a, b any) (any, error) {
	if a == nil && b == nil {
		return int64(0), nil
	}
	x, y, err := toDoubles(a, b)
	if err != nil {
		return nil, err
	}
	return x / y, nil
}

func remainder(a, b any) (any, error) {
	if isFraction(a) || isFraction(b) {
		x, y, err := toDoubles(a, b)
		if err != nil {
			return nil, err
		}
		return math.Mod(x, y), nil
	}
	if a == nil && b == nil {
		return int64(0), nil
	}
	x, y, err := toLongs(a, b)
	if err != nil {
		return nil, err
	}
	if y == 0 {
		return nil, errors.New("/ by zero")
	}
	return x % y, nil
}

// negate keeps the type of a number.
func negate(v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return int64(0), nil
	case int16:
		return -v, nil
	case int32:
		return -v, nil
	case int64:
		return -v, nil
	case float64:
		return -v, nil
	case string:
		if isFraction(v) {
			f, err := toDouble(v)
			return -f, err
		}
		i, err := toLong(v)
		return -i, err
	}
	return nil, worded("Cannot negate 'class %s'", className(v))
}

// isFraction reports whether v makes an operation one of doubles.
func isFraction(v any) bool {
	switch v := v.(type) {
	case float64:
		return true
	case string:
		return strings.ContainsAny(v, ".eE")
	}
	return false
}

func toDoubles(a, b any) (x, y float64, err error) {
	if x, err = toDouble(a); err != nil {
		return 0, 0, err
	}
	if y, err = toDouble(b); err != nil {
		return 0, 0, err
	}
	return x, y, nil
}

func toLongs(a, b any) (x, y int64, err error) {
	if x, err = toLong(a); err != nil {
		return 0, 0, err
	}
	if y, err = toLong(b); err != nil {
		return 0, 0, err
	}
	return x, y, nil
}
