package migration

import "github.com/sluice-bpm/sluice/engine/model"

// behavior is what a node does; nodes of equal behavior may be mapped. An event
// subprocess is one like others.
func behavior(n *model.FlowNode) string {
	switch {
	case n.Service != nil && n.Service.External != nil:
		return "external task"
	case n.Service != nil && n.Service.Class != "":
		return "task by a class"
	case n.Service != nil && n.Service.DelegateExpression != nil:
		return "task by a delegate expression"
	case n.Service != nil && n.Service.Connector != nil:
		return "task by a connector"
	case n.Service != nil && n.Service.Mail:
		return "mail task"
	case n.Service != nil:
		return "task by an expression"
	case isConditional(n):
		return place(n) + " conditional event"
	case n.AttachedTo != nil && n.Kind != model.KindBoundaryCancel:
		return "boundary event"
	case startsSubprocess(n):
		return "start event of an event subprocess"
	}
	switch n.Kind {
	case model.KindMessageCatch, model.KindSignalCatch, model.KindTimerCatch:
		return "catching event"
	case model.KindTransaction:
		return string(model.KindSubProcess)
	case model.KindMultiInstanceBody:
		if n.Loop.Sequential {
			return "sequential multi-instance body"
		}
		return "parallel multi-instance body"
	case model.KindTimerStart, model.KindMessageStart, model.KindSignalStart:
		return string(model.KindStartEvent)
	}
	return string(n.Kind)
}

func place(n *model.FlowNode) string {
	switch {
	case n.AttachedTo != nil:
		return "boundary"
	case startsSubprocess(n):
		return "starting"
	}
	return "catching"
}

// UpdatesTrigger tells whether an event is mapped only with the trigger of the target.
func UpdatesTrigger(n *model.FlowNode) bool { return isConditional(n) }

func isConditional(n *model.FlowNode) bool { return n.Conditional != nil && n.EventScope != nil }

func startsSubprocess(n *model.FlowNode) bool {
	return n.Parent != nil && n.Parent.TriggeredByEvent && n == n.Parent.Start
}

// IsSupported tells whether instances of an activity can be migrated; tokens
// that wait for a job can be at any.
func IsSupported(n *model.FlowNode) bool {
	if n.Service != nil && n.Service.External != nil || isConditional(n) || startsSubprocess(n) {
		return true
	}
	switch n.Kind {
	case model.KindSubProcess, model.KindTransaction, model.KindUserTask, model.KindMultiInstanceBody, model.KindReceiveTask,
		model.KindCallActivity, model.KindMessageCatch, model.KindSignalCatch, model.KindTimerCatch, model.KindEventBasedGateway,
		model.KindParallelGateway, model.KindInclusiveGateway:
		return true
	}
	return n.AttachedTo != nil && n.Kind != model.KindBoundaryCancel
}

// IsMappable tells whether a node is mapped without being told to.
func IsMappable(n *model.FlowNode) bool {
	return (IsSupported(n) || n.AsyncBefore || n.AsyncAfter) && waitsSupported(n) && !n.ForCompensation
}

// waitsSupported tells of events on boundaries and in front of event subprocesses
// whether they wait in a way that can be migrated.
func waitsSupported(n *model.FlowNode) bool {
	if n.AttachedTo == nil && !startsSubprocess(n) {
		return true
	}
	switch n.Kind {
	case model.KindBoundaryMessage, model.KindBoundarySignal, model.KindBoundaryTimer, model.KindBoundaryCompensation,
		model.KindBoundaryConditional, model.KindMessageStart, model.KindSignalStart, model.KindTimerStart,
		model.KindCompensationStart, model.KindConditionalStart:
		return true
	}
	return false
}

// Fits tells whether one node can become the other by what both are.
func Fits(source, target *model.FlowNode) bool {
	return behavior(source) == behavior(target) && (!isEvent(source) || source.Kind == target.Kind)
}

// HasTrigger tells whether an event waits with a row of its own: a job or a
// subscription.
func HasTrigger(n *model.FlowNode) bool {
	return n.EventScope != nil && (n.Timer != nil || n.Message != nil || n.Signal != nil || n.Conditional != nil)
}
