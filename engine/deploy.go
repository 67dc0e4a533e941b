package engine

import (
	"bytes"
	"context"
	"errors"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

func (c Deploy) do(ctx context.Context, e *Engine) (Deployed, error) {
	if err := require(ctx, claim{identity.Create, identity.ResourceDeployment, ""}); err != nil {
		return Deployed{}, err
	}
	if err := c.check(); err != nil {
		return Deployed{}, err
	}
	resources := c.Resources
	if c.DuplicateFiltering || c.ChangedOnly {
		latest, changed, err := e.compareToLatest(ctx, c)
		if err != nil {
			return Deployed{}, err
		}
		if len(changed) == 0 {
			return Deployed{Deployment: latest}, nil
		}
		if c.ChangedOnly {
			resources = changed
		}
	}
	parsed, err := e.parseAll(resources)
	if err != nil {
		return Deployed{}, err
	}
	// A version number taken by a deployment at the same time makes the flush
	// fail as a duplicate; the next attempt sees it.
	for attempt := 1; ; attempt++ {
		d, err := e.deploy(ctx, c, resources, parsed)
		if !errors.Is(err, store.ErrDuplicate) || attempt == maxAttempts {
			return d, err
		}
	}
}

// check refuses a deployment that could not be told apart or found again.
func (c Deploy) check() error {
	if len(c.Resources) == 0 {
		return refuse(Invalid, "No deployment resources contained in the form upload.")
	}
	seen := map[string]bool{}
	for _, r := range c.Resources {
		if r.Name == "" {
			return refuse(Invalid, "a resource of the deployment has no name")
		}
		if seen[r.Name] {
			return refuse(Invalid, "the deployment has two resources named %s", r.Name)
		}
		seen[r.Name] = true
	}
	return nil
}

// compareToLatest returns the newest deployment of the same name and source,
// and the resources that are not in it with the same bytes. Without such a
// deployment all have changed.
func (e *Engine) compareToLatest(ctx context.Context, c Deploy) (state.Deployment, []DeployResource, error) {
	rows, err := find[state.Deployment](ctx, e.store,
		"coalesce(name, '') = ? AND coalesce(source, '') = ? AND coalesce(tenant_id, '') = ? ORDER BY deploy_time DESC, id DESC LIMIT 1", c.Name, c.Source, c.TenantID)
	if err != nil || len(rows) == 0 {
		return state.Deployment{}, c.Resources, err
	}
	old, err := find[state.Resource](ctx, e.store, "deployment_id = ?", rows[0].ID)
	if err != nil {
		return state.Deployment{}, nil, err
	}
	data := make(map[string][]byte, len(old))
	for _, r := range old {
		data[r.Name] = r.Data
	}
	var changed []DeployResource
	for _, r := range c.Resources {
		if before, ok := data[r.Name]; !ok || !bytes.Equal(before, r.Data) {
			changed = append(changed, r)
		}
	}
	return rows[0], changed, nil
}

// deploy writes one deployment with the next versions of its definitions.
func (e *Engine) deploy(ctx context.Context, c Deploy, resources []DeployResource, parsed parsed) (Deployed, error) {
	unit := state.NewUnit()
	d := Deployed{Deployment: state.Deployment{
		ID: e.ids.next(), Name: c.Name, Source: c.Source, DeployTime: e.now(), TenantID: c.TenantID,
	}}
	unit.Deployments.Insert(d.Deployment)
	if a := ActorFrom(ctx); a.Grants != nil && a.UserID != "" {
		// Who deploys may read and delete it, as in Camunda.
		err := e.grantDefault(ctx, unit, state.Authorization{
			UserID: a.UserID, ResourceType: int64(identity.ResourceDeployment), ResourceID: d.Deployment.ID,
			Permissions: int64(identity.Read | identity.Delete),
		})
		if err != nil {
			return Deployed{}, err
		}
	}
	for _, r := range resources {
		unit.Append(state.ResourceTable, &state.Resource{ID: e.ids.next(), DeploymentID: d.Deployment.ID, Name: r.Name, Data: r.Data})
	}
	if err := e.deployDecisions(ctx, unit, &d, parsed.decisions); err != nil {
		return Deployed{}, err
	}
	planned, err := e.deployProcesses(ctx, unit, &d, parsed.processes)
	if err != nil {
		return Deployed{}, err
	}
	if err := e.project(ctx, unit); err != nil {
		return Deployed{}, err
	}
	if err := e.flush(ctx, unit); err != nil {
		return Deployed{}, err
	}
	for _, p := range planned {
		e.definitions.put(p)
	}
	return d, nil
}
