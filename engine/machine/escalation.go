package machine

import (
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// escalationEvent throws an escalation and, unless it interrupted something
// around it, goes on (BPMN 2.0.2, clause 10.5.4).
type escalationEvent struct{}

func (escalationEvent) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	c, err := r.escalate(e, n, n.Escalation.Code)
	if err != nil || c != nil && c.Interrupting {
		return err
	}
	return r.leave(r.current(e), n)
}

// escalate hands an escalation to the nearest event that catches it; nil where
// there is none.
func (r *run) escalate(e *state.Execution, n *model.FlowNode, code string) (*model.FlowNode, error) {
	scope, c, err := r.findCatcher(e, n, func(c *model.FlowNode) bool {
		if c.Escalation == nil || c.Escalation.Code != "" && c.Escalation.Code != code {
			return false
		}
		return !startsSubprocess(c) || c.Parent != n.Parent // an event subprocess does not catch its own
	})
	if err != nil || c == nil {
		return nil, err
	}
	if name := c.Escalation.CodeVariable; name != "" {
		in := place{execution: scope}
		if !c.Interrupting && c.AttachedTo != nil {
			in.execution = r.scopeFor(r.parent(scope), c.Parent)
		}
		r.setVariable(in, name, value.OfString(code))
	}
	return c, r.happen(scope, c)
}
