package history

import (
	"fmt"
	"strings"
	"time"
)

// ClockTime is a time of day.
type ClockTime struct {
	since time.Duration // midnight
	zone  *time.Location
}

// clockForms are how times of day are written, as Camunda takes them.
var clockForms = []string{"15:04", "15:04:05", "15:04Z0700", "15:04:05Z0700"}

// ParseClockTime reads 20:00 or 20:00:30, in the server's zone, or with an offset
// such as 20:00+0100.
func ParseClockTime(text string) (ClockTime, error) {
	for _, form := range clockForms {
		t, err := time.Parse(form, text)
		if err != nil {
			continue
		}
		c := ClockTime{since: time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second}
		if strings.HasSuffix(form, "Z0700") {
			_, offset := t.Zone()
			c.zone = time.FixedZone("", offset)
		}
		return c, nil
	}
	return ClockTime{}, fmt.Errorf("'%s' is no time of day such as 20:00 or 20:00+0100", text)
}

// on is the time of day on the day of an instant, days later, in the zone of the
// time or else of the server.
func (c ClockTime) on(day time.Time, later int, local *time.Location) time.Time {
	zone := c.zone
	if zone == nil {
		zone = local
	}
	d := day.In(zone)
	return time.Date(d.Year(), d.Month(), d.Day()+later, 0, 0, int(c.since.Seconds()), 0, zone)
}

// Window is when cleanup runs on a day: from Start until End, on the next day where
// that is not later.
type Window struct{ Start, End ClockTime }

// Windows are the windows of the days of the week. Days without one have none.
type Windows map[time.Weekday]Window

// Everyday is the same window on each day.
func Everyday(w Window) Windows {
	all := Windows{}
	for d := time.Sunday; d <= time.Saturday; d++ {
		all[d] = w
	}
	return all
}

// At is the window that is open at an instant, or else the next one; ok is false
// where there is none at all.
func (w Windows) At(now time.Time, local *time.Location) (start, end time.Time, ok bool) {
	for later := -1; later <= 7; later++ {
		// NB: the weekday is that of the window's own zone.
		for day, window := range w {
			start := window.Start.on(now, later, local)
			if start.Weekday() != day {
				continue
			}
			if end := window.end(start); end.After(now) {
				return start, end, true
			}
		}
	}
	return time.Time{}, time.Time{}, false
}

// end is when a window that opens at start closes.
func (w Window) end(start time.Time) time.Time {
	end := w.End.on(start, 0, start.Location())
	if !end.After(start) {
		end = w.End.on(start, 1, start.Location())
	}
	return end
}
