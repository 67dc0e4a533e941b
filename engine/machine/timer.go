package machine

import (
	"fmt"

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

func (r *run) newTimer(e *state.Execution, n *model.FlowNode, t *model.Timer, j state.Job) error {
	j.Configuration, j.Exclusive = timerConfiguration(t), t.Exclusive
	return r.newJob(e, n, j)
}

// fireTimer runs the job of a timer event that waits at e.
func (r *run) fireTimer(e *state.Execution, n *model.FlowNode, job state.Job) error {
	if _, err := r.repeatTimer(r.definitions[job.ProcessDefinitionID], n, job); err != nil {
		return err
	}
	return r.happen(e, n)
}

// repeatTimer plans the next run of a repeating timer, as far as its cycle
// reaches, and tells whether there is one. One that is run before it is due is
// planned for the same date again, as Camunda 7.24 does.
func (r *run) repeatTimer(d Definition, n *model.FlowNode, job state.Job) (planned bool, err error) {
	if job.Repeat == "" {
		return false, nil
	}
	due, ok, err := nextDue(job.Repeat, job.RepeatOffset, r.env.Now)
	if err != nil {
		return false, fmt.Errorf("repetition of the job %s: %w", job.ID, err)
	}
	if !ok || !due.After(r.env.Now) {
		return false, nil
	}
	e, _ := r.unit.Executions.Get(job.ExecutionID)
	next := state.Job{
		Kind: job.Kind, Configuration: job.Configuration, Argument: job.Argument, Repeat: job.Repeat, RepeatOffset: job.RepeatOffset,
		Due: state.MillisOf(due), Exclusive: job.Exclusive, Priority: job.Priority, TenantID: job.TenantID,
		RootProcessInstanceID: job.RootProcessInstanceID, ProcessInstanceID: job.ProcessInstanceID, ExecutionID: job.ExecutionID,
		Suspended: job.Suspended, Retries: r.initialRetries(n, environment{r: r, p: place{execution: e}}),
	}
	r.insertJob(d, n, next)
	return true, nil
}

// repeatFailed plans the next run of a repeating timer whose job failed for the
// first time. The failed job repeats no more: when it succeeds at last, the next
// run is there already.
func (r *run) repeatFailed(d Definition, n *model.FlowNode, j *state.Job) {
	// NB: a repetition that cannot be read is why the job failed; that is reported.
	if planned, err := r.repeatTimer(d, n, *j); err == nil && planned {
		j.Repeat = ""
	}
}
