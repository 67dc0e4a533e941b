package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// The commands that start ended process instances anew.
type (
	// RestartInstances starts new instances in place of ended ones of a
	// definition, all of them or none. It returns their ids, in the order of those of
	// the ended ones.
	RestartInstances struct {
		DefinitionID string
		Instances    // Query finds nothing: those do not have ended
		// Instructions say where the new instances begin.
		Instructions []Instruction
		// InitialVariables: they get the variables that the ended ones began with, not
		// those that these had in the end.
		InitialVariables            bool
		WithoutBusinessKey          bool
		SkipListeners, SkipMappings bool
	}
	// RestartInstancesLater does so by a batch, one after the other.
	RestartInstancesLater RestartInstances
)

type restartTask struct {
	DefinitionID                string
	Instructions                []Instruction
	InitialVariables            bool
	WithoutBusinessKey          bool
	SkipListeners, SkipMappings bool

	started map[string]string // the new instances by the ended ones
}

func (c RestartInstances) task() *restartTask {
	return &restartTask{
		c.DefinitionID, c.Instructions, c.InitialVariables, c.WithoutBusinessKey, c.SkipListeners, c.SkipMappings, map[string]string{},
	}
}

func (c RestartInstances) do(ctx context.Context, e *Engine) ([]string, error) {
	d, err := e.DefinitionRow(ctx, c.DefinitionID)
	if err != nil {
		return nil, err
	}
	if err := requireTenant(ctx, "restart instances of the process definition", d.ID, d.TenantID); err != nil {
		return nil, err
	}
	if err := require(ctx, claim{identity.ReadHistory, identity.ResourceProcessDefinition, d.Key}); err != nil {
		return nil, err
	}
	if err := mayStart(ctx, d); err != nil {
		return nil, err
	}
	all, err := c.elements(ctx, e)
	if err != nil {
		return nil, err
	}
	task := c.task()
	if err := e.doAtOnce(ctx, all, task, func(*state.Unit) error { return nil }, restartedOf(d), all.counted(), async(false)); err != nil {
		return nil, err
	}
	var started []string
	for _, id := range all.all() {
		started = append(started, task.started[id])
	}
	return started, nil
}

func (c RestartInstancesLater) do(ctx context.Context, e *Engine) (state.Batch, error) {
	if err := mayCreateBatch(ctx, state.JobBatchRestart); err != nil {
		return state.Batch{}, err
	}
	d, err := e.DefinitionRow(ctx, c.DefinitionID)
	if err != nil {
		return state.Batch{}, err
	}
	if err := requireTenant(ctx, "restart instances of the process definition", d.ID, d.TenantID); err != nil {
		return state.Batch{}, err
	}
	all, err := RestartInstances(c).elements(ctx, e)
	if err != nil {
		return state.Batch{}, err
	}
	return e.createBatch(ctx, newBatch{
		task: RestartInstances(c).task(), elements: all, tenantID: d.TenantID,
		logged: restartedOf(d), changes: []propertyChange{all.counted(), async(true)},
	})
}

// elements finds the ended process instances.
func (c RestartInstances) elements(ctx context.Context, e *Engine) (elements, error) {
	if len(c.Instructions) == 0 {
		return elements{}, refuse(Invalid, "Restart instructions cannot be empty: instructions is empty")
	}
	all, err := e.gatherInstances(ctx, anyInstances, c.Instances)
	if err == nil && all.len() == 0 {
		err = refuse(Invalid, "processInstanceIds is empty")
	}
	return all, err
}

func restartedOf(d state.ProcessDefinition) state.HistoryOperation {
	return state.HistoryOperation{
		OperationType: "RestartProcessInstance", EntityType: "ProcessInstance", Category: operatorCategory,
		DeploymentID: d.DeploymentID, ProcessDefinitionID: d.ID, ProcessDefinitionKey: d.Key, TenantID: d.TenantID,
	}
}

func (t *restartTask) kind() state.JobKind { return state.JobBatchRestart }

func (t *restartTask) scope(string) store.Scope { return store.Scope{} }

func (t *restartTask) do(w *batchWork, id string) error {
	instance, err := w.e.endedInstance(w.ctx, id)
	switch {
	case err != nil:
		return err
	case instance.ProcessDefinitionID != t.DefinitionID:
		return refuse(Failed, "ENGINE-13039 Historic process instance '%s' cannot be restarted. Its process definition '%s' does not match given process definition '%s'",
			id, instance.ProcessDefinitionID, t.DefinitionID)
	}
	variables, err := w.e.formerVariables(w.ctx, id, t.InitialVariables)
	if err != nil {
		return err
	}
	start := machine.Start{
		DefinitionID: t.DefinitionID, ID: w.e.ids.next(), BusinessKey: instance.BusinessKey, Variables: variables,
		Instructions: t.Instructions, SkipListeners: t.SkipListeners, SkipMappings: t.SkipMappings, RestartedID: id,
	}
	if t.WithoutBusinessKey {
		start.BusinessKey = ""
	}
	if t.started != nil {
		t.started[id] = start.ID
	}
	return w.apply(start)
}

// endedInstance reads a process instance that has ended.
func (e *Engine) endedInstance(ctx context.Context, id string) (state.HistoryProcessInstance, error) {
	rows, err := find[state.HistoryProcessInstance](ctx, e.store, "id = #", id)
	if err != nil {
		return state.HistoryProcessInstance{}, err
	}
	if len(rows) > 0 {
		return rows[0], nil
	}
	running, err := find[state.ProcessInstance](ctx, e.store, "id = #", id)
	switch {
	case err != nil:
		return state.HistoryProcessInstance{}, err
	case len(running) > 0:
		return state.HistoryProcessInstance{}, refuse(Failed, "ENGINE-13040 Historic process instance '%s' cannot be restarted. It is not completed or terminated.", id)
	}
	return state.HistoryProcessInstance{}, refuse(NotFound, "Historic process instance cannot be found: there is none with the id '%s'", id)
}

// formerVariables are those that an ended process instance had in the end, or
// began with.
func (e *Engine) formerVariables(ctx context.Context, id string, initial bool) ([]Variable, error) {
	var kept keptVariables
	if initial {
		rows, err := find[state.HistoryDetail](ctx, e.store,
			"process_instance_id = # AND execution_id = # AND kind = 'variableUpdate' AND initial = ? AND task_id IS NULL ORDER BY id", id, id, true)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			kept = append(kept, keptVariable{Name: r.Name, Value: r.Value})
		}
		return kept.read(ctx, e)
	}
	rows, err := find[state.HistoryVariable](ctx, e.store,
		"process_instance_id = # AND execution_id = # AND state = 'CREATED' AND task_id IS NULL ORDER BY id", id, id)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		kept = append(kept, keptVariable{Name: r.Name, Value: r.Value})
	}
	return kept.read(ctx, e)
}
