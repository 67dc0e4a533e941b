package web

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/value"
	"github.com/sluice-bpm/sluice/forms"
)

const day = 24 * time.Hour

// words says times as a person does, seen from one moment in the server's zone.
type words struct{ now time.Time }

func (s *server) words() words { return words{now: s.engine.Clock().Now().Local()} }

// midnight is the beginning of t's day.
func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// daysUntil counts the midnights from now to t; negative for a day that is over.
func (w words) daysUntil(t time.Time) int {
	// NB: a day with a change of the clock has 23 or 25 hours.
	return int(math.Round(midnight(t).Sub(midnight(w.now)).Hours() / 24))
}

// date is a day with its year only where that is not this one: "4 Dec", "4 Dec 2027".
func (w words) date(t time.Time) string {
	if t.Year() != w.now.Year() {
		return t.Format("2 Jan 2006")
	}
	return t.Format("2 Jan")
}

// day is the date of a moment, empty for none.
func (w words) day(m query.Millis) string {
	if m == 0 {
		return ""
	}
	return w.date(m.Time().Local())
}

// moment is a date with its time, for tables: "20 Nov 16:02".
func (w words) moment(m query.Millis) string {
	if m == 0 {
		return ""
	}
	t := m.Time().Local()
	return w.date(t) + t.Format(" 15:04")
}

// full is a moment for titles and screen readers: "Sat 21 Nov 2026, 17:00:04".
func (w words) full(m query.Millis) string {
	if m == 0 {
		return ""
	}
	return m.Time().Local().Format("Mon 2 Jan 2006, 15:04:05")
}

// past is when something happened: "10:31", "Wed 09:20", "4 Nov".
func (w words) past(m query.Millis) string {
	t := m.Time().Local()
	switch days := w.daysUntil(t); {
	case m == 0:
		return ""
	case days == 0:
		return t.Format("15:04")
	case days < 0 && days > -7:
		return t.Format("Mon 15:04")
	}
	return w.date(t)
}

// since is when a state began: "since today 08:12", "since Fri 20 Nov", "since 12 Nov".
func (w words) since(m query.Millis) string {
	t := m.Time().Local()
	switch days := w.daysUntil(t); {
	case m == 0:
		return ""
	case days == 0:
		return "since today " + t.Format("15:04")
	case days < 0 && days > -7:
		return "since " + t.Format("Mon ") + w.date(t)
	}
	return "since " + w.date(t)
}

// due is a due date beside a task in a list: "3 h late", "14:00", "Wed", "4 Dec".
func (w words) due(m query.Millis) string {
	t := m.Time().Local()
	switch days := w.daysUntil(t); {
	case m == 0:
		return ""
	case t.Before(w.now):
		return rough(w.now.Sub(t)) + " late"
	case days == 0:
		return t.Format("15:04")
	case days < 7:
		return t.Format("Mon")
	}
	return w.date(t)
}

// dueLong is a due date of the open task: "2 days late", "due 17:00", "due Wed".
func (w words) dueLong(m query.Millis) string {
	t := m.Time().Local()
	if m == 0 {
		return ""
	}
	if late := w.now.Sub(t); late > 0 {
		if days := int(late / day); days > 0 {
			return plural(days, "day", "days") + " late"
		}
		return rough(late) + " late"
	}
	return "due " + w.due(m)
}

// dueTitle is a due date in full: "Sat 21 Nov, 17:00".
func (w words) dueTitle(m query.Millis) string {
	if m == 0 {
		return ""
	}
	t := m.Time().Local()
	return t.Format("Mon ") + w.date(t) + t.Format(", 15:04")
}

// level is how much of the time from one moment to another has run off, in percent.
func (w words) level(from, to query.Millis) int {
	now := query.Millis(w.now.UnixMilli())
	switch {
	case to == 0:
		return 0
	case now >= to:
		return 100
	case now <= from:
		return 0
	}
	return int((now - from) * 100 / (to - from))
}

// rough is a stretch of time in its largest unit: "2 d", "3 h", "15 min".
func rough(d time.Duration) string {
	switch {
	case d >= day:
		return strconv.Itoa(int(d/day)) + " d"
	case d >= time.Hour:
		return strconv.Itoa(int(d/time.Hour)) + " h"
	}
	return strconv.Itoa(max(int(d/time.Minute), 1)) + " min"
}

// span is a stretch of time in its two largest units: "2 d 18 h", "3 min 10 s", "0.4 s".
func span(d time.Duration) string {
	two := func(n int, a string, m int, b string) string {
		text := strconv.Itoa(n) + " " + a
		if m > 0 {
			text += " " + strconv.Itoa(m) + " " + b
		}
		return text
	}
	switch {
	case d >= day:
		return two(int(d/day), "d", int(d%day/time.Hour), "h")
	case d >= time.Hour:
		return two(int(d/time.Hour), "h", int(d%time.Hour/time.Minute), "min")
	case d >= time.Minute:
		return two(int(d/time.Minute), "min", int(d%time.Minute/time.Second), "s")
	case d >= 10*time.Second || d == 0:
		return strconv.Itoa(int(d/time.Second)) + " s"
	}
	return strconv.FormatFloat(max(d.Seconds(), 0.1), 'f', 1, 64) + " s"
}

// maxCount is where counting for a page ends: nobody works through more, and counting
// them all costs.
const maxCount = 10_000

// count shows a whole number in groups of three digits: "1,909".
func count(n int) string { return groupDigits(strconv.Itoa(n)) }

// countUpTo shows a number that was counted up to [maxCount]: "10,000+".
func countUpTo(n int) string {
	if n >= maxCount {
		return count(maxCount) + "+"
	}
	return count(n)
}

// countOrNone leaves a zero out.
func countOrNone(n int) string {
	if n == 0 {
		return ""
	}
	return count(n)
}

func groupDigits(digits string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "−", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// plural is a count with its noun: "1 day", "2 days".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return count(n) + " " + many
}

// pluralUpTo is plural of a number that was counted up to [maxCount].
func pluralUpTo(n int, one, many string) string {
	if n < maxCount {
		return plural(n, one, many)
	}
	return countUpTo(n) + " " + many
}

// numberText shows a number; one that a form of the process calls money as money.
func numberText(v value.Value, money bool) string {
	switch x := v.V.(type) {
	case float64:
		if money {
			return forms.MoneyText(x)
		}
		whole, fraction, found := strings.Cut(strconv.FormatFloat(x, 'f', -1, 64), ".")
		if found {
			return groupDigits(whole) + "." + fraction
		}
		return groupDigits(whole)
	case int64:
		return wholeText(x, money)
	case int32:
		return wholeText(int64(x), money)
	case int16:
		return wholeText(int64(x), money)
	}
	return forms.PlainText(v)
}

func wholeText(n int64, money bool) string {
	if money {
		return forms.MoneyText(float64(n))
	}
	return groupDigits(strconv.FormatInt(n, 10))
}

// shortened cuts a text for a line; what CSS cannot show need not be sent.
func shortened(text string, most int) string {
	line, _, more := strings.Cut(text, "\n")
	if r := []rune(line); len(r) > most {
		return string(r[:most]) + "…"
	}
	if more {
		return line + " …"
	}
	return line
}

// shortID is how an instance without a business key is named: the end of its
// id, which differs more than its beginning.
func shortID(id string) string {
	const most = 8
	if len(id) > most {
		return id[len(id)-most:]
	}
	return id
}

// sentenceCase begins a text with a capital letter.
func sentenceCase(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
