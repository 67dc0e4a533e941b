package engine

import (
	"context"
	"errors"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// deployProcesses adds the next versions of processes to a deployment. What
// starts instances follows the newest version. Where active is not zero, they are
// suspended until then.
func (e *Engine) deployProcesses(ctx context.Context, unit *state.Unit, d *Deployed, processes []deployable, active state.Millis) ([]machine.Definition, error) {
	planned := make([]machine.Definition, len(processes))
	for i, p := range processes {
		row, err := e.newVersion(ctx, unit, p, d.Deployment)
		if err != nil {
			return nil, err
		}
		d.Definitions = append(d.Definitions, row) // NB: Camunda answers it as not suspended yet
		row.Suspended = active != 0
		unit.ProcessDefinitions.Insert(row)
		jobs := e.jobDefinitionsOf(p.process, row)
		for _, j := range jobs {
			unit.JobDefinitions.Insert(j)
		}
		planned[i] = machine.Definition{Row: row, Process: p.process, JobDefinitions: jobDefinitionIDs(jobs)}
		e.addStarters(ctx, unit, p.process.CandidateStarters, &row)
		if err := e.moveStarts(ctx, unit, planned[i]); err != nil {
			return nil, err
		}
		if active != 0 {
			if err := e.activateLater(ctx, unit, row, active); err != nil {
				return nil, err
			}
		}
	}
	return planned, nil
}

// newVersion makes the row of the next version of a process, and has the one before
// it show that it is no longer the newest.
func (e *Engine) newVersion(ctx context.Context, unit *state.Unit, p deployable, d state.Deployment) (state.ProcessDefinition, error) {
	version := int64(1)
	switch latest, err := e.LatestDefinition(ctx, p.process.Key, d.TenantID); {
	case err == nil:
		version = latest.Version + 1
		unit.ProcessDefinitions.Load(latest)
		unit.ProcessDefinitions.Touch(latest.ID)
	case !isNotFound(err):
		return state.ProcessDefinition{}, err
	}
	row := state.ProcessDefinition{
		ID:  e.ids.ofVersion(p.process.Key, version),
		Key: p.process.Key, Version: version, Name: p.process.Name,
		Category: p.process.Category, Description: p.process.Documentation,
		DeploymentID: d.ID, ResourceName: p.resource, DiagramName: p.diagram,
		VersionTag: p.process.VersionTag, StartableInTasklist: p.process.StartableInTasklist,
		TenantID: d.TenantID,
	}
	if start := p.process.Root.Start; start != nil && start.Form != nil {
		row.HasStartForm = true
	}
	row.HistoryTimeToLive = e.timeToLive(p.process.HistoryTimeToLive)
	return row, nil
}

func isNotFound(err error) bool {
	var refusal *Error
	return errors.As(err, &refusal) && refusal.Code == NotFound
}

// jobDefinitionsOf makes one row for each element and reason that makes jobs.
func (e *Engine) jobDefinitionsOf(p *model.Process, d state.ProcessDefinition) []state.JobDefinition {
	var rows []state.JobDefinition
	for _, j := range machine.JobDefinitions(p) {
		rows = append(rows, state.JobDefinition{
			ID: e.ids.next(), ProcessDefinitionID: d.ID, ProcessDefinitionKey: d.Key, DeploymentID: d.DeploymentID,
			ActivityID: j.ActivityID, Kind: j.Kind, Configuration: j.Configuration, Suspended: d.Suspended, TenantID: d.TenantID,
		})
	}
	return rows
}

// activateLater adds a job that activates a definition which is deployed suspended.
func (e *Engine) activateLater(ctx context.Context, unit *state.Unit, row state.ProcessDefinition, at state.Millis) error {
	about := state.HistoryOperation{DeploymentID: row.DeploymentID, ProcessDefinitionID: row.ID, ProcessDefinitionKey: row.Key, TenantID: row.TenantID}
	of := DefinitionChoice{ID: row.ID}
	activation := SuspendDefinitions{Of: of, At: at}
	e.logSuspension(ctx, unit, about, SuspendDefinitions{Of: of, Suspended: true})
	e.logSuspension(ctx, unit, about, activation)
	return e.suspendLater(ctx, unit, activation, about)
}

// addStarters adds who may start instances of a definition by its model, and
// records it as Camunda does: as candidate links without a task.
func (e *Engine) addStarters(ctx context.Context, unit *state.Unit, starters model.Candidates, d *state.ProcessDefinition) {
	add := func(userID, groupID string) {
		id := e.ids.next()
		unit.Append(state.CandidateStarterTable, &state.CandidateStarter{ID: id, ProcessDefinitionID: d.ID, UserID: userID, GroupID: groupID})
		unit.Record(state.IdentityLinkChanged{
			Row:                 state.IdentityLink{ID: id, Type: "candidate", UserID: userID, GroupID: groupID, TenantID: d.TenantID},
			ProcessDefinitionID: d.ID, ProcessDefinitionKey: d.Key,
			AssignerID: ActorFrom(ctx).UserID, Operation: "add", At: e.now(),
		})
	}
	for _, x := range starters.Users {
		add(x.Source(), "")
	}
	for _, x := range starters.Groups {
		add("", x.Source())
	}
}
