package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/dmn"
	"github.com/sluice-bpm/sluice/engine/state"
)

// deployDecisions adds the next versions of decisions to a deployment, and of
// the requirements graph of each file that holds several.
func (e *Engine) deployDecisions(ctx context.Context, unit *state.Unit, d *Deployed, files []decisionFile) error {
	for _, f := range files {
		graph, err := e.newRequirements(ctx, f, d.Deployment)
		if err != nil {
			return err
		}
		if graph.ID != "" {
			unit.Append(state.DecisionRequirementsTable, &graph)
			d.Requirements = append(d.Requirements, graph)
		}
		for _, x := range f.Decisions {
			row, err := e.newDecision(ctx, x, f, graph, d.Deployment)
			if err != nil {
				return err
			}
			unit.DecisionDefinitions.Insert(row)
			d.Decisions = append(d.Decisions, row)
		}
	}
	return nil
}

// newRequirements makes the row of the next version of a requirements graph; one
// without an id where the file needs none.
func (e *Engine) newRequirements(ctx context.Context, f decisionFile, d state.Deployment) (state.DecisionRequirements, error) {
	if !f.HasRequirementsGraph() {
		return state.DecisionRequirements{}, nil
	}
	older, _, err := latest[state.DecisionRequirements](ctx, e.store, f.ID, d.TenantID)
	if err != nil {
		return state.DecisionRequirements{}, err
	}
	version := older.Version + 1
	return state.DecisionRequirements{
		ID: e.ids.ofVersion(f.ID, version), Key: f.ID, Version: version, Name: f.Name,
		Category: f.Namespace, DeploymentID: d.ID, ResourceName: f.resource, TenantID: d.TenantID,
	}, nil
}

func (e *Engine) newDecision(ctx context.Context, x *dmn.Decision, f decisionFile, graph state.DecisionRequirements, d state.Deployment) (state.DecisionDefinition, error) {
	older, _, err := latest[state.DecisionDefinition](ctx, e.store, x.ID, d.TenantID)
	if err != nil {
		return state.DecisionDefinition{}, err
	}
	version := older.Version + 1
	row := state.DecisionDefinition{
		ID: e.ids.ofVersion(x.ID, version), Key: x.ID, Version: version, Name: x.Name,
		Category: f.Namespace, DeploymentID: d.ID, ResourceName: f.resource, RequirementsID: graph.ID, RequirementsKey: graph.Key,
		VersionTag: x.VersionTag, TenantID: d.TenantID,
	}
	row.HistoryTimeToLive = e.timeToLive(x.HistoryTimeToLive)
	return row, nil
}

// timeToLive is that of a definition, else the engine's default.
func (e *Engine) timeToLive(days *int) state.OptionalInt {
	if days == nil {
		days = e.options.HistoryTTL
	}
	if days == nil {
		return state.OptionalInt{}
	}
	return state.OptionalInt{N: int64(*days), Set: true}
}
