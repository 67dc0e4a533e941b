package expr

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// function is a function without a receiver, and how many arguments it takes.
type function struct {
	parameters int
	call       func(env Env, args []any) (any, error)
}

// functions are the names that may be called without a receiver.
var functions = map[string]function{
	"JSON": {1, readNode("JSON", "application/json")},
	"S":    {1, readNode("S", "")},
	"XML":  {1, readNode("XML", "application/xml")},
	"currentUser": {0, func(env Env, _ []any) (any, error) {
		if user := env.CurrentUser(); user != "" {
			return user, nil
		}
		return nil, nil
	}},
	"currentUserGroups": {0, func(env Env, _ []any) (any, error) {
		groups := env.CurrentGroups()
		if groups == nil {
			return nil, nil
		}
		list := make([]any, len(groups))
		for i, g := range groups {
			list[i] = g
		}
		return list, nil
	}},
	"dateTime": {0, func(env Env, _ []any) (any, error) { return DateTime{t: env.Now().Truncate(time.Millisecond)}, nil }},
	"now":      {0, func(env Env, _ []any) (any, error) { return env.Now().Truncate(time.Millisecond), nil }},
}

// readNode is a function that reads documents of a format.
func readNode(name, format string) func(Env, []any) (any, error) {
	return func(env Env, args []any) (any, error) {
		r, ok := env.(NodeReader)
		if !ok {
			return nil, fmt.Errorf("%s() is not known here", name)
		}
		return r.ReadNode(args[0], format)
	}
}

// methods are the methods of the built-in kinds of values, by name and then by
// number of parameters. They are Java's, which models are written for; those
// that change their receiver are left out, since values are shared.
var methods = [receivers]map[string][]method{
	recvBool:     boolMethods,
	recvDate:     dateMethods,
	recvDateTime: dateTimeMethods,
	recvList:     listMethods,
	recvMap:      mapMethods,
	recvNumber:   numberMethods,
	recvString:   stringMethods,
}

var boolMethods = map[string][]method{
	"booleanValue": {{"", func(_ Env, b any, _ []any) (any, error) { return b, nil }}},
	"compareTo": {{"o", func(_ Env, b any, args []any) (any, error) {
		other, err := toBool(args[0])
		return int32(compareBool(b.(bool), other)), err
	}}},
	"equals":   {equalsMethod},
	"toString": {toStringMethod},
}

var dateMethods = map[string][]method{
	"after":  {{"t", func(_ Env, b any, args []any) (any, error) { return b.(time.Time).After(args[0].(time.Time)), nil }}},
	"before": {{"t", func(_ Env, b any, args []any) (any, error) { return b.(time.Time).Before(args[0].(time.Time)), nil }}},
	"compareTo": {{"t", func(_ Env, b any, args []any) (any, error) {
		return int32(b.(time.Time).Compare(args[0].(time.Time))), nil
	}}},
	"equals":   {equalsMethod},
	"getDate":  {dateMethod("date")},
	"getDay":   {dateMethod("day")},
	"getHours": {dateMethod("hours")},
	"getMinutes": {
		dateMethod("minutes"),
	},
	"getMonth":   {dateMethod("month")},
	"getSeconds": {dateMethod("seconds")},
	"getTime":    {dateMethod("time")},
	"getYear":    {dateMethod("year")},
	"toString":   {toStringMethod},
}

// dateProperties are the properties of java.util.Date.
var dateProperties = map[string]func(t time.Time) any{
	"date":    func(t time.Time) any { return int32(t.Day()) },
	"day":     func(t time.Time) any { return int32(t.Weekday()) },
	"hours":   func(t time.Time) any { return int32(t.Hour()) },
	"minutes": func(t time.Time) any { return int32(t.Minute()) },
	"month":   func(t time.Time) any { return int32(t.Month()) - 1 },
	"seconds": func(t time.Time) any { return int32(t.Second()) },
	"time":    func(t time.Time) any { return t.UnixMilli() },
	"year":    func(t time.Time) any { return int32(t.Year() - 1900) },
}

func dateMethod(property string) method {
	get := dateProperties[property]
	return method{"", func(env Env, b any, _ []any) (any, error) {
		return get(b.(time.Time).In(env.Now().Location())), nil
	}}
}

var listMethods = map[string][]method{
	"contains": {{"o", func(_ Env, b any, args []any) (any, error) { return indexOf(b.([]any), args[0]) >= 0, nil }}},
	"containsAll": {{"o", func(_ Env, b any, args []any) (any, error) {
		others, ok := args[0].([]any)
		if !ok {
			return nil, errCoerce(args[0], "java.util.Collection")
		}
		missing := slices.ContainsFunc(others, func(o any) bool { return indexOf(b.([]any), o) < 0 })
		return !missing, nil
	}}},
	"equals": {equalsMethod},
	"get": {{"i", func(_ Env, b any, args []any) (any, error) {
		list, i := b.([]any), int(args[0].(int32))
		if i < 0 || i >= len(list) {
			return nil, worded("Index %d out of bounds for length %d", i, len(list))
		}
		return list[i], nil
	}}},
	"indexOf": {{"o", func(_ Env, b any, args []any) (any, error) { return int32(indexOf(b.([]any), args[0])), nil }}},
	"isEmpty": {{"", func(_ Env, b any, _ []any) (any, error) { return len(b.([]any)) == 0, nil }}},
	"size":    {{"", func(_ Env, b any, _ []any) (any, error) { return int32(len(b.([]any))), nil }}},
	"subList": {{"ii", func(_ Env, b any, args []any) (any, error) {
		list, from, to := b.([]any), int(args[0].(int32)), int(args[1].(int32))
		if from < 0 || to > len(list) || from > to {
			return nil, fmt.Errorf("begin %d, end %d, length %d", from, to, len(list))
		}
		return slices.Clone(list[from:to]), nil
	}}},
	"toString": {toStringMethod},
}

var mapMethods = map[string][]method{
	"containsKey": {{"o", func(_ Env, b any, args []any) (any, error) {
		key, ok := args[0].(string)
		if !ok {
			return false, nil
		}
		_, ok = b.(map[string]any)[key]
		return ok, nil
	}}},
	"containsValue": {{"o", func(_ Env, b any, args []any) (any, error) {
		return indexOf(mapValues(b.(map[string]any)), args[0]) >= 0, nil
	}}},
	"equals": {equalsMethod},
	"get": {{"o", func(_ Env, b any, args []any) (any, error) {
		key, _ := args[0].(string)
		return b.(map[string]any)[key], nil
	}}},
	"getOrDefault": {{"oo", func(_ Env, b any, args []any) (any, error) {
		if key, ok := args[0].(string); ok {
			if v, ok := b.(map[string]any)[key]; ok {
				return v, nil
			}
		}
		return args[1], nil
	}}},
	"isEmpty": {{"", func(_ Env, b any, _ []any) (any, error) { return len(b.(map[string]any)) == 0, nil }}},
	"keySet": {{"", func(_ Env, b any, _ []any) (any, error) {
		keys := sortedKeys(b.(map[string]any))
		list := make([]any, len(keys))
		for i, k := range keys {
			list[i] = k
		}
		return list, nil
	}}},
	"size":     {{"", func(_ Env, b any, _ []any) (any, error) { return int32(len(b.(map[string]any))), nil }}},
	"toString": {toStringMethod},
	"values":   {{"", func(_ Env, b any, _ []any) (any, error) { return mapValues(b.(map[string]any)), nil }}},
}

var numberMethods = map[string][]method{
	"compareTo": {{"o", func(env Env, b any, args []any) (any, error) {
		if !isWhole(args[0]) && !isDouble(args[0]) {
			return nil, errCoerce(args[0], className(b))
		}
		c, err := order(env, b, args[0])
		return int32(max(-1, min(1, c))), err
	}}},
	"doubleValue": {{"", func(_ Env, b any, _ []any) (any, error) { return toDouble(b) }}},
	"equals":      {equalsMethod},
	"intValue":    {{"", func(_ Env, b any, _ []any) (any, error) { return toInt(b) }}},
	"isInfinite":  {{"", func(_ Env, b any, _ []any) (any, error) { f, err := toDouble(b); return math.IsInf(f, 0), err }}},
	"isNaN":       {{"", func(_ Env, b any, _ []any) (any, error) { f, err := toDouble(b); return f != f, err }}},
	"longValue":   {{"", func(_ Env, b any, _ []any) (any, error) { return toLong(b) }}},
	"shortValue":  {{"", func(_ Env, b any, _ []any) (any, error) { i, err := toInt(b); return int16(i), err }}},
	"toString":    {toStringMethod},
}

var stringMethods = map[string][]method{
	"charAt": {{"i", charAt}},
	"compareTo": {{"s", func(_ Env, b any, args []any) (any, error) {
		return int32(compareText(b.(string), args[0].(string))), nil
	}}},
	"compareToIgnoreCase": {{"s", compareToIgnoreCase}},
	"concat":              {{"s", func(_ Env, b any, args []any) (any, error) { return join(b.(string), args[0].(string)) }}},
	"contains": {{"s", func(_ Env, b any, args []any) (any, error) {
		return strings.Contains(b.(string), args[0].(string)), nil
	}}},
	"endsWith": {{"s", func(_ Env, b any, args []any) (any, error) {
		return strings.HasSuffix(b.(string), args[0].(string)), nil
	}}},
	"equals": {equalsMethod},
	"equalsIgnoreCase": {{"s", func(_ Env, b any, args []any) (any, error) {
		return strings.EqualFold(b.(string), args[0].(string)), nil
	}}},
	"indexOf": {
		{"s", func(_ Env, b any, args []any) (any, error) { return textIndex(b.(string), args[0].(string), 0), nil }},
		{"si", func(_ Env, b any, args []any) (any, error) {
			return textIndex(b.(string), args[0].(string), int(args[1].(int32))), nil
		}},
	},
	"isBlank":      {{"", func(_ Env, b any, _ []any) (any, error) { return strings.TrimSpace(b.(string)) == "", nil }}},
	"isEmpty":      {{"", func(_ Env, b any, _ []any) (any, error) { return b.(string) == "", nil }}},
	"lastIndexOf":  {{"s", func(_ Env, b any, args []any) (any, error) { return textLastIndex(b.(string), args[0].(string)), nil }}},
	"length":       {{"", func(_ Env, b any, _ []any) (any, error) { return int32(textLength(b.(string))), nil }}},
	"matches":      {{"s", matches}},
	"repeat":       {{"i", repeat}},
	"replace":      {{"ss", replace}},
	"replaceAll":   {{"ss", func(_ Env, b any, args []any) (any, error) { return replacePattern(b, args, -1) }}},
	"replaceFirst": {{"ss", func(_ Env, b any, args []any) (any, error) { return replacePattern(b, args, 1) }}},
	"split": {
		{"s", func(_ Env, b any, args []any) (any, error) { return split(b.(string), args[0].(string), 0) }},
		{"si", func(_ Env, b any, args []any) (any, error) {
			return split(b.(string), args[0].(string), int(args[1].(int32)))
		}},
	},
	"startsWith": {{"s", func(_ Env, b any, args []any) (any, error) {
		return strings.HasPrefix(b.(string), args[0].(string)), nil
	}}},
	"strip": {{"", func(_ Env, b any, _ []any) (any, error) { return strings.TrimSpace(b.(string)), nil }}},
	"substring": {
		{"i", func(_ Env, b any, args []any) (any, error) { return substring(b.(string), int(args[0].(int32)), -1) }},
		{"ii", func(_ Env, b any, args []any) (any, error) {
			end := int(args[1].(int32))
			if end < 0 {
				return nil, errors.New("the end of a text is not before its start")
			}
			return substring(b.(string), int(args[0].(int32)), end)
		}},
	},
	"toLowerCase": {{"", func(_ Env, b any, _ []any) (any, error) { return strings.ToLower(b.(string)), nil }}},
	"toString":    {toStringMethod},
	"toUpperCase": {{"", func(_ Env, b any, _ []any) (any, error) { return strings.ToUpper(b.(string)), nil }}},
	"trim": {{"", func(_ Env, b any, _ []any) (any, error) {
		return strings.TrimFunc(b.(string), func(r rune) bool { return r <= ' ' }), nil
	}}},
}

// equalsMethod and toStringMethod are what every kind has.
var (
	equalsMethod   = method{"o", func(_ Env, b any, args []any) (any, error) { return isSame(b, args[0]), nil }}
	toStringMethod = method{"", func(env Env, b any, _ []any) (any, error) { return toText(env, b) }}
)

func indexOf(list []any, v any) int {
	return slices.IndexFunc(list, func(e any) bool { return isSame(e, v) })
}

func mapValues(m map[string]any) []any {
	list := make([]any, 0, len(m))
	for _, k := range sortedKeys(m) {
		list = append(list, m[k])
	}
	return list
}
