package iso8601

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ParseDate reads a date with or without a time: 2026, 2026-11, 2026-11-24 and
// any of them with T07, T07:40, T07:40:04 or T07:40:04.667, and behind a time an
// offset (Z, +01, +0100, +01:00). Without an offset it is in the zone loc. What
// is left out is the start of what is given.
func ParseDate(text string, loc *time.Location) (time.Time, error) {
	p := dateParser{text: text, loc: loc, month: 1, day: 1}
	t, err := p.parse()
	if err != nil {
		return time.Time{}, &Error{Kind: "date", Text: text, Offset: p.pos, Message: err.Error()}
	}
	return t, nil
}

type dateParser struct {
	text             string
	pos              int
	loc              *time.Location
	year, month, day int
	hour, min, sec   int
	nanos            int
}

func (p *dateParser) parse() (time.Time, error) {
	if err := p.date(); err != nil {
		return time.Time{}, err
	}
	if p.accept("T") && p.pos < len(p.text) {
		if err := p.clock(); err != nil {
			return time.Time{}, err
		}
		if err := p.offset(); err != nil {
			return time.Time{}, err
		}
	}
	if p.pos < len(p.text) {
		return time.Time{}, fmt.Errorf("%q is out of place", p.text[p.pos])
	}
	return time.Date(p.year, time.Month(p.month), p.day, p.hour, p.min, p.sec, p.nanos, p.loc), nil
}

func (p *dateParser) date() (err error) {
	if p.year, err = p.number("year", 4, 0, 9999); err != nil {
		return err
	}
	if !p.accept("-") {
		return nil
	}
	if p.month, err = p.number("month", 2, 1, 12); err != nil {
		return err
	}
	if !p.accept("-") {
		return nil
	}
	last := time.Date(p.year, time.Month(p.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	p.day, err = p.number("day", 2, 1, last)
	return err
}

func (p *dateParser) clock() (err error) {
	if p.hour, err = p.number("hour", 2, 0, 23); err != nil || !p.accept(":") {
		return err
	}
	if p.min, err = p.number("minute", 2, 0, 59); err != nil || !p.accept(":") {
		return err
	}
	if p.sec, err = p.number("second", 2, 0, 59); err != nil {
		return err
	}
	if p.accept(".") || p.accept(",") {
		digits := p.digits()
		if digits == "" {
			return errors.New("a digit is missing")
		}
		p.nanos, _ = strconv.Atoi((digits + "000000000")[:9]) // digits only
	}
	return nil
}

func (p *dateParser) offset() error {
	if p.accept("Z") {
		p.loc = time.UTC
		return nil
	}
	sign := 0
	switch {
	case p.accept("+"):
		sign = 1
	case p.accept("-"):
		sign = -1
	default:
		return nil
	}
	hours, err := p.number("offset", 2, 0, 23)
	if err != nil {
		return err
	}
	minutes := 0
	if p.accept(":") || p.pos < len(p.text) {
		if minutes, err = p.number("offset", 2, 0, 59); err != nil {
			return err
		}
	}
	p.loc = time.FixedZone("", sign*(hours*3600+minutes*60))
	return nil
}

// number reads up to so many digits; a year must have all of them.
func (p *dateParser) number(what string, digits, low, high int) (int, error) {
	end := p.pos
	for end < len(p.text) && end < p.pos+digits && p.text[end] >= '0' && p.text[end] <= '9' {
		end++
	}
	if end == p.pos || digits > 2 && end != p.pos+digits {
		return 0, fmt.Errorf("the %s must have %d digits", what, digits)
	}
	n, _ := strconv.Atoi(p.text[p.pos:end]) // digits only
	if n < low || n > high {
		return 0, fmt.Errorf("the %s is not between %d and %d", what, low, high)
	}
	p.pos = end
	return n, nil
}

func (p *dateParser) digits() string {
	start := p.pos
	for p.pos < len(p.text) && p.text[p.pos] >= '0' && p.text[p.pos] <= '9' {
		p.pos++
	}
	return p.text[start:p.pos]
}

func (p *dateParser) accept(s string) bool {
	if !strings.HasPrefix(p.text[p.pos:], s) {
		return false
	}
	p.pos += len(s)
	return true
}
