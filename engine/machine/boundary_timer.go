package machine

import (
	"fmt"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/iso8601"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// boundaryTimer is a timer attached to an activity (BPMN 2.0.2, clause 13.5.3).
// It waits as a job of the activity's scope; once fired the event is left at once.
type boundaryTimer struct{}

func (boundaryTimer) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	r.leave(e, n)
	return nil
}

// timerConfiguration is how job definitions name a timer.
func timerConfiguration(t *model.Timer) string {
	kind := "DATE: "
	switch t.Kind {
	case model.TimerDuration:
		kind = "DURATION: "
	case model.TimerCycle:
		kind = "CYCLE: "
	}
	return kind + t.Text.Source()
}

// scheduleTimer makes the job of a boundary timer at its activity's scope.
func (r *run) scheduleTimer(e *state.Execution, n *model.FlowNode) error {
	if n.Timer == nil {
		return nil
	}
	due, repeat, err := r.resolveTimer(e, n)
	if err != nil {
		return fmt.Errorf("resolve the due date of timer %s: %w", n.ID, err)
	}
	return r.newTimerJob(e, n, due, repeat)
}

func (r *run) newTimerJob(e *state.Execution, n *model.FlowNode, due time.Time, repeat string) error {
	priority, err := r.priority(e, n)
	if err != nil {
		return err
	}
	r.newJob(e, n, state.Job{
		Kind: state.JobTimerTransition, Configuration: timerConfiguration(n.Timer),
		Due: state.MillisOf(due), Repeat: repeat, Exclusive: n.Timer.Exclusive, Priority: priority,
	})
	return nil
}

// resolveTimer evaluates when a timer is due, and for a repeating one the cycle
// with its start filled in.
func (r *run) resolveTimer(e *state.Execution, n *model.FlowNode) (due time.Time, repeat string, err error) {
	v, err := n.Timer.Text.Eval(r.scopeEnv(e))
	if err != nil {
		return time.Time{}, "", err
	}
	if n.Timer.Kind != model.TimerCycle {
		due, err = r.instant(v)
		return due, "", err
	}
	text, ok := v.(string)
	if !ok {
		return time.Time{}, "", fmt.Errorf("%s is no cycle", describeValue(v))
	}
	text = strings.TrimSpace(text)
	cycle, err := iso8601.ParseCycle(text)
	if err != nil {
		return time.Time{}, "", err
	}
	if cycle.Repeats && cycle.Start.IsZero() && cycle.End.IsZero() {
		head, rest, _ := strings.Cut(text, "/")
		text = head + "/" + r.env.Now.UTC().Format("2006-01-02T15:04:05.000Z") + "/" + rest
		cycle.Start = r.env.Now
	}
	next := cycle.First
	if cycle.Repeats {
		next = cycle.Next
	}
	due, ok = next(r.env.Now)
	switch {
	case !ok:
		return r.env.Now, "", nil // over before it began: once, at once
	case !cycle.Repeats || n.Interrupting:
		return due, "", nil
	}
	return due, text, nil
}

// instant reads a date, a text with a date, or a duration from now.
func (r *run) instant(v any) (time.Time, error) {
	if d, ok := goDate(v); ok {
		return d, nil
	}
	text, ok := v.(string)
	if !ok {
		return time.Time{}, fmt.Errorf("%s is neither a date nor a duration", describeValue(v))
	}
	text = strings.TrimSpace(text)
	if iso8601.IsDuration(text) {
		d, err := iso8601.ParseDuration(text)
		if err != nil {
			return time.Time{}, err
		}
		return d.AddTo(r.env.Now), nil
	}
	return iso8601.ParseDate(text, time.Local)
}

// fireTimer runs the job of a boundary timer; e is the activity's scope.
func (r *run) fireTimer(e *state.Execution, n *model.FlowNode, job state.Job) error {
	if job.Repeat != "" {
		if err := r.repeatTimer(e, n, job); err != nil {
			return err
		}
	}
	p := r.parent(e)
	if !n.Interrupting {
		r.push(step{op: enter, execution: r.newConcurrent(r.scopeOf(p)), node: n})
		return nil
	}
	host := p.ActivityInstanceID
	r.cancel(e, "")
	r.cancelInstance(host)
	r.push(step{op: enter, execution: p, node: n})
	return nil
}

// repeatTimer plans the next run of a repeating timer, as far as its cycle
// reaches. One that is run before it is due is planned for the same date again,
// as Camunda 7.24 does.
func (r *run) repeatTimer(e *state.Execution, n *model.FlowNode, job state.Job) error {
	cycle, err := iso8601.ParseCycle(job.Repeat)
	if err != nil {
		return fmt.Errorf("repetition of job %s: %w", job.ID, err)
	}
	due, ok := cycle.Next(r.env.Now)
	if !ok || !due.After(r.env.Now) {
		return nil
	}
	return r.newTimerJob(e, n, due, job.Repeat)
}
