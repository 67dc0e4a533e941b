package machine

import (
	"fmt"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/cron"
	"github.com/sluice-bpm/sluice/engine/iso8601"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

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

// timerKind is the kind of the jobs of a timer event.
func timerKind(n *model.FlowNode) state.JobKind {
	switch {
	case n.AttachedTo != nil:
		return state.JobTimerTransition
	case n.Kind == model.KindTimerStart && n.Parent.Kind == model.KindProcess:
		return state.JobTimerStart
	case n.Kind == model.KindTimerStart:
		return state.JobTimerStartSubprocess
	}
	return state.JobTimerIntermediate
}

// repeats tells whether a timer with a cycle goes off more than once: not where
// the first time ends what it waits for.
func repeats(n *model.FlowNode) bool {
	switch timerKind(n) {
	case state.JobTimerTransition:
		return !n.Interrupting
	case state.JobTimerStartSubprocess:
		return !n.Parent.Interrupting
	case state.JobTimerIntermediate:
		return false
	}
	return true
}

// startTimers makes the jobs of the timers that wait while a scope is active.
func (r *run) startTimers(scope *state.Execution, n *model.FlowNode) error {
	for _, c := range waitsIn(n) {
		if c.Timer == nil {
			continue
		}
		if err := r.startTimer(scope, c); err != nil {
			return at(c, err)
		}
	}
	if n.UserTask == nil {
		return nil
	}
	for i := range n.UserTask.Listeners {
		if l := &n.UserTask.Listeners[i]; l.Timer != nil {
			if err := r.startTimeout(scope, n, l); err != nil {
				return at(n, err)
			}
		}
	}
	return nil
}

func (r *run) startTimer(scope *state.Execution, c *model.FlowNode) error {
	due, repeat, err := r.dueDate(c.Timer, r.env.Now, r.scopeEnv(scope))
	if err != nil {
		return fmt.Errorf("due date of the timer %s: %w", c.ID, err)
	}
	if !repeats(c) {
		repeat = ""
	}
	return r.newTimer(scope, c, c.Timer, state.Job{Kind: timerKind(c), Due: state.MillisOf(due), Repeat: repeat})
}

// startTimeout makes the job of a timeout of a user task.
func (r *run) startTimeout(scope *state.Execution, n *model.FlowNode, l *model.TaskListener) error {
	due, repeat, err := r.dueDate(l.Timer, r.env.Now, r.scopeEnv(scope))
	if err != nil {
		return fmt.Errorf("due date of the timeout %s: %w", l.ID, err)
	}
	return r.newTimer(scope, n, l.Timer, state.Job{Kind: state.JobTimerTaskListener, Argument: l.ID, Due: state.MillisOf(due), Repeat: repeat})
}

func (r *run) newTimer(e *state.Execution, n *model.FlowNode, t *model.Timer, j state.Job) error {
	j.Configuration, j.Exclusive = timerConfiguration(t), t.Exclusive
	return r.newJob(e, n, j)
}

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

// fireTimer runs the job of a timer event that waits at e.
func (r *run) fireTimer(e *state.Execution, n *model.FlowNode, job state.Job) error {
	if err := r.repeatTimer(r.definitions[job.ProcessDefinitionID], n, job); err != nil {
		return err
	}
	return r.happen(e, n)
}

// repeatTimer plans the next run of a repeating timer, as far as its cycle
// reaches. One that is run before it is due is planned for the same date again,
// as Camunda 7.24 does.
func (r *run) repeatTimer(d Definition, n *model.FlowNode, job state.Job) error {
	if job.Repeat == "" {
		return nil
	}
	due, ok, err := nextDue(job.Repeat, job.RepeatOffset, r.env.Now)
	if err != nil {
		return fmt.Errorf("repetition of the job %s: %w", job.ID, err)
	}
	if !ok || !due.After(r.env.Now) {
		return nil
	}
	e, _ := r.unit.Executions.Get(job.ExecutionID)
	next := state.Job{
		Kind: job.Kind, Configuration: job.Configuration, Argument: job.Argument, Repeat: job.Repeat, RepeatOffset: job.RepeatOffset,
		Due: state.MillisOf(due), Exclusive: job.Exclusive, Priority: job.Priority, TenantID: job.TenantID,
		RootProcessInstanceID: job.RootProcessInstanceID, ProcessInstanceID: job.ProcessInstanceID, ExecutionID: job.ExecutionID,
		Suspended: job.Suspended, Retries: r.initialRetries(n, environment{r: r, p: place{execution: e}}),
	}
	r.insertJob(d, n, next)
	return nil
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

// timeoutListener finds a timeout of a user task.
func timeoutListener(n *model.FlowNode, id string) *model.TaskListener {
	for i := range n.UserTask.Listeners {
		if l := &n.UserTask.Listeners[i]; l.Timer != nil && l.ID == id {
			return l
		}
	}
	return nil
}

// fireTimeout calls the listener of a timeout.
func (r *run) fireTimeout(e *state.Execution, n *model.FlowNode, job state.Job) error {
	if err := r.repeatTimer(r.definitions[job.ProcessDefinitionID], n, job); err != nil {
		return err
	}
	l := timeoutListener(n, job.Argument)
	if l == nil {
		return fmt.Errorf("the task %s has no timeout listener %s", n.ID, job.Argument)
	}
	for _, t := range r.tasks.of(e.ID) {
		if _, err := r.callTaskListener(t, e, n, *l, "timeout"); err != nil {
			return err
		}
	}
	return nil
}
