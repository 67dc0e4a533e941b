package model

import (
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/cron"
	"github.com/sluice-bpm/sluice/engine/iso8601"

	"github.com/sluice-bpm/sluice/engine/expr"
)

// timer reads a timer event definition: a date, a cycle or a duration. A time
// that is written out but cannot be read fails where the timer is made, so that
// it gives a warning here.
func (p *parser) timer(e *element, owner string) *Timer {
	kinds := []struct {
		tag  string
		kind TimerKind
	}{{"timeDate", TimerDate}, {"timeCycle", TimerCycle}, {"timeDuration", TimerDuration}}
	for _, k := range kinds {
		c := e.first(k.tag)
		if c == nil {
			continue
		}
		text := strings.TrimSpace(c.text)
		t := &Timer{Kind: k.kind, Text: p.expression(within(e, owner), k.tag, text), Exclusive: p.extBool(e, "exclusive", true)}
		if text == "" {
			t.Text = expr.Fixed("")
		}
		if t.Text == nil {
			return nil
		}
		if literal, ok := t.Text.Literal(); ok {
			if err := checkTime(t.Kind, literal); err != nil {
				p.warning(within(c, owner), "The timer's %s '%s' cannot be read, and the timer will fail: %v", k.tag, text, err)
			}
		}
		return t
	}
	p.problem(within(e, owner), "The timer of '%s' needs a timeDate, timeCycle or timeDuration.", owner)
	return nil
}

// warnCycle warns of a cycle that comes to one repetition only.
func (p *parser) warnCycle(n *FlowNode, e *element) {
	if c := e.first("timeCycle"); c != nil && n.Timer != nil && n.Timer.Kind == TimerCycle {
		p.warning(within(c, n.ID), "The timer '%s' can fire only once, so that its cycle comes to one repetition.", n.ID)
	}
}

// checkTime reads a literal time as the machine will.
func checkTime(kind TimerKind, text string) error {
	switch {
	case kind == TimerCycle && cron.Is(text):
		_, err := cron.Parse(text)
		return err
	case kind == TimerCycle:
		_, err := iso8601.ParseCycle(text)
		return err
	case kind == TimerDuration || iso8601.IsDuration(text):
		_, err := iso8601.ParseCycle(text)
		return err
	}
	_, err := iso8601.ParseDate(text, time.UTC)
	return err
}

// retryCycle reads a retry cycle: R5/PT5M or a list of durations. One that
// cannot be read is passed over when a job fails, so that it gives a warning.
func (p *parser) retryCycle(e *element) *RetryCycle {
	cycles := e.extensions("failedJobRetryTimeCycle")
	if len(cycles) == 0 {
		return nil
	}
	c := cycles[0]
	text := strings.TrimSpace(c.text)
	x := p.expression(within(c, e.id()), "failedJobRetryTimeCycle", text)
	if x == nil {
		return nil
	}
	if literal, ok := x.Literal(); ok {
		if _, _, err := iso8601.ParseRetries(literal); err != nil {
			p.warning(within(c, e.id()), "The failedJobRetryTimeCycle '%s' of '%s' cannot be read and has no effect: %v", text, e.id(), err)
		}
	}
	return &RetryCycle{Text: x}
}

// due is a date that an expression yields; a literal one that cannot be read
// gives a warning, because it fails only where the task is reached.
func (p *parser) due(n *FlowNode, e *element, local string) {
	x := p.extExpression(about(e), local)
	if local == "dueDate" {
		n.UserTask.DueDate = x
	} else {
		n.UserTask.FollowUpDate = x
	}
	if x == nil {
		return
	}
	if literal, ok := x.Literal(); ok {
		if err := checkTime(TimerDate, literal); err != nil {
			p.warning(about(e), "The %s '%s' of '%s' is neither a date nor a duration; the task will fail.", local, literal, n.ID)
		}
	}
}
