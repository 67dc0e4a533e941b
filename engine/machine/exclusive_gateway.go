package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// exclusiveGateway takes the first flow, in document order, whose condition
// holds, else the default flow (BPMN 2.0.2, clause 13.4.2).
type exclusiveGateway struct{}

func (exclusiveGateway) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	return r.leave(e, n)
}

func (exclusiveGateway) leaving(r *run, e *state.Execution, n *model.FlowNode) (bool, error) {
	f, err := r.firstFlow(e, n)
	if err != nil {
		return false, err
	}
	return false, r.leaveBy(e, n, nil, f)
}

func (r *run) firstFlow(e *state.Execution, n *model.FlowNode) (*model.SequenceFlow, error) {
	for _, f := range n.Outgoing {
		if f == n.DefaultFlow {
			continue
		}
		holds, err := r.holds(e, f.Condition)
		if err != nil {
			return nil, fmt.Errorf("condition of the sequence flow %s: %w", f.ID, err)
		}
		if holds {
			return f, nil
		}
	}
	if n.DefaultFlow == nil {
		return nil, noFlow(n)
	}
	return n.DefaultFlow, nil
}
