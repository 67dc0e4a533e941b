package engine

import (
	"context"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/migration"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// MigrationInstruction maps an activity; see [migration.Instruction].
type MigrationInstruction = migration.Instruction

// MigrationInstructionReport says what is wrong with an instruction; see
// [migration.Report].
type MigrationInstructionReport = migration.Report

// MigrationPlan says how instances of one definition become instances of
// another: which activity becomes which, and which variables they get.
type MigrationPlan struct {
	SourceDefinitionID, TargetDefinitionID string
	Instructions                           []MigrationInstruction
	Variables                              []Variable
}

// The commands about migration.
type (
	// GenerateMigration maps what has the same id in both definitions.
	GenerateMigration struct {
		SourceDefinitionID, TargetDefinitionID string
		UpdateEventTriggers                    bool
	}
	// ValidateMigration reports the instructions that cannot be followed.
	ValidateMigration struct{ Plan MigrationPlan }
	// MigrateInstances migrates process instances at once, all of them or none.
	MigrateInstances struct {
		Plan MigrationPlan
		Instances
		SkipListeners, SkipMappings bool
	}
	// MigrateInstancesLater does so by a batch, one after the other.
	MigrateInstancesLater MigrateInstances
)

// MigrationPlanRefused says which instructions of a plan cannot be followed.
type MigrationPlanRefused struct{ Reports []migration.Report }

func (m *MigrationPlanRefused) Error() string {
	r := m.Reports[0]
	return fmt.Sprintf("ENGINE-23001 The migration plan is not valid: %s to %s: %s", r.Instruction.Source, r.Instruction.Target, r.Failures[0])
}

// MigrationRefused says what of a process instance cannot be migrated; see
// [machine.MigrationRefused].
type MigrationRefused = machine.MigrationRefused

type migrateTask struct {
	SourceDefinitionID, TargetDefinitionID string
	Instructions                           []MigrationInstruction
	Variables                              keptVariables
	SkipListeners, SkipMappings            bool
	variables                              []Variable // those that are at hand
}

// migrated are the definitions of a plan.
type migrated struct {
	source, target state.ProcessDefinition
	from, to       *model.Process
}

// migratedBy reads the definitions of a plan for an actor who may read them.
func (e *Engine) migratedBy(ctx context.Context, sourceID, targetID string) (m migrated, err error) {
	if m.source, m.from, err = e.migratedDefinition(ctx, "Source", sourceID); err != nil {
		return m, err
	}
	m.target, m.to, err = e.migratedDefinition(ctx, "Target", targetID)
	return m, err
}

func (e *Engine) migratedDefinition(ctx context.Context, which, id string) (state.ProcessDefinition, *model.Process, error) {
	if id == "" {
		return state.ProcessDefinition{}, nil, refuse(NotFound, "%s process definition id is null", which)
	}
	row, err := e.definitionFor(ctx, "migrate instances of the process definition", id, identity.Read)
	if isNotFound(err) {
		return row, nil, refuse(NotFound, "ENGINE-23008 %s process definition with id '%s' does not exist", which, id)
	}
	if err != nil {
		return row, nil, err
	}
	d, err := e.Definition(ctx, id)
	return row, d.Process, err
}

func (c GenerateMigration) do(ctx context.Context, e *Engine) ([]MigrationInstruction, error) {
	m, err := e.migratedBy(ctx, c.SourceDefinitionID, c.TargetDefinitionID)
	if err != nil {
		return nil, err
	}
	return migration.Generate(m.from, m.to, c.UpdateEventTriggers), nil
}

func (c ValidateMigration) do(ctx context.Context, e *Engine) ([]migration.Report, error) {
	m, err := e.migratedBy(ctx, c.Plan.SourceDefinitionID, c.Plan.TargetDefinitionID)
	if err != nil {
		return nil, err
	}
	return migration.Validate(m.from, m.to, c.Plan.Instructions), nil
}

// prepare checks a plan and who may follow it, and finds the process instances.
func (c MigrateInstances) prepare(ctx context.Context, e *Engine, byBatch bool) (migrated, elements, error) {
	m, err := e.migratedBy(ctx, c.Plan.SourceDefinitionID, c.Plan.TargetDefinitionID)
	if err != nil {
		return m, elements{}, err
	}
	if byBatch {
		if err := mayCreateBatch(ctx, state.JobBatchMigrate); err != nil {
			return m, elements{}, err
		}
	}
	if err := mayMigrate(ctx, m); err != nil {
		return m, elements{}, err
	}
	if reports := migration.Validate(m.from, m.to, c.Plan.Instructions); len(reports) > 0 {
		return m, elements{}, &MigrationPlanRefused{reports}
	}
	all, err := e.gatherInstances(ctx, runningInstances, c.Instances)
	if err == nil && all.len() == 0 {
		err = refuse(Invalid, "Process instance ids cannot empty: process instance ids is empty")
	}
	return m, all, err
}

// mayMigrate refuses an actor who may not migrate instances of both definitions.
func mayMigrate(ctx context.Context, m migrated) error {
	claims := []claim{
		{identity.MigrateInstance, identity.ResourceProcessDefinition, m.source.Key},
		{identity.MigrateInstance, identity.ResourceProcessDefinition, m.target.Key},
	}
	for _, c := range claims {
		if require(ctx, c) != nil {
			return missing(ctx, claims...)
		}
	}
	return nil
}

func (c MigrateInstances) do(ctx context.Context, e *Engine) (None, error) {
	m, all, err := c.prepare(ctx, e, false)
	if err != nil {
		return None{}, err
	}
	task := c.task(nil)
	task.variables = c.Plan.Variables
	may := func(*state.Unit) error { return nil }
	return None{}, e.doAtOnce(ctx, all, task, may, migratedOf(m), c.changes(all, m, false)...)
}

func (c MigrateInstancesLater) do(ctx context.Context, e *Engine) (state.Batch, error) {
	now := MigrateInstances(c)
	m, all, err := now.prepare(ctx, e, true)
	if err != nil {
		return state.Batch{}, err
	}
	kept, contents := e.keep(c.Plan.Variables)
	return e.createBatch(ctx, newBatch{
		task: now.task(kept), elements: all, tenantID: m.source.TenantID, contents: contents,
		logged: migratedOf(m), changes: now.changes(all, m, true),
	})
}

func (c MigrateInstances) task(kept keptVariables) *migrateTask {
	return &migrateTask{
		SourceDefinitionID: c.Plan.SourceDefinitionID, TargetDefinitionID: c.Plan.TargetDefinitionID, Instructions: c.Plan.Instructions,
		Variables: kept, SkipListeners: c.SkipListeners, SkipMappings: c.SkipMappings,
	}
}

func (c MigrateInstances) changes(all elements, m migrated, later bool) []propertyChange {
	changes := []propertyChange{{"processDefinitionId", m.source.ID, m.target.ID}, all.counted()}
	if len(c.Plan.Variables) > 0 {
		changes = append(changes, propertyChange{"nrOfSetVariables", "", fmt.Sprint(len(c.Plan.Variables))})
	}
	return append(changes, async(later))
}

func migratedOf(m migrated) state.HistoryOperation {
	return state.HistoryOperation{
		OperationType: "Migrate", EntityType: "ProcessInstance", Category: operatorCategory,
		DeploymentID: m.source.DeploymentID, ProcessDefinitionID: m.source.ID, ProcessDefinitionKey: m.source.Key, TenantID: m.source.TenantID,
	}
}

func noneToMigrate(id string) error {
	return refuse(Failed, "ENGINE-23003 Process instance '%s' cannot be migrated. The process instance does not exist", id)
}

func (t *migrateTask) kind() state.JobKind { return state.JobBatchMigrate }

func (t *migrateTask) scope(id string) store.Scope { return store.Scope{ProcessInstanceID: id} }

func (t *migrateTask) contents() []string { return t.Variables.contents() }

func (t *migrateTask) do(w *batchWork, id string) error {
	p, ok := w.unit.ProcessInstances.Get(id)
	switch {
	case !ok:
		return noneToMigrate(id)
	case p.ProcessDefinitionID != t.SourceDefinitionID:
		return refuse(Failed, "ENGINE-23002 Process instance '%s' cannot be migrated. Its process definition '%s' does not match the source process definition of the migration plan '%s'",
			id, p.ProcessDefinitionID, t.SourceDefinitionID)
	}
	variables, err := t.Variables.read(w.ctx, w.e)
	if err != nil {
		return err
	}
	return w.apply(machine.MigrateInstance{
		ProcessInstanceID: id, SourceDefinitionID: t.SourceDefinitionID, TargetDefinitionID: t.TargetDefinitionID,
		Instructions: t.Instructions, Variables: append(variables, t.variables...), SkipListeners: t.SkipListeners, SkipMappings: t.SkipMappings,
	})
}
