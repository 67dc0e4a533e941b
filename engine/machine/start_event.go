package machine

import (
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// startEvent is a start event of any kind once it has happened (BPMN 2.0.2,
// clause 10.5.2): the token passes.
type startEvent struct{}

func (startEvent) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	return r.leave(e, n)
}
