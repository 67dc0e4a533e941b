package web

import (
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/views"
)

// trail is the way that a process instance has taken through its model, and
// where it stands: element and sequence flow ids.
type trail struct {
	past, here, failed, taken map[string]bool
	inside                    map[string]bool // what is around others, with a token in it
	failing                   map[string]bool // activity instances with an incident of their own
	suspended                 bool
}

// trailOf reads the trail from the activity instances, ended and running, and
// from what is loaded of a running instance; unit is nil for an ended one.
func trailOf(p *model.Process, activities []query.HistoryActivityInstance, unit *state.Unit) trail {
	t := trail{past: map[string]bool{}, here: map[string]bool{}, failed: map[string]bool{}, taken: map[string]bool{}, inside: map[string]bool{}, failing: map[string]bool{}}
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
			t.here[a.ActivityID] = !isAround(n.Kind)
			t.inside[a.ActivityID] = isAround(n.Kind)
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
		if e, ok := unit.Executions.Get(i.ExecutionID); ok && e.ActivityID == i.ActivityID {
			t.failing[e.ActivityInstanceID] = true
		}
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
			marks = append(marks, views.Mark{Element: shapeOf(n), Kind: views.MarkFailed})
		case t.here[n.ID]:
			marks = append(marks, views.Mark{Element: shapeOf(n), Kind: views.MarkHere})
		case t.past[n.ID]:
			marks = append(marks, views.Mark{Element: shapeOf(n), Kind: views.MarkPast})
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
		if n.Parent == scope && !leadsOn(n.Kind) {
			steps = append(steps, n)
		}
	}
	return steps
}
