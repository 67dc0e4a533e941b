package expr

import (
	"fmt"
	"math"
	"time"

	"github.com/sluice-bpm/sluice/engine/value"
)

// DateTime is what dateTime() yields: a moment in a zone with the methods of
// Joda's DateTime. It never changes; each method makes another one. As a
// variable it becomes a Date.
type DateTime struct{ t time.Time }

var _ value.Valuer = DateTime{}

// Time is the moment, in the zone of the date-time.
func (d DateTime) Time() time.Time { return d.t }

// TypedValue implements [value.Valuer].
func (d DateTime) TypedValue() value.Value { return value.OfDate(d.t) }

// String is the ISO 8601 form with milliseconds, such as
// 2026-11-24T05:49:21.067Z.
func (d DateTime) String() string { return d.t.Format("2006-01-02T15:04:05.000Z07:00") }

// dateTimeField is a field that has a getter and a with-method.
type dateTimeField struct {
	get func(t time.Time) int
	// set makes the time with the field changed to i, which is in range.
	set func(t time.Time, i int) time.Time
	// bounds are the values that the field can have in t.
	bounds func(t time.Time) (low, high int)
}

// maxYear bounds what date arithmetic may yield, to what a date in the API can
// show.
const maxYear = 9999

var dateTimeFields = map[string]dateTimeField{
	"dayOfMonth": {
		get:    time.Time.Day,
		set:    func(t time.Time, i int) time.Time { return t.AddDate(0, 0, i-t.Day()) },
		bounds: func(t time.Time) (int, int) { return 1, daysIn(t.Year(), t.Month()) },
	},
	"dayOfWeek": {
		get:    isoWeekday,
		set:    func(t time.Time, i int) time.Time { return t.AddDate(0, 0, i-isoWeekday(t)) },
		bounds: span(1, 7),
	},
	"dayOfYear": {
		get:    time.Time.YearDay,
		set:    func(t time.Time, i int) time.Time { return t.AddDate(0, 0, i-t.YearDay()) },
		bounds: func(t time.Time) (int, int) { return 1, 337 + daysIn(t.Year(), time.February) },
	},
	"hourOfDay": {
		get:    time.Time.Hour,
		set:    func(t time.Time, i int) time.Time { return clock(t, i, t.Minute(), t.Second(), t.Nanosecond()) },
		bounds: span(0, 23),
	},
	"millisOfSecond": {
		get: func(t time.Time) int { return t.Nanosecond() / 1e6 },
		set: func(t time.Time, i int) time.Time {
			return clock(t, t.Hour(), t.Minute(), t.Second(), i*1e6)
		},
		bounds: span(0, 999),
	},
	"minuteOfHour": {
		get:    time.Time.Minute,
		set:    func(t time.Time, i int) time.Time { return clock(t, t.Hour(), i, t.Second(), t.Nanosecond()) },
		bounds: span(0, 59),
	},
	"monthOfYear": {
		get:    func(t time.Time) int { return int(t.Month()) },
		set:    func(t time.Time, i int) time.Time { return addMonths(t, i-int(t.Month())) },
		bounds: span(1, 12),
	},
	"secondOfMinute": {
		get:    time.Time.Second,
		set:    func(t time.Time, i int) time.Time { return clock(t, t.Hour(), t.Minute(), i, t.Nanosecond()) },
		bounds: span(0, 59),
	},
	"weekOfWeekyear": {
		get: func(t time.Time) int { _, w := t.ISOWeek(); return w },
		set: func(t time.Time, i int) time.Time { _, w := t.ISOWeek(); return t.AddDate(0, 0, 7*(i-w)) },
		bounds: func(t time.Time) (int, int) {
			year, _ := t.ISOWeek()
			_, last := time.Date(year, time.December, 28, 0, 0, 0, 0, time.UTC).ISOWeek()
			return 1, last
		},
	},
	"year": {
		get:    time.Time.Year,
		set:    func(t time.Time, i int) time.Time { return addMonths(t, 12*(i-t.Year())) },
		bounds: span(1, maxYear),
	},
}

func (f dateTimeField) with(name string, t time.Time, i int) (any, error) {
	if low, high := f.bounds(t); i < low || i > high {
		return nil, worded("Value %d for %s must be in the range [%d,%d]", i, name, low, high)
	}
	return bounded(f.set(t, i))
}

// dateTimeUnits are the units of plus… and minus….
var dateTimeUnits = map[string]func(t time.Time, n int) time.Time{
	"Days":    func(t time.Time, n int) time.Time { return t.AddDate(0, 0, n) },
	"Hours":   func(t time.Time, n int) time.Time { return shift(t, n, time.Hour) },
	"Millis":  func(t time.Time, n int) time.Time { return shift(t, n, time.Millisecond) },
	"Minutes": func(t time.Time, n int) time.Time { return shift(t, n, time.Minute) },
	"Months":  addMonths,
	"Seconds": func(t time.Time, n int) time.Time { return shift(t, n, time.Second) },
	"Weeks":   func(t time.Time, n int) time.Time { return t.AddDate(0, 0, 7*n) },
	"Years":   func(t time.Time, n int) time.Time { return addMonths(t, 12*n) },
}

// bounded is the result of date arithmetic.
func bounded(t time.Time) (any, error) {
	if y := t.Year(); y < 1 || y > maxYear {
		return nil, fmt.Errorf("the date is not between the years 1 and %d", maxYear)
	}
	return DateTime{t: t}, nil
}

// shift adds units that have the same length everywhere; in steps, since one
// Duration holds less than three hundred years.
func shift(t time.Time, n int, unit time.Duration) time.Time {
	most := math.MaxInt64 / int(unit)
	for ; n > most; n -= most {
		t = t.Add(time.Duration(most) * unit)
	}
	for ; n < -most; n += most {
		t = t.Add(-time.Duration(most) * unit)
	}
	return t.Add(time.Duration(n) * unit)
}

// addMonths keeps the day where the month has it and else takes its last one.
func addMonths(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	day := min(t.Day(), daysIn(first.Year(), first.Month()))
	return time.Date(first.Year(), first.Month(), day, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location())
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// clock is the day of t at another time.
func clock(t time.Time, hour, minute, second, nanosecond int) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), hour, minute, second, nanosecond, t.Location())
}

// isoWeekday is 1 for Monday to 7 for Sunday.
func isoWeekday(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

func span(low, high int) func(time.Time) (int, int) {
	return func(time.Time) (int, int) { return low, high }
}
