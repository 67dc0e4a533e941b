package machine

import (
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// behavior is what an element does when it is reached. It either plans the next
// step or leaves the execution waiting.
type behavior interface {
	execute(r *run, e *state.Execution, n *model.FlowNode) error
}

// waiting elements are triggered from outside to go on.
type waiting interface {
	behavior
	trigger(r *run, e *state.Execution, n *model.FlowNode) error
}

// composite elements have an inside; e is the scope's execution when its last
// path has ended.
type composite interface {
	behavior
	childEnded(r *run, e *state.Execution, n *model.FlowNode) error
}

// behaviors holds the behavior of every kind of flow node.
var behaviors = map[model.Kind]behavior{
	model.KindStartEvent:       startEvent{},
	model.KindEndEvent:         endEvent{},
	model.KindUserTask:         userTask{},
	model.KindServiceTask:      serviceTask{},
	model.KindExclusiveGateway: exclusiveGateway{},
	model.KindParallelGateway:  parallelGateway{},
	model.KindSubProcess:       subProcess{},
	model.KindBoundaryTimer:    boundaryTimer{},
}
