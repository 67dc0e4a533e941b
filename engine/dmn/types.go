package dmn

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/feel"
	"github.com/sluice-bpm/sluice/engine/value"
)

// text makes Java's text of a value.
var text = mustCompile("${v}")

func mustCompile(source string) *expr.Expression {
	e, err := expr.Compile(source)
	if err != nil {
		panic(err) // the source is fixed
	}
	return e
}

// convert gives a value the type that a typeRef names. Types that Camunda does
// not know, and none, leave it as it is. The result is a Go value, or a FEEL
// value of a kind that has none (a duration, a time).
func convert(env expr.Env, typ string, v any) (any, error) {
	v = plain(env, v)
	if v == nil {
		return nil, nil //nolint:nilnil // null is a value
	}
	var converted any
	switch strings.ToLower(typ) {
	case "boolean":
		converted = toBoolean(v)
	case "date":
		converted = toDate(env, v)
	case "double":
		if f, ok := toDouble(v); ok {
			converted = f
		}
	case "integer":
		if i, ok := toWhole(v); ok && i == int64(int32(i)) {
			converted = int32(i)
		}
	case "long":
		if i, ok := toWhole(v); ok {
			converted = i
		}
	case "string":
		if s, ok := javaText(v); ok {
			return s, nil
		}
		s, err := text.EvalString(overlay{env, map[string]any{"v": v}})
		if err != nil {
			return nil, err
		}
		converted = s
	default:
		return v, nil
	}
	if converted == nil {
		return nil, fmt.Errorf("the value %.100v cannot be a %s", v, typ)
	}
	return converted, nil
}

// isKnown reports whether Camunda converts values to a type.
func isKnown(typ string) bool {
	switch strings.ToLower(typ) {
	case "boolean", "date", "double", "integer", "long", "string":
		return true
	}
	return false
}

// javaText is Java's text of a date, time or duration.
func javaText(v any) (string, bool) {
	switch x := v.(type) {
	case feel.Date:
		return x.String(), true
	case feel.LocalTime, feel.LocalDateTime:
		return shortClock(fmt.Sprint(x)), true
	case feel.Time:
		clock, zone, isZone := strings.Cut(x.String(), "@")
		if isZone {
			return shortClock(clock) + zone, true
		}
		return shortClock(x.String()), true
	case feel.DateTime:
		text, zone, isZone := strings.Cut(x.String(), "@")
		if !isZone {
			return shortClock(text), true
		}
		return shortClock(text+x.Time().Format("Z07:00")) + "[" + zone + "]", true
	case feel.MonthsDuration:
		return strings.Replace(x.String(), "P0Y", "P0D", 1), true
	case feel.DaysDuration:
		return x.Java(), true
	}
	return "", false
}

var clockForm = regexp.MustCompile(`(\d\d:\d\d)(:\d\d)(\.\d+)?`)

// shortClock leaves out seconds that are zero and writes fractions in groups of
// three digits.
func shortClock(s string) string {
	return clockForm.ReplaceAllStringFunc(s, func(clock string) string {
		m := clockForm.FindStringSubmatch(clock)
		switch {
		case m[3] != "":
			for len(m[3])%3 != 1 {
				m[3] += "0"
			}
		case m[2] == ":00":
			m[2] = ""
		}
		return m[1] + m[2] + m[3]
	})
}

// plain is the Go value where FEEL has one that Camunda hands on, and the FEEL
// value of dates, times and durations.
func plain(env expr.Env, v any) any {
	switch x := v.(type) {
	case feel.Date, feel.Time, feel.LocalTime, feel.DateTime, feel.LocalDateTime, feel.MonthsDuration, feel.DaysDuration:
		return v
	case nil, bool, string, int16, int32, int64, float64, time.Time, value.Valuer, value.Document, value.FileRef, value.ObjectText,
		[]byte, value.Blob, map[string]any:
		return v
	case []any:
		if !hasFEEL(x) {
			return v
		}
	}
	return feel.ToGo(v, env.Now().Location())
}

// hasFEEL reports whether a list holds values of FEEL.
func hasFEEL(list []any) bool {
	for _, e := range list {
		switch x := e.(type) {
		case nil, bool, string, int16, int32, int64, float64, time.Time:
		case []any:
			if hasFEEL(x) {
				return true
			}
		case map[string]any:
		default:
			return true
		}
	}
	return false
}

// shown is the value of a result: dates as a time.Time, times and durations as
// text.
func shown(env expr.Env, v any) any {
	if isTemporal(v) {
		return feel.ToGo(v, env.Now().Location())
	}
	return v
}

// isTemporal reports whether a value is one of FEEL's dates, times or durations.
func isTemporal(v any) bool {
	switch v.(type) {
	case feel.Date, feel.Time, feel.LocalTime, feel.DateTime, feel.LocalDateTime, feel.MonthsDuration, feel.DaysDuration:
		return true
	}
	return false
}

func toBoolean(v any) any {
	switch x := v.(type) {
	case bool:
		return x
	case string:
		switch {
		case strings.EqualFold(x, "true"):
			return true
		case strings.EqualFold(x, "false"):
			return false
		}
	}
	return nil
}

func toDate(env expr.Env, v any) any {
	switch x := v.(type) {
	case time.Time:
		return x
	case expr.DateTime:
		return x.Time()
	case feel.LocalDateTime, feel.DateTime:
		return feel.ToGo(x, env.Now().Location())
	case string:
		const layout = "2006-01-02T15:04:05"
		if len(x) > len(layout) {
			x = x[:len(layout)] // what follows is not read
		}
		if t, err := time.ParseInLocation(layout, x, env.Now().Location()); err == nil {
			return t
		}
	}
	return nil // NB: not a date without a time, as in Camunda
}

func toDouble(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case int16:
		return float64(x), true
	case int32:
		return float64(x), true
	case int64:
		return float64(x), true
	case string:
		s := strings.TrimSpace(x)
		if strings.Trim(s, "+-.0123456789eE") != "" {
			return 0, false
		}
		f, err := strconv.ParseFloat(s, 64)
		return f, err == nil
	}
	return 0, false
}

// toWhole takes numbers without a fraction.
func toWhole(v any) (int64, bool) {
	switch x := v.(type) {
	case int64:
		return x, true
	case string:
		i, err := strconv.ParseInt(x, 10, 64)
		return i, err == nil
	}
	f, ok := toDouble(v)
	return int64(f), ok && f == math.Trunc(f) && math.Abs(f) < 1<<63
}
