package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

// Redeploy deploys resources of a deployment once more, under its name and for its
// tenant: those that are named by id or name, or all where none is.
type Redeploy struct {
	DeploymentID               string
	ResourceIDs, ResourceNames []string
	Source                     string
}

func (c Redeploy) do(ctx context.Context, e *Engine) (Deployed, error) {
	if err := require(ctx, claim{identity.Create, identity.ResourceDeployment, ""}); err != nil {
		return Deployed{}, err
	}
	old, err := e.deploymentFor(ctx, "read the deployment", identity.Read, c.DeploymentID)
	if err != nil {
		return Deployed{}, err
	}
	resources, err := c.resources(ctx, e)
	if err != nil {
		return Deployed{}, err
	}
	return Deploy{Name: old.Name, Source: c.Source, TenantID: old.TenantID, Resources: resources}.do(ctx, e)
}

// resources reads what is to be deployed again.
func (c Redeploy) resources(ctx context.Context, e *Engine) ([]DeployResource, error) {
	rows, err := find[state.Resource](ctx, e.store, "deployment_id = # ORDER BY id", c.DeploymentID)
	if err != nil {
		return nil, err
	}
	for _, by := range []struct {
		kind   string
		wanted []string
		key    func(state.Resource) string
	}{
		{"id", c.ResourceIDs, func(r state.Resource) string { return r.ID }},
		{"name", c.ResourceNames, func(r state.Resource) string { return r.Name }},
	} {
		missing := slices.DeleteFunc(slices.Clone(by.wanted), func(x string) bool {
			return slices.ContainsFunc(rows, func(r state.Resource) bool { return by.key(r) == x })
		})
		if len(missing) > 0 {
			return nil, refuse(NotFound, "The deployment with id '%s' does not contain the following resources with %s: %s",
				c.DeploymentID, by.kind, strings.Join(missing, ", "))
		}
	}
	all := len(c.ResourceIDs)+len(c.ResourceNames) == 0
	var resources []DeployResource
	for _, r := range rows {
		if all || slices.Contains(c.ResourceIDs, r.ID) || slices.Contains(c.ResourceNames, r.Name) {
			resources = append(resources, DeployResource{Name: r.Name, Data: r.Data})
		}
	}
	return resources, nil
}
