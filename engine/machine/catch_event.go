package machine

import (
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// catchEvent is an intermediate event that waits for a message, a signal or a
// timer (BPMN 2.0.2, clause 13.5.2). Behind an event-based gateway it has
// happened already when it is reached.
type catchEvent struct{}

func (catchEvent) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	if n.EventScope != n {
		return r.leave(e, n)
	}
	return nil
}

func (catchEvent) trigger(r *run, e *state.Execution, n *model.FlowNode) error {
	return r.leave(e, n)
}

// conditionalCatchEvent waits until its condition holds.
type conditionalCatchEvent struct{}

func (conditionalCatchEvent) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	if n.EventScope == n {
		holds, err := r.tryCondition(e, n)
		if err != nil || !holds {
			return err
		}
	}
	return r.leave(e, n)
}

func (conditionalCatchEvent) trigger(r *run, e *state.Execution, n *model.FlowNode) error {
	return r.leave(e, n)
}

// boundaryEvent is an event on the boundary of an activity that has happened
// (BPMN 2.0.2, clause 13.5.3).
type boundaryEvent struct{}

func (boundaryEvent) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	return r.leave(e, n)
}

// eventBasedGateway waits for the first of the events behind it (BPMN 2.0.2,
// clause 13.4.4). As in Camunda 7 it counts as canceled when one happens, which
// a condition that holds already does at once.
type eventBasedGateway struct{}

func (eventBasedGateway) execute(*run, *state.Execution, *model.FlowNode) error { return nil }

// receiveTask waits for its message or, without one, to be triggered (BPMN
// 2.0.2, clause 10.3.3).
type receiveTask struct{}

func (receiveTask) execute(*run, *state.Execution, *model.FlowNode) error { return nil }

func (receiveTask) trigger(r *run, e *state.Execution, n *model.FlowNode) error {
	return r.leave(e, n)
}
