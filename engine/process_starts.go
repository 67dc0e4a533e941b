package engine

import (
	"context"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
)

// moveStarts lets the message, signal, conditional and timer start events of a
// definition start instances from now on, and no longer those of the versions
// before it.
func (e *Engine) moveStarts(ctx context.Context, unit *state.Unit, d machine.Definition) error {
	older, err := find[state.ProcessDefinition](ctx, e.store, "key = ? AND coalesce(tenant_id, '') = ? AND version < ?",
		d.Row.Key, d.Row.TenantID, d.Row.Version)
	if err != nil {
		return err
	}
	for _, o := range older {
		if err := e.endStarts(ctx, unit, o.ID); err != nil {
			return err
		}
	}
	return e.beginStarts(ctx, unit, d)
}

// endStarts removes what starts instances of a definition by itself.
func (e *Engine) endStarts(ctx context.Context, unit *state.Unit, definitionID string) error {
	unwanted := "process_definition_id = # AND process_instance_id IS NULL"
	subscriptions, err := find[state.EventSubscription](ctx, e.store, unwanted, definitionID)
	if err != nil {
		return err
	}
	for _, s := range subscriptions {
		unit.EventSubscriptions.Load(s)
		unit.EventSubscriptions.Delete(s.ID)
	}
	jobs, err := find[state.Job](ctx, e.store, unwanted+" AND kind = ?", definitionID, string(state.JobTimerStart))
	if err != nil {
		return err
	}
	for _, j := range jobs {
		unit.Jobs.Load(j)
		unit.Jobs.Delete(j.ID)
		unit.Record(state.JobLogged{Row: j, At: e.now(), State: "deleted"})
	}
	return nil
}

// beginStarts adds what starts instances of a definition by itself.
func (e *Engine) beginStarts(ctx context.Context, unit *state.Unit, d machine.Definition) error {
	env := e.env(ctx, e.clock.Now())
	subscriptions, err := machine.StartSubscriptions(env, d)
	if err != nil {
		return err
	}
	for _, s := range subscriptions {
		if s.Type == state.SubscribeMessage {
			if err := e.checkMessageStart(ctx, d.Row, s.Name); err != nil {
				return err
			}
		}
		unit.EventSubscriptions.Insert(s)
	}
	jobs, err := machine.StartTimers(env, d)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		j.ID, j.Suspended = e.ids.next(), d.Row.Suspended
		unit.Record(state.JobLogged{Row: *unit.Jobs.Insert(j), At: e.now(), State: "created"})
	}
	return nil
}

// checkMessageStart refuses a second process that the same message would start.
func (e *Engine) checkMessageStart(ctx context.Context, row state.ProcessDefinition, message string) error {
	taken, err := find[state.ProcessDefinition](ctx, e.store,
		"key <> ? AND coalesce(tenant_id, '') = ? AND id IN (SELECT s.process_definition_id FROM event_subscription s"+
			" WHERE s.type = ? AND s.name = ? AND s.execution_id IS NULL) LIMIT 1",
		row.Key, row.TenantID, string(state.SubscribeMessage), message)
	if err != nil || len(taken) == 0 {
		return err
	}
	return &machine.Failure{Err: fmt.Errorf(
		"the message %[2]q starts the process %[3]q already, so %[1]s cannot start another by it",
		row.ResourceName, message, taken[0].Key)}
}

// restoreStarts gives the start events of the newest remaining version back to
// the keys whose newest version is removed with a deployment.
func (e *Engine) restoreStarts(ctx context.Context, unit *state.Unit, removed []state.ProcessDefinition) error {
	gone := map[string]bool{}
	for _, r := range removed {
		gone[r.ID] = true
	}
	for _, r := range removed {
		if err := e.endStarts(ctx, unit, r.ID); err != nil {
			return err
		}
		versions, err := find[state.ProcessDefinition](ctx, e.store, "key = ? AND coalesce(tenant_id, '') = ? ORDER BY version DESC", r.Key, r.TenantID)
		if err != nil {
			return err
		}
		if len(versions) == 0 || versions[0].ID != r.ID {
			continue // another version is the newest
		}
		for _, v := range versions {
			if gone[v.ID] {
				continue
			}
			d, err := e.Definition(ctx, v.ID)
			if err != nil {
				return err
			}
			d.Row = v
			if err := e.beginStarts(ctx, unit, d); err != nil {
				return err
			}
			break
		}
	}
	return nil
}
