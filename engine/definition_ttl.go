package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

// SetTimeToLive says for how many days the history of instances of a definition is
// kept that end from now on; nil is for good.
type SetTimeToLive struct {
	DefinitionID string
	Days         *int64
}

func (c SetTimeToLive) do(ctx context.Context, e *Engine) (None, error) {
	days, err := daysToLive(c.Days)
	if err != nil {
		return None{}, err
	}
	err = e.changeRows(ctx, func(unit *state.Unit) error {
		row, err := e.definitionFor(ctx, "change the process definition", c.DefinitionID, identity.Update)
		if err != nil {
			return err
		}
		unit.ProcessDefinitions.Load(row).HistoryTimeToLive = days
		e.logDefinition(ctx, unit, "UpdateHistoryTimeToLive", row, timeToLiveChange(row.HistoryTimeToLive, days))
		return nil
	})
	e.definitions.drop(c.DefinitionID)
	return None{}, err
}

// logDefinition notes what a user did with a process definition.
func (e *Engine) logDefinition(ctx context.Context, unit *state.Unit, operation string, row state.ProcessDefinition, changes ...propertyChange) {
	e.logOperation(ctx, unit, state.HistoryOperation{
		OperationType: operation, EntityType: "ProcessDefinition", Category: operatorCategory,
		DeploymentID: row.DeploymentID, ProcessDefinitionID: row.ID, ProcessDefinitionKey: row.Key, TenantID: row.TenantID,
	}, changes...)
}
