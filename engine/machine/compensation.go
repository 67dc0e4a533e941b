package machine

import (
	"errors"
	"slices"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// compensationEvent throws compensation, for one activity or for everything
// that was done in its scope, and waits until all handlers are through (BPMN
// 2.0.2, clause 13.5.5).
type compensationEvent struct{}

func (compensationEvent) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	subscriptions := r.compensable(e, n)
	if id := n.Compensation.ActivityID; id != "" {
		wanted := compensatedBy(r.mustNode(e, id))
		subscriptions = slices.DeleteFunc(subscriptions, func(s *state.EventSubscription) bool { return s.ActivityID != wanted })
	}
	if len(subscriptions) == 0 {
		return r.leave(e, n)
	}
	return r.throwCompensation(e, subscriptions)
}

// compensatedBy is the element under which the compensation of an activity is
// subscribed.
func compensatedBy(n *model.FlowNode) string {
	switch {
	case n.Outer() != n:
		return n.Outer().ID
	case n.CompensationHandler != nil:
		return n.CompensationHandler.ID
	}
	return n.ID
}

// cancelEndEvent cancels its transaction: what was done in it is compensated,
// then its cancel boundary event happens (BPMN 2.0.2, clause 13.3.5).
type cancelEndEvent struct{}

func (cancelEndEvent) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	if n.CancelBoundary == nil {
		return errors.New("the transaction has no cancel boundary event")
	}
	subscriptions := r.compensable(e, n)
	if len(subscriptions) == 0 {
		return r.leave(e, n)
	}
	return r.throwCompensation(e, subscriptions)
}

// leaving goes on at the boundary of the transaction.
func (cancelEndEvent) leaving(r *run, e *state.Execution, n *model.FlowNode) (bool, error) {
	b := n.CancelBoundary
	return false, r.happen(r.scopeFor(e, b.EventScope), b)
}

// subscribeCompensation notes that something can be undone by a handler; memory
// is the event scope in which it is remembered, empty for none.
func (r *run) subscribeCompensation(scope *state.Execution, handler *model.FlowNode, memory string) {
	r.newSubscription(scope, state.EventSubscription{Type: state.SubscribeCompensate, ActivityID: handler.ID, Configuration: memory})
}

// compensations are the subscriptions of a scope for compensation, oldest first.
func (r *run) compensations(scope *state.Execution) []*state.EventSubscription {
	return slices.DeleteFunc(r.subscriptions.of(scope.ID), func(s *state.EventSubscription) bool { return s.Type != state.SubscribeCompensate })
}

// compensable is what an event at n can compensate: what was done in its scope
// and, from within an event subprocess, in the one around it.
func (r *run) compensable(e *state.Execution, n *model.FlowNode) []*state.EventSubscription {
	var all []*state.EventSubscription
	for s := n.Parent; s != nil; s = s.Parent {
		all = append(all, r.compensations(r.scopeFor(e, s))...)
		if !s.TriggeredByEvent {
			break
		}
	}
	return all
}

// rememberScope keeps a scope that is left, with its variables as they are, for
// as long as what was done in it can be compensated.
func (r *run) rememberScope(e *state.Execution, n *model.FlowNode) {
	subscriptions := r.compensations(e)
	handler := n.CompensationHandler
	if handler == nil || !handler.TriggeredByEvent {
		handler = n
		if len(subscriptions) == 0 {
			return
		}
	}
	around := r.scopeFor(r.parent(e), n.Parent)
	memory := r.newExecution(around)
	memory.Scope, memory.Active, memory.ActivityID, memory.ScopeActivityID = true, false, n.ID, n.ID
	memory.ScopeInstanceID = r.newInstanceID(n)
	r.setEventScope(memory, true)
	for _, v := range byName(r.variables[e.ID]) {
		r.copyVariable(v, memory, around.ScopeInstanceID)
	}
	for _, s := range subscriptions {
		r.subscriptions.remove(e.ID, s)
		s.ExecutionID = memory.ID
		r.subscriptions.add(memory.ID, s)
	}
	for _, inner := range r.tree.eventScopes(e.ID) {
		r.reparent(inner, memory)
	}
	r.subscribeCompensation(around, handler, memory.ID)
}
