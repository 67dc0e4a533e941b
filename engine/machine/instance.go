package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

func (c Start) apply(r *run) error {
	d, err := r.env.Definition(c.DefinitionID)
	if err != nil {
		return fmt.Errorf("find definition %s: %w", c.DefinitionID, err)
	}
	start := d.Process.Root.Start
	if start == nil {
		return &Refusal{Invalid, fmt.Sprintf("The process %s has no start event", d.Row.ID)}
	}
	r.definition = d
	r.instance = r.unit.ProcessInstances.Insert(state.ProcessInstance{
		ID: c.ID, RootProcessInstanceID: c.ID, ProcessDefinitionID: d.Row.ID, ProcessDefinitionKey: d.Row.Key,
		BusinessKey: c.BusinessKey, StartTime: r.now, StartUserID: r.env.Actor.UserID,
		StartActivityID: start.ID, TenantID: d.Row.TenantID,
	})
	root := r.unit.Executions.Insert(state.Execution{
		ID: c.ID, RootProcessInstanceID: c.ID, ProcessInstanceID: c.ID, ProcessDefinitionID: d.Row.ID,
		Active: true, Scope: true, TenantID: d.Row.TenantID,
	})
	r.logInstance("Create")
	at := place{execution: root}
	if start.Initiator != "" {
		who := value.OfNull()
		if r.env.Actor.UserID != "" {
			who = value.OfString(r.env.Actor.UserID)
		}
		r.setLocal(at, start.Initiator, who)
	}
	if c.Form {
		r.submitForm(at, c.Variables)
	}
	for _, v := range c.Variables {
		r.setVariable(at, v.Name, v.Value)
	}
	r.push(step{op: enter, execution: root, node: start})
	return nil
}

// submitForm records the fields of a submitted form.
func (r *run) submitForm(at place, fields []Variable) {
	for _, v := range fields {
		f := state.FormSubmitted{Name: v.Name, At: r.now, Value: formValue(v.Value)}
		if r.instance != nil {
			f.Instance = *r.instance
		}
		if at.task != nil {
			f.TaskID, f.ActivityInstanceID = at.task.ID, at.task.ActivityInstanceID
		} else {
			f.ActivityInstanceID = at.execution.ProcessInstanceID
		}
		r.unit.Record(f)
	}
}

// formValue is a value as the log of form fields keeps it: without the content
// of files.
func formValue(v value.Value) value.Stored {
	switch data := v.V.(type) {
	case value.Blob:
		data.Data = nil
		v.V = data
	case value.FileRef:
		data.Data = nil
		v.V = data
	}
	return value.Encode(v)
}

// ensureActive refuses what a suspended instance does not do.
func (r *run) ensureActive() error {
	if r.instance != nil && r.instance.Suspended {
		return &Refusal{Suspended, fmt.Sprintf("Process instance %s is suspended", r.instance.ID)}
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
		t.Suspended = c.Suspended
	}
	for j := range r.unit.Jobs.All() {
		j.Suspended = c.Suspended
	}
	operation, word := "Activate", "active"
	if c.Suspended {
		operation, word = "Suspend", "suspended"
	}
	r.logInstance(operation, change{"suspensionState", "", word})
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
	r.logInstance("Delete")
	r.cancel(root, c.Reason)
	r.removeInstance("", "EXTERNALLY_TERMINATED", c.Reason)
	return nil
}

func noInstance(id string) error {
	return &Refusal{NotFound, fmt.Sprintf("No process instance found for id '%s'", id)}
}

func (c SetVariables) apply(r *run) error {
	var p place
	if c.TaskID != "" {
		t, ok := r.unit.Tasks.Get(c.TaskID)
		if !ok {
			return noTask(c.TaskID)
		}
		p = r.placeOf(t)
	} else {
		e, ok := r.unit.Executions.Get(c.ExecutionID)
		if !ok {
			return &Refusal{NotFound, fmt.Sprintf("execution %s doesn't exist", c.ExecutionID)}
		}
		p = place{execution: e}
	}
	for _, name := range c.Remove {
		r.logVariables(p, "RemoveVariable")
		v, ok := r.findVariable(p, name)
		if c.RemoveLocal {
			v, ok = r.variables[p.localID()][name]
		}
		if ok {
			r.removeVariable(v)
		}
	}
	if len(c.Variables) > 0 {
		r.logVariables(p, "SetVariable")
	}
	r.setAll(p, c.Variables)
	return nil
}

// setAll writes variables in the order given.
func (r *run) setAll(p place, variables []Variable) {
	for _, v := range variables {
		if v.Transient {
			continue
		}
		if v.Local {
			r.setLocal(p, v.Name, v.Value)
		} else {
			r.setVariable(p, v.Name, v.Value)
		}
	}
}

// cancelInstance ends an activity instance that something else interrupted.
func (r *run) cancelInstance(id string) {
	if a, ok := r.unit.ActivityInstances.Get(id); ok {
		r.unit.Record(state.ActivityEnded{Row: *a, At: r.now, Canceled: true})
		r.unit.ActivityInstances.Delete(id)
	}
}

// waitingNode is the behavior that an execution waits in.
func (r *run) waitingNode(id string) (*model.FlowNode, waiting, error) {
	n, err := r.node(id)
	if err != nil {
		return nil, nil, err
	}
	w, ok := behaviors[n.Kind].(waiting)
	if !ok {
		return nil, nil, fmt.Errorf("elements of kind %s do not wait", n.Kind)
	}
	return n, w, nil
}
