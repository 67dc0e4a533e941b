package web

import (
	"cmp"
	"strings"

	"github.com/sluice-bpm/sluice/engine/model"
)

// nodeName is an element as a person names it. What repeats an activity has no
// name of its own.
func nodeName(n *model.FlowNode) string {
	if n.Loop != nil {
		return repeated(nodeName(n.Loop.Inner))
	}
	return cmp.Or(n.Name, n.ID)
}

func repeated(name string) string { return name + " (multiple instances)" }

// shapeOf is the id of an element's shape in the diagram. What repeats an activity
// has none of its own.
func shapeOf(n *model.FlowNode) string {
	if n.Loop != nil {
		return n.Loop.Inner.ID
	}
	return n.ID
}

// nameIn is the name of an element; one that the model does not have (anymore)
// is named by its id.
func nameIn(process *model.Process, elementID string) string {
	if n, ok := process.Nodes[elementID]; ok {
		return nodeName(n)
	}
	if inner, repeats := strings.CutSuffix(elementID, model.BodySuffix); repeats {
		return repeated(inner)
	}
	return elementID
}

// activityName is what history calls an activity, which may have had another
// model than the process has now.
func activityName(process *model.Process, name, elementID string) string {
	return cmp.Or(name, nameIn(process, elementID))
}

// kindWord names a kind of element; a kind without a word is named as the API does.
func kindWord(k model.Kind) string { return cmp.Or(kindWords[k], string(k)) }

var kindWords = map[model.Kind]string{
	model.KindBoundaryCancel:       "Cancel event",
	model.KindBoundaryCompensation: "Compensation event",
	model.KindBoundaryConditional:  "Conditional event",
	model.KindBoundaryError:        "Error event",
	model.KindBoundaryEscalation:   "Escalation event",
	model.KindBoundaryMessage:      "Message event",
	model.KindBoundarySignal:       "Signal event",
	model.KindBoundaryTimer:        "Timer",
	model.KindBusinessRuleTask:     "Business rule task",
	model.KindCallActivity:         "Call activity",
	model.KindCancelEnd:            "Cancel end event",
	model.KindCompensationEnd:      "Compensation end event",
	model.KindCompensationStart:    "Compensation start event",
	model.KindCompensationThrow:    "Compensation event",
	model.KindConditionalCatch:     "Conditional event",
	model.KindConditionalStart:     "Conditional start event",
	model.KindEndEvent:             "End event",
	model.KindErrorEnd:             "Error end event",
	model.KindErrorStart:           "Error start event",
	model.KindEscalationEnd:        "Escalation end event",
	model.KindEscalationStart:      "Escalation start event",
	model.KindEscalationThrow:      "Escalation event",
	model.KindEventBasedGateway:    "Event-based gateway",
	model.KindExclusiveGateway:     "Exclusive gateway",
	model.KindInclusiveGateway:     "Inclusive gateway",
	model.KindLinkCatch:            "Link event",
	model.KindManualTask:           "Manual task",
	model.KindMessageCatch:         "Message event",
	model.KindMessageEnd:           "Message end event",
	model.KindMessageStart:         "Message start event",
	model.KindMessageThrow:         "Message event",
	model.KindMultiInstanceBody:    "Multiple instances",
	model.KindNoneThrow:            "Event",
	model.KindParallelGateway:      "Parallel gateway",
	model.KindPlainMessageEnd:      "Message end event",
	model.KindProcess:              "Process",
	model.KindReceiveTask:          "Receive task",
	model.KindScriptTask:           "Script task",
	model.KindSendTask:             "Send task",
	model.KindServiceTask:          "Service task",
	model.KindSignalCatch:          "Signal event",
	model.KindSignalEnd:            "Signal end event",
	model.KindSignalStart:          "Signal start event",
	model.KindSignalThrow:          "Signal event",
	model.KindStartEvent:           "Start event",
	model.KindSubProcess:           "Subprocess",
	model.KindTask:                 "Task",
	model.KindTerminateEnd:         "Terminate end event",
	model.KindTimerCatch:           "Timer",
	model.KindTimerStart:           "Timer",
	model.KindTransaction:          "Transaction",
	model.KindUserTask:             "User task",
}

// isAround tells what only holds other activities from what does something.
func isAround(k model.Kind) bool {
	return k == model.KindSubProcess || k == model.KindTransaction || k == model.KindMultiInstanceBody
}

// leadsOn tells gateways, which only lead on.
func leadsOn(k model.Kind) bool {
	switch k {
	case model.KindEventBasedGateway, model.KindExclusiveGateway, model.KindInclusiveGateway, model.KindParallelGateway:
		return true
	}
	return false
}
