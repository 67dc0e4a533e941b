package feel

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The forms of dates, times and durations, as Camunda's engine checks them.
var (
	dateForm           = regexp.MustCompile(`^(-?(?:[1-9]\d{0,4})?\d{4})-([01]\d)-([0-3]\d)$`)
	clockForm          = regexp.MustCompile(`^T?(\d{2}):(\d{2})(?::(\d{2}))?(?:\.(\d{0,9}))?$`)
	offsetTimeForm     = regexp.MustCompile(`^T?\d{2}:\d{2}:\d{2}(\.\d{1,9})?([+-]\d{2}:\d{2}|Z|@.*)$`)
	offsetDateTimeForm = regexp.MustCompile(`^-?([1-9]\d{0,4})?\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(:[0-5]\d)?(\.\d{1,9})?([+-][01]\d:[0-5]\d|Z|@.*)$`)
	localDateTimeForm  = regexp.MustCompile(`^-?([1-9]\d{0,4})?\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(:[0-5]\d)?(\.\d{1,9})?$`)
	monthsForm         = regexp.MustCompile(`^(-?)P(?:(-?\d+)Y)?(?:(-?\d+)M)?$`)
	daysForm           = regexp.MustCompile(`^(-?)P(?:(-?\d+)D)?(T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?\d+)(?:\.(\d*))?S)?)?$`)
	offsetForm         = regexp.MustCompile(`^([+-])(\d{2}):(\d{2})(?::(\d{2}))?$`)
)

func cannotRead(what, text string) failure { return failed("there is no %s '%s'", what, shorten(text)) }

// readDate, readTime, readDateTime and readDuration yield a value or a failure.
func readDate(text string) any {
	if t, ok := parseDay(text); ok {
		return Date{t}
	}
	return cannotRead("date", text)
}

func parseDay(text string) (time.Time, bool) {
	m := dateForm.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false
	}
	year, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	dayOfMonth, _ := strconv.Atoi(m[3])
	return newDay(year, month, dayOfMonth)
}

// newDay refuses days that the month does not have.
func newDay(year, month, dayOfMonth int) (time.Time, bool) {
	if month < 1 || month > 12 || dayOfMonth < 1 || year > maxYear || year < -maxYear {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), dayOfMonth, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == dayOfMonth
}

// parseClock reads hours, minutes and what may follow.
func parseClock(text string) (nanos int64, ok bool) {
	m := clockForm.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	part := func(s string) int64 { n, _ := strconv.ParseInt(s, 10, 64); return n }
	fraction := part((m[4] + "000000000")[:9])
	hour, minute, second := part(m[1]), part(m[2]), part(m[3])
	if hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	return (hour*3600+minute*60+second)*1e9 + fraction, true
}

func readTime(text string) any {
	if !offsetTimeForm.MatchString(text) {
		if nanos, ok := parseClock(text); ok {
			return LocalTime{nanos}
		}
		return cannotRead("time", text)
	}
	clock, rest := splitOffset(text)
	nanos, ok := parseClock(clock)
	offset, zone, ok2 := parseOffset(rest, time.Now)
	if !ok || !ok2 {
		return cannotRead("time", text)
	}
	return Time{nanos, offset, zone}
}

// splitOffset cuts a time in front of its offset or zone.
func splitOffset(text string) (clock, offset string) {
	from := strings.IndexByte(text, ':')
	if i := strings.IndexAny(text[from:], "+-Z@"); i >= 0 {
		return text[:from+i], text[from+i:]
	}
	return text, ""
}

// parseOffset reads Z, +hh:mm or @zone. A zone's offset depends on the year.
func parseOffset(text string, now func() time.Time) (offset int, zone string, ok bool) {
	if text == "Z" {
		return 0, "", true
	}
	if name, isZone := strings.CutPrefix(text, "@"); isZone {
		l, err := location(name)
		if err != nil {
			return 0, "", false
		}
		return standardOffset(l, now()), name, true
	}
	m := offsetForm.FindStringSubmatch(text)
	if m == nil {
		return 0, "", false
	}
	hour, _ := strconv.Atoi(m[2])
	minute, _ := strconv.Atoi(m[3])
	second, _ := strconv.Atoi(m[4])
	if offset = hour*3600 + minute*60 + second; offset > 18*3600 || minute > 59 || second > 59 {
		return 0, "", false
	}
	if m[1] == "-" {
		offset = -offset
	}
	return offset, "", true
}

func readDateTime(text string) any {
	if t, ok := parseDay(text); ok {
		return LocalDateTime{t}
	}
	isOffset := offsetDateTimeForm.MatchString(text)
	if !isOffset && !localDateTimeForm.MatchString(text) {
		return cannotRead("date and time", text)
	}
	date, rest, _ := strings.Cut(text, "T")
	clock, offset := rest, ""
	if isOffset {
		clock, offset = splitOffset(rest)
	}
	d, ok := parseDay(date)
	nanos, ok2 := parseClock(clock)
	if !ok || !ok2 {
		return cannotRead("date and time", text)
	}
	t := d.Add(time.Duration(nanos))
	if !isOffset {
		return LocalDateTime{t}
	}
	if name, isZone := strings.CutPrefix(offset, "@"); isZone {
		l, err := location(name)
		if err != nil {
			return cannotRead("date and time", text)
		}
		return DateTime{in(t, l), name}
	}
	seconds, _, ok := parseOffset(offset, time.Now)
	if !ok {
		return cannotRead("date and time", text)
	}
	return DateTime{in(t, time.FixedZone("", seconds)), ""}
}

func readDuration(text string) any {
	if m := monthsForm.FindStringSubmatch(text); m != nil && m[2]+m[3] != "" {
		years, ok := parseWhole(m[2])
		months, ok2 := parseWhole(m[3])
		if total := years*12 + months; ok && ok2 && total <= 12*maxYear && total >= -12*maxYear {
			if m[1] == "-" {
				total = -total
			}
			return MonthsDuration(total)
		}
		return cannotRead("duration", text)
	}
	m := daysForm.FindStringSubmatch(text)
	if m == nil || m[2]+m[4]+m[5]+m[6] == "" || m[3] == "T" {
		return cannotRead("duration", text)
	}
	days, ok := parseWhole(m[2])
	hours, ok2 := parseWhole(m[4])
	minutes, ok3 := parseWhole(m[5])
	seconds, ok4 := parseWhole(m[6])
	const most = int64(1e15)
	if !ok || !ok2 || !ok3 || !ok4 || len(m[7]) > 9 || days > most/day || days < -most/day || hours > most/3600 || minutes > most/60 {
		return cannotRead("duration", text)
	}
	fraction, _ := strconv.ParseInt((m[7] + "000000000")[:9], 10, 64)
	if strings.HasPrefix(m[6], "-") {
		fraction = -fraction
	}
	d := newDuration(days*day+hours*3600+minutes*60+seconds, fraction)
	if m[1] == "-" {
		d = d.negated()
	}
	return d
}

// parseWhole reads a whole number, of which an empty text is zero.
func parseWhole(s string) (int64, bool) {
	if s == "" {
		return 0, true
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n < 1e16 && n > -1e16
}

// parseTemporal reads the literal @"…"; null where it is none.
func parseTemporal(text string) any {
	for _, c := range []struct {
		form *regexp.Regexp
		read func(string) any
	}{
		{dateForm, readDate},
		{offsetTimeForm, readTime},
		{offsetDateTimeForm, readDateTime},
		{localDateTimeForm, readDateTime},
		{monthsForm, readDuration},
		{daysForm, readDuration},
		{clockForm, readTime},
	} {
		if c.form.MatchString(text) {
			v := c.read(text)
			if _, ok := v.(failure); ok {
				return nil
			}
			return v
		}
	}
	return nil
}
