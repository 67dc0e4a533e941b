package machine

import (
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// passThrough is a node without effect of its own: a manual task, a task without
// a kind, a none throw event, a link's target, a message that nobody sends (BPMN
// 2.0.2, clauses 10.3.3 and 10.5.4).
type passThrough struct{}

func (passThrough) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	return r.leave(e, n)
}
