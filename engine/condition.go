package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
)

// EvaluateCondition starts the processes whose conditional start events hold
// with the variables: of all definitions, or of the one with DefinitionID. With
// TenantID, or WithoutTenant, only of that tenant, or of none.
type EvaluateCondition struct {
	DefinitionID, BusinessKey, TenantID string
	WithoutTenant                       bool
	Variables                           []Variable
}

func (c EvaluateCondition) do(ctx context.Context, e *Engine) ([]Started, error) {
	starts, err := e.conditionalStarts(ctx, c)
	if err != nil {
		return nil, err
	}
	env := e.env(ctx, e.clock.Now())
	var all machine.Sequence
	var ids []string
	for _, s := range starts {
		d, err := e.Definition(ctx, s.ProcessDefinitionID)
		if err != nil {
			return nil, err
		}
		holds, err := machine.StartConditionHolds(env, d, s.ActivityID, c.Variables)
		if err != nil {
			return nil, err
		}
		if !holds {
			continue
		}
		if err := mayStart(ctx, d.Row); err != nil {
			return nil, err
		}
		id := e.ids.next()
		ids = append(ids, id)
		all = append(all, machine.Start{
			DefinitionID: s.ProcessDefinitionID, ID: id, StartActivityID: s.ActivityID, BusinessKey: c.BusinessKey, Variables: c.Variables,
		})
	}
	if len(all) == 0 {
		return nil, nil
	}
	unit, err := e.begin(ctx, anybodyMay, all)
	if err != nil {
		return nil, err
	}
	result := make([]Started, len(ids))
	for i, id := range ids {
		if result[i], err = started(unit, id); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// conditionalStarts lists the conditional start events to look at. That there is
// none is a refusal, as in Camunda; those of suspended definitions are none to
// look at.
func (e *Engine) conditionalStarts(ctx context.Context, c EvaluateCondition) ([]state.EventSubscription, error) {
	where, args := "type = ? AND execution_id IS NULL", []any{string(state.SubscribeConditional)}
	switch {
	case c.DefinitionID != "":
		if _, err := e.DefinitionRow(ctx, c.DefinitionID); err != nil {
			return nil, err
		}
		where, args = where+" AND process_definition_id = #", append(args, c.DefinitionID)
	case c.WithoutTenant:
		where += " AND tenant_id IS NULL"
	case c.TenantID != "":
		where, args = where+" AND tenant_id = ?", append(args, c.TenantID)
	}
	if a := ActorFrom(ctx); a.TenantCheck {
		where, args = where+" AND (tenant_id IS NULL OR tenant_id IN (?))", append(args, a.Tenants)
	}
	rows, err := find[state.EventSubscription](ctx, e.store, where+" ORDER BY created, id", args...)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, refuse(Mismatch, "no process begins with a condition that could be looked at")
	}
	active := rows[:0]
	for _, s := range rows {
		row, err := e.DefinitionRow(ctx, s.ProcessDefinitionID)
		if err != nil {
			return nil, err
		}
		if !row.Suspended {
			active = append(active, s)
		}
	}
	return active, nil
}
