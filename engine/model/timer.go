package model

import (
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/iso8601"
)

// timer reads a timer event definition: exactly one of date, duration, cycle. A
// time that is written out is checked here, one from an expression when the job
// is made.
func (p *parser) timer(e *element) *Timer {
	kinds := map[string]TimerKind{"timeDate": TimerDate, "timeDuration": TimerDuration, "timeCycle": TimerCycle}
	var found []*element
	for _, c := range e.children {
		if c.space != bpmnNS {
			continue
		}
		if _, ok := kinds[c.local]; ok {
			found = append(found, c)
		} else if r, known := p.rules[c.local]; !known || r.place&inNode == 0 {
			p.problem(c, "<%s> is not known inside of <timerEventDefinition>.", c.local)
		}
	}
	if len(found) == 0 {
		p.problem(e, "Timer needs configuration (either timeDate, timeCycle or timeDuration is needed).")
		return nil
	}
	if len(found) > 1 {
		p.problem(found[1], "The timer has both <%s> and <%s>; it can have only one of timeDate, timeDuration and timeCycle.", found[0].local, found[1].local)
		return nil
	}
	c := found[0]
	text := strings.TrimSpace(c.text)
	if text == "" {
		p.problem(c, "Timer needs configuration: <%s> is empty.", c.local)
		return nil
	}
	t := &Timer{Kind: kinds[c.local], Text: p.expression(c, c.local, text), Exclusive: p.extBool(e, "exclusive", true)}
	if t.Text == nil {
		return nil
	}
	if literal, ok := t.Text.Literal(); ok {
		if err := checkTime(t.Kind, literal); err != nil {
			p.problem(c, "The timer's %s '%s' cannot be read: %v", c.local, text, err)
		}
	}
	return t
}

// checkTime reads a literal time as the machine will.
func checkTime(kind TimerKind, text string) error {
	switch {
	case kind == TimerCycle:
		_, err := iso8601.ParseCycle(text)
		return err
	case kind == TimerDuration || iso8601.IsDuration(text):
		_, err := iso8601.ParseDuration(text)
		return err
	}
	_, err := iso8601.ParseDate(text, time.UTC)
	return err
}

// retryCycle reads R5/PT5M or a list of durations.
func (p *parser) retryCycle(n *FlowNode, e *element) {
	text := strings.TrimSpace(e.text)
	if text == "" {
		return
	}
	if n.Retries != nil {
		p.problem(e, "'%s' has two retry time cycles.", n.ID)
		return
	}
	x := p.expression(e, "failedJobRetryTimeCycle", text)
	if x == nil {
		return
	}
	n.Retries = &RetryCycle{Text: x}
	if literal, ok := x.Literal(); ok {
		if err := checkRetries(literal); err != nil {
			p.problem(e, "The failedJobRetryTimeCycle '%s' of '%s' is neither a repetition such as R5/PT5M nor a list of durations: %v", text, n.ID, err)
		}
	}
}

func checkRetries(text string) error {
	if strings.HasPrefix(text, "R") {
		_, err := iso8601.ParseCycle(text)
		return err
	}
	for _, part := range strings.Split(text, ",") {
		if _, err := iso8601.ParseDuration(strings.TrimSpace(part)); err != nil {
			return err
		}
	}
	return nil
}

// dueDate is a date that an expression yields; a literal one that cannot be
// read gives a warning, because it fails only where the task is reached.
func (p *parser) dueDate(e *element, local string) *expr.Expression {
	x := p.extExpression(e, local)
	if x == nil {
		return nil
	}
	if literal, ok := x.Literal(); ok {
		if err := checkTime(TimerDate, literal); err != nil {
			p.warning(e, "The %s '%s' of '%s' is neither a date nor a duration; the task will fail.", local, literal, e.id())
		}
	}
	return x
}
