package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

// claim is one way to be allowed something: a permission on a resource. An
// empty id is about none in particular: a grant on any counts.
type claim struct {
	permission identity.Permission
	resource   identity.Resource
	id         string
}

// require refuses the actor of ctx who has none of the claims. They are named
// in the refusal in their order.
func require(ctx context.Context, claims ...claim) error {
	if ActorFrom(ctx).has(claims) {
		return nil
	}
	return missing(ctx, claims...)
}

// missing is the refusal of an actor that names the claims.
func missing(ctx context.Context, claims ...claim) error {
	a := ActorFrom(ctx)
	missing := make([]MissingPermission, len(claims))
	wanted := make([]string, len(claims))
	for i, c := range claims {
		missing[i] = MissingPermission{Permission: c.resource.PermissionName(c.permission), Resource: c.resource.String(), ResourceID: c.id}
		wanted[i] = missing[i].Permission + " on " + strings.TrimSpace(missing[i].Resource+" "+c.id)
	}
	return &Error{
		Code:    Forbidden,
		Message: fmt.Sprintf("User '%s' does not have the permission %s.", a.UserID, strings.Join(wanted, " or ")),
		UserID:  a.UserID, Missing: missing,
	}
}

// requireAdmin refuses whoever is no administrator.
func requireAdmin(ctx context.Context) error {
	if ActorFrom(ctx).IsAdmin() {
		return nil
	}
	return refuse(Forbidden, "This is for administrators: members of the group '%s'.", identity.AdminGroup)
}

// has reports whether the actor has one of the claims at least.
func (a Actor) has(claims []claim) bool {
	return a.Grants == nil || slices.ContainsFunc(claims, func(c claim) bool { return a.Grants.Can(c.permission, c.resource, c.id) })
}

// Can reports whether the actor of ctx has a permission; an empty id is about
// none in particular.
func (e *Engine) Can(ctx context.Context, p identity.Permission, r identity.Resource, id string) bool {
	return ActorFrom(ctx).has([]claim{{p, r, id}})
}

// CanOnAny reports whether the actor of ctx has a permission on any of the
// resource's things.
func (e *Engine) CanOnAny(ctx context.Context, p identity.Permission, r identity.Resource) bool {
	a := ActorFrom(ctx)
	if a.Grants == nil {
		return true
	}
	ids, all := a.Grants.IDs(p, r)
	return all || len(ids) > 0
}

// Right is something that can be done to one process instance or one task. There
// are several ways to be allowed it: by a permission on the one, or on the
// process definition about all of them.
type Right struct {
	resource identity.Resource
	verb     string // what is refused across tenants
	ways     []way
}

// way is a permission on the one and the permission on the definition that
// allows the same.
type way struct{ one, all identity.Permission }

// The rights on process instances, their executions, jobs, incidents and
// variables, as Camunda 7.24 checks them.
var (
	InstanceDelete = Right{
		identity.ResourceProcessInstance, "delete the process instance",
		[]way{{identity.Delete, identity.DeleteInstance}},
	}
	InstanceRead = Right{
		identity.ResourceProcessInstance, "read the process instance",
		[]way{{identity.Read, identity.ReadInstance}},
	}
	InstanceRetryJobs = Right{
		identity.ResourceProcessInstance, "retry jobs of the process instance",
		[]way{{identity.OneInstanceRetryJob, identity.RetryJob}, {identity.Update, identity.UpdateInstance}},
	}
	InstanceSetVariables = Right{
		identity.ResourceProcessInstance, "change variables of the process instance",
		[]way{{identity.OneInstanceUpdateVariable, identity.UpdateInstanceVariable}, {identity.Update, identity.UpdateInstance}},
	}
	InstanceSuspend = Right{
		identity.ResourceProcessInstance, "suspend or activate the process instance",
		[]way{{identity.OneInstanceSuspend, identity.SuspendInstance}, {identity.Update, identity.UpdateInstance}},
	}
	InstanceUpdate = Right{
		identity.ResourceProcessInstance, "change the process instance",
		[]way{{identity.Update, identity.UpdateInstance}},
	}
)

// The rights on tasks, as Camunda 7.24 checks them.
var (
	TaskAssign = Right{
		identity.ResourceTask, "assign the task",
		[]way{{identity.TaskAssign, identity.TaskAssign}, {identity.Update, identity.UpdateTask}},
	}
	TaskRead = Right{
		identity.ResourceTask, "read the task",
		[]way{{identity.Read, identity.ReadTask}},
	}
	TaskSetVariables = Right{
		identity.ResourceTask, "change variables of the task",
		[]way{{identity.OneTaskUpdateVariable, identity.UpdateTaskVariable}, {identity.Update, identity.UpdateTask}},
	}
	TaskWork = Right{
		identity.ResourceTask, "work on the task",
		[]way{{identity.TaskWork, identity.TaskWork}, {identity.Update, identity.UpdateTask}},
	}
)

// claims are the ways to have the right on the one thing, which belongs to a
// definition; an empty key is that of none, a standalone task.
func (r Right) claims(id, definitionKey string) []claim {
	list := make([]claim, 0, 2*len(r.ways))
	for _, w := range r.ways {
		list = append(list, claim{w.one, r.resource, id})
		if definitionKey != "" {
			list = append(list, claim{w.all, identity.ResourceProcessDefinition, definitionKey})
		}
	}
	return list
}

// mayOnInstance refuses an actor without the right on the process instance of
// the unit. Who could not even know of it is refused by its tenant first.
func mayOnInstance(ctx context.Context, unit *state.Unit, r Right) error {
	for i := range unit.ProcessInstances.All() {
		if err := requireTenant(ctx, r.verb, i.ID, i.TenantID); err != nil {
			return err
		}
		return require(ctx, r.claims(i.ID, i.ProcessDefinitionKey)...)
	}
	return nil
}

// mayOnInstances is mayOnInstance for process instances of a unit that holds
// others beside them.
func mayOnInstances(ctx context.Context, unit *state.Unit, r Right, ids ...string) error {
	for _, id := range ids {
		i, ok := unit.ProcessInstances.Get(id)
		if !ok {
			continue
		}
		if err := requireTenant(ctx, r.verb, i.ID, i.TenantID); err != nil {
			return err
		}
		if err := require(ctx, r.claims(i.ID, i.ProcessDefinitionKey)...); err != nil {
			return err
		}
	}
	return nil
}

// mayOnTask refuses an actor without the right on the task, unless it is theirs
// or offered to them. A missing task is the machine's to refuse.
func mayOnTask(ctx context.Context, unit *state.Unit, taskID string, r Right) error {
	task, ok := unit.Tasks.Get(taskID)
	if !ok {
		return nil
	}
	if err := requireTenant(ctx, r.verb, task.ID, task.TenantID); err != nil {
		return err
	}
	if isInvolved(ActorFrom(ctx), unit, task) {
		return nil
	}
	return require(ctx, r.claims(task.ID, task.ProcessDefinitionKey)...)
}

// isInvolved reports whether the task is the actor's, or linked to them or to
// one of their groups. Whoever is involved may read and change a task as if by a
// grant on it, to the user or to the group; where the user's own authorizations
// take reading tasks away, those of groups do not count.
func isInvolved(a Actor, unit *state.Unit, task *state.Task) bool {
	if a.UserID == "" {
		return false
	}
	if task.Assignee == a.UserID || task.Owner == a.UserID {
		return true
	}
	byGroup := a.Grants == nil || !a.Grants.IsTakenFromUser(identity.Read, identity.ResourceTask, task.ID)
	for l := range unit.IdentityLinks.All() {
		if l.TaskID == task.ID && (l.UserID == a.UserID || byGroup && l.GroupID != "" && slices.Contains(a.Groups, l.GroupID)) {
			return true
		}
	}
	return false
}

// MayOnInstance reports whether the actor of ctx has the right on a process
// instance that they can see.
func (e *Engine) MayOnInstance(ctx context.Context, r Right, id, definitionKey string) bool {
	return ActorFrom(ctx).has(r.claims(id, definitionKey))
}

// MayOnTask reports whether the actor of ctx has the right on a task of a loaded
// unit.
func (e *Engine) MayOnTask(ctx context.Context, r Right, unit *state.Unit, taskID string) bool {
	_, ok := unit.Tasks.Get(taskID)
	return ok && mayOnTask(ctx, unit, taskID, r) == nil
}

// requireTenant refuses an actor who belongs to other tenants than the thing
// with the id; an empty tenant is everybody's.
func requireTenant(ctx context.Context, verb, id, tenantID string) error {
	a := ActorFrom(ctx)
	if !a.TenantCheck || tenantID == "" || slices.Contains(a.Tenants, tenantID) {
		return nil
	}
	return refuse(OtherTenant, "Cannot %s '%s', which belongs to a tenant that the user does not belong to.", verb, id)
}

// SeesTenant reports whether what belongs to the tenant is there for the actor
// of ctx; an empty tenant is everybody's.
func (e *Engine) SeesTenant(ctx context.Context, tenantID string) bool {
	return requireTenant(ctx, "", "", tenantID) == nil
}

// MayReadBatchHistory refuses whoever may not read the history of all batches.
func (e *Engine) MayReadBatchHistory(ctx context.Context) error {
	return require(ctx, claim{identity.ReadHistory, identity.ResourceBatch, ""})
}
