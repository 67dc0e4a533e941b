package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// Unit loads everything of the instance or task that scope points to, for an
// actor who may read the one or the other.
func (e *Engine) Unit(ctx context.Context, scope store.Scope) (*state.Unit, error) {
	unit, err := e.store.Load(ctx, scope)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nothingFor(scope, err)
	}
	if err != nil {
		return nil, asError(err)
	}
	if scope.TaskID != "" {
		return unit, mayOnTask(ctx, unit, scope.TaskID, TaskRead)
	}
	return unit, mayOnInstance(ctx, unit, InstanceRead)
}

func nothingFor(scope store.Scope, err error) error {
	return &Error{Code: NotFound, Message: fmt.Sprintf("nothing found for %s", describe(scope)), Err: err}
}

// mayRead is the check of [Engine.Unit] without loading the instance. The scope
// names a task, an execution or a process instance.
func (e *Engine) mayRead(ctx context.Context, scope store.Scope) error {
	unit := state.NewUnit()
	if scope.TaskID != "" {
		tasks, err := find[state.Task](ctx, e.store, "id = #", scope.TaskID)
		if err != nil {
			return asError(err)
		}
		if len(tasks) == 0 {
			return nothingFor(scope, store.ErrNotFound)
		}
		links, err := find[state.IdentityLink](ctx, e.store, "task_id = #", scope.TaskID)
		if err != nil {
			return asError(err)
		}
		unit.LoadRow(&tasks[0])
		for i := range links {
			unit.LoadRow(&links[i])
		}
		return mayOnTask(ctx, unit, scope.TaskID, TaskRead)
	}
	instances, err := find[state.ProcessInstance](ctx, e.store, "id = (SELECT e.process_instance_id FROM execution e WHERE e.id = #)", scope.ExecutionID+scope.ProcessInstanceID)
	if err != nil {
		return asError(err)
	}
	if len(instances) == 0 {
		return nothingFor(scope, store.ErrNotFound)
	}
	unit.LoadRow(&instances[0])
	return mayOnInstance(ctx, unit, InstanceRead)
}

// ReadDefinition returns a process definition to an actor who may read it.
func (e *Engine) ReadDefinition(ctx context.Context, id string) (state.ProcessDefinition, error) {
	return e.definitionFor(ctx, "read the process definition", id, identity.Read)
}

// ReadLatestDefinition returns the newest version of a key; tenantID is empty
// for none. One that the actor may not read is NotFound, as a query does not find it.
func (e *Engine) ReadLatestDefinition(ctx context.Context, key, tenantID string) (state.ProcessDefinition, error) {
	row, err := e.LatestDefinition(ctx, key, tenantID)
	if err != nil {
		return row, err
	}
	return e.visibleLatest(ctx, row)
}

// visibleLatest hides the newest version of a key from an actor who may not read it.
func (e *Engine) visibleLatest(ctx context.Context, row state.ProcessDefinition) (state.ProcessDefinition, error) {
	hidden := requireTenant(ctx, "read the process definition", row.ID, row.TenantID) != nil
	if hidden || !e.Can(ctx, identity.Read, identity.ResourceProcessDefinition, row.Key) {
		return state.ProcessDefinition{}, noDefinition(row.Key)
	}
	return row, nil
}

// ReadDeployment returns a deployment to an actor who may read it.
func (e *Engine) ReadDeployment(ctx context.Context, id string) (state.Deployment, error) {
	return e.deploymentFor(ctx, "read the deployment", identity.Read, id)
}

// definitionFor reads a definition for an actor who belongs to its tenant and
// has one of the permissions on it.
func (e *Engine) definitionFor(ctx context.Context, verb, id string, permissions ...identity.Permission) (state.ProcessDefinition, error) {
	row, err := e.DefinitionRow(ctx, id)
	if err != nil {
		return row, err
	}
	if err := requireTenant(ctx, verb, id, row.TenantID); err != nil {
		return row, err
	}
	claims := make([]claim, len(permissions))
	for i, p := range permissions {
		claims[i] = claim{p, identity.ResourceProcessDefinition, row.Key}
	}
	return row, require(ctx, claims...)
}

// deploymentFor reads a deployment for an actor who belongs to its tenant and
// has the permission on it.
func (e *Engine) deploymentFor(ctx context.Context, verb string, p identity.Permission, id string) (state.Deployment, error) {
	rows, err := find[state.Deployment](ctx, e.store, "id = #", id)
	if err != nil {
		return state.Deployment{}, asError(err)
	}
	if len(rows) == 0 {
		// Who may not know of any deployment need not know which there are.
		if err := require(ctx, claim{p, identity.ResourceDeployment, id}); err != nil {
			return state.Deployment{}, err
		}
		return state.Deployment{}, refuse(NotFound, "there is no deployment with id '%s'", id)
	}
	if err := requireTenant(ctx, verb, id, rows[0].TenantID); err != nil {
		return rows[0], err
	}
	return rows[0], require(ctx, claim{p, identity.ResourceDeployment, id})
}
