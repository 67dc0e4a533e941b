package machine

import (
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// inclusiveGateway waits until no more token of its scope can reach it, then
// goes on by all flows whose conditions hold, else by the default flow (BPMN
// 2.0.2, clause 13.4.3). As in Camunda 7 it goes on at the latest when as many
// have arrived as it has incoming flows, and a token that waits at the gateway
// itself counts as arrived.
type inclusiveGateway struct{}

func (inclusiveGateway) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	e.Active = false
	scope := r.scopeOf(e)
	r.touch(scope)
	arrived := r.waitingAt(e, n)
	if len(arrived) < len(n.Incoming) && r.canStillArrive(scope, n) {
		return nil
	}
	flows, err := r.selectFlows(e, n)
	if err != nil {
		return err
	}
	return r.leaveBy(e, n, arrived, flows...)
}

// canStillArrive tells whether a token in the scope that is not at n can reach it.
func (r *run) canStillArrive(scope *state.Execution, n *model.FlowNode) bool {
	for _, leaf := range r.leaves(scope) {
		if leaf.ActivityID == "" || leaf.ActivityID == n.ID && !leaf.Active && leaf.ActivityInstanceID != "" {
			continue
		}
		from := r.mustNode(leaf, leaf.ActivityID)
		if f := r.process(leaf).Flows[leaf.FlowID]; f != nil && leaf.ActivityInstanceID == "" && !f.Source.AsyncAfter {
			from = f.Target // of a fork whose other paths go first
		}
		if canReach(from, n, map[*model.FlowNode]bool{}) {
			return true
		}
	}
	return false
}

// leaves are the executions below and including e that have no children.
func (r *run) leaves(e *state.Execution) []*state.Execution {
	children := r.tree.children(e.ID)
	if len(children) == 0 {
		return []*state.Execution{e}
	}
	var all []*state.Execution
	for _, c := range children {
		all = append(all, r.leaves(c)...)
	}
	return all
}

// canReach tells whether a path of flows leads from one node to another. A path
// that ends goes on behind its scope.
func canReach(from, to *model.FlowNode, seen map[*model.FlowNode]bool) bool {
	if from == to {
		return true
	}
	if from == nil || seen[from] {
		return false
	}
	seen[from] = true
	for _, f := range from.Outgoing {
		if canReach(f.Target, to, seen) {
			return true
		}
	}
	switch {
	case from.Kind == model.KindEventBasedGateway:
		for _, event := range from.Catches {
			if canReach(event, to, seen) {
				return true
			}
		}
	case len(from.Outgoing) == 0 && from.Parent.Parent != nil:
		return canReach(from.Parent, to, seen)
	}
	return false
}
