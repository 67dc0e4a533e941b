package engine

import (
	"context"
	"errors"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// ThrowSignal throws a signal to one execution that waits for it or, without
// one, to all who do: executions, and definitions that it starts. With a tenant,
// or WithoutTenant, only what is of that tenant, or of none, hears it.
type ThrowSignal struct {
	Name, ExecutionID, TenantID string
	WithoutTenant               bool
	Variables                   []Variable
}

func (c ThrowSignal) do(ctx context.Context, e *Engine) (None, error) {
	switch {
	case c.ExecutionID != "" && (c.TenantID != "" || c.WithoutTenant):
		return None{}, refuse(Invalid, "A signal to one execution takes no tenant.")
	case c.WithoutTenant:
		c.TenantID = ""
	}
	signal := machine.DeliverSignal{
		Name: c.Name, ExecutionID: c.ExecutionID, TenantID: c.TenantID, WithoutTenant: c.WithoutTenant, Variables: c.Variables,
	}
	if c.ExecutionID != "" {
		return e.changeInstance(ctx, store.Scope{ExecutionID: c.ExecutionID}, InstanceUpdate, signal)
	}
	if err := e.mayStartAllBySignal(ctx, c); err != nil {
		return None{}, err
	}
	may := func(u *state.Unit) error {
		var hearing []string
		for s := range u.EventSubscriptions.All() {
			if s.Type == state.SubscribeSignal && s.Name == c.Name && s.ExecutionID != "" {
				hearing = append(hearing, s.ProcessInstanceID)
			}
		}
		return mayOnInstances(ctx, u, InstanceUpdate, hearing...)
	}
	for attempt := 1; ; attempt++ {
		_, err := e.begin(ctx, may, signal)
		// An instance that ended after it was found hears nothing: it is looked again.
		if !errors.Is(err, store.ErrNotFound) || attempt == maxAttempts {
			return None{}, err
		}
	}
}

// mayStartAllBySignal refuses an actor who may not start one of the definitions
// that the signal starts: then nobody hears it.
func (e *Engine) mayStartAllBySignal(ctx context.Context, c ThrowSignal) error {
	q := machine.SignalQuery{Name: c.Name, TenantID: c.TenantID, Audience: machine.AudienceTenant}
	if c.TenantID == "" && !c.WithoutTenant {
		q.Audience = machine.AudienceAll
	}
	receivers, err := e.signalSubscriptions(ctx, q)
	if err != nil {
		return err
	}
	for _, s := range receivers {
		if s.ExecutionID != "" {
			continue
		}
		row, err := e.DefinitionRow(ctx, s.ProcessDefinitionID)
		if err != nil {
			return err
		}
		if err := mayStart(ctx, row); err != nil {
			return err
		}
	}
	return nil
}

// signalSubscriptions lists who waits for a signal: executions, and the
// definitions that it starts. Neither what is suspended hears it, nor what belongs
// to other tenants than the actor's.
func (e *Engine) signalSubscriptions(ctx context.Context, q machine.SignalQuery) ([]state.EventSubscription, error) {
	where, args := "type = ? AND name = ? AND NOT EXISTS (SELECT 1 FROM process_instance p WHERE p.id = event_subscription.process_instance_id AND p.suspended)"+
		" AND NOT (execution_id IS NULL AND EXISTS (SELECT 1 FROM process_definition d WHERE d.id = event_subscription.process_definition_id AND d.suspended))",
		[]any{string(state.SubscribeSignal), q.Name}
	switch {
	case q.Audience == machine.AudienceAll:
	case q.TenantID == "":
		where += " AND tenant_id IS NULL"
	case q.Audience == machine.AudienceTenant:
		where, args = where+" AND tenant_id = ?", append(args, q.TenantID)
	default:
		where, args = where+" AND (tenant_id IS NULL OR tenant_id = ?)", append(args, q.TenantID)
	}
	if a := ActorFrom(ctx); a.TenantCheck {
		where, args = where+" AND (tenant_id IS NULL OR tenant_id IN (?))", append(args, a.Tenants)
	}
	return find[state.EventSubscription](ctx, e.store, where+" ORDER BY created, id", args...)
}
