package cron

import (
	"fmt"
	"strings"
	"time"
)

// Expression is a parsed cron expression. It never changes.
type Expression struct {
	seconds, minutes, hours, months set
	days                            days
}

// set is a set of small numbers, one bit each.
type set uint64

func (s set) has(n int) bool { return s&(1<<n) != 0 }

// macros are the names of expressions, in lower case.
var macros = map[string]string{
	"@annually": "0 0 0 1 1 *",
	"@daily":    "0 0 0 * * *",
	"@hourly":   "0 0 * * * *",
	"@midnight": "0 0 0 * * *",
	"@monthly":  "0 0 0 1 * *",
	"@weekly":   "0 0 0 * * 0",
	"@yearly":   "0 0 0 1 1 *",
}

// Is tells whether a timer's cycle is read as cron: everything that does not
// begin with R.
func Is(text string) bool { return !strings.HasPrefix(strings.TrimSpace(text), "R") }

// Parse reads an expression. The error names the field that is wrong.
func Parse(text string) (*Expression, error) {
	if macro, ok := macros[strings.ToLower(strings.TrimSpace(text))]; ok {
		text = macro
	}
	parts := strings.Fields(text)
	if len(parts) != 6 {
		return nil, fmt.Errorf("the cron expression '%s' has %d fields; it needs six: second, minute, hour, day of the month, month, day of the week", text, len(parts))
	}
	x := &Expression{}
	fields := []struct {
		name  string
		parse func(string) error
	}{
		{"second", func(s string) (err error) { x.seconds, err = span{0, 59, nil, false}.parse(s); return }},
		{"minute", func(s string) (err error) { x.minutes, err = span{0, 59, nil, false}.parse(s); return }},
		{"hour", func(s string) (err error) { x.hours, err = span{0, 23, nil, false}.parse(s); return }},
		{"day of the month", x.days.parseMonthDays},
		{"month", func(s string) (err error) { x.months, err = span{1, 12, monthNames, false}.parse(s); return }},
		{"day of the week", x.days.parseWeekDays},
	}
	for i, f := range fields {
		if err := f.parse(parts[i]); err != nil {
			return nil, fmt.Errorf("the %s '%s' of the cron expression '%s' cannot be read: %w", f.name, parts[i], text, err)
		}
	}
	return x, nil
}

// maxYears bounds the search for a date: 29 February of a certain day of the
// week comes back within 40 years.
const maxYears = 41

// Next is the first date after the given one, in its zone; ok is false where
// there is none. A time of day that the zone leaves out is passed over.
func (x *Expression) Next(after time.Time) (next time.Time, ok bool) {
	loc := after.Location()
	t := after.Truncate(time.Second).Add(time.Second)
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, loc)
	for end := t.Year() + maxYears; day.Year() <= end; day = time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, loc) {
		if !x.months.has(int(day.Month())) {
			// NB: to the last day of the month, the loop goes to the next.
			day = time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, loc)
			continue
		}
		if !x.days.match(day) {
			continue
		}
		if next, ok := x.within(day, t); ok {
			return next, true
		}
	}
	return time.Time{}, false
}

// within finds the first time of a day that is not before t.
func (x *Expression) within(day, t time.Time) (time.Time, bool) {
	for h := range 24 {
		if !x.hours.has(h) {
			continue
		}
		for m := range 60 {
			if !x.minutes.has(m) {
				continue
			}
			for s := range 60 {
				if !x.seconds.has(s) {
					continue
				}
				at := time.Date(day.Year(), day.Month(), day.Day(), h, m, s, 0, day.Location())
				if !at.Before(t) && at.Hour() == h {
					return at, true
				}
			}
		}
	}
	return time.Time{}, false
}
