package machine

import (
	"fmt"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/cron"
	"github.com/sluice-bpm/sluice/engine/iso8601"
	"github.com/sluice-bpm/sluice/engine/model"
)

// dueDate evaluates when a timer made at the given moment is due, and for a
// cycle what repeats, with its start filled in.
func (r *run) dueDate(t *model.Timer, from time.Time, v environment) (due time.Time, repeat string, err error) {
	x, err := t.Text.Eval(v)
	if err != nil {
		return time.Time{}, "", err
	}
	if d, ok := goDate(x); ok {
		return d, "", nil
	}
	text, ok := x.(string)
	if !ok {
		return time.Time{}, "", fmt.Errorf("%s is neither a date nor a text with one", describeValue(x))
	}
	text = strings.TrimSpace(text)
	switch {
	case t.Kind == model.TimerDate:
		due, err = instant(text, from)
		return due, "", err
	case t.Kind == model.TimerCycle && cron.Is(text):
		c, err := cron.Parse(text)
		if err != nil {
			return time.Time{}, "", err
		}
		if due, ok = c.Next(from); !ok {
			return from, "", nil // a date that never comes: once, at once
		}
		return due, text, nil
	}
	return cycleDate(text, from, t.Kind == model.TimerCycle)
}

// cycleDate reads a duration or an ISO 8601 repetition.
func cycleDate(text string, from time.Time, repeats bool) (due time.Time, repeat string, err error) {
	cycle, err := iso8601.ParseCycle(text)
	if err != nil {
		return time.Time{}, "", err
	}
	if repeats && cycle.Repeats && cycle.Start.IsZero() && cycle.End.IsZero() {
		head, rest, _ := strings.Cut(text, "/")
		text = head + "/" + from.UTC().Format("2006-01-02T15:04:05.000Z") + "/" + rest
		cycle.Start = from
	}
	due, ok := cycle.First(from)
	switch {
	case !ok:
		return from, "", nil // over before it began: once, at once
	case !repeats:
		return due, "", nil
	}
	return due, text, nil
}

// instant reads a date, or a duration from the given moment.
func instant(text string, from time.Time) (time.Time, error) {
	if !iso8601.IsDuration(text) {
		return iso8601.ParseDate(text, time.Local)
	}
	d, err := iso8601.ParseDuration(text)
	if err != nil {
		return time.Time{}, err
	}
	return d.AddTo(from), nil
}

// nextDue is the next date of a repetition after now; the offset is by how many
// milliseconds its dates were moved.
func nextDue(repeat string, offset int64, now time.Time) (time.Time, bool, error) {
	if cron.Is(repeat) {
		c, err := cron.Parse(repeat)
		if err != nil {
			return time.Time{}, false, err
		}
		due, ok := c.Next(now)
		return due, ok, nil
	}
	cycle, err := iso8601.ParseCycle(repeat)
	if err != nil {
		return time.Time{}, false, err
	}
	moved := time.Duration(offset) * time.Millisecond
	due, ok := cycle.Next(now.Add(-moved))
	return due.Add(moved), ok, nil
}
