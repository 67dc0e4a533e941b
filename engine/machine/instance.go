package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// The states in which a process instance ends.
const (
	completed            = "COMPLETED"
	externallyTerminated = "EXTERNALLY_TERMINATED"
	internallyTerminated = "INTERNALLY_TERMINATED"
)

func (c Start) apply(r *run) error {
	d, err := r.definition(c.DefinitionID)
	if err != nil {
		return fmt.Errorf("find definition %s: %w", c.DefinitionID, err)
	}
	if d.Row.Suspended {
		return refuse(Suspended, "Process definition with id '%s' is suspended", d.Row.ID)
	}
	start := d.Process.Root.Start
	if c.StartActivityID != "" {
		start = d.Process.Nodes[c.StartActivityID]
	}
	if len(c.Instructions) > 0 {
		start = nil
	} else if start == nil {
		return refuse(Invalid, "The process %s has no start event without a trigger", d.Row.ID)
	}
	r.skipListeners, r.skipMappings = c.SkipListeners, c.SkipMappings
	p, root := r.newInstance(d, state.ProcessInstance{
		ID: c.ID, RootProcessInstanceID: c.ID, BusinessKey: c.BusinessKey, CaseInstanceID: c.CaseInstanceID, RestartedID: c.RestartedID,
		StartActivityID: startsAt(d.Process, start, c.Instructions), StartUserID: r.env.Actor.UserID,
	})
	if c.StartActivityID == "" { // what an event starts is not logged, as in Camunda
		r.logInstance(p, "Create")
	}
	r.starting[p.ID] = true
	at := place{execution: root}
	if name := initiator(d.Process); name != "" {
		r.setLocal(at, name, textOrNull(r.env.Actor.UserID))
	}
	at.outside = true // for what replaces the initiator
	if c.Form {
		if err := r.submitForm(start, at, c.Variables); err != nil {
			return err
		}
	} else if err := r.setAll(at, c.Variables); err != nil {
		return err
	}
	if err := r.openInstance(root); err != nil {
		return err
	}
	if len(c.Instructions) > 0 {
		delete(r.starting, p.ID)
		return r.startByInstructions(root, c.Instructions)
	}
	r.push(step{do: beginProcess, execution: root, node: start})
	return nil
}

// initiator is the variable that takes the starter's user id: that of the last start
// event which names one, wherever an instance starts, as in Camunda 7.
func initiator(p *model.Process) (name string) {
	for _, n := range p.Starts {
		if n.Initiator != "" {
			name = n.Initiator
		}
	}
	return name
}

// startsAt is the first activity of a new instance: its start event, or where the
// first instruction begins.
func startsAt(p *model.Process, start *model.FlowNode, instructions []Instruction) string {
	if len(instructions) == 0 {
		return startID(start)
	}
	i := instructions[0]
	f := p.Flows[i.TransitionID]
	if n := p.Nodes[i.ActivityID]; i.Type == StartAfter && n != nil && len(n.Outer().Outgoing) == 1 {
		f = n.Outer().Outgoing[0]
	}
	if f != nil && i.Type != StartBefore {
		return f.Target.ID
	}
	return i.ActivityID
}

// newInstance inserts a process instance and its root execution.
func (r *run) newInstance(d Definition, p state.ProcessInstance) (*state.ProcessInstance, *state.Execution) {
	p.ProcessDefinitionID, p.ProcessDefinitionKey = d.Row.ID, d.Row.Key
	p.StartTime, p.TenantID = r.now, d.Row.TenantID
	root := r.unit.Executions.Insert(state.Execution{
		ID: p.ID, RootProcessInstanceID: p.RootProcessInstanceID, ProcessInstanceID: p.ID, ProcessDefinitionID: d.Row.ID,
		Active: true, Scope: true, ScopeActivityID: d.Process.Key, ScopeInstanceID: p.ID, TenantID: d.Row.TenantID,
	})
	return r.unit.ProcessInstances.Insert(p), root
}

// openInstance has the events of a new process instance wait.
func (r *run) openInstance(root *state.Execution) error {
	n := r.process(root).Root
	if err := r.subscribe(root, n); err != nil {
		return err
	}
	return r.startTimers(root, n)
}

// beginProcess calls the start listeners of the process and arrives at its start
// event. As in Camunda 7 they belong to the job where that is asyncBefore.
func beginProcess(r *run, s step) error {
	e := s.execution
	e.ActivityID = s.node.ID
	r.starting[e.ProcessInstanceID] = true
	if !s.node.AsyncBefore {
		if err := r.notifyStarted(place{execution: e}); err != nil {
			return err
		}
	}
	goesOn, err := r.evaluateConditions(e, nil)
	if err != nil || !goesOn {
		return err
	}
	r.enter(r.current(e), s.node)
	return nil
}

// notifyStarted calls the start listeners of a process.
func (r *run) notifyStarted(root place) error {
	p := r.process(root.execution)
	return r.callListeners(root, p.Key, p.Root.Listeners, "start")
}

// endInstance ends a process instance whose last path came to its end, and lets
// the one that called it go on.
func (r *run) endInstance(root *state.Execution, endActivityID string) error {
	p := r.instance(root)
	n := r.process(root).Root
	root.ActivityID, root.ActivityInstanceID, root.FlowID = endActivityID, root.ScopeInstanceID, ""
	if err := r.callListeners(place{execution: root}, n.ID, n.Listeners, "end"); err != nil {
		return at(r.process(root).Nodes[endActivityID], err)
	}
	super, err := r.superExecution(root)
	if err != nil {
		return err
	}
	if super != nil {
		if err := r.passOutputs(super, root); err != nil {
			return err
		}
	}
	r.removeInstance(p, root, endActivityID, completed, "")
	if super == nil {
		return nil
	}
	caller := r.mustNode(super, super.ActivityID)
	w, ok := behaviors[caller.Kind].(waiting)
	if !ok {
		return fmt.Errorf("the instance %s was called by %s, which does not call", p.ID, caller.ID)
	}
	return at(caller, w.trigger(r, super, caller))
}

// removeInstance takes the rows of an instance away in which nothing runs.
func (r *run) removeInstance(p *state.ProcessInstance, root *state.Execution, endActivityID, how, reason string) {
	r.dissolve(root)
	r.unit.Record(state.InstanceEnded{Row: *p, At: r.now, EndActivityID: endActivityID, State: how, DeleteReason: reason})
	r.unit.ProcessInstances.Delete(p.ID)
}

// cancelProcess cancels a process instance with everything in it.
func (r *run) cancelProcess(p *state.ProcessInstance, how, reason string) error {
	root, ok := r.unit.Executions.Get(p.ID)
	if !ok {
		panic(fmt.Sprintf("machine: process instance %s has no root execution", p.ID))
	}
	if err := r.cancelInside(root, reason); err != nil {
		return err
	}
	if err := r.cancelActivity(root, r.process(root).Root, root.ScopeInstanceID); err != nil {
		return err
	}
	r.removeInstance(p, root, "", how, reason)
	return nil
}

// ensureActive refuses what a suspended instance does not do.
func (r *run) ensureActive(e *state.Execution) error {
	if r.instance(e).Suspended {
		return refuse(Suspended, "Process instance %s is suspended", e.ProcessInstanceID)
	}
	return nil
}

func (c SuspendInstance) apply(r *run) error {
	p, ok := r.unit.ProcessInstances.Get(c.ProcessInstanceID)
	if !ok {
		return noInstance(c.ProcessInstanceID)
	}
	p.Suspended = c.Suspended
	for t := range r.unit.Tasks.All() {
		if t.ProcessInstanceID == p.ID {
			t.Suspended = c.Suspended
		}
	}
	for j := range r.unit.Jobs.All() {
		if j.ProcessInstanceID == p.ID {
			j.Suspended = c.Suspended
		}
	}
	for t := range r.unit.ExternalTasks.All() {
		if t.ProcessInstanceID == p.ID {
			t.Suspended = c.Suspended
		}
	}
	operation, word := "Activate", "active"
	if c.Suspended {
		operation, word = "Suspend", "suspended"
	}
	r.logInstance(p, operation, change{"suspensionState", "", word})
	return nil
}

func (c DeleteInstance) apply(r *run) error {
	p, ok := r.unit.ProcessInstances.Get(c.ProcessInstanceID)
	if !ok {
		return noInstance(c.ProcessInstanceID)
	}
	root, ok := r.unit.Executions.Get(p.ID)
	if !ok {
		panic(fmt.Sprintf("machine: process instance %s has no root execution", p.ID))
	}
	r.skipListeners, r.skipMappings, r.skipCalled = c.SkipListeners, c.SkipMappings, c.SkipCalled
	r.termination = externallyTerminated
	r.logInstance(p, "Delete")
	super, err := r.superExecution(root)
	if err != nil {
		return err
	}
	for _, e := range r.living(root) {
		if err := r.endWork(e, c.Reason); err != nil {
			return err
		}
	}
	if err := r.cancelProcess(p, r.termination, c.Reason); err != nil || super == nil {
		return err
	}
	// The activity that called it is canceled too.
	return r.cancelOne(super, super.ActivityInstanceID, c.Reason)
}

func noInstance(id string) error {
	return refuse(NotFound, "No process instance found for id '%s'", id)
}

func (c TriggerExecution) apply(r *run) error {
	e, ok := r.unit.Executions.Get(c.ExecutionID)
	if !ok {
		return refuse(NotFound, "execution %s doesn't exist", c.ExecutionID)
	}
	if err := r.ensureActive(e); err != nil {
		return err
	}
	if e.ActivityID == "" || e.ActivityInstanceID == "" || r.tree.count(e.ID) > 0 {
		return refuse(Invalid, "The execution %s waits for nothing that can be triggered.", e.ID)
	}
	n, w, err := r.waitingNode(e)
	if err != nil {
		return refuse(Invalid, "%v", err)
	}
	if err := r.setAll(place{execution: e}, c.Variables); err != nil {
		return err
	}
	return at(n, w.trigger(r, e, n))
}

// waitingNode is the element that an execution waits in, and its behavior.
func (r *run) waitingNode(e *state.Execution) (*model.FlowNode, waiting, error) {
	n, err := r.node(e, e.ActivityID)
	if err != nil {
		return nil, nil, err
	}
	w, ok := behaviors[n.Kind].(waiting)
	if !ok {
		return nil, nil, fmt.Errorf("elements of kind %s do not wait", n.Kind)
	}
	return n, w, nil
}
