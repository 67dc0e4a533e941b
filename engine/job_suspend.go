package engine

import (
	"context"
	"encoding/json"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

// Words of the user operation log about suspension.
const (
	suspensionState = "suspensionState"
	wordActive      = "active"
	wordSuspended   = "suspended"
)

// suspensionWord is the new suspension state as the log names it.
func suspensionWord(suspended bool) string {
	if suspended {
		return wordSuspended
	}
	return wordActive
}

func (c SuspendJobs) do(ctx context.Context, e *Engine) (None, error) {
	of, about, err := e.jobsToSuspend(ctx, c)
	if err != nil {
		return None{}, err
	}
	about.EntityType, about.Category, about.OperationType = "Job", operatorCategory, "ActivateJob"
	if c.Suspended {
		about.OperationType = "SuspendJob"
	}
	begin := func(unit *state.Unit) error {
		e.logOperation(ctx, unit, about, propertyChange{suspensionState, "", suspensionWord(c.Suspended)})
		return nil
	}
	return None{}, e.changeJobs(ctx, begin, of.notYet(c.Suspended), func(j *state.Job) { j.Suspended = c.Suspended })
}

// jobsToSuspend are the jobs meant by the command and what the log says they are
// of, for an actor who may change them.
func (e *Engine) jobsToSuspend(ctx context.Context, c SuspendJobs) (jobsOf, state.HistoryOperation, error) {
	if c.ProcessInstanceID == "" {
		chosen, err := e.chooseJobDefinitions(ctx, c.JobDefinitionID, c.Of)
		if err != nil {
			return jobsOf{}, chosen.log, err
		}
		return chosen.jobs(), chosen.log, chosen.mayChangeJobs(ctx, InstanceUpdate, "")
	}
	of := jobsOf{column: "process_instance_id", values: []string{c.ProcessInstanceID}}
	rows, err := find[state.ProcessInstance](ctx, e.store, "id = #", c.ProcessInstanceID)
	if err != nil || len(rows) == 0 {
		return of, state.HistoryOperation{ProcessInstanceID: c.ProcessInstanceID}, err
	}
	p := rows[0]
	if err := requireTenant(ctx, InstanceUpdate.verb, p.ID, p.TenantID); err != nil {
		return of, state.HistoryOperation{}, err
	}
	deploymentID, err := e.deploymentOf(ctx, p.ProcessDefinitionID)
	if err != nil {
		return of, state.HistoryOperation{}, err
	}
	return of, state.HistoryOperation{
		DeploymentID: deploymentID, RootProcessInstanceID: p.RootProcessInstanceID, ProcessInstanceID: p.ID,
		ProcessDefinitionID: p.ProcessDefinitionID, ProcessDefinitionKey: p.ProcessDefinitionKey, TenantID: p.TenantID,
	}, require(ctx, InstanceUpdate.claims(p.ID, p.ProcessDefinitionKey)...)
}

// notYet leaves out the jobs that are suspended or active already.
func (of jobsOf) notYet(suspended bool) jobsOf {
	of.where, of.args = "suspended = ?", []any{!suspended}
	return of
}

// chosenJobDefinitions are the job definitions that a command is about.
type chosenJobDefinitions struct {
	// keys are those of their process definitions, one for each, with the tenants.
	keys, tenants []string
	// deploymentID is that of the newest of them.
	deploymentID string
	rows         []state.JobDefinition
	log          state.HistoryOperation
}

// chooseJobDefinitions finds one job definition, or all of process definitions.
func (e *Engine) chooseJobDefinitions(ctx context.Context, id string, of DefinitionChoice) (chosenJobDefinitions, error) {
	chosen := chosenJobDefinitions{log: state.HistoryOperation{ProcessDefinitionKey: of.Key}}
	var err error
	if id != "" {
		chosen.log.JobDefinitionID = id
		chosen.rows, err = find[state.JobDefinition](ctx, e.store, "id = #", id)
		for _, r := range chosen.rows {
			chosen.of(r.ProcessDefinitionKey, r.TenantID, r.DeploymentID)
			chosen.log.ProcessDefinitionID, chosen.log.ProcessDefinitionKey = r.ProcessDefinitionID, r.ProcessDefinitionKey
			chosen.log.DeploymentID, chosen.log.TenantID = r.DeploymentID, r.TenantID
		}
		return chosen, err
	}
	definitions, err := e.chooseDefinitions(ctx, of)
	if err != nil {
		return chosen, err
	}
	if of.Key != "" {
		chosen.of(of.Key, "", "") // also where there is none, as Camunda checks it
	}
	for _, d := range definitions {
		chosen.of(d.Key, d.TenantID, d.DeploymentID)
		if of.ID != "" {
			chosen.log.ProcessDefinitionID, chosen.log.ProcessDefinitionKey = d.ID, d.Key
			chosen.log.DeploymentID, chosen.log.TenantID = d.DeploymentID, d.TenantID
		}
		rows, err := find[state.JobDefinition](ctx, e.store, "process_definition_id = #", d.ID)
		if err != nil {
			return chosen, err
		}
		chosen.rows = append(chosen.rows, rows...)
	}
	return chosen, nil
}

func (d *chosenJobDefinitions) of(key, tenantID, deploymentID string) {
	d.keys, d.tenants = append(d.keys, key), append(d.tenants, tenantID)
	d.deploymentID = deploymentID
}

// chooseDefinitions finds the process definitions that are meant, the newest
// version last. With a key only those of tenants that the actor belongs to are.
func (e *Engine) chooseDefinitions(ctx context.Context, of DefinitionChoice) ([]state.ProcessDefinition, error) {
	if of.ID != "" {
		return find[state.ProcessDefinition](ctx, e.store, "id = #", of.ID)
	}
	where, args := "key = ?", []any{of.Key}
	switch {
	case of.WithoutTenant:
		where += " AND tenant_id IS NULL"
	case of.TenantID != "":
		where, args = where+" AND tenant_id = ?", append(args, of.TenantID)
	}
	rows, err := find[state.ProcessDefinition](ctx, e.store, where+" ORDER BY version", args...)
	var own []state.ProcessDefinition
	for _, r := range rows {
		if e.SeesTenant(ctx, r.TenantID) {
			own = append(own, r)
		}
	}
	return own, err
}

// mayChange refuses an actor who may not change the process definitions.
func (d *chosenJobDefinitions) mayChange(ctx context.Context) error {
	for i, key := range d.keys {
		if err := requireTenant(ctx, "change the process definition", key, d.tenants[i]); err != nil {
			return err
		}
		if err := require(ctx, claim{identity.Update, identity.ResourceProcessDefinition, key}); err != nil {
			return err
		}
	}
	return nil
}

// mayChangeJobs refuses an actor without the right on instances of them: on some,
// or where the id is [identity.Any] on all.
func (d *chosenJobDefinitions) mayChangeJobs(ctx context.Context, r Right, id string) error {
	for i, key := range d.keys {
		if err := requireTenant(ctx, r.verb, key, d.tenants[i]); err != nil {
			return err
		}
		if err := require(ctx, r.claims(id, key)...); err != nil {
			return err
		}
	}
	return nil
}

// jobs are the jobs of the definitions.
func (d *chosenJobDefinitions) jobs() jobsOf {
	of := jobsOf{column: "job_definition_id"}
	for _, r := range d.rows {
		of.values = append(of.values, r.ID)
	}
	return of
}

func (c SuspendJobDefinitions) do(ctx context.Context, e *Engine) (None, error) {
	chosen, err := e.chooseJobDefinitions(ctx, c.JobDefinitionID, c.Of)
	if err != nil {
		return None{}, err
	}
	if err := chosen.mayChange(ctx); err != nil {
		return None{}, err
	}
	if c.IncludeJobs {
		if err := chosen.mayChangeJobs(ctx, InstanceUpdate, ""); err != nil {
			return None{}, err
		}
	}
	about := chosen.log
	about.EntityType, about.Category, about.OperationType = "JobDefinition", operatorCategory, "ActivateJobDefinition"
	if c.Suspended {
		about.OperationType = "SuspendJobDefinition"
	}
	log := func(unit *state.Unit) error {
		e.logOperation(ctx, unit, about, propertyChange{suspensionState, "", suspensionWord(c.Suspended)})
		return nil
	}
	if c.At == 0 {
		return None{}, e.suspendJobDefinitions(ctx, chosen, c.Suspended, c.IncludeJobs, log)
	}
	return None{}, e.changeRows(ctx, func(unit *state.Unit) error {
		kind := state.JobActivateJobDefinitions
		if c.Suspended {
			kind = state.JobSuspendJobDefinitions
		}
		a := ActorFrom(ctx)
		argument, err := json.Marshal(putOff{SuspendJobDefinitions: c, Tenants: a.Tenants, TenantCheck: a.TenantCheck})
		if err != nil {
			return err
		}
		e.newEngineJob(unit, state.Job{Kind: kind, Argument: string(argument), Due: c.At, DeploymentID: chosen.deploymentID, TenantID: about.TenantID})
		return log(unit)
	})
}

// suspendJobDefinitions suspends or activates job definitions, with their jobs
// where these are included; begin adds to the first transaction.
func (e *Engine) suspendJobDefinitions(ctx context.Context, d chosenJobDefinitions, suspended, includeJobs bool, begin func(*state.Unit) error) error {
	all := func(unit *state.Unit) error {
		for _, r := range d.rows {
			fresh, err := find[state.JobDefinition](ctx, e.store, "id = #", r.ID)
			if err != nil {
				return err
			}
			for _, f := range fresh {
				unit.JobDefinitions.Load(f).Suspended = suspended
			}
		}
		return begin(unit)
	}
	if !includeJobs {
		return e.changeRows(ctx, all)
	}
	return e.changeJobs(ctx, all, d.jobs().notYet(suspended), func(j *state.Job) { j.Suspended = suspended })
}

// putOff is the argument of a job: what was asked for and within which tenants.
type putOff struct {
	SuspendJobDefinitions
	Tenants     []string
	TenantCheck bool
}

// suspendByJob does what [SuspendJobDefinitions] put off. Who asked for it was
// allowed to.
func suspendByJob(ctx context.Context, e *Engine, _ *state.Unit, job state.Job) (*state.Job, error) {
	var c putOff
	if err := json.Unmarshal([]byte(job.Argument), &c); err != nil {
		return nil, err
	}
	ctx = WithActor(ctx, Actor{Tenants: c.Tenants, TenantCheck: c.TenantCheck})
	chosen, err := e.chooseJobDefinitions(ctx, c.JobDefinitionID, c.Of)
	if err != nil {
		return nil, err
	}
	return nil, e.suspendJobDefinitions(ctx, chosen, c.Suspended, c.IncludeJobs, func(*state.Unit) error { return nil })
}
