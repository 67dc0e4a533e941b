package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
)

// What the actor of a context may see, as [query.Visible] takes it: the grants
// of the actor, resolved when the request began, as sets of ids. The checks are
// those of Camunda 7.24's queries.

// TaskVisibility restricts tasks and identity links.
func (e *Engine) TaskVisibility(ctx context.Context) query.Visibility {
	return visibility(ctx, func(g *identity.Grants, v *query.Visibility) {
		v.Tasks = permit(g, identity.Read, identity.ResourceTask)
		v.Definitions = permit(g, identity.ReadTask, identity.ResourceProcessDefinition)
	})
}

// InstanceVisibility restricts process instances, executions, variable
// instances, incidents and jobs.
func (e *Engine) InstanceVisibility(ctx context.Context) query.Visibility {
	return visibility(ctx, func(g *identity.Grants, v *query.Visibility) {
		v.Instances = permit(g, identity.Read, identity.ResourceProcessInstance)
		v.Definitions = permit(g, identity.ReadInstance, identity.ResourceProcessDefinition)
		v.Tasks = permit(g, identity.Read, identity.ResourceTask)
	})
}

// DefinitionVisibility restricts process definitions and job definitions.
func (e *Engine) DefinitionVisibility(ctx context.Context) query.Visibility {
	return visibility(ctx, func(g *identity.Grants, v *query.Visibility) {
		v.Definitions = permit(g, identity.Read, identity.ResourceProcessDefinition)
	})
}

// HistoryVisibility restricts history and the user operation log.
func (e *Engine) HistoryVisibility(ctx context.Context) query.Visibility {
	return visibility(ctx, func(g *identity.Grants, v *query.Visibility) {
		v.Definitions = permit(g, identity.ReadHistory, identity.ResourceProcessDefinition)
		v.Own = permit(g, identity.Read, identity.ResourceOperationLogCategory)
	})
}

// DeploymentVisibility restricts deployments and their resources.
func (e *Engine) DeploymentVisibility(ctx context.Context) query.Visibility {
	return ownVisibility(ctx, identity.ResourceDeployment)
}

// UserVisibility restricts users.
func (e *Engine) UserVisibility(ctx context.Context) query.Visibility {
	return ownVisibility(ctx, identity.ResourceUser)
}

// GroupVisibility restricts groups.
func (e *Engine) GroupVisibility(ctx context.Context) query.Visibility {
	return ownVisibility(ctx, identity.ResourceGroup)
}

// StartVisibility restricts process definitions to those that the actor may
// start instances of.
func (e *Engine) StartVisibility(ctx context.Context) query.Visibility {
	return visibility(ctx, func(g *identity.Grants, v *query.Visibility) {
		v.Definitions = permit(g, identity.CreateInstance, identity.ResourceProcessDefinition)
	})
}

func ownVisibility(ctx context.Context, r identity.Resource) query.Visibility {
	return visibility(ctx, func(g *identity.Grants, v *query.Visibility) { v.Own = permit(g, identity.Read, r) })
}

// visibility is everything for actors that are not checked and administrators;
// for others fill says what their grants say.
func visibility(ctx context.Context, fill func(*identity.Grants, *query.Visibility)) query.Visibility {
	a := ActorFrom(ctx)
	if a.Grants == nil || a.Grants.Admin() {
		return query.Visibility{All: true}
	}
	v := query.Visibility{UserID: a.UserID, Groups: a.Groups}
	fill(a.Grants, &v)
	return v
}

func permit(g *identity.Grants, p identity.Permission, r identity.Resource) query.Permit {
	ruling := g.Rule(p, r)
	others := map[identity.Verdict]query.Verdict{identity.Granted: query.Granted, identity.Revoked: query.Denied}
	return query.Permit{Granted: ruling.Granted, Denied: ruling.Revoked, Others: others[ruling.Others]}
}
