package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// startTimeout makes the job of a timeout of a user task.
func (r *run) startTimeout(scope *state.Execution, n *model.FlowNode, l *model.TaskListener) error {
	due, repeat, err := r.dueDate(l.Timer, r.env.Now, r.scopeEnv(scope))
	if err != nil {
		return fmt.Errorf("due date of the timeout %s: %w", l.ID, err)
	}
	return r.newTimer(scope, n, l.Timer, state.Job{Kind: state.JobTimerTaskListener, Argument: l.ID, Due: state.MillisOf(due), Repeat: repeat})
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
	if _, err := r.repeatTimer(r.definitions[job.ProcessDefinitionID], n, job); err != nil {
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
