package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// subscribe makes the subscriptions of the events that wait while a scope is
// active. Timers come later, when its activity has begun.
func (r *run) subscribe(scope *state.Execution, n *model.FlowNode) error {
	for _, c := range waitsIn(n) {
		if err := r.subscribeTo(scope, c); err != nil {
			return at(c, err)
		}
	}
	return nil
}

// waitsIn lists the events that wait while a scope is active; the start events
// of a process wait elsewhere.
func waitsIn(n *model.FlowNode) []*model.FlowNode {
	if n.Kind != model.KindProcess {
		return n.Catches
	}
	var events []*model.FlowNode
	for _, c := range n.Catches {
		if c.Parent != n {
			events = append(events, c)
		}
	}
	return events
}

// subscribeTo makes the subscription of an event that waits in a scope, if it
// waits by one.
func (r *run) subscribeTo(scope *state.Execution, c *model.FlowNode) (err error) {
	s := state.EventSubscription{ActivityID: c.ID}
	if s.Type, s.Name, err = r.trigger(scope, c); err != nil || s.Type == "" {
		return err
	}
	r.newSubscription(scope, s)
	return nil
}

// trigger is what an event subscribes to.
func (r *run) trigger(scope *state.Execution, c *model.FlowNode) (kind state.SubscriptionType, name string, err error) {
	switch {
	case c.Message != nil:
		if name, err = c.Message.Name.EvalString(r.scopeEnv(scope)); err != nil {
			err = fmt.Errorf("name of the message of %s: %w", c.ID, err)
		}
		return state.SubscribeMessage, name, err
	case c.Signal != nil:
		if name, err = c.Signal.Name.EvalString(r.scopeEnv(scope)); err != nil {
			err = fmt.Errorf("name of the signal of %s: %w", c.ID, err)
		}
		return state.SubscribeSignal, name, err
	case c.Conditional != nil:
		return state.SubscribeConditional, "", nil
	}
	return "", "", nil
}

// newSubscription inserts a subscription of an execution.
func (r *run) newSubscription(e *state.Execution, s state.EventSubscription) *state.EventSubscription {
	s.ID, s.Created = r.env.NewID(), r.now
	s.RootProcessInstanceID, s.ProcessInstanceID, s.ProcessDefinitionID = e.RootProcessInstanceID, e.ProcessInstanceID, e.ProcessDefinitionID
	s.ExecutionID, s.TenantID = e.ID, e.TenantID
	row := r.unit.EventSubscriptions.Insert(s)
	r.indexSubscription(row)
	return row
}

func (r *run) indexSubscription(s *state.EventSubscription) {
	r.subscriptions.add(s.ExecutionID, s)
	if s.Type == state.SubscribeConditional {
		r.conditions = append(r.conditions, s)
	}
}

func (r *run) endSubscription(s *state.EventSubscription) {
	r.subscriptions.remove(s.ExecutionID, s)
	r.unit.EventSubscriptions.Delete(s.ID)
}

// isOpen tells whether a subscription still waits.
func (r *run) isOpen(s *state.EventSubscription) bool {
	row, ok := r.unit.EventSubscriptions.Get(s.ID)
	return ok && row == s
}

// happen lets the event c happen to the scope in which it waits. The paths
// that begin so are planned.
func (r *run) happen(scope *state.Execution, c *model.FlowNode) error {
	switch {
	case c.AttachedTo != nil && !c.Interrupting:
		r.enter(r.newConcurrent(r.scopeFor(r.parent(scope), c.Parent)), c)
		return nil
	case c.AttachedTo != nil, c.EventScope.Kind == model.KindEventBasedGateway:
		return r.replaceScope(scope, c)
	case startsSubprocess(c):
		return r.startEventSubprocess(scope, c.Parent)
	}
	w, ok := behaviors[c.Kind].(waiting)
	if !ok {
		return fmt.Errorf("elements of kind %s do not wait", c.Kind)
	}
	return w.trigger(r, scope, c)
}

// startsSubprocess tells whether an event is the start event of an event subprocess.
func startsSubprocess(c *model.FlowNode) bool {
	return c.Parent.TriggeredByEvent && c == c.Parent.Start
}

// replaceScope cancels a scope and goes on with what interrupted it.
func (r *run) replaceScope(scope *state.Execution, c *model.FlowNode) error {
	p := r.parent(scope)
	if err := r.cancel(scope, cancelsScope(c)); err != nil {
		return err
	}
	r.enter(p, c)
	return nil
}

// startEventSubprocess begins an event subprocess, instead of or beside what
// runs in the scope.
func (r *run) startEventSubprocess(scope *state.Execution, sub *model.FlowNode) error {
	if !sub.Interrupting {
		r.enter(r.newConcurrent(scope), sub)
		return nil
	}
	if err := r.interrupt(scope, interruptsScope(sub)); err != nil {
		return err
	}
	r.enter(scope, sub)
	return nil
}
