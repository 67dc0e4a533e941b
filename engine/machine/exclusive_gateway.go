package machine

import (
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// exclusiveGateway takes the first flow, in document order, whose condition
// holds, else the default flow (BPMN 2.0.2, clause 13.4.2).
type exclusiveGateway struct{}

func (exclusiveGateway) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	for _, f := range n.Outgoing {
		if f == n.DefaultFlow {
			continue
		}
		holds, err := r.holds(e, f)
		if err != nil {
			return err
		}
		if holds {
			r.leaveBy(e, n, nil, f)
			return nil
		}
	}
	if n.DefaultFlow == nil {
		return noFlow(n)
	}
	r.leaveBy(e, n, nil, n.DefaultFlow)
	return nil
}
