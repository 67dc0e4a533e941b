package engine

import (
	"context"
	"errors"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

func (c DeleteDeployment) do(ctx context.Context, e *Engine) (None, error) {
	if _, err := e.deploymentFor(ctx, "delete the deployment", identity.Delete, c.ID); err != nil {
		return None{}, err
	}
	definitions, err := find[state.ProcessDefinition](ctx, e.store, "deployment_id = ?", c.ID)
	if err != nil {
		return None{}, err
	}
	unit := state.NewUnit()
	unit.Purge(state.DeploymentTable, "id", c.ID)
	unit.Purge(state.ResourceTable, "deployment_id", c.ID)
	unit.Purge(state.ProcessDefinitionTable, "deployment_id", c.ID)
	unit.Purge(state.JobDefinitionTable, "deployment_id", c.ID)
	unit.Purge(state.DecisionRequirementsTable, "deployment_id", c.ID)
	unit.Purge(state.DecisionDefinitionTable, "deployment_id", c.ID)
	if err := e.restoreStarts(ctx, unit, definitions); err != nil {
		return None{}, err
	}
	for _, d := range definitions {
		if err := e.purgeInstances(ctx, unit, d.ID, c.Cascade); err != nil {
			return None{}, err
		}
	}
	if err := e.deleteGrantsOn(ctx, unit, identity.ResourceDeployment, c.ID); err != nil {
		return None{}, err
	}
	if err := e.flush(ctx, unit); err != nil {
		return None{}, err
	}
	for _, d := range definitions {
		e.definitions.drop(d.ID)
	}
	e.decisions.byID.Clear()
	e.scripts.programs.Clear()
	return None{}, nil
}

// purgeInstances removes all instances of a definition, running and finished;
// without cascade it is refused while one runs and history is left.
func (e *Engine) purgeInstances(ctx context.Context, unit *state.Unit, definitionID string, cascade bool) error {
	running, err := find[state.ProcessInstance](ctx, e.store, "process_definition_id = ?", definitionID)
	if err != nil {
		return err
	}
	if !cascade {
		if len(running) > 0 {
			return refuse(Conflict, "process definition %s still has %d running process instances; delete them first or cascade", definitionID, len(running))
		}
		return nil
	}
	finished, err := find[state.HistoryProcessInstance](ctx, e.store, "process_definition_id = ?", definitionID)
	if err != nil {
		return err
	}
	ids := make([]string, 0, len(running)+len(finished))
	for _, r := range running {
		ids = append(ids, r.ID)
	}
	for _, f := range finished {
		ids = append(ids, f.ID)
	}
	if len(ids) == 0 {
		return nil
	}
	unit.Purge(state.ProcessInstanceTable, "id", ids...)
	unit.Purge(state.HistoryProcessInstanceTable, "id", ids...)
	for _, t := range instanceContents {
		unit.Purge(t, "process_instance_id", ids...)
	}
	unit.Purge(state.HistoryDecisionInputTable, "root_process_instance_id", ids...)
	unit.Purge(state.HistoryDecisionOutputTable, "root_process_instance_id", ids...)
	return nil
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

func (c SuspendDefinition) do(ctx context.Context, e *Engine) (None, error) {
	row, err := e.definitionFor(ctx, "suspend or activate the process definition", c.DefinitionID, identity.Suspend, identity.Update)
	if err != nil {
		return None{}, err
	}
	if c.IncludeInstances {
		if err := require(ctx, InstanceSuspend.claims("", row.Key)...); err != nil {
			return None{}, err
		}
	}
	unit := state.NewUnit()
	unit.ProcessDefinitions.Load(row).Suspended = c.Suspended
	if err := e.flush(ctx, unit); err != nil {
		return None{}, err
	}
	if !c.IncludeInstances {
		return None{}, nil
	}
	instances, err := find[state.ProcessInstance](ctx, e.store, "process_definition_id = ? AND suspended = ?", c.DefinitionID, !c.Suspended)
	if err != nil {
		return None{}, err
	}
	for _, i := range instances {
		cmd := machine.SuspendInstance{ProcessInstanceID: i.ID, Suspended: c.Suspended}
		allowed := func(*state.Unit) error { return nil } // asked for all of them before
		if _, err := e.change(ctx, store.Scope{ProcessInstanceID: i.ID}, allowed, cmd); err != nil && !errors.Is(err, store.ErrNotFound) {
			return None{}, err
		}
	}
	return None{}, nil
}
