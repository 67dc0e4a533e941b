package engine

import (
	"context"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

func (c CreateAuthorization) do(ctx context.Context, e *Engine) (state.Authorization, error) {
	row := c.Authorization
	if err := require(ctx, claim{identity.Create, identity.ResourceAuthorization, ""}); err != nil {
		return row, err
	}
	if err := checkAuthorization(row); err != nil {
		return row, err
	}
	row.ID = e.ids.next()
	return row, e.changeIdentity(ctx, func(unit *state.Unit) error {
		unit.Authorizations.Insert(row)
		logIdentity(ctx, e, unit, "Create", "Authorization", authorizationChanges(state.Authorization{}, row)...)
		return nil
	})
}

// checkAuthorization refuses what is about nobody or nothing.
func checkAuthorization(a state.Authorization) error {
	switch {
	case a.Type < identity.TypeGlobal || a.Type > identity.TypeRevoke:
		return refuse(Invalid, "Unrecognized authorization type '%d'. Must be one of 0 (global), 1 (grant), 2 (revoke).", a.Type)
	case !identity.Resource(a.ResourceType).IsKnown():
		return refuse(Invalid, "There is no resource type '%d'.", a.ResourceType)
	case (a.UserID == "") == (a.GroupID == "") && a.Type != identity.TypeGlobal:
		return refuse(Invalid, "Authorization must either have a 'userId' or a 'groupId'.")
	case a.Type == identity.TypeGlobal && a.GroupID != "":
		return refuse(Invalid, "Cannot use 'groupId' for a global authorization.")
	case a.Type == identity.TypeGlobal && a.UserID != identity.Any:
		return refuse(Invalid, "The 'userId' of a global authorization must be '*', not '%s'.", a.UserID)
	}
	return checkTexts(a.UserID, a.GroupID, a.ResourceID)
}

func (c UpdateAuthorization) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Update, identity.ResourceAuthorization, c.Authorization.ID}); err != nil {
		return None{}, err
	}
	return None{}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		old, err := findOne[state.Authorization](ctx, e, c.Authorization.ID)
		if err != nil {
			return err
		}
		row := unit.Authorizations.Load(old)
		row.UserID, row.GroupID = c.Authorization.UserID, c.Authorization.GroupID
		row.ResourceType, row.ResourceID = c.Authorization.ResourceType, c.Authorization.ResourceID
		row.Permissions = c.Authorization.Permissions
		logIdentity(ctx, e, unit, "Update", "Authorization", authorizationChanges(old, *row)...)
		return checkAuthorization(*row)
	})
}

func (c DeleteAuthorization) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Delete, identity.ResourceAuthorization, c.ID}); err != nil {
		return None{}, err
	}
	return None{}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		row, err := findOne[state.Authorization](ctx, e, c.ID)
		if err != nil {
			return err
		}
		unit.Authorizations.Load(row)
		unit.Authorizations.Delete(row.ID)
		logIdentity(ctx, e, unit, "Delete", "Authorization", authorizationChanges(state.Authorization{}, row)...)
		return nil
	})
}

// authorizationChanges are what the log says of an authorization; old is the
// zero row where there was none.
func authorizationChanges(old, row state.Authorization) []propertyChange {
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	permissions := func(a state.Authorization) string {
		return strings.Join(identity.Resource(a.ResourceType).PermissionNames(identity.Permission(a.Permissions)), ", ")
	}
	changes := []propertyChange{
		{"permissionBits", number(old.Permissions), number(row.Permissions)},
		{"permissions", permissions(old), permissions(row)},
		{"type", number(old.Type), number(row.Type)},
		{"resource", identity.Resource(old.ResourceType).String(), identity.Resource(row.ResourceType).String()},
		{"resourceId", old.ResourceID, row.ResourceID},
	}
	if row.UserID != "" || old.UserID != "" {
		changes = append(changes, propertyChange{"userId", old.UserID, row.UserID})
	}
	if row.GroupID != "" || old.GroupID != "" {
		changes = append(changes, propertyChange{"groupId", old.GroupID, row.GroupID})
	}
	if old.ID == "" {
		for i := range changes {
			changes[i].from = ""
		}
	}
	return changes
}

// grantDefault adds an authorization that comes with something else, unless
// there is one for the same already.
func (e *Engine) grantDefault(ctx context.Context, unit *state.Unit, row state.Authorization) error {
	row.ID, row.Type = e.ids.next(), identity.TypeGrant
	rows, err := find[state.Authorization](ctx, e.store,
		"coalesce(user_id, '') = ? AND coalesce(group_id, '') = ? AND type = ? AND resource_type = ? AND resource_id = #",
		row.UserID, row.GroupID, row.Type, row.ResourceType, row.ResourceID)
	if err == nil && len(rows) == 0 {
		unit.Authorizations.Insert(row)
	}
	return err
}

// deleteGrantsOnEnded deletes the authorizations on single process instances and
// tasks that the changes end, as Camunda does. Where nobody ever granted such a
// thing, which is usual and remembered, it costs nothing.
func (e *Engine) deleteGrantsOnEnded(ctx context.Context, unit *state.Unit, changes *state.Changes) (deleted bool, err error) {
	ended := map[identity.Resource][]string{}
	for _, t := range changes.Tables {
		switch t.Table {
		case state.ProcessInstanceTable:
			for _, row := range t.Deletes {
				ended[identity.ResourceProcessInstance] = append(ended[identity.ResourceProcessInstance], row.(*state.ProcessInstance).ID) //nolint:forcetypeassert // rows of the table
			}
		case state.TaskTable:
			for _, row := range t.Deletes {
				ended[identity.ResourceTask] = append(ended[identity.ResourceTask], row.(*state.Task).ID) //nolint:forcetypeassert // rows of the table
			}
		}
	}
	if len(ended) == 0 {
		return false, nil
	}
	if any, err := e.hasSingleGrants(ctx); err != nil || !any {
		return false, err
	}
	for r, ids := range ended {
		rows, err := find[state.Authorization](ctx, e.store, "resource_type = ? AND resource_id IN (#)", int64(r), ids)
		if err != nil {
			return false, err
		}
		for _, row := range rows {
			unit.Authorizations.Load(row)
			unit.Authorizations.Delete(row.ID)
			deleted = true
		}
	}
	return deleted, nil
}

// hasSingleGrants reports whether any authorization is about one process instance
// or one task. What other nodes granted it learns when a request is checked next;
// until then some is left behind that is about nothing any more.
func (e *Engine) hasSingleGrants(ctx context.Context) (bool, error) {
	c := &e.identities
	c.mu.Lock()
	known, generation := c.singles, c.generation
	c.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	rows, err := find[state.Authorization](ctx, e.store, "resource_type IN (?, ?) AND resource_id <> # LIMIT 1",
		int64(identity.ResourceProcessInstance), int64(identity.ResourceTask), identity.Any)
	if err != nil {
		return false, err
	}
	found := len(rows) > 0
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.generation == generation {
		c.singles = &found
	}
	return found, nil
}

// deleteGrantsOn deletes the authorizations that name one thing which is gone.
func (e *Engine) deleteGrantsOn(ctx context.Context, unit *state.Unit, r identity.Resource, id string) error {
	return e.deleteGrants(ctx, unit, "resource_type = ? AND resource_id = #", int64(r), id)
}

func (e *Engine) deleteGrants(ctx context.Context, unit *state.Unit, where string, args ...any) error {
	rows, err := find[state.Authorization](ctx, e.store, where, args...)
	for _, row := range rows {
		unit.Authorizations.Load(row)
		unit.Authorizations.Delete(row.ID)
	}
	return err
}
