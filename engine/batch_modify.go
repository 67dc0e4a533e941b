package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// Modification cancels and starts activities of process instances.
type Modification struct {
	Instructions                []Instruction
	SkipListeners, SkipMappings bool
	Annotation                  string // for the log of operations
}

// The commands that modify process instances.
type (
	// ModifyInstance modifies one process instance.
	ModifyInstance struct {
		ProcessInstanceID string
		Modification
	}
	// ModifyInstanceLater does so by a batch.
	ModifyInstanceLater ModifyInstance
	// ModifyInstances modifies process instances of one definition at once, all of
	// them or none.
	ModifyInstances struct {
		DefinitionID string
		Instances
		Modification
	}
	// ModifyInstancesLater does so by a batch, one after the other.
	ModifyInstancesLater ModifyInstances
)

type modifyTask struct {
	DefinitionID                string
	Instructions                []keptInstruction
	SkipListeners, SkipMappings bool
}

// keptInstruction is an instruction that waits with a batch; its variables wait
// in a form of their own.
type keptInstruction struct {
	Instruction
	Kept keptVariables `json:",omitempty"`
}

// keepInstructions gives instructions the form in which they wait.
func (e *Engine) keepInstructions(instructions []Instruction) ([]keptInstruction, []state.Content) {
	kept := make([]keptInstruction, len(instructions))
	var contents []state.Content
	for i, instruction := range instructions {
		variables, some := e.keep(instruction.Variables)
		instruction.Variables = nil
		kept[i], contents = keptInstruction{instruction, variables}, append(contents, some...)
	}
	return kept, contents
}

func (m Modification) command(id string) machine.ModifyInstance {
	return machine.ModifyInstance{
		ProcessInstanceID: id, Instructions: m.Instructions, SkipListeners: m.SkipListeners, SkipMappings: m.SkipMappings, Annotation: m.Annotation,
	}
}

func (m Modification) check() error {
	if len(m.Annotation) > maxAnnotation {
		return refuse(Invalid, "an annotation has at most %d bytes", maxAnnotation)
	}
	return nil
}

func (c ModifyInstance) do(ctx context.Context, e *Engine) (None, error) {
	if err := c.check(); err != nil {
		return None{}, err
	}
	_, err := e.changeInstance(ctx, store.Scope{ProcessInstanceID: c.ProcessInstanceID}, InstanceUpdate, c.command(c.ProcessInstanceID))
	if isNotFound(err) {
		err = noneToModify(c.ProcessInstanceID)
	}
	return None{}, err
}

func noneToModify(id string) error {
	return refuse(Failed, "ENGINE-13036 Process instance '%s' cannot be modified. The process instance does not exist", id)
}

func (c ModifyInstanceLater) do(ctx context.Context, e *Engine) (state.Batch, error) {
	if err := mayCreateBatch(ctx, state.JobBatchModify); err != nil {
		return state.Batch{}, err
	}
	rows, err := find[state.ProcessInstance](ctx, e.store, "id = #", c.ProcessInstanceID)
	if err != nil {
		return state.Batch{}, err
	}
	if len(rows) == 0 {
		return state.Batch{}, noneToModify(c.ProcessInstanceID)
	}
	d, err := e.DefinitionRow(ctx, rows[0].ProcessDefinitionID)
	if err != nil {
		return state.Batch{}, err
	}
	one := modifiedOf(d, c.Annotation)
	one.ProcessInstanceID, one.RootProcessInstanceID = rows[0].ID, rows[0].RootProcessInstanceID
	return e.modifyLater(ctx, d, Instances{IDs: []string{c.ProcessInstanceID}}, c.Modification, one)
}

func (c ModifyInstancesLater) do(ctx context.Context, e *Engine) (state.Batch, error) {
	if err := mayCreateBatch(ctx, state.JobBatchModify); err != nil {
		return state.Batch{}, err
	}
	d, err := e.DefinitionRow(ctx, c.DefinitionID)
	if err != nil {
		return state.Batch{}, err
	}
	return e.modifyLater(ctx, d, c.Instances, c.Modification)
}

func (e *Engine) modifyLater(ctx context.Context, d state.ProcessDefinition, i Instances, m Modification, more ...state.HistoryOperation) (state.Batch, error) {
	all, err := e.toModify(ctx, d, i, m)
	if err != nil {
		return state.Batch{}, err
	}
	kept, contents := e.keepInstructions(m.Instructions)
	return e.createBatch(ctx, newBatch{
		task: &modifyTask{d.ID, kept, m.SkipListeners, m.SkipMappings}, elements: all, tenantID: d.TenantID, contents: contents,
		logged: modifiedOf(d, m.Annotation), changes: []propertyChange{all.counted(), async(true)}, more: more,
	})
}

// toModify checks a modification and finds its process instances.
func (e *Engine) toModify(ctx context.Context, d state.ProcessDefinition, i Instances, m Modification) (elements, error) {
	if err := m.check(); err != nil {
		return elements{}, err
	}
	if err := requireTenant(ctx, "modify instances of the process definition", d.ID, d.TenantID); err != nil {
		return elements{}, err
	}
	if len(m.Instructions) == 0 {
		return elements{}, refuse(Invalid, "Modification instructions cannot be empty")
	}
	all, err := e.gatherInstances(ctx, runningInstances, i)
	if err == nil && all.len() == 0 {
		err = refuse(Invalid, "Process instance ids cannot be empty")
	}
	return all, err
}

// modifiedOf is how the log of operations shows a modification.
func modifiedOf(d state.ProcessDefinition, annotation string) state.HistoryOperation {
	return state.HistoryOperation{
		OperationType: "ModifyProcessInstance", EntityType: "ProcessInstance", Category: operatorCategory, Annotation: annotation,
		DeploymentID: d.DeploymentID, ProcessDefinitionID: d.ID, ProcessDefinitionKey: d.Key, TenantID: d.TenantID,
	}
}

func (c ModifyInstances) do(ctx context.Context, e *Engine) (None, error) {
	d, err := e.DefinitionRow(ctx, c.DefinitionID)
	if err != nil {
		return None{}, err
	}
	all, err := e.toModify(ctx, d, c.Instances, c.Modification)
	if err != nil {
		return None{}, err
	}
	task := &modifyTask{DefinitionID: d.ID, SkipListeners: c.SkipListeners, SkipMappings: c.SkipMappings}
	for _, i := range c.Instructions {
		task.Instructions = append(task.Instructions, keptInstruction{Instruction: i})
	}
	return None{}, e.doAtOnce(ctx, all, task, func(unit *state.Unit) error { return mayOnEach(ctx, unit, InstanceUpdate, all) },
		modifiedOf(d, c.Annotation), all.counted(), async(false))
}

func (t *modifyTask) kind() state.JobKind { return state.JobBatchModify }

func (t *modifyTask) scope(id string) store.Scope { return store.Scope{ProcessInstanceID: id} }

func (t *modifyTask) do(w *batchWork, id string) error {
	p, ok := w.unit.ProcessInstances.Get(id)
	switch {
	case !ok:
		return noneToModify(id)
	case p.ProcessDefinitionID != t.DefinitionID:
		return refuse(Failed, "ENGINE-13037 Process instance '%s' cannot be modified. Its process definition '%s' does not match given process definition '%s'", id, p.ProcessDefinitionID, t.DefinitionID)
	}
	m := Modification{SkipListeners: t.SkipListeners, SkipMappings: t.SkipMappings}
	for _, i := range t.Instructions {
		variables, err := i.Kept.read(w.ctx, w.e)
		if err != nil {
			return err
		}
		i.Variables = append(i.Variables, variables...)
		m.Instructions = append(m.Instructions, i.Instruction)
	}
	return w.apply(m.command(id))
}

func (t *modifyTask) contents() []string {
	var ids []string
	for _, i := range t.Instructions {
		ids = append(ids, i.Kept.contents()...)
	}
	return ids
}
