package web

import (
	"cmp"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/views"
)

// trail is the way that a process instance has taken through its model, and
// where it stands: element and sequence flow ids.
type trail struct {
	past, here, failed, taken map[string]bool
	inside                    map[string]bool // subprocesses with a token in them
	suspended                 bool
}

// trailOf reads the trail from the activity instances, ended and running, and
// from what is loaded of a running instance; unit is nil for an ended one.
func trailOf(p *model.Process, activities []query.HistoryActivityInstance, unit *state.Unit) trail {
	t := trail{past: map[string]bool{}, here: map[string]bool{}, failed: map[string]bool{}, taken: map[string]bool{}, inside: map[string]bool{}}
	arrivals := map[string][]query.Millis{}
	ends := map[string][]query.Millis{}
	for _, a := range activities {
		arrivals[a.ActivityID] = append(arrivals[a.ActivityID], a.StartTime)
		if a.EndTime != 0 && !a.Canceled {
			t.past[a.ActivityID] = true
			ends[a.ActivityID] = append(ends[a.ActivityID], a.EndTime)
		}
	}
	if unit != nil {
		t.stand(p, unit, arrivals)
	}
	for target, times := range arrivals {
		if n, ok := p.Nodes[target]; ok {
			for _, at := range times {
				t.takeFlows(n, at, ends)
			}
		}
	}
	return t
}

// stand notes where the tokens of a running instance are. One that waits for its
// job before an activity has arrived there without an activity instance.
func (t *trail) stand(p *model.Process, unit *state.Unit, arrivals map[string][]query.Millis) {
	for i := range unit.ProcessInstances.All() {
		t.suspended = i.Suspended
	}
	for a := range unit.ActivityInstances.All() {
		if n, ok := p.Nodes[a.ActivityID]; ok {
			t.here[a.ActivityID] = n.Kind != model.KindSubProcess
			t.inside[a.ActivityID] = n.Kind == model.KindSubProcess
		}
	}
	for e := range unit.Executions.All() {
		if _, ok := p.Nodes[e.ActivityID]; !ok || e.ActivityInstanceID != "" {
			continue
		}
		t.here[e.ActivityID] = true
		if e.FlowID == "" {
			arrivals[e.ActivityID] = append(arrivals[e.ActivityID], 1<<62)
		}
	}
	for i := range unit.Incidents.All() {
		t.failed[i.ActivityID] = true
	}
}

// takeFlows marks the flow by which a token came to n: the one from the activity
// that ended last before. History does not keep flows.
func (t *trail) takeFlows(n *model.FlowNode, at query.Millis, ends map[string][]query.Millis) {
	latest := query.Millis(0)
	var taken []string
	for _, flow := range n.Incoming {
		for _, end := range ends[flow.Source.ID] {
			switch {
			case end > at || end < latest:
			case end > latest:
				latest, taken = end, []string{flow.ID}
			default:
				taken = append(taken, flow.ID)
			}
		}
	}
	for _, id := range taken {
		t.taken[id] = true
	}
}

// marks colors the diagram; what fails stands out before what is here, and that
// before what has been passed.
func (t trail) marks(p *model.Process) []views.Mark {
	var marks []views.Mark
	for _, n := range flowOrder(p.Root) {
		switch {
		case t.failed[n.ID]:
			marks = append(marks, views.Mark{Element: n.ID, Kind: views.MarkFailed})
		case t.here[n.ID]:
			marks = append(marks, views.Mark{Element: n.ID, Kind: views.MarkHere})
		case t.past[n.ID]:
			marks = append(marks, views.Mark{Element: n.ID, Kind: views.MarkPast})
		}
		for _, flow := range n.Outgoing {
			if t.taken[flow.ID] {
				marks = append(marks, views.Mark{Element: flow.ID, Kind: views.MarkTaken})
			}
		}
	}
	return marks
}

// outline is the process as a list of steps with where the instance is.
func (t trail) outline(scope *model.FlowNode, current string) []views.OutlineItem {
	var items []views.OutlineItem
	for _, n := range stepsIn(scope) {
		items = append(items, views.OutlineItem{
			ID: n.ID, Name: nodeName(n), Kind: kindWord(n.Kind), Glyph: t.glyph(n), Current: n.ID == current,
			Children: t.outline(n, current),
		})
	}
	return items
}

func (t trail) glyph(n *model.FlowNode) string {
	switch {
	case t.failed[n.ID]:
		return "fail"
	case (t.here[n.ID] || t.inside[n.ID]) && t.suspended:
		return "hold"
	case t.here[n.ID] && n.Kind == model.KindUserTask:
		return "wait"
	case t.here[n.ID], t.inside[n.ID]:
		return "run"
	case t.past[n.ID]:
		return "done"
	}
	return ""
}

// flowOrder are all flow nodes of a scope and of the scopes inside, in the order
// in which a token meets them.
func flowOrder(scope *model.FlowNode) []*model.FlowNode {
	var order []*model.FlowNode
	seen := map[*model.FlowNode]bool{}
	var visit func(n *model.FlowNode)
	visit = func(n *model.FlowNode) {
		if seen[n] {
			return
		}
		seen[n] = true
		order = append(order, n)
		order = append(order, flowOrder(n)...)
		for _, b := range n.Boundary() {
			visit(b)
		}
		for _, flow := range n.Outgoing {
			visit(flow.Target)
		}
	}
	if scope.Start != nil {
		visit(scope.Start)
	}
	for _, n := range scope.Children {
		visit(n)
	}
	return order
}

// stepsIn are the flow nodes directly inside of a scope that a list of steps
// shows: all but gateways, which only lead on.
func stepsIn(scope *model.FlowNode) []*model.FlowNode {
	var steps []*model.FlowNode
	for _, n := range flowOrder(scope) {
		if n.Parent == scope && n.Kind != model.KindExclusiveGateway && n.Kind != model.KindParallelGateway {
			steps = append(steps, n)
		}
	}
	return steps
}

// nodeName names a node as people know it.
func nodeName(n *model.FlowNode) string {
	if n.Loop != nil {
		return nodeName(n.Loop.Inner) + " (multiple instances)"
	}
	return cmp.Or(n.Name, n.ID)
}

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
	model.KindCompensationThrow:    "Compensation",
	model.KindConditionalCatch:     "Conditional event",
	model.KindConditionalStart:     "Conditional start event",
	model.KindEndEvent:             "End event",
	model.KindErrorEnd:             "Error end event",
	model.KindErrorStart:           "Error start event",
	model.KindEscalationEnd:        "Escalation end event",
	model.KindEscalationStart:      "Escalation start event",
	model.KindEscalationThrow:      "Escalation",
	model.KindEventBasedGateway:    "Event-based gateway",
	model.KindExclusiveGateway:     "Exclusive gateway",
	model.KindInclusiveGateway:     "Inclusive gateway",
	model.KindLinkCatch:            "Link",
	model.KindManualTask:           "Manual task",
	model.KindMessageCatch:         "Message event",
	model.KindMessageEnd:           "Message end event",
	model.KindMessageStart:         "Message start event",
	model.KindMessageThrow:         "Message",
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
	model.KindSignalThrow:          "Signal",
	model.KindStartEvent:           "Start event",
	model.KindSubProcess:           "Subprocess",
	model.KindTask:                 "Task",
	model.KindTerminateEnd:         "Terminate end event",
	model.KindTimerCatch:           "Timer",
	model.KindTimerStart:           "Timer start event",
	model.KindTransaction:          "Transaction",
	model.KindUserTask:             "User task",
}

// kindWord names a kind of element; a kind without a word is named as the API does.
func kindWord(k model.Kind) string { return cmp.Or(kindWords[k], string(k)) }
