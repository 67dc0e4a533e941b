package engine

import (
	"context"
	"errors"
	"strconv"

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
	if c.filters() {
		var existing state.Deployment
		var err error
		if resources, existing, err = c.filter(ctx, e); err != nil {
			return Deployed{}, err
		}
		if len(resources) == 0 {
			return Deployed{Deployment: existing}, e.changeRows(ctx, func(unit *state.Unit) error {
				e.logDeployment(ctx, unit, c, existing)
				return nil
			})
		}
	}
	parsed, err := e.parseAll(resources)
	if err != nil {
		return Deployed{}, err
	}
	// A version number taken by a deployment at the same time makes the flush
	// fail; the next attempt sees it.
	for attempt := 1; ; attempt++ {
		d, err := e.deploy(ctx, c, resources, parsed)
		taken := errors.Is(err, store.ErrDuplicate) || errors.Is(err, store.ErrConflict)
		if !taken || attempt == maxAttempts {
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
	planned, err := e.deployProcesses(ctx, unit, &d, parsed.processes, c.ActivationTime)
	if err != nil {
		return Deployed{}, err
	}
	if err := e.deployForms(ctx, unit, d.Deployment, parsed.forms); err != nil {
		return Deployed{}, err
	}
	e.logDeployment(ctx, unit, c, d.Deployment)
	if err := e.projectAndFlush(ctx, unit); err != nil {
		return Deployed{}, err
	}
	for _, p := range planned {
		e.definitions.put(p)
	}
	return d, nil
}

// logDeployment notes that a user deployed.
func (e *Engine) logDeployment(ctx context.Context, unit *state.Unit, c Deploy, row state.Deployment) {
	changes := []propertyChange{{"duplicateFilterEnabled", "", strconv.FormatBool(c.filters())}}
	if c.filters() {
		changes = append(changes, propertyChange{"deployChangedOnly", "", strconv.FormatBool(c.ChangedOnly)})
	}
	e.logOperation(ctx, unit, state.HistoryOperation{
		OperationType: "Create", EntityType: "Deployment", Category: operatorCategory, DeploymentID: row.ID, TenantID: row.TenantID,
	}, changes...)
}
