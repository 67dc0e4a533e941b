package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// A modification cancels and starts activities one instruction after the other,
// each to where the process waits. Meanwhile the process instance does not end,
// though nothing may run in it for a while (Camunda 7.24, "Process Instance
// Modification").

// modifiedReason is Camunda 7.24's, letter for letter.
const modifiedReason = "Cancellation due to process instance modifcation"

// modification is what is remembered between the instructions.
type modification struct {
	root *state.Execution
	// endedAt is the end event at which the last path ended; nil where one runs
	// or the last one was canceled.
	endedAt *model.FlowNode
	reason  string
}

// end notes that the last path of the instance came to its end.
func (m *modification) end(e *state.Execution, n *model.FlowNode) error {
	m.endedAt = n
	e.ActivityID, e.ActivityInstanceID, e.FlowID, e.Active = "", "", "", false
	return nil
}

func (c ModifyInstance) apply(r *run) error {
	p, ok := r.unit.ProcessInstances.Get(c.ProcessInstanceID)
	if !ok {
		return refuse(Invalid, "Process instance '%s' cannot be modified: it does not exist", c.ProcessInstanceID)
	}
	root, _ := r.unit.Executions.Get(p.ID)
	r.skipListeners, r.skipMappings = c.SkipListeners, c.SkipMappings
	r.log(p, state.HistoryOperation{OperationType: "ModifyProcessInstance", EntityType: "ProcessInstance", Category: "Operator", Annotation: c.Annotation})
	r.modified = &modification{root: root, reason: modifiedReason}
	return r.instruct(r.namingCurrent(root, c.Instructions))
}

// impossible is why a modification fails for how the process is built.
func impossible(format string, args ...any) error {
	return &Failure{Err: fmt.Errorf(format, args...)}
}

// namingCurrent names what runs now where an instruction is about that alone.
func (r *run) namingCurrent(root *state.Execution, instructions []Instruction) []Instruction {
	var named []Instruction
	for _, i := range instructions {
		if i.Type != Cancel || !i.CurrentOnly || i.ActivityID == "" {
			named = append(named, i)
			continue
		}
		n, ok := r.process(root).Nodes[i.ActivityID]
		if !ok {
			continue
		}
		for _, e := range r.executionsIn(root, n) {
			one := Instruction{Type: Cancel}
			switch {
			case isScopeOf(e, n):
				one.ActivityInstanceID = e.ScopeInstanceID
			case e.ActivityInstanceID != "":
				one.ActivityInstanceID = e.ActivityInstanceID
			default:
				one.TransitionInstanceID = e.ID
			}
			named = append(named, one)
		}
	}
	return named
}

// startByInstructions begins a new process instance at the places that
// instructions name.
func (r *run) startByInstructions(root *state.Execution, instructions []Instruction) error {
	n := r.process(root).Root
	if err := r.callListeners(place{execution: root}, n.ID, n.Listeners, "start"); err != nil {
		return at(n, err)
	}
	r.modified = &modification{root: root}
	root.ActivityID, root.Active = "", false
	return r.instruct(instructions)
}

// instruct carries instructions out and lets the instance end if nothing runs.
func (r *run) instruct(instructions []Instruction) error {
	m := r.modified
	for _, i := range instructions {
		if err := r.carryOut(m.root, i); err != nil {
			return err
		}
		if err := r.walk(); err != nil {
			return err
		}
	}
	r.modified = nil
	if r.isGone(m.root) || r.tree.count(m.root.ID) > 0 || m.root.ActivityID != "" {
		return nil
	}
	if m.endedAt != nil {
		return r.endInstance(m.root, m.endedAt.ID)
	}
	return r.deleteUpward(m.root, "")
}

func (r *run) carryOut(root *state.Execution, i Instruction) error {
	r.termination = internallyTerminated
	switch i.Type {
	case Cancel:
		r.termination = externallyTerminated
		return r.cancelInstances(root, i)
	case StartBefore:
		n, err := r.instructed(root, i.ActivityID)
		switch {
		case err != nil:
			return err
		case n.Kind == model.KindBoundaryCompensation:
			return impossible("Cannot start before activity %s; activity is a compensation boundary event.", n.ID)
		}
		return r.startAt(root, i, n.Parent, n, nil)
	case StartAfter:
		n, err := r.instructed(root, i.ActivityID)
		switch {
		case err != nil:
			return err
		case len(n.Outgoing) == 0: // what is repeated has none, they are its body's
			return impossible("Cannot start after activity %s; activity has no outgoing sequence flow to take", n.ID)
		case len(n.Outgoing) > 1:
			return impossible("Cannot start after activity %s; activity has more than one outgoing sequence flow", n.ID)
		}
		f := n.Outgoing[0]
		return r.startAt(root, i, f.Source.Parent, f.Source, f)
	case StartTransition:
		f, ok := r.process(root).Flows[i.TransitionID]
		if !ok {
			return refuse(Invalid, "Cannot perform instruction: Start transition '%s'; Element '%s' does not exist in process '%s'", i.TransitionID, i.TransitionID, root.ProcessDefinitionID)
		}
		return r.startAt(root, i, f.Source.Parent, f.Source, f)
	}
	return refuse(Invalid, "For instruction type 'null': the type '%s' is not known", i.Type)
}

func (r *run) instructed(root *state.Execution, id string) (*model.FlowNode, error) {
	n, ok := r.process(root).Nodes[id]
	if !ok {
		return nil, refuse(Invalid, "Cannot perform instruction: Start before activity '%s'; Element '%s' does not exist in process '%s'", id, id, root.ProcessDefinitionID)
	}
	return n, nil
}

// cancelInstances cancels one instance or all of an activity.
func (r *run) cancelInstances(root *state.Execution, i Instruction) error {
	if id := i.ActivityInstanceID; id != "" {
		if r.standsFor(root, id) == nil {
			return refuse(Invalid, "Cannot perform instruction: Cancel activity instance '%s'; Activity instance '%s' does not exist", id, id)
		}
		if err := r.ensureActive(root); err != nil {
			return err
		}
		return r.cancelOne(root, id, r.modified.reason)
	}
	if id := i.TransitionInstanceID; id != "" {
		e, ok := r.unit.Executions.Get(id)
		if !ok || e.ActivityID == "" || e.ActivityInstanceID != "" {
			return refuse(Invalid, "Cannot perform instruction: Cancel transition instance '%s'; Transition instance '%s' does not exist", id, id)
		}
		if err := r.ensureActive(root); err != nil {
			return err
		}
		return r.cancelUpward(e, r.modified.reason)
	}
	n, ok := r.process(root).Nodes[i.ActivityID]
	if !ok {
		return nil // nothing runs there, as Camunda 7.24 has it
	}
	// Each time anew: what is left moves when the tree becomes simpler.
	for range r.executionsIn(root, n) {
		left := r.executionsIn(root, n)
		if len(left) == 0 {
			break
		}
		if err := r.ensureActive(root); err != nil {
			return err
		}
		if err := r.cancelUpward(left[0], r.modified.reason); err != nil {
			return err
		}
	}
	return nil
}

// living lists an execution and all below it that are no event scopes.
func (r *run) living(e *state.Execution) []*state.Execution {
	all := []*state.Execution{e}
	for _, c := range r.tree.children(e.ID) {
		all = append(all, r.living(c)...)
	}
	return all
}

// standsFor finds the execution of an activity instance: its scope's, or the
// one that is in it.
func (r *run) standsFor(root *state.Execution, instanceID string) *state.Execution {
	for _, e := range r.living(root) {
		if e.Scope && e.ScopeInstanceID == instanceID || e.ActivityInstanceID == instanceID {
			return e
		}
	}
	return nil
}

// executionsIn lists the executions that are in an activity, or wait before or
// behind it.
func (r *run) executionsIn(root *state.Execution, n *model.FlowNode) []*state.Execution {
	var all []*state.Execution
	for _, e := range r.living(root) {
		if isScopeOf(e, n) || e.ActivityID == n.ID && r.tree.count(e.ID) == 0 && !(e.Scope && e.ScopeActivityID == n.ID) {
			all = append(all, e)
		}
	}
	return all
}

// cancelOne cancels an activity instance.
func (r *run) cancelOne(e *state.Execution, instanceID, reason string) error {
	found := r.standsFor(r.root(e), instanceID)
	if found == nil {
		return nil
	}
	return r.cancelUpward(found, reason)
}

// scopeAbove is the nearest scope above an execution, nil for the root's.
func (r *run) scopeAbove(e *state.Execution) *state.Execution {
	p := r.parent(e)
	if p == nil {
		return nil
	}
	return r.scopeOf(p)
}

// cancelUpward cancels an execution, and the scopes around it in which nothing
// else runs.
func (r *run) cancelUpward(e *state.Execution, reason string) error {
	for up := r.scopeAbove(e); up != nil && r.tree.count(up.ID) <= 1; up = r.scopeAbove(e) {
		e = up
	}
	if r.parent(e) != nil {
		return r.cancelPath(e, reason)
	}
	if r.modified != nil {
		r.modified.endedAt = nil
		return r.interruptKeeping(e, reason)
	}
	return r.deleteUpward(e, reason)
}

// cancelPath cancels an execution with the concurrent one that carries it.
func (r *run) cancelPath(e *state.Execution, reason string) error {
	if p := r.parent(e); !e.Concurrent && p.Concurrent {
		e = p
	}
	scope := r.parent(e)
	around := r.mustNode(scope, scope.ScopeActivityID)
	if err := r.cancel(e, reason); err != nil {
		return err
	}
	r.touch(scope)
	if around.Loop != nil {
		r.loseIteration(scope)
		return nil
	}
	r.compact(scope)
	return nil
}

// deleteUpward deletes a process instance in which nothing runs any more, and
// cancels what called it.
func (r *run) deleteUpward(root *state.Execution, reason string) error {
	p := r.instance(root)
	super, err := r.superExecution(root)
	if err != nil {
		return err
	}
	if err := r.cancelProcess(p, r.termination, reason); err != nil || super == nil {
		return err
	}
	return r.cancelOne(super, super.ActivityInstanceID, reason)
}
