package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/state"
)

func (c SuspendInstancesOf) do(ctx context.Context, e *Engine) (None, error) {
	chosen, err := e.chooseFor(ctx, InstanceSuspend.verb, c.Of, func(key string) error { return require(ctx, InstanceSuspend.claims("", key)...) })
	if err != nil {
		return None{}, err
	}
	for _, row := range chosen.rows {
		if err := e.suspendInstancesOf(ctx, row.ID, c.Suspended); err != nil {
			return None{}, err
		}
	}
	return None{}, e.changeRows(ctx, func(unit *state.Unit) error {
		e.logInstanceSuspension(ctx, unit, chosen.log, c.Suspended)
		return nil
	})
}

// logInstanceSuspension notes that a user suspended or activated instances.
func (e *Engine) logInstanceSuspension(ctx context.Context, unit *state.Unit, about state.HistoryOperation, suspended bool) {
	about.OperationType, about.EntityType, about.Category = "Activate", "ProcessInstance", operatorCategory
	if suspended {
		about.OperationType = "Suspend"
	}
	e.logOperation(ctx, unit, about, propertyChange{suspensionState, "", suspensionWord(suspended)})
}

func (c SuspendInstancesNow) do(ctx context.Context, e *Engine) (None, error) {
	all, err := e.gatherInstances(ctx, runningInstances, c.Instances)
	if err != nil {
		return None{}, err
	}
	if all.len() == 0 {
		return None{}, refuse(Invalid, "No process instance ids given: there is none to suspend or activate")
	}
	may := func(unit *state.Unit) error { return mayOnEach(ctx, unit, InstanceSuspend, all) }
	return None{}, e.doTogether(ctx, all, &suspendTask{c.Suspended}, may, func(unit *state.Unit) error {
		for p := range unit.ProcessInstances.All() {
			deploymentID, err := e.deploymentOf(ctx, p.ProcessDefinitionID)
			if err != nil {
				return err
			}
			e.logInstanceSuspension(ctx, unit, state.HistoryOperation{
				DeploymentID: deploymentID, ProcessDefinitionID: p.ProcessDefinitionID, ProcessDefinitionKey: p.ProcessDefinitionKey,
				ProcessInstanceID: p.ID, RootProcessInstanceID: p.RootProcessInstanceID, TenantID: p.TenantID,
			}, c.Suspended)
		}
		return nil
	})
}
