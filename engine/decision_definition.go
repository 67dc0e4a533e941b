package engine

import (
	"context"
	"strconv"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// decisionFor reads a decision definition for an actor who belongs to its tenant
// and has the permission on it.
func (e *Engine) decisionFor(ctx context.Context, verb, id string, p identity.Permission) (state.DecisionDefinition, error) {
	row, err := e.decisionRow(ctx, id)
	if err != nil {
		return row, err
	}
	if err := requireTenant(ctx, verb, id, row.TenantID); err != nil {
		return row, err
	}
	return row, require(ctx, claim{p, identity.ResourceDecisionDefinition, row.Key})
}

// ReadDecision returns a decision definition to an actor who may read it.
func (e *Engine) ReadDecision(ctx context.Context, id string) (state.DecisionDefinition, error) {
	return e.decisionFor(ctx, "read the decision definition", id, identity.Read)
}

// ReadLatestDecision returns the newest version of a decision's key; tenantID is
// empty for none. One that the actor may not read is NotFound.
func (e *Engine) ReadLatestDecision(ctx context.Context, key, tenantID string) (state.DecisionDefinition, error) {
	row, ok, err := latest[state.DecisionDefinition](ctx, e.store, key, tenantID)
	switch {
	case err != nil:
		return row, asError(err)
	case !ok || !e.SeesTenant(ctx, tenantID) || !e.Can(ctx, identity.Read, identity.ResourceDecisionDefinition, key):
		return state.DecisionDefinition{}, refuse(NotFound, "no decision definition with key %s", key)
	}
	return row, nil
}

// ReadRequirements returns a requirements graph to an actor who may read it.
func (e *Engine) ReadRequirements(ctx context.Context, id string) (state.DecisionRequirements, error) {
	rows, err := find[state.DecisionRequirements](ctx, e.store, "id = #", id)
	if err != nil {
		return state.DecisionRequirements{}, asError(err)
	}
	if len(rows) == 0 {
		return state.DecisionRequirements{}, refuse(NotFound, "no decision requirements definition with id %s", id)
	}
	if err := requireTenant(ctx, "read the decision requirements definition", id, rows[0].TenantID); err != nil {
		return rows[0], err
	}
	return rows[0], require(ctx, claim{identity.Read, identity.ResourceDecisionRequirements, rows[0].Key})
}

// ReadLatestRequirements returns the newest version of a graph's key; tenantID is
// empty for none. One that the actor may not read is NotFound.
func (e *Engine) ReadLatestRequirements(ctx context.Context, key, tenantID string) (state.DecisionRequirements, error) {
	row, ok, err := latest[state.DecisionRequirements](ctx, e.store, key, tenantID)
	switch {
	case err != nil:
		return row, asError(err)
	case !ok || !e.SeesTenant(ctx, tenantID) || !e.Can(ctx, identity.Read, identity.ResourceDecisionRequirements, key):
		return state.DecisionRequirements{}, refuse(NotFound, "no decision requirements definition with key %s", key)
	}
	return row, nil
}

// SetDecisionTimeToLive says for how many days the history of a decision is kept
// from now on; nil is for good.
type SetDecisionTimeToLive struct {
	DefinitionID string
	Days         *int64
}

func (c SetDecisionTimeToLive) do(ctx context.Context, e *Engine) (None, error) {
	days, err := daysToLive(c.Days)
	if err != nil {
		return None{}, err
	}
	return None{}, e.changeRows(ctx, func(unit *state.Unit) error {
		row, err := e.decisionFor(ctx, "change the decision definition", c.DefinitionID, identity.Update)
		if err != nil {
			return err
		}
		unit.DecisionDefinitions.Load(row).HistoryTimeToLive = days
		e.logDecision(ctx, unit, "UpdateHistoryTimeToLive", row, timeToLiveChange(row.HistoryTimeToLive, days))
		return nil
	})
}

// daysToLive checks a time to live in days.
func daysToLive(days *int64) (state.OptionalInt, error) {
	if days == nil {
		return state.OptionalInt{}, nil
	}
	if *days < 0 || *days > maxDaysToLive {
		return state.OptionalInt{}, refuse(Invalid, "the history time to live is %d days; it is from 0 to %d", *days, maxDaysToLive)
	}
	return state.OptionalInt{N: *days, Set: true}, nil
}

// maxDaysToLive keeps times of removal within what dates can say.
const maxDaysToLive = 1_000_000

// timeToLiveChange is what the log says of another time to live.
func timeToLiveChange(from, to state.OptionalInt) propertyChange {
	text := func(days state.OptionalInt) string {
		if !days.Set {
			return ""
		}
		return strconv.FormatInt(days.N, 10)
	}
	return propertyChange{"historyTimeToLive", text(from), text(to)}
}

// logDecision notes what a user did with a decision definition.
func (e *Engine) logDecision(ctx context.Context, unit *state.Unit, operation string, row state.DecisionDefinition, changes ...propertyChange) {
	e.logOperation(ctx, unit, state.HistoryOperation{
		OperationType: operation, EntityType: "DecisionDefinition", Category: operatorCategory, TenantID: row.TenantID,
	}, append(changes, propertyChange{"decisionDefinitionId", "", row.ID}, propertyChange{"decisionDefinitionKey", "", row.Key})...)
}

// DecisionDiagramName is the resource of the deployment that is the picture of a
// decision, or of a graph, in the resource; empty where there is none.
func (e *Engine) DecisionDiagramName(ctx context.Context, deploymentID, resource, key string) (string, error) {
	rows, err := query.DeployedResources.List(ctx, e.store, query.Criteria{}.With(query.Condition{Name: "deploymentId", Value: deploymentID}))
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = r.Name
	}
	return diagramOf(resource, key, names), asError(err)
}
