package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// signalEvent throws a signal to everybody who waits for it, in all instances,
// and to what it starts (BPMN 2.0.2, clause 10.5.4).
type signalEvent struct{}

func (signalEvent) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	name, err := n.Signal.Name.EvalString(r.scopeEnv(e))
	if err != nil {
		return fmt.Errorf("name of the signal: %w", err)
	}
	mapped, err := r.mapVariables(n.Signal.Inputs, e)
	if err != nil {
		return err
	}
	b := broadcast{name: name, audience: AudienceTenantAndNone, tenantID: e.TenantID, async: n.Signal.Async}
	for _, v := range mapped {
		b.variables = append(b.variables, Variable{Name: v.name, Value: v.value})
	}
	if x := n.Signal.BusinessKey; x != nil {
		if b.businessKey, err = x.EvalString(r.scopeEnv(e)); err != nil {
			return err
		}
	}
	thrower := e.ActivityInstanceID
	if err := r.broadcast(b); err != nil {
		return err
	}
	switch e = r.current(e); {
	case r.isGone(e):
		return nil
	case e.ActivityInstanceID != thrower:
		// NB: it interrupted the scope in which it alone ran. Camunda 7 ends that
		// scope, and the event subprocess that has just begun with it.
		return r.end(e, n, true)
	}
	return r.leave(e, n)
}

// broadcast is a signal on its way.
type broadcast struct {
	name, tenantID, businessKey string
	audience                    Audience
	async                       bool
	variables                   []Variable
}

// broadcast hands a signal to all who wait for it. Instances that are not
// loaded are asked for, all at once.
func (r *run) broadcast(b broadcast) error {
	receivers, err := r.receivers(b)
	if err != nil {
		return err
	}
	for _, s := range receivers {
		switch {
		case s.ExecutionID == "":
			err = r.startBySignal(s, b)
		case !r.isOpen(s):
			continue // what happened before ended it
		case b.async:
			err = r.receiveLater(s)
		default:
			err = r.receive(s, b.variables, nil)
		}
		if err == nil {
			err = r.settle()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c DeliverSignal) apply(r *run) error {
	if c.ExecutionID == "" {
		b := broadcast{name: c.Name, audience: AudienceTenant, tenantID: c.TenantID, variables: c.Variables}
		if !c.WithoutTenant && c.TenantID == "" {
			b.audience = AudienceAll
		}
		return r.broadcast(b)
	}
	e, ok := r.unit.Executions.Get(c.ExecutionID)
	if !ok {
		return refuse(NotFound, "Cannot find execution with id '%s'", c.ExecutionID)
	}
	for _, s := range r.subscriptions.of(e.ID) {
		if s.Type == state.SubscribeSignal && s.Name == c.Name {
			return r.receive(s, c.Variables, nil)
		}
	}
	return refuse(Invalid, "Execution '%s' has not subscribed to a signal event with name '%s'.", c.ExecutionID, c.Name)
}

// signalJob runs the job by which an asynchronous signal is received.
func (r *run) signalJob(e *state.Execution, j state.Job) error {
	s, ok := r.unit.EventSubscriptions.Get(j.Argument)
	if !ok {
		return nil // it heard another one meanwhile
	}
	if s.ExecutionID != e.ID {
		return fmt.Errorf("the job %s is not of the execution that waits for the signal", j.ID)
	}
	return r.receive(s, nil, nil)
}
