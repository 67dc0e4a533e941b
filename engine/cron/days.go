package cron

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// days says which days of a month match.
type days struct {
	month   []func(time.Time) bool // any of them has to match
	week    []func(time.Time) bool
	anyDay  bool // the day of the month is free
	anyWeek bool // the day of the week is free
}

func (d *days) match(day time.Time) bool {
	return (d.anyDay || matches(d.month, day)) && (d.anyWeek || matches(d.week, day))
}

func matches(rules []func(time.Time) bool, day time.Time) bool {
	for _, rule := range rules {
		if rule(day) {
			return true
		}
	}
	return false
}

// parseMonthDays reads days of the month: numbers, L, L-3, LW and 15W.
func (d *days) parseMonthDays(text string) error {
	if text == "*" || text == "?" {
		d.anyDay = true
		return nil
	}
	numbers := span{low: 1, high: 31}
	for part := range strings.SplitSeq(strings.ToUpper(text), ",") {
		before, isLast := strings.CutPrefix(part, "L-")
		number, isNearest := strings.CutSuffix(part, "W")
		switch {
		case part == "L":
			d.month = append(d.month, func(t time.Time) bool { return t.Day() == lastDay(t) })
		case part == "LW":
			d.month = append(d.month, func(t time.Time) bool { return t.Day() == nearestWorkday(t, lastDay(t)) })
		case isLast:
			n, err := numbers.number(before)
			if err != nil {
				return err
			}
			d.month = append(d.month, func(t time.Time) bool { return t.Day() == lastDay(t)-n })
		case isNearest:
			n, err := numbers.number(number)
			if err != nil {
				return err
			}
			d.month = append(d.month, func(t time.Time) bool { return n <= lastDay(t) && t.Day() == nearestWorkday(t, n) })
		default:
			s, err := numbers.item(part)
			if err != nil {
				return err
			}
			d.month = append(d.month, func(t time.Time) bool { return s.has(t.Day()) })
		}
	}
	return nil
}

// parseWeekDays reads days of the week: 0 to 7 or names, L, 5L and MON#2.
func (d *days) parseWeekDays(text string) error {
	if text == "*" || text == "?" {
		d.anyWeek = true
		return nil
	}
	numbers := span{low: 0, high: 7, names: dayNames, wraps: true}
	for part := range strings.SplitSeq(strings.ToUpper(text), ",") {
		last, isLast := strings.CutSuffix(part, "L")
		name, nth, isNth := strings.Cut(part, "#")
		switch {
		case part == "L":
			d.week = append(d.week, func(t time.Time) bool { return t.Weekday() == time.Sunday })
		case isNth:
			n, err := numbers.number(name)
			if err != nil {
				return err
			}
			count, err := strconv.Atoi(nth)
			if err != nil || count < 1 {
				return fmt.Errorf("'%s' is no number", nth)
			}
			d.week = append(d.week, func(t time.Time) bool { return int(t.Weekday()) == n%7 && (t.Day()-1)/7+1 == count })
		case isLast:
			n, err := numbers.number(last)
			if err != nil {
				return err
			}
			d.week = append(d.week, func(t time.Time) bool { return int(t.Weekday()) == n%7 && t.Day()+7 > lastDay(t) })
		default:
			s, err := numbers.item(part)
			if err != nil {
				return err
			}
			d.week = append(d.week, func(t time.Time) bool { w := int(t.Weekday()); return s.has(w) || w == 0 && s.has(7) })
		}
	}
	return nil
}

// lastDay is the number of the last day of t's month.
func lastDay(t time.Time) int {
	return time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, t.Location()).Day()
}

// nearestWorkday is the workday nearest to a day of t's month, in that month.
func nearestWorkday(t time.Time, day int) int {
	last := lastDay(t)
	switch time.Date(t.Year(), t.Month(), day, 0, 0, 0, 0, t.Location()).Weekday() {
	case time.Saturday:
		if day == 1 {
			return 3
		}
		return day - 1
	case time.Sunday:
		if day == last {
			return day - 2
		}
		return day + 1
	}
	return day
}
