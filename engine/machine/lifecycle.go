package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// step is one entry of the agenda: an operation on an execution at a node.
type step struct {
	op        operation
	execution *state.Execution
	node      *model.FlowNode
	flow      *model.SequenceFlow
	// flows are those that leaveBy takes; joined are the executions that a
	// gateway merges into this one.
	flows  []*model.SequenceFlow
	joined []*state.Execution
}

// operation is one transition of the lifecycle:
//
//	enter → begin → execute … wait ┄ trigger → leave → take → enter
//	                                             └→ finish → ended: leave of the
//	                                                scope, or the instance's end
type operation func(r *run, s step) error

// push plans a step; the last one pushed runs first, so that the walk is depth first.
func (r *run) push(s step) { r.agenda = append(r.agenda, s) }

// walk runs steps until nothing is runnable.
func (r *run) walk() error {
	for len(r.agenda) > 0 {
		s := r.agenda[len(r.agenda)-1]
		r.agenda = r.agenda[:len(r.agenda)-1]
		s.execution = r.current(s.execution)
		if err := s.op(r, s); err != nil {
			return at(s.node, err)
		}
	}
	return nil
}

// enter arrives at a node: behind a job where it is asyncBefore.
func enter(r *run, s step) error {
	e, n := s.execution, s.node
	e.ActivityID, e.ActivityInstanceID, e.FlowID, e.Active = n.ID, "", "", true
	if n.AsyncBefore {
		return r.continueLater(e, n, asyncBefore)
	}
	r.push(step{op: begin, execution: e, node: n})
	return nil
}

// begin makes the activity instance, and the scope with its timers.
func begin(r *run, s step) error {
	e := s.execution
	instance := r.newActivityInstance(e, s.node, r.enclosingInstance(e))
	if s.node.Scope {
		e = r.openScope(e, s.node, instance)
		for _, b := range s.node.Catches {
			if err := r.scheduleTimer(e, b); err != nil {
				return at(b, err)
			}
		}
	}
	r.push(step{op: execute, execution: e, node: s.node})
	return nil
}

// execute runs the behavior of the node.
func execute(r *run, s step) error {
	b, ok := behaviors[s.node.Kind]
	if !ok {
		return fmt.Errorf("no behavior for elements of kind %s", s.node.Kind)
	}
	return b.execute(r, s.execution, s.node)
}

// leave goes on behind a finished activity by all flows whose conditions hold.
func leave(r *run, s step) error {
	flows, err := r.selectFlows(s.execution, s.node)
	if err != nil {
		return err
	}
	s.flows = flows
	return leaveBy(r, s)
}

// leaveBy goes on behind a finished activity by the given flows; the executions
// that a gateway joined end in this one.
func leaveBy(r *run, s step) error {
	if len(s.joined) > 1 {
		r.endVariables(s.execution.ID) // those of one branch do not outlive the join
	}
	for _, other := range s.joined {
		if other != s.execution {
			r.endActivity(other, s.node, false)
			r.endConcurrent(other)
		}
	}
	e := r.current(s.execution)
	e.Active = true
	if len(s.flows) == 0 {
		r.push(step{op: finish, execution: e, node: s.node})
		return nil
	}
	r.endActivity(e, s.node, false)
	e = r.closeScope(e, s.node)
	targets := r.fork(e, len(s.flows))
	for i := len(s.flows) - 1; i >= 0; i-- {
		targets[i].ActivityID, targets[i].FlowID = s.node.ID, s.flows[i].ID
		r.push(step{op: take, execution: targets[i], node: s.node, flow: s.flows[i]})
	}
	return nil
}

// take goes along a flow: behind a job where its source is asyncAfter.
func take(r *run, s step) error {
	e := s.execution
	e.ActivityID, e.ActivityInstanceID, e.FlowID, e.Active = s.node.ID, "", s.flow.ID, true
	if s.node.AsyncAfter {
		return r.continueLater(e, s.node, asyncAfter)
	}
	r.push(step{op: enter, execution: e, node: s.flow.Target})
	return nil
}

// finish ends a path at a node that nothing follows.
func finish(r *run, s step) error {
	r.endActivity(s.execution, s.node, true)
	e := r.closeScope(s.execution, s.node)
	e.ActivityID, e.FlowID = s.node.ID, ""
	if s.node.AsyncAfter {
		e.ActivityInstanceID = ""
		return r.continueLater(e, s.node, asyncAfter)
	}
	r.push(step{op: ended, execution: e, node: s.node})
	return nil
}

// ended removes a path that has come to its end; with the last one its scope
// is complete.
func ended(r *run, s step) error {
	e := s.execution
	if e.Concurrent {
		r.endConcurrent(e)
		return nil
	}
	scope := s.node.Parent
	if scope == nil || scope.Kind == model.KindProcess {
		r.endInstance(e, s.node.ID)
		return nil
	}
	b, ok := behaviors[scope.Kind].(composite)
	if !ok {
		return fmt.Errorf("elements of kind %s have no inside", scope.Kind)
	}
	e.ActivityID, e.ActivityInstanceID = scope.ID, r.scopeInstance(e)
	return b.childEnded(r, e, scope)
}

// selectFlows returns the flows by which an activity is left: those without
// condition and those whose condition holds, else the default flow.
func (r *run) selectFlows(e *state.Execution, n *model.FlowNode) ([]*model.SequenceFlow, error) {
	var flows []*model.SequenceFlow
	for _, f := range n.Outgoing {
		if f == n.DefaultFlow {
			continue
		}
		holds, err := r.holds(e, f)
		if err != nil {
			return nil, err
		}
		if holds {
			flows = append(flows, f)
		}
	}
	if len(flows) == 0 && n.DefaultFlow != nil {
		flows = append(flows, n.DefaultFlow)
	}
	if len(flows) == 0 && len(n.Outgoing) > 0 {
		return nil, noFlow(n)
	}
	return flows, nil
}

// holds evaluates the condition of a flow.
func (r *run) holds(e *state.Execution, f *model.SequenceFlow) (bool, error) {
	if f.Condition == nil {
		return true, nil
	}
	ok, err := f.Condition.Expression.EvalBool(r.scopeEnv(e))
	if err != nil {
		return false, fmt.Errorf("condition of sequence flow %s: %w", f.ID, err)
	}
	return ok, nil
}

// noFlow is the failure of a node that cannot be left.
func noFlow(n *model.FlowNode) error {
	return fmt.Errorf("ENGINE-02004 No outgoing sequence flow for the element with id '%s' could be selected for continuing the process", n.ID)
}
