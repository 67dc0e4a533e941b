package expr

import (
	"fmt"
	"strings"
	"time"
)

// dateTimeMethods are those of the fields and the units, and the others below.
var dateTimeMethods = planDateTimeMethods()

func planDateTimeMethods() map[string][]method {
	all := map[string][]method{
		"compareTo":   {{"t", func(_ Env, b any, args []any) (any, error) { return int32(instant(b).Compare(instant(args[0]))), nil }}},
		"equals":      {equalsMethod},
		"getMillis":   {{"", func(_ Env, b any, _ []any) (any, error) { return instant(b).UnixMilli(), nil }}},
		"isAfter":     {{"t", func(_ Env, b any, args []any) (any, error) { return instant(b).After(instant(args[0])), nil }}},
		"isAfterNow":  {{"", func(env Env, b any, _ []any) (any, error) { return instant(b).After(env.Now()), nil }}},
		"isBefore":    {{"t", func(_ Env, b any, args []any) (any, error) { return instant(b).Before(instant(args[0])), nil }}},
		"isBeforeNow": {{"", func(env Env, b any, _ []any) (any, error) { return instant(b).Before(env.Now()), nil }}},
		"isEqual":     {{"t", func(_ Env, b any, args []any) (any, error) { return instant(b).Equal(instant(args[0])), nil }}},
		"minus":       {{"l", func(_ Env, b any, args []any) (any, error) { return addMillis(instant(b), -args[0].(int64)) }}},
		"plus":        {{"l", func(_ Env, b any, args []any) (any, error) { return addMillis(instant(b), args[0].(int64)) }}},
		"toDate":      {{"", func(_ Env, b any, _ []any) (any, error) { return instant(b), nil }}},
		"toDateTime":  {{"", func(_ Env, b any, _ []any) (any, error) { return b, nil }}},
		"toString":    {toStringMethod, {"s", formatPattern}},
		"withDate":    {{"iii", withDate}},
		"withMillis":  {{"l", func(_ Env, b any, args []any) (any, error) { return withMillis(instant(b), args[0].(int64)) }}},
		"withTime":    {{"iiii", withTime}},
		"withTimeAtStartOfDay": {{"", func(_ Env, b any, _ []any) (any, error) {
			return bounded(clock(instant(b), 0, 0, 0, 0))
		}}},
	}
	for name, f := range dateTimeFields {
		title := strings.ToUpper(name[:1]) + name[1:]
		all["get"+title] = []method{{"", func(_ Env, b any, _ []any) (any, error) { return int32(f.get(instant(b))), nil }}}
		all["with"+title] = []method{{"i", func(_ Env, b any, args []any) (any, error) {
			return f.with(name, instant(b), int(args[0].(int32)))
		}}}
	}
	for unit, add := range dateTimeUnits {
		all["plus"+unit] = []method{{"i", func(_ Env, b any, args []any) (any, error) {
			return bounded(add(instant(b), int(args[0].(int32))))
		}}}
		all["minus"+unit] = []method{{"i", func(_ Env, b any, args []any) (any, error) {
			return bounded(add(instant(b), -int(args[0].(int32))))
		}}}
	}
	return all
}

// instant is the moment of a receiver or of a coerced argument.
func instant(v any) time.Time {
	t, _ := toInstant(v)
	return t
}

// maxMillis is more than any date that bounded lets pass is away from 1970.
const maxMillis = int64(400_000) * 365 * 24 * 3600 * 1000

func withMillis(t time.Time, millis int64) (any, error) {
	return bounded(time.UnixMilli(max(-maxMillis, min(maxMillis, millis))).In(t.Location()))
}

func addMillis(t time.Time, millis int64) (any, error) {
	return withMillis(t, t.UnixMilli()+max(-maxMillis, min(maxMillis, millis)))
}

func withDate(_ Env, b any, args []any) (any, error) {
	t := instant(b)
	d := any(DateTime{t: clock(t.AddDate(0, 0, 1-t.Day()), t.Hour(), t.Minute(), t.Second(), t.Nanosecond())})
	return withFields(d, []string{"year", "monthOfYear", "dayOfMonth"}, args)
}

func withTime(_ Env, b any, args []any) (any, error) {
	return withFields(b, []string{"hourOfDay", "minuteOfHour", "secondOfMinute", "millisOfSecond"}, args)
}

// withFields sets one field after the other.
func withFields(d any, names []string, args []any) (any, error) {
	for i, name := range names {
		var err error
		if d, err = dateTimeFields[name].with(name, instant(d), int(args[i].(int32))); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// formatPattern is toString(pattern) with the letters of Joda's patterns that
// have a meaning without a locale; English names for months and days.
func formatPattern(_ Env, b any, args []any) (any, error) {
	t, source := instant(b), args[0].(string)
	var out strings.Builder
	for i := 0; i < len(source); {
		c := source[i]
		if c == '\'' {
			text, size, err := quoted(source[i:])
			if err != nil {
				return nil, err
			}
			out.WriteString(text)
			i += size
			continue
		}
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
			out.WriteByte(c)
			i++
			continue
		}
		size := len(source[i:]) - len(strings.TrimLeft(source[i:], source[i:i+1]))
		text, err := formatLetter(t, c, size)
		if err != nil {
			return nil, err
		}
		out.WriteString(text)
		i += size
	}
	return out.String(), nil
}

// quoted is the text in single quotes at the start of s; two quotes are one.
func quoted(s string) (text string, size int, err error) {
	if strings.HasPrefix(s, "''") {
		return "'", 2, nil
	}
	for i := 1; i < len(s); i++ {
		if s[i] != '\'' {
			continue
		}
		if !strings.HasPrefix(s[i:], "''") {
			return strings.ReplaceAll(s[1:i], "''", "'"), i + 1, nil
		}
		i++
	}
	return "", 0, fmt.Errorf("the quote in the pattern %s does not end", s)
}

func formatLetter(t time.Time, letter byte, size int) (string, error) {
	if size > 20 {
		return "", fmt.Errorf("the pattern has too many letters %c", letter)
	}
	number := func(n int) (string, error) { return fmt.Sprintf("%0*d", size, n), nil }
	named := func(short, long string) (string, error) {
		if size > 3 {
			return t.Format(long), nil
		}
		return t.Format(short), nil
	}
	switch letter {
	case 'y', 'Y', 'x':
		if size == 2 {
			return fmt.Sprintf("%02d", t.Year()%100), nil
		}
		return number(t.Year())
	case 'M':
		if size > 2 {
			return named("Jan", "January")
		}
		return number(int(t.Month()))
	case 'd':
		return number(t.Day())
	case 'D':
		return number(t.YearDay())
	case 'w':
		_, week := t.ISOWeek()
		return number(week)
	case 'e':
		return number(isoWeekday(t))
	case 'E':
		return named("Mon", "Monday")
	case 'H':
		return number(t.Hour())
	case 'h':
		return number((t.Hour()+11)%12 + 1)
	case 'a':
		return t.Format("PM"), nil
	case 'm':
		return number(t.Minute())
	case 's':
		return number(t.Second())
	case 'S':
		digits := fmt.Sprintf("%09d", t.Nanosecond()) + strings.Repeat("0", 20)
		return digits[:size], nil
	case 'Z':
		if size == 1 {
			return t.Format("-0700"), nil
		}
		return t.Format("-07:00"), nil
	case 'z':
		return t.Format("MST"), nil
	}
	return "", worded("Illegal pattern component: %c", letter)
}
