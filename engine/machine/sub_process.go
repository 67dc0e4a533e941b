package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// subProcess is an embedded subprocess (BPMN 2.0.2, clause 13.3.4): it begins at
// its none start event and is complete when no path is left in it.
type subProcess struct{}

func (subProcess) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	if n.Start == nil {
		return fmt.Errorf("the subprocess %s has no start event", n.ID)
	}
	r.push(step{op: enter, execution: e, node: n.Start})
	return nil
}

func (subProcess) childEnded(r *run, e *state.Execution, n *model.FlowNode) error {
	r.leave(e, n)
	return nil
}
