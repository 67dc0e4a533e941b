package machine

import (
	"fmt"
	"slices"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// throwCompensation runs the handlers of subscriptions below e, the last that was
// done first, each in an execution of its own.
func (r *run) throwCompensation(e *state.Execution, subscriptions []*state.EventSubscription) error {
	e.Active = false
	handlers := make([]*state.Execution, len(subscriptions))
	for i, s := range subscriptions {
		c, remembered := r.unit.Executions.Get(s.Configuration)
		if !remembered && s.Configuration != "" && r.unit.IsPartial() {
			return &NeedInstances{Rest: true}
		}
		if remembered {
			r.reparent(c, e)
			r.setEventScope(c, false)
			for _, v := range r.variables[c.ID] {
				v.ActivityInstanceID = c.ScopeInstanceID
			}
		} else {
			c = r.newExecution(e)
			c.Scope = true
		}
		c.Concurrent = true
		handlers[i] = c
	}
	slices.SortStableFunc(subscriptions, func(a, b *state.EventSubscription) int { return int(a.Created - b.Created) })
	for i := len(subscriptions) - 1; i >= 0; i-- {
		s, c := subscriptions[i], handlers[i]
		if r.isGone(c) {
			continue
		}
		h, err := r.node(c, s.ActivityID)
		if err != nil {
			return err
		}
		r.endSubscription(s)
		if err := at(h, r.compensate(c, h)); err != nil {
			return err
		}
	}
	return nil
}

// compensate runs one handler: that of an activity, the event subprocess of a
// remembered scope that is for compensation, or the handlers of everything that was done in a remembered scope.
func (r *run) compensate(c *state.Execution, h *model.FlowNode) error {
	switch {
	case h.TriggeredByEvent && h.ID != c.ScopeActivityID:
		// It interrupts what has ended; Camunda 7 calls the end listeners once more.
		c.ActivityInstanceID = c.ScopeInstanceID
		if err := r.notifyCanceled(c, r.mustNode(c, c.ScopeActivityID)); err != nil {
			return err
		}
		r.enter(c, h)
		return nil
	case h.ForCompensation:
		c.Active, c.ActivityID, c.ScopeActivityID = true, h.ID, h.ID
		return r.beginIn(c, h)
	}
	inside := r.compensations(c)
	if len(inside) == 0 {
		return fmt.Errorf("nothing of %s is left to compensate", h.ID)
	}
	return r.throwCompensation(c, inside)
}

// isCompensating tells whether e runs below an event that threw compensation.
func (r *run) isCompensating(e *state.Execution) bool {
	for s := r.parent(e); s != nil; s = r.parent(s) {
		if s.Scope && r.mustNode(s, s.ScopeActivityID).IsThrowingCompensation() {
			return true
		}
	}
	return false
}

// endCompensation ends a handler of compensation.
func (r *run) endCompensation(e *state.Execution, n *model.FlowNode) error {
	id := e.ActivityInstanceID
	if err := r.notifyCanceled(e, n); err != nil {
		return err
	}
	r.endActivityInstance(id, false, false)
	if err := r.endWork(e, ""); err != nil {
		return err
	}
	p := r.parent(e)
	r.dissolve(e)
	return r.compensated(p)
}

// compensated goes on where the last of the handlers below has ended.
func (r *run) compensated(e *state.Execution) error {
	if r.tree.count(e.ID) > 0 {
		r.touch(e)
		return nil
	}
	if !e.Scope {
		p := r.parent(e)
		r.dissolve(e)
		return r.compensated(p)
	}
	if n := r.mustNode(e, e.ScopeActivityID); n.IsThrowingCompensation() {
		e.Active = true
		return r.leave(e, n)
	}
	p := r.parent(e)
	r.dissolve(e)
	return r.compensated(p)
}
