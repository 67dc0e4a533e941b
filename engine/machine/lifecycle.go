package machine

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// step is one entry of the agenda: what an execution does next.
type step struct {
	do        func(r *run, s step) error
	execution *state.Execution
	node      *model.FlowNode
	flow      *model.SequenceFlow
	// payload are variables that a message brings to what it begins.
	payload []Variable
}

// phase says that an execution is on its way into or out of an activity, where
// conditional events must not disturb it.
type phase int

const (
	starting phase = iota + 1
	ending
)

// push plans a step; the last one pushed runs first, so that the walk is depth first.
func (r *run) push(s step) { r.agenda = append(r.agenda, s) }

// walk runs steps until nothing is runnable. A step whose execution was removed
// meanwhile falls away.
func (r *run) walk() error {
	was := r.walking
	r.walking = true
	defer func() { r.walking = was }()
	for len(r.agenda) > 0 {
		if err := cmp.Or(r.needsMore(), r.checkWritten()); err != nil {
			return err
		}
		s := r.agenda[len(r.agenda)-1]
		r.agenda = r.agenda[:len(r.agenda)-1]
		s.execution = r.current(s.execution)
		if r.isGone(s.execution) {
			continue
		}
		if err := s.do(r, s); err != nil {
			return at(s.node, err)
		}
	}
	return nil
}

// settle walks on where several things happen from outside, one after the
// other; what happens within a walk waits for its turn.
func (r *run) settle() error {
	if r.walking {
		return nil
	}
	return r.walk()
}

// enter plans that e arrives at n.
func (r *run) enter(e *state.Execution, n *model.FlowNode) {
	e.ActivityID, e.ActivityInstanceID, e.FlowID, e.Active = n.ID, "", "", true
	r.push(step{do: arrive, execution: e, node: n, payload: r.payload})
	r.payload = nil
}

// arrive is at a node: behind a job where it is asyncBefore.
func arrive(r *run, s step) error {
	if s.node.AsyncBefore {
		return r.continueLater(s.execution, s.node, asyncBefore)
	}
	return r.begin(s.execution, s.node, s.payload)
}

// begin opens the scope of a node, if it has one, and begins its activity. The
// payload becomes variables of the scope or, where the node has none, of its path.
func (r *run) begin(e *state.Execution, n *model.FlowNode, payload []Variable) error {
	if slices.Contains(r.process(e).Starts, n) {
		r.starting[e.ProcessInstanceID] = true // perhaps behind a job
		if n.AsyncBefore && e.ID == e.ProcessInstanceID {
			if err := r.notifyStarted(place{execution: e, outside: true}); err != nil {
				return err
			}
		}
	}
	if n.Scope {
		e = r.openScope(e, n)
		if err := r.initialize(e, n); err != nil {
			return err
		}
	}
	r.payload = payload
	return r.beginIn(e, n)
}

// initialize makes what a scope has from the moment it is open: the variables
// that its node declares, and the subscriptions of the events that wait in it.
func (r *run) initialize(scope *state.Execution, n *model.FlowNode) error {
	if n.UserTask != nil {
		if err := r.copyVariables(scope, n); err != nil {
			return at(n, err)
		}
	}
	return r.subscribe(scope, n)
}

// beginIn begins an activity on an execution that has its scope already: the
// activity instance, the mapping of inputs, timers, listeners, and the behavior.
func (r *run) beginIn(e *state.Execution, n *model.FlowNode) error {
	e, goesOn, err := r.instantiate(e, n)
	if err != nil || !goesOn {
		return err
	}
	if e, goesOn, err = r.dispatch(e); err != nil || !goesOn {
		return err
	}
	return r.execute(e, n)
}

// instantiate makes the activity instance and all that stands before the
// behavior. goesOn is false where a listener threw a BPMN error that was caught.
func (r *run) instantiate(e *state.Execution, n *model.FlowNode) (_ *state.Execution, goesOn bool, err error) {
	around := r.scopeFor(e, n.Parent)
	if around == e {
		if p := r.parent(e); p != nil && isScopeOf(e, n) {
			around = r.scopeFor(p, n.Parent)
		}
	}
	if err := r.newActivityInstance(e, n, around.ScopeInstanceID); err != nil {
		return e, false, err
	}
	payload := r.payload
	r.payload = nil
	if err := r.setAll(place{execution: e}, local(payload)); err != nil {
		return e, false, err
	}
	r.phases[e.ID] = starting
	if err := r.mapInputs(e, n); err != nil {
		return e, false, err
	}
	if isScopeOf(e, n) {
		if err := r.startTimers(e, n); err != nil {
			return e, false, err
		}
	}
	caught, err := r.notify(e, n, "start")
	return e, !caught, err
}

// execute runs the behavior of the node. A BPMN error that it throws goes to
// whoever catches it.
func (r *run) execute(e *state.Execution, n *model.FlowNode) error {
	delete(r.phases, e.ID)
	b, err := r.behavior(n)
	if err != nil {
		return err
	}
	if n.Scope {
		goesOn, err := r.evaluateConditions(e, nil)
		if err != nil || !goesOn {
			return err
		}
		e = r.current(e)
	}
	instance := e.ActivityInstanceID
	err = b.execute(r, e, n)
	if err != nil && e.ActivityInstanceID == instance && !r.isGone(e) {
		return r.throw(e, n, err)
	}
	return err
}

// leave goes on behind a finished activity by all flows whose conditions hold,
// and remembers what can be compensated.
func (r *run) leave(e *state.Execution, n *model.FlowNode) error {
	e, goesOn, err := r.dispatch(e)
	if err != nil || !goesOn {
		return err
	}
	r.phases[e.ID] = ending
	if l, ok := behaviors[n.Kind].(leaver); ok {
		goesOn, err := l.leaving(r, e, n)
		if err != nil || !goesOn {
			return err
		}
	}
	if h := n.CompensationHandler; h != nil && !h.TriggeredByEvent {
		r.subscribeCompensation(r.scopeFor(e, n.Parent), h, "")
	}
	flows, err := r.selectFlows(e, n)
	if err != nil {
		return err
	}
	if len(flows) == 0 {
		if n.ForCompensation && r.isCompensating(e) {
			return r.endCompensation(e, n)
		}
		return r.end(e, n, true)
	}
	return r.leaveBy(e, n, nil, flows...)
}

// leaveBy goes on behind a finished activity by the given flows; the executions
// that a gateway joined end in this one.
func (r *run) leaveBy(e *state.Execution, n *model.FlowNode, joined []*state.Execution, flows ...*model.SequenceFlow) error {
	if len(joined) > 1 {
		r.endVariables(e.ID) // those of one branch do not outlive the join
	}
	for _, other := range joined {
		if other == e {
			continue
		}
		other.Active = false
		other, goesOn, err := r.finish(other, n, len(flows) == 0)
		if err == nil && goesOn {
			err = r.ended(other, n)
		}
		if err != nil {
			return err
		}
	}
	e = r.current(e)
	e.Active = true
	if len(flows) == 0 {
		return r.end(e, n, !e.Concurrent)
	}
	e, goesOn, err := r.finish(e, n, false)
	if err != nil || !goesOn {
		return err
	}
	if e, err = r.destroyScope(e, n); err != nil {
		return err
	}
	targets := r.fork(e, len(flows))
	for i := len(flows) - 1; i >= 0; i-- {
		t := targets[i]
		t.ActivityID, t.ActivityInstanceID, t.FlowID, t.Active = n.ID, "", flows[i].ID, true
		r.push(step{do: take, execution: t, node: n, flow: flows[i]})
	}
	return nil
}

// finish calls the end listeners and ends the activity instance. goesOn is
// false where something else happened to the execution meanwhile.
func (r *run) finish(e *state.Execution, n *model.FlowNode, scope bool) (_ *state.Execution, goesOn bool, err error) {
	id := e.ActivityInstanceID
	caught, err := r.notify(e, n, "end")
	if err != nil || caught {
		return e, false, err
	}
	r.endActivityInstance(id, false, scope)
	if e, goesOn, err = r.dispatch(e); err != nil || !goesOn {
		return e, false, err
	}
	delete(r.phases, e.ID)
	e.ActivityInstanceID = ""
	if isScopeOf(e, n) {
		e.ScopeInstanceID = ""
	}
	r.followPath(e)
	return e, true, nil
}

// destroyScope closes the scope of a node that is left and maps its outputs.
func (r *run) destroyScope(e *state.Execution, n *model.FlowNode) (*state.Execution, error) {
	if isScopeOf(e, n) {
		if err := r.mapOutputs(e, n); err != nil {
			return nil, err
		}
		if err := r.endWork(e, ""); err != nil { // of a task whose execution was triggered
			return nil, err
		}
	}
	return r.closeScope(e, n), nil
}

// take goes along a flow: behind a job where its source is asyncAfter.
func take(r *run, s step) error {
	if s.node.AsyncAfter {
		return r.continueLater(s.execution, s.node, asyncAfter)
	}
	return goAlong(r, s)
}

// goAlong takes a flow whose source lies behind.
func goAlong(r *run, s step) error {
	e := s.execution
	e.FlowID = s.flow.ID
	delete(r.starting, e.ProcessInstanceID)
	caught, err := r.notifyFlow(e, s.flow)
	if err != nil || caught {
		return err
	}
	target := s.flow.Target
	if target.Kind == model.KindTerminateEnd || target.Kind == model.KindCancelEnd {
		if e, err = r.interruptScope(e, target); err != nil {
			return err
		}
		r.enter(e, target)
		return nil
	}
	e.ActivityID = target.ID
	e, goesOn, err := r.dispatch(e)
	if err != nil || !goesOn {
		return err
	}
	r.enter(e, target)
	return nil
}

// interruptScope ends everything else in the scope of an end event that ends
// all, and gives the token to the scope itself.
func (r *run) interruptScope(e *state.Execution, n *model.FlowNode) (*state.Execution, error) {
	scope := r.scopeOf(e)
	if scope != e {
		r.dissolve(e)
	}
	e.ActivityID = ""
	return scope, r.interrupt(scope, interruptsScope(n))
}

// end ends a path at a node that nothing follows: behind a job where it is
// asyncAfter. scope tells that the path's end contributes to its scope's.
func (r *run) end(e *state.Execution, n *model.FlowNode, scope bool) error {
	e.Active = false
	e, goesOn, err := r.finish(e, n, scope)
	if err != nil || !goesOn {
		return err
	}
	if n.AsyncAfter {
		e.Active, e.FlowID = true, ""
		return r.continueLater(e, n, asyncAfter)
	}
	return r.ended(e, n)
}

// ended removes a path that has come to its end; with the last one its scope
// is complete.
func (r *run) ended(e *state.Execution, n *model.FlowNode) error {
	if err := r.endWork(e, ""); err != nil { // of a task that threw an error nobody catches
		return err
	}
	if isScopeOf(e, n) {
		if err := r.mapOutputs(e, n); err != nil {
			return err
		}
		if e.Concurrent {
			return fmt.Errorf("the scope of %s ends twice", n.ID)
		}
		e = r.closeScope(e, n)
	}
	scope := n.Parent
	if scope.Kind == model.KindProcess {
		if e.Concurrent {
			r.endConcurrent(e)
			return nil
		}
		if r.modified != nil {
			return r.modified.end(e, n)
		}
		return r.endInstance(e, n.ID)
	}
	c, ok := behaviors[scope.Kind].(composite)
	if !ok {
		return fmt.Errorf("elements of kind %s have no inside", scope.Kind)
	}
	if e.Concurrent && !isScopeOf(e, scope) { // handlers of compensation are both
		return c.pathEnded(r, r.parent(e), e, scope)
	}
	e.ActivityID, e.ActivityInstanceID, e.Active = scope.ID, e.ScopeInstanceID, true
	return c.completed(r, e, scope)
}

// selectFlows returns the flows by which an activity is left: those without
// condition and those whose condition holds, else the default flow.
func (r *run) selectFlows(e *state.Execution, n *model.FlowNode) ([]*model.SequenceFlow, error) {
	var flows []*model.SequenceFlow
	for _, f := range n.Outgoing {
		if f == n.DefaultFlow {
			continue
		}
		holds, err := r.holds(e, f.Condition)
		if err != nil {
			return nil, fmt.Errorf("condition of the sequence flow %s: %w", f.ID, err)
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

// holds evaluates a condition; without one it holds.
func (r *run) holds(e *state.Execution, c *model.Condition) (bool, error) {
	return r.holdsIn(r.scopeEnv(e), e.ActivityID, c)
}

func (r *run) holdsIn(v environment, owner string, c *model.Condition) (bool, error) {
	switch {
	case c == nil:
		return true, nil
	case c.Script == nil:
		return c.Expression.EvalBool(v)
	}
	x, err := r.runScript(c.Script, owner, v)
	if err != nil {
		return false, err
	}
	b, ok := x.(bool)
	if !ok {
		return false, fmt.Errorf("the script yields %s, which is neither true nor false", describeValue(x))
	}
	return b, nil
}

// noFlow is the failure of a node that cannot be left.
func noFlow(n *model.FlowNode) error {
	return fmt.Errorf("ENGINE-02004 No outgoing sequence flow for the element with id '%s' could be selected for continuing the process", n.ID)
}

// beginStep and endedStep are begin and ended as steps of the agenda.
func beginStep(r *run, s step) error { return r.begin(s.execution, s.node, nil) }
func endedStep(r *run, s step) error { return r.ended(s.execution, s.node) }
