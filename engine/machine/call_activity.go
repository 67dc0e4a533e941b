package machine

import (
	"fmt"
	"slices"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// callActivity starts an instance of another process and waits for its end
// (BPMN 2.0.2, clause 13.3.4).
type callActivity struct{}

func (callActivity) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	d, err := r.calledDefinition(e, n.Call)
	if err != nil {
		return err
	}
	if d.Row.Suspended {
		return fmt.Errorf("the process definition %s is suspended", d.Row.ID)
	}
	variables, err := r.mapVariables(n.Call.In, e)
	if err != nil {
		return err
	}
	key := ""
	if n.Call.BusinessKey != nil {
		if key, err = n.Call.BusinessKey.EvalString(r.scopeEnv(e)); err != nil {
			return err
		}
	}
	caller := r.instance(e)
	p, root := r.newInstance(d, state.ProcessInstance{
		ID: r.env.NewID(), RootProcessInstanceID: caller.RootProcessInstanceID, BusinessKey: key, CaseInstanceID: caller.CaseInstanceID,
		SuperProcessInstanceID: e.ProcessInstanceID, SuperExecutionID: e.ID, StartActivityID: startID(d.Process.Root.Start),
		StartUserID: r.env.Actor.UserID,
	})
	if a, ok := r.unit.ActivityInstances.Get(e.ActivityInstanceID); ok {
		a.CalledProcessInstanceID = p.ID
	}
	for _, v := range variables {
		r.setVariable(place{execution: root, outside: true}, v.name, v.value)
	}
	if d.Process.Root.Start == nil {
		return fmt.Errorf("the process %s has no start event without a trigger", d.Row.ID)
	}
	if err := r.openInstance(root); err != nil {
		return err
	}
	r.push(step{do: beginProcess, execution: root, node: d.Process.Root.Start})
	return nil
}

// trigger lets a call activity go on whose called instance was cut off.
func (callActivity) trigger(r *run, e *state.Execution, n *model.FlowNode) error {
	return r.leave(e, n)
}

// superExecution is the execution of the call activity that called the instance
// of e; nil where it was not called.
func (r *run) superExecution(e *state.Execution) (*state.Execution, error) {
	p := r.instance(e)
	if p.SuperExecutionID == "" {
		return nil, nil //nolint:nilnil // an instance of its own has none
	}
	super, ok := r.unit.Executions.Get(p.SuperExecutionID)
	if !ok {
		return nil, &NeedInstances{ProcessInstanceIDs: []string{p.SuperProcessInstanceID}}
	}
	return super, nil
}

// passOutputs maps the variables of a called instance to its caller.
func (r *run) passOutputs(super, root *state.Execution) error {
	n := r.mustNode(super, super.ActivityID)
	if n.Call == nil {
		return nil
	}
	p := place{execution: super}
	counters := []string{nrOfInstances, nrOfActiveInstances, nrOfCompletedInstances}
	for _, m := range n.Call.Out {
		variables, err := r.mapVariables([]model.Mapping{{All: m.All, Source: m.Source, SourceExpression: m.SourceExpression, Target: m.Target}}, root)
		if err != nil {
			return at(n, err)
		}
		for _, v := range variables {
			switch {
			case m.Local:
				r.setLocal(p, v.name, v.value)
			case !slices.Contains(counters, v.name):
				r.setVariable(p, v.name, v.value)
			}
		}
	}
	return nil
}

// called is the running instance that an execution called, nil for none, or for one
// that this command has ended already.
func (r *run) called(e *state.Execution) (*state.ProcessInstance, error) {
	a, ok := r.unit.ActivityInstances.Get(e.ActivityInstanceID)
	if !ok || a.CalledProcessInstanceID == "" || a.ExecutionID != e.ID {
		return nil, nil //nolint:nilnil // most executions call nothing
	}
	p, ok := r.unit.ProcessInstances.Get(a.CalledProcessInstanceID)
	if !ok && r.unit.ProcessInstances.Has(a.CalledProcessInstanceID) {
		return nil, nil //nolint:nilnil // it was canceled, and its caller is now
	}
	if !ok {
		return nil, &NeedInstances{ProcessInstanceIDs: []string{a.CalledProcessInstanceID}}
	}
	return p, nil
}

// cancelCalled cancels the instance that an execution called.
func (r *run) cancelCalled(e *state.Execution, reason string) error {
	p, err := r.called(e)
	if err != nil || p == nil {
		return err
	}
	if r.skipCalled {
		p.SuperExecutionID, p.SuperProcessInstanceID = "", ""
		return nil
	}
	return r.cancelProcess(p, r.termination, reason)
}
