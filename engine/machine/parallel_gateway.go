package machine

import (
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// parallelGateway waits until as many executions have arrived as it has
// incoming flows, then goes on by all outgoing ones (BPMN 2.0.2, clause 13.4.1).
// As in Camunda 7 arrivals are counted, not told apart by their flow.
type parallelGateway struct{}

func (parallelGateway) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	e.Active = false
	// Two arrivals in concurrent commands both change the scope's row: the second
	// conflicts, runs again and sees the first.
	r.touch(r.scopeOf(e))
	arrived := r.waitingAt(e, n)
	if len(arrived) < len(n.Incoming) {
		return nil
	}
	return r.leaveBy(e, n, arrived, n.Outgoing...)
}
