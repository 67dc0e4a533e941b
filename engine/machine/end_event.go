package machine

import (
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// endEvent is a none end event (BPMN 2.0.2, clause 10.5.3): its path ends.
type endEvent struct{}

func (endEvent) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	r.finish(e, n)
	return nil
}
