package machine

import (
	"errors"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// notify calls the execution listeners of a node. A BPMN error that one throws
// goes to whoever catches it; caught tells that the activity is over so.
func (r *run) notify(e *state.Execution, n *model.FlowNode, event string) (caught bool, err error) {
	if event == "end" && r.threwAtEnd[e.ActivityInstanceID] {
		return false, nil
	}
	err = r.callListeners(place{execution: e}, n.ID, n.Listeners, event)
	if thrown := (*BPMNError)(nil); errors.As(err, &thrown) {
		if event == "end" && e.ActivityInstanceID != "" {
			r.threwAtEnd[e.ActivityInstanceID] = true
		}
		return true, r.throw(e, n, err)
	}
	return false, at(n, err)
}

// notifyFlow calls the listeners of a flow that is taken.
func (r *run) notifyFlow(e *state.Execution, f *model.SequenceFlow) (caught bool, err error) {
	err = r.callListeners(place{execution: e, outside: true}, f.ID, f.Listeners, "take")
	if thrown := (*BPMNError)(nil); errors.As(err, &thrown) {
		return true, r.throw(e, f.Source, err)
	}
	return false, err
}

// notifyCanceled calls the end listeners of an activity that is canceled; errors
// that they throw are failures, because nobody is left to catch them.
func (r *run) notifyCanceled(e *state.Execution, n *model.FlowNode) error {
	if r.threwAtEnd[e.ActivityInstanceID] {
		return nil
	}
	return at(n, r.callListeners(place{execution: e, outside: r.waitsOutside(e)}, n.ID, n.Listeners, "end"))
}

func (r *run) callListeners(p place, owner string, listeners []model.Listener, event string) error {
	if r.skipListeners {
		return nil
	}
	for _, l := range listeners {
		if l.Event != event {
			continue
		}
		v := environment{r: r, p: p, event: event}
		if err := r.callListener(v, owner, l); err != nil {
			return fmt.Errorf("%s listener of %s: %w", event, owner, err)
		}
	}
	return nil
}

// callListener runs one listener, of an execution or a task.
func (r *run) callListener(v environment, owner string, l model.Listener) error {
	switch {
	case l.Script != nil:
		_, err := r.runScript(l.Script, owner, v)
		return err
	case l.Expression != nil:
		_, err := l.Expression.Eval(v)
		return err
	case l.DelegateExpression != nil:
		d, err := r.namedDelegate(l.DelegateExpression, v)
		if err != nil {
			return err
		}
		return r.call(d, v, l.Fields)
	}
	d, ok := r.delegate(l.Class)
	if !ok {
		return fmt.Errorf("the class %s is not registered as a delegate", l.Class)
	}
	return r.call(d, v, l.Fields)
}

// callTaskListeners calls the listeners of a task. It tells whether the task is
// still there to go on with: a BPMN error of a listener goes to whoever catches
// it, but not when the task is deleted.
func (r *run) callTaskListeners(t *state.Task, event string) (goesOn bool, err error) {
	if r.skipListeners || t.ExecutionID == "" {
		return true, nil
	}
	e, ok := r.unit.Executions.Get(t.ExecutionID)
	if !ok {
		return true, nil
	}
	n := r.mustNode(e, t.TaskDefinitionKey)
	for _, l := range n.UserTask.Listeners {
		if l.Event != event || l.Timer != nil {
			continue
		}
		goesOn, err := r.callTaskListener(t, e, n, l, event)
		if err != nil || !goesOn {
			return false, err
		}
	}
	return true, nil
}

func (r *run) callTaskListener(t *state.Task, e *state.Execution, n *model.FlowNode, l model.TaskListener, event string) (goesOn bool, err error) {
	v := environment{r: r, p: place{execution: e, task: t}, event: event}
	err = r.callListener(v, n.ID, l.Listener)
	if err == nil {
		_, open := r.unit.Tasks.Get(t.ID)
		return open || event == "complete" || event == "delete", nil
	}
	if thrown := (*BPMNError)(nil); errors.As(err, &thrown) && event != "delete" {
		return false, r.throw(e, n, err)
	}
	return false, at(n, fmt.Errorf("%s listener of the task %s: %w", event, n.ID, err))
}
