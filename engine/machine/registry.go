package machine

import (
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// behavior is what an element does when it is reached. It either leaves the node
// or leaves the execution waiting.
type behavior interface {
	execute(r *run, e *state.Execution, n *model.FlowNode) error
}

// waiting elements are triggered from outside to go on.
type waiting interface {
	behavior
	trigger(r *run, e *state.Execution, n *model.FlowNode) error
}

// composite elements have an inside. completed is called with their scope's
// execution when its last path has ended, pathEnded when one of several has.
type composite interface {
	behavior
	completed(r *run, scope *state.Execution, n *model.FlowNode) error
	pathEnded(r *run, scope, path *state.Execution, n *model.FlowNode) error
}

// leaver elements do something of their own before they are left; goesOn is
// false where they are left in another way.
type leaver interface {
	leaving(r *run, e *state.Execution, n *model.FlowNode) (goesOn bool, err error)
}

// behaviors holds the behavior of every kind of flow node.
var behaviors = map[model.Kind]behavior{
	model.KindBoundaryCancel:       boundaryEvent{},
	model.KindBoundaryCompensation: boundaryEvent{},
	model.KindBoundaryConditional:  boundaryEvent{},
	model.KindBoundaryError:        boundaryEvent{},
	model.KindBoundaryEscalation:   boundaryEvent{},
	model.KindBoundaryMessage:      boundaryEvent{},
	model.KindBoundarySignal:       boundaryEvent{},
	model.KindBoundaryTimer:        boundaryEvent{},
	model.KindBusinessRuleTask:     businessRuleTask{},
	model.KindCallActivity:         callActivity{},
	model.KindCancelEnd:            cancelEndEvent{},
	model.KindCompensationEnd:      compensationEvent{},
	model.KindCompensationStart:    startEvent{},
	model.KindCompensationThrow:    compensationEvent{},
	model.KindConditionalCatch:     conditionalCatchEvent{},
	model.KindConditionalStart:     startEvent{},
	model.KindEndEvent:             endEvent{},
	model.KindErrorEnd:             errorEndEvent{},
	model.KindErrorStart:           startEvent{},
	model.KindEscalationEnd:        escalationEvent{},
	model.KindEscalationStart:      startEvent{},
	model.KindEscalationThrow:      escalationEvent{},
	model.KindEventBasedGateway:    eventBasedGateway{},
	model.KindExclusiveGateway:     exclusiveGateway{},
	model.KindInclusiveGateway:     inclusiveGateway{},
	model.KindLinkCatch:            passThrough{},
	model.KindManualTask:           passThrough{},
	model.KindMessageCatch:         catchEvent{},
	model.KindMessageEnd:           serviceTask{},
	model.KindMessageStart:         startEvent{},
	model.KindMessageThrow:         serviceTask{},
	model.KindMultiInstanceBody:    multiInstance{},
	model.KindNoneThrow:            passThrough{},
	model.KindParallelGateway:      parallelGateway{},
	model.KindPlainMessageEnd:      passThrough{},
	model.KindReceiveTask:          receiveTask{},
	model.KindScriptTask:           scriptTask{},
	model.KindSendTask:             serviceTask{},
	model.KindServiceTask:          serviceTask{},
	model.KindSignalCatch:          catchEvent{},
	model.KindSignalEnd:            signalEvent{},
	model.KindSignalStart:          startEvent{},
	model.KindSignalThrow:          signalEvent{},
	model.KindStartEvent:           startEvent{},
	model.KindSubProcess:           subProcess{},
	model.KindTask:                 passThrough{},
	model.KindTerminateEnd:         terminateEndEvent{},
	model.KindTimerCatch:           catchEvent{},
	model.KindTimerStart:           startEvent{},
	model.KindTransaction:          subProcess{},
	model.KindUserTask:             userTask{},
}
