package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

// Grant is permissions on one thing of a kind, or on all of them.
type Grant struct {
	Resource    identity.Resource
	ID          string // identity.Any for all
	Permissions identity.Permission
}

// Allow gives a group permissions, each beside those that it was given on the same thing
// before. What it was denied stays denied.
type Allow struct {
	GroupID string
	Grants  []Grant
}

func (c Allow) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Create, identity.ResourceAuthorization, ""}); err != nil {
		return None{}, err
	}
	return None{}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		if _, err := findOne[state.Group](ctx, e, c.GroupID); err != nil {
			return err
		}
		for _, g := range c.Grants {
			if err := e.allow(ctx, unit, c.GroupID, g); err != nil {
				return err
			}
		}
		return nil
	})
}

// allow adds an authorization, or the permissions to the one that is there.
func (e *Engine) allow(ctx context.Context, unit *state.Unit, groupID string, g Grant) error {
	rows, err := find[state.Authorization](ctx, e.store, "group_id = ? AND type = ? AND resource_type = ? AND resource_id = #",
		groupID, int64(identity.TypeGrant), int64(g.Resource), g.ID)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		row := state.Authorization{
			ID: e.ids.next(), Type: identity.TypeGrant, GroupID: groupID,
			ResourceType: int64(g.Resource), ResourceID: g.ID, Permissions: int64(g.Permissions),
		}
		if err := checkAuthorization(row); err != nil {
			return err
		}
		unit.Authorizations.Insert(row)
		logIdentity(ctx, e, unit, "Create", "Authorization", authorizationChanges(state.Authorization{}, row)...)
		return nil
	}
	old := rows[0]
	if old.Permissions|int64(g.Permissions) == old.Permissions {
		return nil
	}
	if err := require(ctx, claim{identity.Update, identity.ResourceAuthorization, old.ID}); err != nil {
		return err
	}
	row := unit.Authorizations.Load(old)
	row.Permissions |= int64(g.Permissions)
	logIdentity(ctx, e, unit, "Update", "Authorization", authorizationChanges(old, *row)...)
	return nil
}
