package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

func (c DeleteDeployment) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Delete, identity.ResourceDeployment, c.ID}); err != nil {
		return None{}, err
	}
	rows, err := find[state.Deployment](ctx, e.store, "id = ?", c.ID)
	if err != nil {
		return None{}, err
	}
	if len(rows) == 0 {
		return None{}, refuse(NotFound, "Deployment with id '%s' do not exist", c.ID)
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
	for _, d := range definitions {
		if err := e.purgeInstances(ctx, unit, d.ID, c.Cascade); err != nil {
			return None{}, err
		}
	}
	if err := e.flush(ctx, unit); err != nil {
		return None{}, err
	}
	for _, d := range definitions {
		e.definitions.drop(d.ID)
	}
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
	return nil
}

// instanceContents are the tables whose rows name the process instance they
// belong to.
var instanceContents = []*state.Table{
	state.ExecutionTable, state.ActivityInstanceTable, state.ContentTable, state.VariableTable,
	state.TaskTable, state.IdentityLinkTable, state.JobTable, state.IncidentTable,
	state.HistoryActivityInstanceTable, state.HistoryVariableTable, state.HistoryDetailTable,
	state.HistoryTaskTable, state.HistoryIdentityLinkTable, state.HistoryIncidentTable,
	state.HistoryJobLogTable, state.HistoryOperationTable,
}

func (c SuspendDefinition) do(ctx context.Context, e *Engine) (None, error) {
	row, err := e.DefinitionRow(ctx, c.DefinitionID)
	if err != nil {
		return None{}, err
	}
	if err := require(ctx,
		claim{identity.Suspend, identity.ResourceProcessDefinition, row.Key},
		claim{identity.Update, identity.ResourceProcessDefinition, row.Key}); err != nil {
		return None{}, err
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
		cmd := SuspendInstance{ProcessInstanceID: i.ID, Suspended: c.Suspended}
		if _, err := cmd.do(ctx, e); err != nil && !isNotFound(err) {
			return None{}, err
		}
	}
	return None{}, nil
}
