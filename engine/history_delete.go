package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// mayDeleteHistory refuses an actor who may not delete history of the
// definition; an empty key is that of none, for what belongs to a standalone task.
func mayDeleteHistory(ctx context.Context, id, definitionKey, tenantID string) error {
	if err := requireTenant(ctx, "delete the history of", id, tenantID); err != nil {
		return err
	}
	if definitionKey == "" {
		return nil
	}
	return require(ctx, claim{identity.DeleteHistory, identity.ResourceProcessDefinition, definitionKey})
}

func (c DeleteHistoryInstance) do(ctx context.Context, e *Engine) (None, error) {
	rows, err := find[state.HistoryProcessInstance](ctx, e.store, "id = #", c.ProcessInstanceID)
	if err != nil {
		return None{}, err
	}
	if len(rows) == 0 {
		return None{}, e.noHistory(ctx, c.ProcessInstanceID)
	}
	if err := mayDeleteHistory(ctx, rows[0].ID, rows[0].ProcessDefinitionKey, rows[0].TenantID); err != nil {
		return None{}, err
	}
	unit := state.NewUnit()
	if err := e.purgeHistory(ctx, unit, rows[0].ID); err != nil {
		return None{}, err
	}
	e.logOperation(ctx, unit, state.HistoryOperation{OperationType: "DeleteHistory", EntityType: "ProcessInstance", Category: operatorCategory},
		propertyChange{"nrOfInstances", "", "1"}, propertyChange{"async", "", "false"})
	return None{}, e.projectAndFlush(ctx, unit)
}

// noHistory refuses to delete the history of an instance that has not ended. Who may
// not delete what it leaves is told that first.
func (e *Engine) noHistory(ctx context.Context, id string) error {
	running, err := find[state.ProcessInstance](ctx, e.store, "id = #", id)
	if err != nil {
		return err
	}
	for _, p := range running {
		if err := mayDeleteHistory(ctx, p.ID, p.ProcessDefinitionKey, p.TenantID); err != nil {
			return err
		}
	}
	return refuse(NotFound, "No ended process instance has the id '%s'", id)
}

// purgeHistory removes the history of process instances that have ended. What
// users did to them stays, as in Camunda, and so do the instances that they called.
func (e *Engine) purgeHistory(ctx context.Context, unit *state.Unit, ids ...string) error {
	if err := e.bequeathRemovalTime(ctx, unit, ids); err != nil {
		return err
	}
	unit.Purge(state.HistoryProcessInstanceTable, "id", ids...)
	for _, t := range instanceContents {
		if t != state.HistoryOperationTable {
			unit.Purge(t, "process_instance_id", ids...)
		}
	}
	return nil
}

// bequeathRemovalTime gives the instances that others called, and that stay without them,
// the removal times of these: cleanup finds a called instance that has none of its own by
// the one that called it.
func (e *Engine) bequeathRemovalTime(ctx context.Context, unit *state.Unit, ids []string) error {
	const called = "super_process_instance_id IN (#) AND removal_time IS NULL"
	rows, err := find[state.HistoryProcessInstance](ctx, e.store, called, ids)
	if err != nil || len(rows) == 0 {
		return err
	}
	leaving, times := map[string]bool{}, map[string]state.Millis{}
	for _, id := range ids {
		leaving[id] = true
	}
	callers := make([]string, len(rows))
	for i, row := range rows {
		callers[i] = row.SuperProcessInstanceID
	}
	bequeathing, err := query.HistoryProcessInstances.List(ctx, e.store, query.Criteria{Conditions: []query.Condition{{Name: "processInstanceIds", Value: callers}}})
	for _, p := range bequeathing {
		times[p.ID] = state.Millis(p.RemovalTime)
	}
	for err == nil && len(rows) > 0 {
		var heirs []string
		for _, row := range rows {
			at := times[row.SuperProcessInstanceID]
			if leaving[row.ID] || at == 0 {
				continue
			}
			row.RemovalTime, times[row.ID] = at, at
			unit.Replace(state.HistoryProcessInstanceTable, &row)
			heirs = append(heirs, row.ID)
		}
		rows = nil
		if len(heirs) > 0 {
			rows, err = find[state.HistoryProcessInstance](ctx, e.store, called, heirs)
		}
	}
	return err
}

// projectAndFlush writes the history of a unit that no machine command filled,
// and commits it.
func (e *Engine) projectAndFlush(ctx context.Context, unit *state.Unit) error {
	if err := e.project(ctx, unit); err != nil {
		return err
	}
	return e.flush(ctx, unit)
}

func (c DeleteHistoryVariable) do(ctx context.Context, e *Engine) (None, error) {
	living, err := find[state.Variable](ctx, e.store, "id = # AND unlogged = ?", c.ID, false)
	if err != nil {
		return None{}, err
	}
	ended, err := find[state.HistoryVariable](ctx, e.store, "id = #", c.ID)
	if err != nil {
		return None{}, err
	}
	var row state.Variable
	switch {
	case len(living) > 0:
		row = living[0]
	case len(ended) > 0:
		row = ended[0].Variable
	default:
		return None{}, refuse(NotFound, "No historic variable instance has the id '%s'", c.ID)
	}
	if err := mayDeleteHistory(ctx, row.ID, row.ProcessDefinitionKey, row.TenantID); err != nil {
		return None{}, err
	}
	unit := state.NewUnit()
	for _, v := range living {
		unit.Variables.Load(v).Unlogged = true
	}
	for _, v := range ended {
		unit.Remove(state.HistoryVariableTable, &v)
		if v.Value.ContentID != "" {
			unit.Purge(state.ContentTable, "id", v.Value.ContentID)
		}
	}
	unit.Purge(state.HistoryDetailTable, "variable_instance_id", c.ID)
	deploymentID, err := e.deploymentOf(ctx, row.ProcessDefinitionID)
	if err != nil {
		return None{}, err
	}
	e.logOperation(ctx, unit, state.HistoryOperation{
		OperationType: "DeleteHistory", EntityType: "Variable", Category: operatorCategory, DeploymentID: deploymentID,
		RootProcessInstanceID: row.RootProcessInstanceID, ProcessInstanceID: row.ProcessInstanceID, ProcessDefinitionID: row.ProcessDefinitionID,
		ProcessDefinitionKey: row.ProcessDefinitionKey, ExecutionID: row.ExecutionID, TaskID: row.TaskID, TenantID: row.TenantID,
	}, propertyChange{"name", "", row.Name})
	return None{}, e.projectAndFlush(ctx, unit)
}

// deploymentOf is the deployment of a definition; empty where there is none.
func (e *Engine) deploymentOf(ctx context.Context, definitionID string) (string, error) {
	if definitionID == "" {
		return "", nil
	}
	row, err := e.DefinitionRow(ctx, definitionID)
	if isNotFound(err) {
		return "", nil
	}
	return row.DeploymentID, err
}

func (c DeleteHistoryVariables) do(ctx context.Context, e *Engine) (None, error) {
	instance, err := e.anyInstance(ctx, c.ProcessInstanceID)
	if err != nil {
		return None{}, err
	}
	if err := mayDeleteHistory(ctx, instance.ID, instance.ProcessDefinitionKey, instance.TenantID); err != nil {
		return None{}, err
	}
	living, err := find[state.Variable](ctx, e.store, "process_instance_id = # AND unlogged = ?", instance.ID, false)
	if err != nil {
		return None{}, err
	}
	ended, err := find[state.HistoryVariable](ctx, e.store, "process_instance_id = # AND content_id IS NOT NULL", instance.ID)
	if err != nil {
		return None{}, err
	}
	unit := state.NewUnit()
	for _, v := range living {
		unit.Variables.Load(v).Unlogged = true
	}
	for _, v := range ended {
		unit.Purge(state.ContentTable, "id", v.Value.ContentID)
	}
	unit.Purge(state.HistoryVariableTable, "process_instance_id", instance.ID)
	unit.Purge(state.HistoryDetailTable, "process_instance_id", instance.ID)
	deploymentID, err := e.deploymentOf(ctx, instance.ProcessDefinitionID)
	if err != nil {
		return None{}, err
	}
	e.logOperation(ctx, unit, state.HistoryOperation{
		OperationType: "DeleteHistory", EntityType: "Variable", Category: operatorCategory, DeploymentID: deploymentID,
		RootProcessInstanceID: instance.RootProcessInstanceID, ProcessInstanceID: instance.ID, ProcessDefinitionID: instance.ProcessDefinitionID,
		ProcessDefinitionKey: instance.ProcessDefinitionKey, TenantID: instance.TenantID,
	})
	return None{}, e.projectAndFlush(ctx, unit)
}

// anyInstance reads a process instance, running or ended.
func (e *Engine) anyInstance(ctx context.Context, id string) (state.ProcessInstance, error) {
	running, err := find[state.ProcessInstance](ctx, e.store, "id = #", id)
	if err != nil {
		return state.ProcessInstance{}, err
	}
	if len(running) > 0 {
		return running[0], nil
	}
	ended, err := find[state.HistoryProcessInstance](ctx, e.store, "id = #", id)
	if err != nil {
		return state.ProcessInstance{}, err
	}
	if len(ended) == 0 {
		return state.ProcessInstance{}, refuse(NotFound, "No process instance has the id '%s'", id)
	}
	return ended[0].ProcessInstance, nil
}
