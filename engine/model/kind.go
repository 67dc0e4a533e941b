package model

// Kind names what a flow node is. Its text is the activityType that the API
// shows for it (Camunda 7.24, ActivityTypes).
type Kind string

// The process, activities and gateways.
const (
	KindProcess           Kind = "processDefinition"
	KindMultiInstanceBody Kind = "multiInstanceBody"
	KindTask              Kind = "task"
	KindManualTask        Kind = "manualTask"
	KindUserTask          Kind = "userTask"
	KindServiceTask       Kind = "serviceTask"
	KindSendTask          Kind = "sendTask"
	KindBusinessRuleTask  Kind = "businessRuleTask"
	KindScriptTask        Kind = "scriptTask"
	KindReceiveTask       Kind = "receiveTask"
	KindCallActivity      Kind = "callActivity"
	KindSubProcess        Kind = "subProcess"
	KindTransaction       Kind = "transaction"
	KindExclusiveGateway  Kind = "exclusiveGateway"
	KindInclusiveGateway  Kind = "inclusiveGateway"
	KindParallelGateway   Kind = "parallelGateway"
	KindEventBasedGateway Kind = "eventBasedGateway"
)

// Start events; all but the first four kinds occur in event subprocesses only.
const (
	KindStartEvent        Kind = "startEvent"
	KindTimerStart        Kind = "startTimerEvent"
	KindMessageStart      Kind = "messageStartEvent"
	KindSignalStart       Kind = "signalStartEvent"
	KindConditionalStart  Kind = "conditionalStartEvent"
	KindErrorStart        Kind = "errorStartEvent"
	KindEscalationStart   Kind = "escalationStartEvent"
	KindCompensationStart Kind = "compensationStartEvent"
)

// Intermediate events. A throwing link event is no node: the flow that leads to
// it leads to the catching one.
const (
	KindMessageCatch      Kind = "intermediateMessageCatch"
	KindTimerCatch        Kind = "intermediateTimer"
	KindSignalCatch       Kind = "intermediateSignalCatch"
	KindConditionalCatch  Kind = "intermediateConditional"
	KindLinkCatch         Kind = "intermediateLinkCatch"
	KindNoneThrow         Kind = "intermediateNoneThrowEvent"
	KindMessageThrow      Kind = "intermediateMessageThrowEvent"
	KindSignalThrow       Kind = "intermediateSignalThrow"
	KindEscalationThrow   Kind = "intermediateEscalationThrowEvent"
	KindCompensationThrow Kind = "intermediateCompensationThrowEvent"
)

// Boundary events.
const (
	KindBoundaryTimer        Kind = "boundaryTimer"
	KindBoundaryMessage      Kind = "boundaryMessage"
	KindBoundarySignal       Kind = "boundarySignal"
	KindBoundaryConditional  Kind = "boundaryConditional"
	KindBoundaryError        Kind = "boundaryError"
	KindBoundaryEscalation   Kind = "boundaryEscalation"
	KindBoundaryCompensation Kind = "compensationBoundaryCatch"
	KindBoundaryCancel       Kind = "cancelBoundaryCatch"
)

// End events.
const (
	KindEndEvent        Kind = "noneEndEvent"
	KindPlainMessageEnd Kind = "endEvent" // a message end event without implementation
	KindMessageEnd      Kind = "messageEndEvent"
	KindSignalEnd       Kind = "signalEndEvent"
	KindErrorEnd        Kind = "errorEndEvent"
	KindEscalationEnd   Kind = "escalationEndEvent"
	KindCompensationEnd Kind = "compensationEndEvent"
	KindCancelEnd       Kind = "cancelEndEvent"
	KindTerminateEnd    Kind = "terminateEndEvent"
)
