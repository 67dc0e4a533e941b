package machine

import (
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// findCatcher looks for a catching event in the scopes around e, inner ones
// first and across call activities: within a scope event subprocesses before
// boundary events, and events with a code before those without. From says
// is where the error comes from, in the instance that is looked at.
func (r *run) findCatcher(e *state.Execution, from *model.FlowNode, wanted func(c *model.FlowNode) bool) (*state.Execution, *model.FlowNode, error) {
	for e != nil {
		for s := r.scopeOf(e); s != nil; s = r.parent(s) {
			if !s.Scope {
				continue
			}
			n := r.mustNode(s, s.ScopeActivityID)
			if !n.Encloses(from) {
				continue // the event that threw the compensation in which this happened
			}
			if c := bestCatcher(n, wanted); c != nil {
				return s, c, nil
			}
		}
		super, err := r.superExecution(e)
		if err != nil || super == nil {
			return nil, nil, err
		}
		if err := r.passOutputs(super, r.root(e)); err != nil {
			return nil, nil, err
		}
		e, from = super, r.mustNode(super, super.ActivityID)
	}
	return nil, nil, nil
}

func bestCatcher(scope *model.FlowNode, wanted func(c *model.FlowNode) bool) *model.FlowNode {
	var best *model.FlowNode
	rank := -1
	for _, c := range scope.Catches {
		if !wanted(c) {
			continue
		}
		if n := precedence(c); n > rank {
			best, rank = c, n
		}
	}
	return best
}

func precedence(c *model.FlowNode) int {
	n := 0
	if c.AttachedTo == nil {
		n += 10
	}
	if c.Error != nil && c.Error.Code != "" {
		n++
	}
	return n
}
