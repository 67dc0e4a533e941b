package iso8601

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// Endless is the number of times of a cycle written R without one.
const Endless = math.MaxInt

// Cycle is a repetition or, where Repeats is false, a single interval. At most
// one of Start and End counts: Start where both are set, the moment at which the
// timer is made where neither is.
type Cycle struct {
	Repeats    bool
	Times      int // Endless, or how often; 0 where Repeats is false
	Start, End time.Time
	Period     Duration
}

// minPeriod is the shortest period that may repeat.
const minPeriod = time.Millisecond

// ParseCycle reads what timers take as a cycle or as a duration:
//
//	[R[n]/]duration   [R[n]/]start/duration   [R[n]/]start/end   [R[n]/]duration/end
//
// Dates without an offset are in the server's zone.
func ParseCycle(text string) (Cycle, error) { return ParseCycleIn(text, time.Local) }

// ParseCycleIn is [ParseCycle] with dates without an offset in the zone loc.
func ParseCycleIn(text string, loc *time.Location) (Cycle, error) {
	return parseCycle(text, loc, minPeriod)
}

// parseCycle reads a cycle whose period, where it repeats, is not shorter than
// shortest.
func parseCycle(text string, loc *time.Location, shortest time.Duration) (Cycle, error) {
	var c Cycle
	offset := 0
	fail := func(err error) (Cycle, error) {
		if part := (*Error)(nil); errors.As(err, &part) {
			offset += part.Offset
			err = errors.New(part.Message)
		}
		return Cycle{}, &Error{Kind: "cycle", Text: text, Offset: offset, Message: err.Error()}
	}
	parts := strings.Split(text, "/")
	if rest, ok := strings.CutPrefix(parts[0], "R"); ok {
		c.Repeats, c.Times = true, Endless
		if rest != "" {
			n, err := strconv.ParseUint(rest, 10, 31)
			if err != nil {
				return fail(errors.New("the number behind R is not one"))
			}
			c.Times = int(n)
		}
		offset = len(parts[0]) + 1
		parts = parts[1:]
	}
	switch {
	case len(parts) == 0:
		return fail(errors.New("a duration is missing"))
	case len(parts) > 2:
		return fail(errors.New("it has too many parts"))
	case len(parts) == 1 && !IsDuration(parts[0]):
		return fail(errors.New("a duration must start with P"))
	}
	for i, part := range parts {
		if err := c.set(part, i == 0, loc); err != nil {
			return fail(err)
		}
		offset += len(part) + 1
	}
	if err := c.complete(shortest); err != nil {
		offset = 0
		return fail(err)
	}
	return c, nil
}

// set reads one part: a duration, else the start where it is the first and the
// end where it is the second.
func (c *Cycle) set(part string, first bool, loc *time.Location) (err error) {
	switch {
	case IsDuration(part) && c.Period.IsZero():
		c.Period, err = ParseDuration(part)
	case IsDuration(part):
		err = errors.New("there are two durations")
	case first:
		c.Start, err = ParseDate(part, loc)
	default:
		c.End, err = ParseDate(part, loc)
	}
	if err == nil && !IsDuration(part) && c.Start.IsZero() && c.End.IsZero() {
		err = errors.New("the date is too early") // NB: the zero time is "none"
	}
	return err
}

// complete derives the period of start and end, and refuses a repetition that
// would not get ahead.
func (c *Cycle) complete(shortest time.Duration) error {
	if !c.Start.IsZero() && !c.End.IsZero() {
		millis := c.End.UnixMilli() - c.Start.UnixMilli()
		if millis < 0 {
			c.Period.Negative, millis = true, -millis
		}
		c.Period.Hours = int(millis / 3_600_000)
		c.Period.Seconds = int(millis % 3_600_000 / 1000)
		c.Period.Nanoseconds = int(millis%1000) * 1e6
	}
	if !c.Repeats {
		return nil
	}
	c.Period.Nanoseconds -= c.Period.Nanoseconds % int(minPeriod)
	if c.Period.Negative {
		return errors.New("a period that repeats must not be negative")
	}
	if at := time.Unix(0, 0).UTC(); c.Period.AddTo(at).Sub(at) < shortest {
		return errors.New("a period that repeats must be a millisecond or longer")
	}
	return nil
}

// First is when a timer made at now is due. For a repetition see [Cycle.Next].
// ok is false where a repetition was over before now.
func (c Cycle) First(now time.Time) (due time.Time, ok bool) {
	switch {
	case c.Repeats:
		return c.Next(now)
	case !c.End.IsZero():
		return c.End, true
	case !c.Start.IsZero():
		return c.Period.AddTo(c.Start), true
	}
	return c.Period.AddTo(now), true
}

// Next is the first date of a repetition that lies after the given one, counted
// from the start forward or from the end backward, as far as Times reaches; ok
// is false where all are over.
func (c Cycle) Next(after time.Time) (due time.Time, ok bool) {
	if !c.Start.IsZero() || c.End.IsZero() {
		start := c.Start
		if start.IsZero() {
			start = after
		}
		due = c.walk(start, func(t time.Time) bool { return !t.After(after) }, c.Period, after)
		return due, !due.Before(after)
	}
	// From the end back to the earliest date that is still after.
	back := c.Period.Negate()
	due = c.walk(c.End, func(t time.Time) bool { return back.AddTo(t).After(after) }, back, after)
	return due, !due.Before(after)
}

// walk steps from a date while the condition holds, at most Times steps. Near
// is where it will end: steps of days and less are taken at once up to there,
// so that a cycle of seconds from long ago costs no time.
func (c Cycle) walk(t time.Time, holds func(time.Time) bool, step Duration, near time.Time) time.Time {
	left := c.Times
	if step.IsZero() {
		return t
	}
	if step.Years == 0 && step.Months == 0 && holds(t) {
		days, millis := step.Days, step.millis()
		if step.Negative {
			days = -days
		}
		n := int((near.UnixMilli() - t.UnixMilli()) / (int64(days)*dayMillis + millis))
		// NB: offsets of the zone differ by a day at most between two dates.
		if n = min(n-3, left); n > 0 {
			t = t.AddDate(0, 0, n*days)
			t = time.UnixMilli(t.UnixMilli() + int64(n)*millis).In(t.Location())
			left -= n
		}
	}
	for ; left > 0 && holds(t); left-- {
		t = step.AddTo(t)
	}
	return t
}

const dayMillis = 24 * 3600 * 1000

// millis is the length of a duration's hours, minutes and seconds.
func (d Duration) millis() int64 {
	ms := (int64(d.Hours)*3600+int64(d.Minutes)*60+int64(d.Seconds))*1000 + int64(d.Nanoseconds)/1e6
	if d.Negative {
		return -ms
	}
	return ms
}
