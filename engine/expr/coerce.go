package expr

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/value"
)

// The coercions of EL 2.2, section 1.18. Null and the empty text are zero and
// false everywhere.

func errCoerce(v any, class string) error {
	if s, ok := v.(string); ok {
		return worded("Cannot coerce '%s' to class %s", shorten(s), class)
	}
	return worded("Cannot coerce from class %s to class %s", className(v), class)
}

func errNotBoolean(v any) error {
	if v == nil {
		return errors.New("condition expression returns null: result is null")
	}
	return fmt.Errorf("condition expression returns non-Boolean: result has class %s and not java.lang.Boolean", className(v))
}

// toWhole is v as a long where it is a whole number.
func toWhole(v any) (int64, bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case int32:
		return int64(v), true
	case int16:
		return int64(v), true
	}
	return 0, false
}

func toBool(v any) (bool, error) {
	switch v := v.(type) {
	case nil:
		return false, nil
	case bool:
		return v, nil
	case string:
		return strings.EqualFold(v, "true"), nil
	}
	return false, errCoerce(v, "java.lang.Boolean")
}

func toLong(v any) (int64, error) {
	switch v := v.(type) {
	case nil:
		return 0, nil
	case int64:
		return v, nil
	case int32:
		return int64(v), nil
	case int16:
		return int64(v), nil
	case float64:
		return truncate(v), nil
	case string:
		if v == "" {
			return 0, nil
		}
		if i, err := strconv.ParseInt(v, 10, 64); err == nil {
			return i, nil
		}
	}
	return 0, errCoerce(v, "java.lang.Long")
}

// truncate cuts the fraction off, saturating at the ends of the range; NaN is 0.
func truncate(f float64) int64 {
	switch {
	case f != f:
		return 0
	case f >= math.MaxInt64:
		return math.MaxInt64
	case f <= math.MinInt64:
		return math.MinInt64
	}
	return int64(f)
}

// toInt is an int parameter of a method: the low 32 bits of a number, or a text
// that is one.
func toInt(v any) (int32, error) {
	switch v := v.(type) {
	case float64:
		return int32(max(math.MinInt32, min(math.MaxInt32, truncate(v)))), nil
	case string:
		if i, err := strconv.ParseInt(v, 10, 32); err == nil || v == "" {
			return int32(i), nil
		}
		return 0, errCoerce(v, "java.lang.Integer")
	}
	if i, err := toLong(v); err == nil {
		return int32(i), nil
	}
	return 0, errCoerce(v, "java.lang.Integer")
}

func toDouble(v any) (float64, error) {
	switch v := v.(type) {
	case nil:
		return 0, nil
	case float64:
		return v, nil
	case string:
		if v == "" {
			return 0, nil
		}
		if f, ok := parseDouble(v); ok {
			return f, nil
		}
	default:
		if i, ok := toWhole(v); ok {
			return float64(i), nil
		}
	}
	return 0, errCoerce(v, "java.lang.Double")
}

// parseDouble reads the decimal forms; out of range is an infinity.
func parseDouble(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	switch strings.TrimLeft(s, "+-") {
	case "NaN", "Infinity":
	default:
		// NB: ParseFloat also takes hexadecimal, underscores, "inf" and "nan".
		if strings.Trim(s, "+-.0123456789eE") != "" {
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, false
	}
	return f, true
}

// className is the Java class that Camunda's messages name for a value.
func className(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "java.lang.Boolean"
	case int16:
		return "java.lang.Short"
	case int32:
		return "java.lang.Integer"
	case int64:
		return "java.lang.Long"
	case float64:
		return "java.lang.Double"
	case string:
		return "java.lang.String"
	case time.Time:
		return "java.util.Date"
	case []any:
		return "java.util.ArrayList"
	case map[string]any:
		return "java.util.LinkedHashMap"
	case DateTime:
		return "org.joda.time.DateTime"
	case value.FileRef:
		return "file"
	case value.ObjectText:
		return v.TypeName
	case value.Document:
		return string(v.Type)
	}
	return "object"
}
