package machine

import (
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// endEvent is a none end event (BPMN 2.0.2, clause 10.5.3): its path ends.
type endEvent struct{}

func (endEvent) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	return r.end(e, n, true)
}

// terminateEndEvent ends its scope and everything in it (BPMN 2.0.2, clause
// 10.5.3). As in Camunda 7 that is the scope alone, not the process.
type terminateEndEvent struct{}

// What ran beside it was canceled when the flow to it was taken, and the token
// is the scope's own.
func (terminateEndEvent) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	return r.end(e, n, true)
}
