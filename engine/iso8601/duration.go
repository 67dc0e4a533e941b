package iso8601

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Duration is a length of time in calendar units, as written: one month is not
// a number of days before it is added to a date. The numbers are not negative;
// Negative is the sign of the whole. Weeks are days.
type Duration struct {
	Negative             bool
	Years, Months, Days  int
	Hours, Minutes       int
	Seconds, Nanoseconds int
}

// maxNumber bounds each number of a duration, so that sums cannot overflow.
const maxNumber = 1_000_000_000

// Error says why a text is not of its kind.
type Error struct {
	Kind    string // duration, date or cycle
	Text    string
	Offset  int // in bytes from the start of Text
	Message string
}

// Error implements error.
func (e *Error) Error() string {
	return fmt.Sprintf("%s is not a %s: at position %d %s", strconv.Quote(shorten(e.Text)), e.Kind, e.Offset, e.Message)
}

func shorten(s string) string {
	const most = 100
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// IsDuration reports whether the text is meant as a duration and not as a date.
func IsDuration(text string) bool {
	return strings.HasPrefix(text, "P") || strings.HasPrefix(text, "-P")
}

// ParseDuration reads an XML Schema duration (PnYnMnDTnHnMnS, a fraction only
// in the seconds, an optional minus in front) or whole weeks (PnW).
func ParseDuration(text string) (Duration, error) {
	p := durationParser{text: text}
	if err := p.parse(); err != nil {
		return Duration{}, &Error{Kind: "duration", Text: text, Offset: p.pos, Message: err.Error()}
	}
	return p.d, nil
}

type durationParser struct {
	text string
	pos  int
	d    Duration
}

func (p *durationParser) parse() error {
	p.d.Negative = p.accept('-')
	if !p.accept('P') {
		return errors.New("it must start with P")
	}
	if p.pos == len(p.text) {
		return errors.New("a number is missing")
	}
	// NB: an M is months before the T and minutes behind it.
	units := "WYMD"
	for p.pos < len(p.text) {
		if p.accept('T') {
			if units == "HMS" || p.pos == len(p.text) {
				return errors.New("the T must stand once, before hours, minutes or seconds")
			}
			return p.parts("HMS")
		}
		unit, err := p.part(units)
		if err != nil {
			return err
		}
		if unit == 'W' && p.pos < len(p.text) {
			return errors.New("weeks must stand alone")
		}
		units = units[strings.IndexByte(units, unit)+1:]
	}
	return nil
}

// parts reads the rest as numbers with these units, in their order.
func (p *durationParser) parts(units string) error {
	for p.pos < len(p.text) {
		unit, err := p.part(units)
		if err != nil {
			return err
		}
		units = units[strings.IndexByte(units, unit)+1:]
	}
	return nil
}

// part reads one number with its unit into its field.
func (p *durationParser) part(units string) (unit byte, err error) {
	number := p.digits()
	fraction := ""
	fractional := len(number) > 0 && p.accept('.')
	if fractional {
		if fraction = p.digits(); fraction == "" {
			return 0, errors.New("a digit is missing")
		}
	}
	switch {
	case number == "":
		return 0, errors.New("a number is missing")
	case p.pos == len(p.text):
		return 0, errors.New("a unit is missing")
	}
	unit = p.text[p.pos]
	switch {
	case strings.IndexByte(units, unit) < 0:
		return 0, fmt.Errorf("%q is unknown or out of place", unit)
	case fractional && unit != 'S':
		return 0, errors.New("only seconds may have a fraction")
	}
	n, err := strconv.Atoi(number)
	if err != nil || n > maxNumber {
		return 0, errors.New("the number is too large")
	}
	p.pos++
	p.set(unit, units, n, fraction)
	return unit, nil
}

func (p *durationParser) set(unit byte, units string, n int, fraction string) {
	switch unit {
	case 'W':
		p.d.Days = 7 * n
	case 'Y':
		p.d.Years = n
	case 'M':
		if strings.HasSuffix(units, "S") {
			p.d.Minutes = n
		} else {
			p.d.Months = n
		}
	case 'D':
		p.d.Days = n
	case 'H':
		p.d.Hours = n
	case 'S':
		p.d.Seconds = n
		p.d.Nanoseconds, _ = strconv.Atoi((fraction + "000000000")[:9]) // digits only
	}
}

func (p *durationParser) digits() string {
	start := p.pos
	for p.pos < len(p.text) && p.text[p.pos] >= '0' && p.text[p.pos] <= '9' {
		p.pos++
	}
	return p.text[start:p.pos]
}

func (p *durationParser) accept(c byte) bool {
	if p.pos == len(p.text) || p.text[p.pos] != c {
		return false
	}
	p.pos++
	return true
}

// Negate is the duration in the other direction.
func (d Duration) Negate() Duration {
	d.Negative = !d.Negative
	return d
}

// IsZero reports whether adding the duration changes nothing.
func (d Duration) IsZero() bool {
	d.Negative = false
	return d == Duration{}
}

// AddTo is t with the duration added, or taken away where it is negative, in
// t's zone. Months and years keep the day where the month has it and else take
// its last one; days keep the time of day; the rest is elapsed time. The units
// are added from the largest to the smallest.
func (d Duration) AddTo(t time.Time) time.Time {
	sign := 1
	if d.Negative {
		sign = -1
	}
	// NB: years first and months next, each clamping, as Java's Duration.addTo.
	t = addMonths(t, sign*12*d.Years)
	t = addMonths(t, sign*d.Months)
	t = t.AddDate(0, 0, sign*d.Days)
	t = shift(t, sign*d.Hours, time.Hour)
	t = shift(t, sign*d.Minutes, time.Minute)
	t = shift(t, sign*d.Seconds, time.Second)
	return t.Add(time.Duration(sign * d.Nanoseconds))
}

// shift adds in steps, since one [time.Duration] holds less than three hundred
// years.
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

func addMonths(t time.Time, n int) time.Time {
	if n == 0 {
		return t
	}
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return time.Date(first.Year(), first.Month(), min(t.Day(), last), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location())
}
