package feel

import (
	"strings"
	"time"

	"github.com/cockroachdb/apd/v3"
)

var temporalFunctions = map[string][]*Function{
	"day of week":       {fn("date", onDate(func(t time.Time) any { return t.Weekday().String() }))},
	"day of year":       {fn("date", onDate(func(t time.Time) any { return newInt(int64(t.YearDay())) }))},
	"last day of month": {fn("date", onDate(func(t time.Time) any { return NewDate(time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC)) }))},
	"month of year":     {fn("date", onDate(func(t time.Time) any { return t.Month().String() }))},
	"now":               {fn("", func(r *run, _ []any) any { return NewDateTime(r.env.Now()) })},
	"today":             {fn("", func(r *run, _ []any) any { return NewDate(r.env.Now()) })},
	"week of year":      {fn("date", onDate(func(t time.Time) any { _, week := t.ISOWeek(); return newInt(int64(week)) }))},
}

// dayOf is the date of a date or date and time.
func dayOf(v any) (time.Time, bool) {
	switch x := v.(type) {
	case Date:
		return x.t, true
	case LocalDateTime:
		return NewDate(x.t).t, true
	case DateTime:
		return NewDate(x.t).t, true
	}
	return time.Time{}, false
}

func onDate(f func(t time.Time) any) func(*run, []any) any {
	return func(_ *run, a []any) any {
		t, ok := dayOf(a[0])
		if !ok {
			return wrong
		}
		return f(t)
	}
}

var conversionFunctions = map[string][]*Function{
	"date": {
		fn("from", func(_ *run, a []any) any {
			if s, ok := a[0].(string); ok {
				return readDate(s)
			}
			if t, ok := dayOf(a[0]); ok {
				return Date{t}
			}
			return wrong
		}),
		fn("year, month, day", func(_ *run, a []any) any {
			part, ok := parts(a, 3)
			if !ok {
				return wrong
			}
			if t, ok := newDay(part[0], part[1], part[2]); ok {
				return Date{t}
			}
			return wrong
		}),
	},
	"date and time": {fn("from", of1(readDateTime)), fn("date, time", joinDateTime)},
	"duration":      {fn("from", of1(readDuration))},
	"number": {
		fn("from", of1(toNumber)),
		fn("from, grouping separator", func(_ *run, a []any) any { return readNumber(a[0], a[1], nil, false) }),
		fn("from, grouping separator, decimal separator", func(_ *run, a []any) any { return readNumber(a[0], a[1], a[2], true) }),
	},
	"string": {fn("from", func(r *run, a []any) any {
		switch x := a[0].(type) {
		case nil, string:
			return x
		}
		return toText(r, a[0])
	})},
	"time": {
		fn("from", func(_ *run, a []any) any {
			switch x := a[0].(type) {
			case string:
				return readTime(x)
			case LocalDateTime:
				return LocalTime{timeOfDay(x.t)}
			case DateTime:
				return Time{timeOfDay(x.t), x.offsetOf(), x.zone}
			case Date:
				return Time{}
			}
			return wrong
		}),
		fn("hour, minute, second", newTime),
		fn("hour, minute, second, offset", newTime),
	},
	"years and months duration": {fn("from, to", monthsBetween)},
}

// parts are the whole parts of numbers.
func parts(a []any, n int) (list [3]int, ok bool) {
	for i := range n {
		d, ok := a[i].(decimalValue)
		if !ok {
			return list, false
		}
		list[i] = toInt(d)
	}
	return list, true
}

func newTime(_ *run, a []any) any {
	part, ok := parts(a, 3)
	if !ok || part[0] < 0 || part[0] > 23 || part[1] < 0 || part[1] > 59 || part[2] < 0 || part[2] > 59 {
		return wrong
	}
	nanos := int64(part[0]*3600+part[1]*60+part[2]) * int64(time.Second)
	var whole, fraction apd.Decimal
	a[2].(decimalValue).Modf(&whole, &fraction)
	billionth := new(decimalType)
	if _, err := decimal.Mul(billionth, &fraction, newInt(1e9)); err == nil {
		nanos += int64(toInt(billionth))
	}
	if len(a) < 4 {
		return LocalTime{nanos}
	}
	switch offset := a[3].(type) {
	case nil:
		return LocalTime{nanos - nanos%int64(time.Second)}
	case DaysDuration:
		if offset.seconds >= -18*3600 && offset.seconds <= 18*3600 {
			return Time{nanos, int(offset.seconds), ""}
		}
	}
	return wrong
}

// joinDateTime makes a date and time of a date and a time, or moves one to a
// zone.
func joinDateTime(_ *run, a []any) any {
	d, ok := dayOf(a[0])
	if !ok {
		return wrong
	}
	switch t := a[1].(type) {
	case LocalTime:
		return LocalDateTime{d.Add(time.Duration(t.nanos))}
	case Time:
		return t.on(d)
	case string:
		l, err := location(t)
		if err != nil {
			panic(abort{err})
		}
		switch x := a[0].(type) {
		case LocalDateTime:
			return DateTime{in(x.t, l), t}
		case DateTime:
			return DateTime{x.t.In(l), t}
		}
	}
	return wrong
}

func monthsBetween(_ *run, a []any) any {
	from, ok := dayOf(a[0])
	to, ok2 := dayOf(a[1])
	if !ok || !ok2 {
		return wrong
	}
	months := (to.Year()-from.Year())*12 + int(to.Month()-from.Month())
	switch days := to.Day() - from.Day(); {
	case months > 0 && days < 0:
		months--
	case months < 0 && days > 0:
		months++
	}
	return MonthsDuration(months)
}

// toNumber reads a number as Java's BigDecimal does.
func toNumber(s string) any {
	if s == "" || len(s) > 10_000 || strings.Trim(s, "+-.0123456789eE") != "" {
		return wrong
	}
	d, _, err := apd.NewFromString(s)
	if err != nil || d.Form != apd.Finite || d.Exponent > 6144 || d.Exponent < -10_000 {
		return wrong
	}
	return d
}

// readNumber takes grouping out of a text and puts a point in.
func readNumber(from, grouping, point any, withPoint bool) any {
	s, ok := from.(string)
	g, isText := grouping.(string)
	d, isText2 := point.(string)
	valid := func(s, of string) bool { return len(s) == 1 && strings.Contains(of, s) }
	switch {
	case !ok, !isText && grouping != nil, !isText2 && point != nil, !isText && !isText2, isText && !valid(g, " ,."),
		isText2 && !valid(d, ",."), isText && isText2 && g == d:
		return wrong
	case !withPoint && !isText:
		return wrong
	}
	if isText {
		s = strings.ReplaceAll(s, g, "")
	}
	if isText2 {
		s = strings.ReplaceAll(s, d, ".")
	}
	return toNumber(s)
}
