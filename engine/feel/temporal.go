package feel

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // zones have to be the same on every machine
)

// Date is a day without a time.
type Date struct{ t time.Time } // midnight in UTC

// LocalTime is a time of the day without an offset.
type LocalTime struct{ nanos int64 } // since midnight

// Time is a time of the day with an offset, and with the zone that it was given
// by, if any.
type Time struct {
	nanos  int64
	offset int    // seconds east of Greenwich
	zone   string // empty for a plain offset
}

// LocalDateTime is a date and time without an offset.
type LocalDateTime struct{ t time.Time } // as if it were in UTC

// DateTime is a date and time with an offset or a zone.
type DateTime struct {
	t    time.Time
	zone string // empty for a plain offset
}

// MonthsDuration is a years and months duration.
type MonthsDuration int64 // months

// DaysDuration is a days and time duration.
type DaysDuration struct {
	seconds int64
	nanos   int32 // 0 to 999,999,999, as in Java: -0.5 s is -1 s and 500,000,000 ns
}

const (
	day       = 24 * 3600
	nanosDay  = day * int64(time.Second)
	maxYear   = 999_999_999
	maxSecond = int64(366) * day * maxYear
)

// NewDate is the date of a moment in its own zone.
func NewDate(t time.Time) Date {
	return Date{time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)}
}

// NewLocalDateTime is a moment as the clock in its zone shows it.
func NewLocalDateTime(t time.Time) LocalDateTime { return LocalDateTime{local(t)} }

// NewDateTime is a moment in its own zone.
func NewDateTime(t time.Time) DateTime {
	zone := t.Location().String()
	if _, err := time.LoadLocation(zone); err != nil || zone == "Local" || zone == "" {
		zone = ""
	}
	if zone == "UTC" {
		return DateTime{t.In(time.UTC), "UTC"}
	}
	return DateTime{t, zone}
}

// Time is the date at midnight in UTC.
func (d Date) Time() time.Time { return d.t }

// Time is the date and time as if it were in UTC.
func (d LocalDateTime) Time() time.Time { return d.t }

// Time is the moment, in its zone.
func (d DateTime) Time() time.Time { return d.t }

// local moves what the clock shows to UTC.
func local(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// in puts what the clock shows into a zone; of two moments that show the same it
// takes the first.
func in(t time.Time, l *time.Location) time.Time {
	wall := local(t)
	at := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), l)
	_, offset := at.Add(-6 * time.Hour).Zone()
	if first := wall.Add(-time.Duration(offset) * time.Second).In(l); first.Before(at) && local(first).Equal(wall) {
		return first
	}
	return at
}

// offsetOf is the offset of a moment, in seconds.
func (d DateTime) offsetOf() int {
	_, offset := d.t.Zone()
	return offset
}

// timeOfDay is the clock of a moment, in nanoseconds since midnight.
func timeOfDay(t time.Time) int64 {
	return int64(t.Hour()*3600+t.Minute()*60+t.Second())*int64(time.Second) + int64(t.Nanosecond())
}

// addMonths keeps the day where the month has it and else takes its last one.
func addMonths(t time.Time, months int64) time.Time {
	if months > 12*maxYear || months < -12*maxYear {
		panic(abort{errRange})
	}
	first := time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(first.Year(), first.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return checked(time.Date(first.Year(), first.Month(), min(t.Day(), last), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location()))
}

// addDuration moves a moment on.
func addDuration(t time.Time, d DaysDuration) time.Time {
	if d.seconds > maxSecond || d.seconds < -maxSecond {
		panic(abort{errRange})
	}
	return checked(time.Unix(t.Unix()+d.seconds, int64(t.Nanosecond())+int64(d.nanos)).In(t.Location()))
}

var errRange = fmt.Errorf("the date is not between the years -%d and %d", maxYear, maxYear)

func checked(t time.Time) time.Time {
	if y := t.Year(); y > maxYear || y < -maxYear {
		panic(abort{errRange})
	}
	return t
}

// between is the time from a to b.
func between(a, b time.Time) DaysDuration {
	return newDuration(b.Unix()-a.Unix(), int64(b.Nanosecond()-a.Nanosecond()))
}

func newDuration(seconds, nanos int64) DaysDuration {
	seconds += nanos / 1e9
	if nanos %= 1e9; nanos < 0 {
		nanos += 1e9
		seconds--
	}
	return DaysDuration{seconds, int32(nanos)}
}

func (d DaysDuration) plus(o DaysDuration) DaysDuration {
	return newDuration(d.seconds+o.seconds, int64(d.nanos)+int64(o.nanos))
}

func (d DaysDuration) negated() DaysDuration { return newDuration(-d.seconds, -int64(d.nanos)) }

func (d DaysDuration) isZero() bool { return d == DaysDuration{} }

// millis is the duration in milliseconds, rounded down.
func (d DaysDuration) millis() int64 { return d.seconds*1000 + int64(d.nanos)/1e6 }

func (d DaysDuration) compare(o DaysDuration) int {
	if d.seconds != o.seconds {
		return sign(d.seconds - o.seconds)
	}
	return sign(int64(d.nanos) - int64(o.nanos))
}

// addTime moves a clock, round midnight.
func addTime(nanos int64, d DaysDuration) int64 {
	n := nanos + d.seconds%day*int64(time.Second) + int64(d.nanos)
	if n %= nanosDay; n < 0 {
		n += nanosDay
	}
	return n
}

// instant orders times with offsets.
func (t Time) instant() int64 { return t.nanos - int64(t.offset)*int64(time.Second) }

// on is the time on a day.
func (t Time) on(d time.Time) DateTime {
	at := time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, int(t.nanos%1e9), time.UTC).Add(time.Duration(t.nanos / 1e9 * 1e9))
	if t.zone != "" {
		if l, err := location(t.zone); err == nil {
			return DateTime{in(at, l), t.zone}
		}
	}
	return DateTime{in(at, time.FixedZone("", t.offset)), ""}
}

// location finds a zone by the names that Java's regions have.
func location(name string) (*time.Location, error) {
	if name == "" || name == "Local" || len(name) > 64 {
		return nil, fmt.Errorf("there is no time zone %q", shorten(name))
	}
	if name == "Z" {
		return time.UTC, nil
	}
	return time.LoadLocation(name)
}

// standardOffset is the offset of a zone without daylight saving.
func standardOffset(l *time.Location, now time.Time) int {
	for _, month := range []time.Month{time.January, time.July} {
		t := time.Date(now.Year(), month, 1, 0, 0, 0, 0, l)
		if !t.IsDST() {
			_, offset := t.Zone()
			return offset
		}
	}
	_, offset := now.In(l).Zone()
	return offset
}

// compareDateTime orders by the instant, then by what the clock shows, as Java
// does.
func compareDateTime(a, b DateTime) int {
	if c := a.t.Compare(b.t); c != 0 {
		return c
	}
	if c := local(a.t).Compare(local(b.t)); c != 0 {
		return c
	}
	return strings.Compare(a.zone, b.zone)
}

func sign(i int64) int {
	switch {
	case i < 0:
		return -1
	case i > 0:
		return 1
	}
	return 0
}

// String is the date as string() writes it.
func (d Date) String() string {
	if d.t.Year() > 9999 {
		return "+" + formatDate(d.t)
	}
	return formatDate(d.t)
}

// String is the time as string() writes it.
func (t LocalTime) String() string { return formatClock(t.nanos) }

// String is the time as string() writes it.
func (t Time) String() string {
	if t.zone != "" {
		return formatClock(t.nanos) + "@" + t.zone
	}
	return formatClock(t.nanos) + formatOffset(t.offset)
}

// String is the date and time as string() writes it.
func (d LocalDateTime) String() string {
	return formatDate(d.t) + "T" + formatClock(timeOfDay(d.t))
}

// String is the date and time as string() writes it.
func (d DateTime) String() string {
	s := formatDate(d.t) + "T" + formatClock(timeOfDay(d.t))
	if d.zone == "" {
		return s + formatOffset(d.offsetOf())
	}
	if d.offsetOf()%60 != 0 { // as old local times have it
		s += formatOffset(d.offsetOf())
	}
	return s + "@" + d.zone
}

func formatDate(t time.Time) string {
	y, s := t.Year(), ""
	if y < 0 {
		y, s = -y, "-"
	}
	return fmt.Sprintf("%s%04d-%02d-%02d", s, y, t.Month(), t.Day())
}

func formatClock(nanos int64) string {
	s := nanos / 1e9
	text := fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
	if fraction := nanos % 1e9; fraction > 0 {
		text += "." + strings.TrimRight(fmt.Sprintf("%09d", fraction), "0")
	}
	return text
}

func formatOffset(offset int) string {
	if offset == 0 {
		return "Z"
	}
	mark := "+"
	if offset < 0 {
		mark, offset = "-", -offset
	}
	text := fmt.Sprintf("%s%02d:%02d", mark, offset/3600, offset/60%60)
	if offset%60 > 0 {
		text += fmt.Sprintf(":%02d", offset%60)
	}
	return text
}

// String is the duration as string() writes it.
func (d MonthsDuration) String() string {
	years, months := d/12, d%12
	if d == 0 {
		return "P0Y"
	}
	if d < 0 {
		return "-" + unitsText("P", []int64{int64(-years), int64(-months)}, "YM")
	}
	return unitsText("P", []int64{int64(years), int64(months)}, "YM")
}

// String is the duration as string() writes it; fractions of a second are not
// shown.
func (d DaysDuration) String() string {
	s := d.whole()
	if s == 0 {
		return "P0D"
	}
	minus := ""
	if s < 0 {
		minus, s = "-", -s
	}
	text := unitsText("P", []int64{s / day}, "D")
	if s%day > 0 {
		text += unitsText("T", []int64{s / 3600 % 24, s / 60 % 60, s % 60}, "HMS")
	}
	return minus + text
}

// whole is the seconds without a fraction as the parts of a duration count them:
// Java rounds down.
func (d DaysDuration) whole() int64 { return d.seconds }

func unitsText(text string, amounts []int64, units string) string {
	for i, n := range amounts {
		if n != 0 {
			text += fmt.Sprintf("%d%c", n, units[i])
		}
	}
	return text
}
