package machine

import (
	"errors"
	"fmt"
	"slices"

	"github.com/sluice-bpm/sluice/engine/state"
)

// receivers lists who waits for a signal, in the unit and outside of it.
func (r *run) receivers(b broadcast) ([]*state.EventSubscription, error) {
	var stored []state.EventSubscription
	if r.env.Signals != nil {
		var err error
		if stored, err = r.env.Signals(SignalQuery{Name: b.name, TenantID: b.tenantID, Audience: b.audience}); err != nil {
			return nil, fmt.Errorf("find who waits for the signal %s: %w", b.name, err)
		}
	}
	r.needsWhole()
	need := &NeedInstances{}
	var all []*state.EventSubscription
	for _, s := range stored {
		_, loaded := r.unit.ProcessInstances.Get(s.ProcessInstanceID)
		switch {
		case s.ExecutionID == "":
			all = append(all, &s)
		case !loaded && !r.knew(s.ProcessInstanceID) && !slices.Contains(need.ProcessInstanceIDs, s.ProcessInstanceID):
			need.ProcessInstanceIDs = append(need.ProcessInstanceIDs, s.ProcessInstanceID)
		}
	}
	if len(need.ProcessInstanceIDs) > 0 {
		return nil, need
	}
	for s := range r.unit.EventSubscriptions.All() {
		if s.Type == state.SubscribeSignal && s.Name == b.name && s.ExecutionID != "" && b.reaches(s.TenantID) && !r.isSuspended(s) {
			all = append(all, s)
		}
	}
	return all, nil
}

// knew tells whether an instance was loaded and has ended in this command.
func (r *run) knew(processInstanceID string) bool { return r.tree.removed[processInstanceID] }

// reaches tells whether the signal is heard by what is of the tenant.
func (b broadcast) reaches(tenantID string) bool {
	switch b.audience {
	case AudienceAll:
		return true
	case AudienceTenant:
		return tenantID == b.tenantID
	}
	return tenantID == "" || tenantID == b.tenantID
}

// isSuspended tells whether a subscription is of a suspended instance, which
// hears no signals.
func (r *run) isSuspended(s *state.EventSubscription) bool {
	p, ok := r.unit.ProcessInstances.Get(s.ProcessInstanceID)
	return ok && p.Suspended
}

// startBySignal starts an instance of a definition that begins with the signal.
func (r *run) startBySignal(s *state.EventSubscription, b broadcast) error {
	start := Start{
		DefinitionID: s.ProcessDefinitionID, ID: r.env.NewID(), BusinessKey: b.businessKey,
		Variables: b.variables, StartActivityID: s.ActivityID,
	}
	err := start.apply(r)
	var refusal *Refusal
	if errors.As(err, &refusal) && refusal.Code == Suspended {
		return nil // a suspended definition hears nothing
	}
	return err
}

// receiveLater leaves the receiving of a signal to a job.
func (r *run) receiveLater(s *state.EventSubscription) error {
	e, ok := r.unit.Executions.Get(s.ExecutionID)
	if !ok {
		return nil
	}
	c, err := r.node(e, s.ActivityID)
	if err != nil {
		return err
	}
	return r.newJob(e, c, state.Job{Kind: state.JobEvent, Configuration: "event", Argument: s.ID, Exclusive: true})
}
