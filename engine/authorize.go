package engine

import (
	"context"
	"fmt"
	"strings"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

// claim is one way to be allowed something: a permission on a resource.
type claim struct {
	permission identity.Permission
	resource   identity.Resource
	id         string
}

// require refuses the actor of ctx who has none of the claims. The first claim
// is the one the refusal names.
func require(ctx context.Context, claims ...claim) error {
	a := ActorFrom(ctx)
	if a.Grants == nil {
		return nil
	}
	for _, c := range claims {
		if a.Grants.Can(c.permission, c.resource, c.id) {
			return nil
		}
	}
	c := claims[0]
	return &Error{
		Code: Forbidden,
		Message: fmt.Sprintf("The user with id '%s' does not have '%s' permission on resource '%s' of type '%s'.",
			a.UserID, c.permission, c.id, c.resource),
		Missing: &MissingPermission{UserID: a.UserID, Permission: c.permission.String(), Resource: c.resource.String(), ResourceID: c.id},
	}
}

// Can reports whether the actor of ctx has a permission.
func (e *Engine) Can(ctx context.Context, p identity.Permission, r identity.Resource, id string) bool {
	return require(ctx, claim{p, r, id}) == nil
}

// mayWorkOn says that the actor may complete, claim or change a task: by a
// permission, or because it is theirs or offered to them.
func mayWorkOn(ctx context.Context, unit *state.Unit, taskID string, p identity.Permission) error {
	task, ok := unit.Tasks.Get(taskID)
	if !ok || isInvolved(ActorFrom(ctx), unit, task) {
		return nil // a missing task is the machine's to refuse
	}
	return require(ctx,
		claim{identity.Update, identity.ResourceTask, taskID},
		claim{p, identity.ResourceTask, taskID},
		claim{identity.UpdateTask, identity.ResourceProcessDefinition, task.ProcessDefinitionKey},
		claim{p, identity.ResourceProcessDefinition, task.ProcessDefinitionKey},
	)
}

// isInvolved reports whether the task is the actor's or is offered to them.
func isInvolved(a Actor, unit *state.Unit, task *state.Task) bool {
	if a.UserID != "" && (task.Assignee == a.UserID || task.Owner == a.UserID) {
		return true
	}
	for l := range unit.IdentityLinks.All() {
		if l.TaskID != task.ID || l.Type != "candidate" {
			continue
		}
		if a.UserID != "" && l.UserID == a.UserID {
			return true
		}
		for _, g := range a.Groups {
			if l.GroupID == g {
				return true
			}
		}
	}
	return false
}

// MayReadTask reports whether the actor of ctx may see a task of a loaded unit.
func (e *Engine) MayReadTask(ctx context.Context, unit *state.Unit, taskID string) bool {
	task, ok := unit.Tasks.Get(taskID)
	if !ok {
		return false
	}
	return isInvolved(ActorFrom(ctx), unit, task) || require(ctx,
		claim{identity.Read, identity.ResourceTask, taskID},
		claim{identity.ReadTask, identity.ResourceProcessDefinition, task.ProcessDefinitionKey}) == nil
}

// MayWorkOnTask reports whether the actor of ctx may claim and complete a task
// of a loaded unit, or with [identity.TaskAssign] give it away.
func (e *Engine) MayWorkOnTask(ctx context.Context, unit *state.Unit, taskID string, p identity.Permission) bool {
	return mayWorkOn(ctx, unit, taskID, p) == nil
}

// mayOnInstance says that the actor has the permission on the one instance or,
// as onDefinition, on the definition of all.
func mayOnInstance(ctx context.Context, unit *state.Unit, p, onDefinition identity.Permission) error {
	for i := range unit.ProcessInstances.All() {
		return require(ctx,
			claim{p, identity.ResourceProcessInstance, i.ID},
			claim{onDefinition, identity.ResourceProcessDefinition, i.ProcessDefinitionKey})
	}
	return nil
}

// ReadableDefinitionKeys are the keys of the definitions on which the actor of
// ctx has the permission; all is true where that is every one.
func (e *Engine) ReadableDefinitionKeys(ctx context.Context, p identity.Permission) (keys []string, all bool) {
	a := ActorFrom(ctx)
	if a.Grants == nil {
		return nil, true
	}
	return a.Grants.IDs(p, identity.ResourceProcessDefinition)
}

// Authenticate checks a password and returns the user's actor. Wrong passwords
// are counted, and after one no password is accepted for a while
// ([identity.LockAfter]).
func (e *Engine) Authenticate(ctx context.Context, userID, password string) (Actor, error) {
	wrong := refuse(Forbidden, "user or password is wrong")
	users, err := find[state.User](ctx, e.store, "id = ?", userID)
	if err != nil {
		return Actor{}, asError(err)
	}
	if len(users) == 0 {
		e.hashers.check(decoyHash, password) // an unknown name takes as long as a known one
		return Actor{}, wrong
	}
	user := users[0]
	if now := e.now(); user.LockExpires > now {
		return Actor{}, wrong
	}
	if e.passwords.knows(user.PasswordHash, password) {
		return e.ActorOf(ctx, userID)
	}
	good := e.hashers.check(user.PasswordHash, password)
	if good {
		e.passwords.remember(user.PasswordHash, password)
	}
	if good && user.Attempts == 0 {
		return e.ActorOf(ctx, userID)
	}
	if err := e.countLogin(ctx, user, good); err != nil {
		return Actor{}, asError(err)
	}
	if !good {
		return Actor{}, wrong
	}
	return e.ActorOf(ctx, userID)
}

// countLogin notes a failed attempt, or forgets them after a good one.
func (e *Engine) countLogin(ctx context.Context, user state.User, good bool) error {
	unit := state.NewUnit()
	row := unit.Users.Load(user)
	row.Attempts, row.LockExpires = 0, 0
	if !good {
		row.Attempts = user.Attempts + 1
		row.LockExpires = state.MillisOf(e.clock.Now().Add(identity.LockAfter(row.Attempts)))
	}
	return e.flush(ctx, unit)
}

// ActorOf returns the actor of a known user, with groups and grants.
func (e *Engine) ActorOf(ctx context.Context, userID string) (Actor, error) {
	memberships, err := find[state.Membership](ctx, e.store, "user_id = ? ORDER BY group_id", userID)
	if err != nil {
		return Actor{}, asError(err)
	}
	groups := make([]string, len(memberships))
	for i, m := range memberships {
		groups[i] = m.GroupID
	}
	return e.ActorWith(ctx, userID, groups, nil, true)
}

// ActorWith returns an actor with the given groups and tenants; checked has
// its authorizations resolved and demanded.
func (e *Engine) ActorWith(ctx context.Context, userID string, groups, tenants []string, checked bool) (Actor, error) {
	a := Actor{UserID: userID, Groups: groups, Tenants: tenants}
	if !checked {
		return a, nil
	}
	where := "type = 0 OR user_id = ?"
	args := []any{userID}
	if len(groups) > 0 {
		where += " OR group_id IN (?" + strings.Repeat(", ?", len(groups)-1) + ")"
		for _, g := range groups {
			args = append(args, g)
		}
	}
	rows, err := find[state.Authorization](ctx, e.store, where, args...)
	if err != nil {
		return Actor{}, asError(err)
	}
	a.Grants = identity.Resolve(userID, groups, rows)
	return a, nil
}

// ReadableDeployments are the ids of the deployments that the actor of ctx may
// read one by one.
func (e *Engine) ReadableDeployments(ctx context.Context) []string {
	a := ActorFrom(ctx)
	if a.Grants == nil {
		return nil
	}
	ids, _ := a.Grants.IDs(identity.Read, identity.ResourceDeployment)
	return ids
}
