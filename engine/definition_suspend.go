package engine

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// chosenDefinitions are the process definitions that a command is about, for an
// actor who may do it, and what the log says of them.
type chosenDefinitions struct {
	rows []state.ProcessDefinition
	log  state.HistoryOperation
}

// chooseFor finds the definitions that are meant and asks may of the key of each.
// Where a key is meant it is asked even where there is no definition.
func (e *Engine) chooseFor(ctx context.Context, verb string, of DefinitionChoice, may func(key string) error) (chosenDefinitions, error) {
	rows, err := e.chooseDefinitions(ctx, of)
	if err != nil {
		return chosenDefinitions{}, err
	}
	chosen := chosenDefinitions{rows: rows, log: state.HistoryOperation{ProcessDefinitionKey: of.Key}}
	if of.Key != "" {
		return chosen, may(of.Key)
	}
	for _, row := range rows {
		if err := requireTenant(ctx, verb, row.ID, row.TenantID); err != nil {
			return chosen, err
		}
		if err := may(row.Key); err != nil {
			return chosen, err
		}
		chosen.log.DeploymentID, chosen.log.ProcessDefinitionID, chosen.log.ProcessDefinitionKey = row.DeploymentID, row.ID, row.Key
		chosen.log.TenantID = row.TenantID
	}
	return chosen, nil
}

func (c SuspendDefinitions) do(ctx context.Context, e *Engine) (None, error) {
	chosen, err := e.chooseFor(ctx, "suspend or activate the process definition", c.Of, func(key string) error {
		claims := []claim{{identity.Suspend, identity.ResourceProcessDefinition, key}, {identity.Update, identity.ResourceProcessDefinition, key}}
		if err := require(ctx, claims...); err != nil || !c.IncludeInstances {
			return err
		}
		return require(ctx, InstanceSuspend.claims("", key)...)
	})
	if err != nil || len(chosen.rows) == 0 {
		return None{}, err
	}
	log := func(unit *state.Unit) { e.logSuspension(ctx, unit, chosen.log, c) }
	if c.At == 0 {
		return None{}, e.suspendDefinitions(ctx, chosen.rows, c, log)
	}
	return None{}, e.changeRows(ctx, func(unit *state.Unit) error {
		log(unit)
		return e.suspendLater(ctx, unit, c, chosen.log)
	})
}

// logSuspension notes that a user suspended or activated definitions.
func (e *Engine) logSuspension(ctx context.Context, unit *state.Unit, about state.HistoryOperation, c SuspendDefinitions) {
	about.OperationType, about.EntityType, about.Category = "ActivateProcessDefinition", "ProcessDefinition", operatorCategory
	if c.Suspended {
		about.OperationType = "SuspendProcessDefinition"
	}
	e.logOperation(ctx, unit, about, propertyChange{suspensionState, "", suspensionWord(c.Suspended)},
		propertyChange{"includeProcessInstances", "", strconv.FormatBool(c.IncludeInstances)})
}

// suspendDefinitions suspends or activates definitions with their job definitions
// and the timers that start instances of them; then, where these are included,
// their instances one by one. begin adds to the first transaction.
func (e *Engine) suspendDefinitions(ctx context.Context, rows []state.ProcessDefinition, c SuspendDefinitions, begin func(*state.Unit)) error {
	err := e.changeRows(ctx, func(unit *state.Unit) error {
		for _, row := range rows {
			if err := e.suspendDefinition(ctx, unit, row.ID, c.Suspended); err != nil {
				return err
			}
		}
		begin(unit)
		return nil
	})
	if err != nil || !c.IncludeInstances {
		return err
	}
	for _, row := range rows {
		if err := e.suspendInstancesOf(ctx, row.ID, c.Suspended); err != nil {
			return err
		}
	}
	return nil
}

// suspendDefinition adds the suspension of one definition to a unit. Jobs of
// running instances go with these.
func (e *Engine) suspendDefinition(ctx context.Context, unit *state.Unit, id string, suspended bool) error {
	fresh, err := find[state.ProcessDefinition](ctx, e.store, "id = #", id)
	if err != nil {
		return err
	}
	for _, row := range fresh {
		unit.ProcessDefinitions.Load(row).Suspended = suspended
	}
	definitions, err := find[state.JobDefinition](ctx, e.store, "process_definition_id = #", id)
	if err != nil {
		return err
	}
	for _, row := range definitions {
		unit.JobDefinitions.Load(row).Suspended = suspended
	}
	jobs, err := find[state.Job](ctx, e.store, "process_definition_id = # AND process_instance_id IS NULL", id)
	if err != nil {
		return err
	}
	for _, row := range jobs {
		unit.Jobs.Load(row).Suspended = suspended
	}
	return nil
}

// suspendInstancesOf suspends or activates all instances of a definition, for an
// actor who was asked for all of them. The log names what they did once, not each
// instance.
func (e *Engine) suspendInstancesOf(ctx context.Context, definitionID string, suspended bool) error {
	instances, err := find[state.ProcessInstance](ctx, e.store, "process_definition_id = # AND suspended = ?", definitionID, !suspended)
	if err != nil {
		return err
	}
	quiet := WithActor(ctx, Actor{})
	allowed := func(*state.Unit) error { return nil }
	for _, i := range instances {
		cmd := machine.SuspendInstance{ProcessInstanceID: i.ID, Suspended: suspended}
		if _, err := e.change(quiet, store.Scope{ProcessInstanceID: i.ID}, allowed, cmd); err != nil && !isGone(err) {
			return err
		}
	}
	return nil
}

// suspendLater adds a job to a unit that suspends or activates definitions when it
// is due.
func (e *Engine) suspendLater(ctx context.Context, unit *state.Unit, c SuspendDefinitions, about state.HistoryOperation) error {
	a := ActorFrom(ctx)
	argument, err := json.Marshal(suspensionPutOff{SuspendDefinitions: c, Tenants: a.Tenants, TenantCheck: a.TenantCheck})
	if err != nil {
		return err
	}
	kind := state.JobActivateDefinitions
	if c.Suspended {
		kind = state.JobSuspendDefinitions
	}
	e.newEngineJob(unit, state.Job{Kind: kind, Argument: string(argument), Due: c.At, DeploymentID: about.DeploymentID, TenantID: about.TenantID})
	return nil
}

// suspensionPutOff is the argument of a job: what was asked for and within which
// tenants.
type suspensionPutOff struct {
	SuspendDefinitions
	Tenants     []string
	TenantCheck bool
}

// suspendDefinitionsByJob does what [SuspendDefinitions] put off. Who asked for it
// was allowed to.
func suspendDefinitionsByJob(ctx context.Context, e *Engine, _ *state.Unit, job state.Job) (*state.Job, error) {
	var c suspensionPutOff
	if err := json.Unmarshal([]byte(job.Argument), &c); err != nil {
		return nil, err
	}
	ctx = WithActor(ctx, Actor{Tenants: c.Tenants, TenantCheck: c.TenantCheck})
	rows, err := e.chooseDefinitions(ctx, c.Of)
	if err != nil {
		return nil, err
	}
	return nil, e.suspendDefinitions(ctx, rows, c.SuspendDefinitions, func(*state.Unit) {})
}

// forgetSuspensions adds to a unit that nothing put off is left to be done to
// definitions that are removed.
func (e *Engine) forgetSuspensions(ctx context.Context, unit *state.Unit, removed []state.ProcessDefinition) error {
	jobs, err := find[state.Job](ctx, e.store, "process_instance_id IS NULL AND kind IN (?)",
		[]string{string(state.JobActivateDefinitions), string(state.JobSuspendDefinitions)})
	if err != nil {
		return err
	}
	for _, j := range jobs {
		var c suspensionPutOff
		if err := json.Unmarshal([]byte(j.Argument), &c); err != nil {
			return err
		}
		left, err := e.chooseDefinitions(WithActor(ctx, Actor{}), c.Of)
		if err != nil {
			return err
		}
		left = slices.DeleteFunc(left, func(d state.ProcessDefinition) bool {
			return slices.ContainsFunc(removed, func(r state.ProcessDefinition) bool { return r.ID == d.ID })
		})
		if len(left) == 0 {
			unit.Jobs.Load(j)
			unit.Jobs.Delete(j.ID)
			unit.Record(state.JobLogged{Row: j, At: e.now(), State: "deleted"})
		}
	}
	return nil
}
