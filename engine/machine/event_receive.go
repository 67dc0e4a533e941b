package machine

import (
	"fmt"
	"slices"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

func (c DeliverMessage) apply(r *run) error {
	e, ok := r.unit.Executions.Get(c.ExecutionID)
	if !ok {
		return refuse(NotFound, "The execution %s does not exist.", c.ExecutionID)
	}
	for _, s := range r.subscriptions.of(e.ID) {
		if s.Type != state.SubscribeMessage || s.Name != c.Name {
			continue
		}
		if err := r.ensureActive(e); err != nil {
			return err
		}
		return r.receive(s, c.Variables, c.ToTriggered)
	}
	return refuse(Invalid, "The execution %s does not wait for a message '%s'.", c.ExecutionID, c.Name)
}

// receive lets a message or signal that something waits for happen, with what
// it carries for who waits and for what it triggers.
func (r *run) receive(s *state.EventSubscription, payload, toTriggered []Variable) error {
	e, ok := r.unit.Executions.Get(s.ExecutionID)
	if !ok {
		panic(fmt.Sprintf("machine: subscription %s has no execution %s", s.ID, s.ExecutionID))
	}
	c, err := r.node(e, s.ActivityID)
	if err != nil {
		return err
	}
	if err := r.setAll(place{execution: e}, payload); err != nil {
		return err
	}
	if c.Kind == model.KindMessageCatch {
		if err := r.setAll(place{execution: e}, local(toTriggered)); err != nil {
			return err
		}
	}
	if c.AttachedTo != nil || startsSubprocess(c) {
		r.payload = toTriggered
	}
	return at(c, r.happen(e, c))
}

// local are the variables as those of one scope.
func local(variables []Variable) []Variable {
	list := slices.Clone(variables)
	for i := range list {
		list[i].Local = true
	}
	return list
}
