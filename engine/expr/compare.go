package expr

import (
	"math"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/sluice-bpm/sluice/engine/value"
)

// comparison decides one of the operators of EL 2.2, section 1.9.
type comparison func(env Env, a, b any) (bool, error)

var comparisons = map[string]comparison{
	"!=": func(env Env, a, b any) (bool, error) {
		same, err := isEqual(env, a, b)
		return !same, err
	},
	"<": func(env Env, a, b any) (bool, error) {
		if a == nil || b == nil {
			return false, nil
		}
		return isOrdered(env, a, b, func(c int) bool { return c < 0 })
	},
	"<=": func(env Env, a, b any) (bool, error) {
		if a == nil || b == nil {
			return a == nil && b == nil, nil
		}
		// NB: "not greater", as Java has it: NaN is less or equal to everything.
		return isOrdered(env, a, b, func(c int) bool { return c <= 0 || c == unordered })
	},
	"==": isEqual,
	">": func(env Env, a, b any) (bool, error) {
		if a == nil || b == nil {
			return false, nil
		}
		return isOrdered(env, a, b, func(c int) bool { return c > 0 && c != unordered })
	},
	">=": func(env Env, a, b any) (bool, error) {
		if a == nil || b == nil {
			return a == nil && b == nil, nil
		}
		return isOrdered(env, a, b, func(c int) bool { return c >= 0 })
	},
}

func isOrdered(env Env, a, b any, holds func(c int) bool) (bool, error) {
	c, err := order(env, a, b)
	if err != nil {
		return false, err
	}
	return holds(c), nil
}

// unordered is the order of a number and NaN.
const unordered = math.MaxInt

// order compares two values that are not null: as doubles where one is, else as
// whole numbers where one is, else as texts where one is.
func order(env Env, a, b any) (int, error) {
	if x, ok := toWhole(a); ok {
		if y, ok := toWhole(b); ok {
			return compareWhole(x, y), nil
		}
	}
	switch {
	case isDouble(a) || isDouble(b):
		x, y, err := toDoubles(a, b)
		if err != nil {
			return 0, err
		}
		switch {
		case x < y:
			return -1, nil
		case x > y:
			return 1, nil
		case x == y:
			return 0, nil
		}
		return unordered, nil
	case isWhole(a) || isWhole(b):
		x, y, err := toLongs(a, b)
		return compareWhole(x, y), err
	case isText(a) || isText(b):
		x, y, err := toTexts(env, a, b)
		return compareText(x, y), err
	}
	if x, ok := toInstant(a); ok {
		if y, ok := toInstant(b); ok {
			return x.Compare(y), nil
		}
	}
	if x, ok := a.(bool); ok {
		if y, ok := b.(bool); ok {
			return compareBool(x, y), nil
		}
	}
	return 0, worded("Cannot compare 'class %s' and 'class %s'", className(a), className(b))
}

func isEqual(env Env, a, b any) (bool, error) {
	if a == nil || b == nil {
		return a == nil && b == nil, nil
	}
	switch {
	case isDouble(a) || isDouble(b):
		x, y, err := toDoubles(a, b)
		return sameDouble(x, y), err
	case isWhole(a) || isWhole(b):
		x, y, err := toLongs(a, b)
		return err == nil && x == y, err
	case isBool(a) || isBool(b):
		x, err := toBool(a)
		if err != nil {
			return false, err
		}
		y, err := toBool(b)
		return err == nil && x == y, err
	case isText(a) || isText(b):
		x, y, err := toTexts(env, a, b)
		return err == nil && x == y, err
	}
	return isSame(a, b), nil
}

// isSame is Java's equals: no coercion, and numbers of different types differ.
func isSame(a, b any) bool {
	switch x := a.(type) {
	case nil, bool, int16, int32, int64, string, value.Document, value.ObjectText:
		return a == b
	case float64:
		y, ok := b.(float64)
		return ok && sameDouble(x, y)
	case time.Time:
		y, ok := b.(time.Time)
		return ok && x.Equal(y)
	case DateTime:
		y, ok := b.(DateTime)
		return ok && x.t.Equal(y.t)
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !isSame(x[i], y[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for k, v := range x {
			if w, ok := y[k]; !ok || !isSame(v, w) {
				return false
			}
		}
		return true
	case value.FileRef:
		y, ok := b.(value.FileRef)
		return ok && x.ContentID == y.ContentID && x.Name == y.Name && x.ContentID != ""
	}
	return isSameObject(a, b)
}

// isSameObject compares objects of the environment by identity.
func isSameObject(a, b any) (same bool) {
	// NB: Go panics where the type behind the interface cannot be compared; such
	// objects have no identity.
	defer func() {
		if recover() != nil {
			same = false
		}
	}()
	return a == b
}

// sameDouble is Double.equals: NaN equals itself, the two zeros differ.
func sameDouble(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

func isDouble(v any) bool { _, ok := v.(float64); return ok }
func isWhole(v any) bool  { _, ok := toWhole(v); return ok }
func isBool(v any) bool   { _, ok := v.(bool); return ok }
func isText(v any) bool   { _, ok := v.(string); return ok }

func compareWhole(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// compareText orders texts by their UTF-16 units, as Java does. Its value is
// that of String.compareTo: the difference of the first units that differ, or
// of the lengths.
func compareText(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] && a[i] < 0x80 {
		i++
	}
	a, b = a[i:], b[i:]
	if isASCII(a) && isASCII(b) {
		if a == "" || b == "" {
			return len(a) - len(b)
		}
		return int(a[0]) - int(b[0])
	}
	x, y := utf16.Encode([]rune(a)), utf16.Encode([]rune(b))
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return int(x[i]) - int(y[i])
		}
	}
	return len(x) - len(y)
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0
}

// toInstant is the instant of a date or date-time.
func toInstant(v any) (time.Time, bool) {
	switch v := v.(type) {
	case time.Time:
		return v, true
	case DateTime:
		return v.t, true
	}
	return time.Time{}, false
}

func toTexts(env Env, a, b any) (x, y string, err error) {
	if x, err = toText(env, a); err != nil {
		return "", "", err
	}
	if y, err = toText(env, b); err != nil {
		return "", "", err
	}
	return x, y, nil
}
