package engine

import (
	"context"
	"strconv"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

func (c DeleteDeployment) do(ctx context.Context, e *Engine) (None, error) {
	row, err := e.deploymentFor(ctx, "delete the deployment", identity.Delete, c.ID)
	if err != nil {
		return None{}, err
	}
	definitions, err := find[state.ProcessDefinition](ctx, e.store, "deployment_id = #", c.ID)
	if err != nil {
		return None{}, err
	}
	err = e.changeRows(ctx, func(unit *state.Unit) error {
		unit.Purge(state.DeploymentTable, "id", c.ID)
		for _, t := range []*state.Table{state.ResourceTable, state.DecisionRequirementsTable, state.DecisionDefinitionTable, state.FormDefinitionTable} {
			unit.Purge(t, "deployment_id", c.ID)
		}
		if err := e.removeDefinitions(ctx, unit, definitions, removal{c.Cascade, c.SkipListeners, c.SkipMappings}); err != nil {
			return err
		}
		if c.Cascade {
			if err := e.purgeDecisionHistory(ctx, unit, c.ID); err != nil {
				return err
			}
		}
		e.logOperation(ctx, unit, state.HistoryOperation{
			OperationType: "Delete", EntityType: "Deployment", Category: operatorCategory, DeploymentID: c.ID, TenantID: row.TenantID,
		}, propertyChange{"cascade", "", strconv.FormatBool(c.Cascade)})
		return e.deleteGrantsOn(ctx, unit, identity.ResourceDeployment, c.ID)
	})
	if err != nil {
		return None{}, err
	}
	e.forgetDefinitions(definitions)
	e.decisions.byID.Clear()
	return None{}, nil
}

// purgeDecisionHistory removes what history keeps of the evaluations of a
// deployment's decisions.
func (e *Engine) purgeDecisionHistory(ctx context.Context, unit *state.Unit, deploymentID string) error {
	ids, err := e.selectIDs(ctx, "SELECT id FROM history_decision_instance WHERE decision_definition_id IN (SELECT d.id FROM decision_definition d WHERE d.deployment_id = #)", deploymentID)
	if err != nil {
		return err
	}
	purgeDecisions(unit, ids)
	return nil
}

// decisionsOfInstances are the evaluations in process instances.
const decisionsOfInstances = "SELECT id FROM history_decision_instance WHERE process_instance_id IN (#)"

// purgeDecisions removes evaluations with their values.
func purgeDecisions(unit *state.Unit, ids []string) {
	unit.Purge(state.HistoryDecisionInstanceTable, "id", ids...)
	unit.Purge(state.HistoryDecisionInputTable, "decision_instance_id", ids...)
	unit.Purge(state.HistoryDecisionOutputTable, "decision_instance_id", ids...)
}

// purgeInstances removes all instances of a definition, running and finished;
// without cascade it is refused while one runs and history is left.
func (e *Engine) purgeInstances(ctx context.Context, unit *state.Unit, definitionID string, cascade bool) error {
	ids, err := e.selectIDs(ctx, "SELECT id FROM process_instance WHERE process_definition_id = #", definitionID)
	if err != nil {
		return err
	}
	if !cascade {
		if len(ids) > 0 {
			return refuse(Conflict, "The process definition %s has %d running process instances: delete them first, or all with it by cascade.", definitionID, len(ids))
		}
		return nil
	}
	finished, err := e.selectIDs(ctx, "SELECT id FROM history_process_instance WHERE process_definition_id = #", definitionID)
	if err != nil {
		return err
	}
	ids = append(ids, finished...)
	if len(ids) == 0 {
		return nil
	}
	decisions, err := e.selectIDs(ctx, decisionsOfInstances, ids)
	if err != nil {
		return err
	}
	purgeDecisions(unit, decisions)
	unit.Purge(state.ProcessInstanceTable, "id", ids...)
	return e.purgeHistory(ctx, unit, ids...)
}

// instanceContents are the tables whose rows name the process instance they
// belong to.
var instanceContents = []*state.Table{
	state.ExecutionTable, state.ActivityInstanceTable, state.ContentTable, state.VariableTable,
	state.TaskTable, state.IdentityLinkTable, state.JobTable, state.EventSubscriptionTable, state.ExternalTaskTable,
	state.IncidentTable, state.CommentTable, state.AttachmentTable,
	state.HistoryActivityInstanceTable, state.HistoryVariableTable, state.HistoryDetailTable,
	state.HistoryTaskTable, state.HistoryIdentityLinkTable, state.HistoryIncidentTable,
	state.HistoryJobLogTable, state.HistoryExternalTaskLogTable, state.HistoryDecisionInstanceTable, state.HistoryOperationTable,
}
