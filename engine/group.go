package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

func (c CreateGroup) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Create, identity.ResourceGroup, ""}); err != nil {
		return None{}, err
	}
	if err := checkID("Group", c.ID); err != nil {
		return None{}, err
	}
	if err := checkTexts(c.Name, c.Type); err != nil {
		return None{}, err
	}
	return None{}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		logIdentity(ctx, e, unit, "Create", "Group", groupChange(c.ID))
		return e.insertGroup(ctx, unit, c)
	})
}

// AdminGroup is the command that creates the administrators' group.
func AdminGroup() CreateGroup {
	return CreateGroup{ID: identity.AdminGroup, Name: "Administrators", Type: "SYSTEM"}
}

// insertGroup adds a group with the authorization to know itself that Camunda
// gives to new groups; the administrators' group is given all there are.
func (e *Engine) insertGroup(ctx context.Context, unit *state.Unit, c CreateGroup) error {
	unit.Groups.Insert(state.Group{ID: c.ID, Name: c.Name, Type: c.Type})
	if c.ID == identity.AdminGroup {
		for _, r := range identity.Resources() {
			err := e.grantDefault(ctx, unit, state.Authorization{
				GroupID: c.ID, ResourceType: int64(r), ResourceID: identity.Any, Permissions: int64(identity.All),
			})
			if err != nil {
				return err
			}
		}
	}
	return e.grantDefault(ctx, unit, state.Authorization{
		GroupID: c.ID, ResourceType: int64(identity.ResourceGroup), ResourceID: c.ID, Permissions: int64(identity.Read),
	})
}

func (c UpdateGroup) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Update, identity.ResourceGroup, c.ID}); err != nil {
		return None{}, err
	}
	if err := checkTexts(c.Name, c.Type); err != nil {
		return None{}, err
	}
	return None{}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		row, err := findOne[state.Group](ctx, e, c.ID)
		if err != nil {
			return err
		}
		g := unit.Groups.Load(row)
		g.Name, g.Type = c.Name, c.Type
		logIdentity(ctx, e, unit, "Update", "Group", groupChange(c.ID))
		return nil
	})
}

func (c DeleteGroup) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Delete, identity.ResourceGroup, c.ID}); err != nil {
		return None{}, err
	}
	return None{}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		rows, err := find[state.Group](ctx, e.store, "id = ?", c.ID)
		if err != nil || len(rows) == 0 {
			return err
		}
		tenants, err := find[state.TenantMembership](ctx, e.store, "group_id = ?", c.ID)
		if err != nil {
			return err
		}
		for _, t := range tenants {
			if err := e.deleteGrants(ctx, unit, "group_id = ? AND resource_type = ? AND resource_id = #", c.ID, int64(identity.ResourceTenant), t.TenantID); err != nil {
				return err
			}
		}
		unit.Purge(state.GroupTable, "id", c.ID)
		unit.Purge(state.MembershipTable, "group_id", c.ID)
		unit.Purge(state.TenantMembershipTable, "group_id", c.ID)
		logIdentity(ctx, e, unit, "Delete", "Group", groupChange(c.ID))
		return e.deleteGrantsOn(ctx, unit, identity.ResourceGroup, c.ID)
	})
}

func (c AddMember) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Create, identity.ResourceGroupMembership, c.GroupID}); err != nil {
		return None{}, err
	}
	return None{}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		if _, err := findOne[state.User](ctx, e, c.UserID); err != nil {
			return err
		}
		if _, err := findOne[state.Group](ctx, e, c.GroupID); err != nil {
			return err
		}
		unit.Memberships.Insert(membership(c.UserID, c.GroupID))
		logIdentity(ctx, e, unit, "Create", "Group membership", userChange(c.UserID), groupChange(c.GroupID))
		return nil
	})
}

func (c RemoveMember) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Delete, identity.ResourceGroupMembership, c.GroupID}); err != nil {
		return None{}, err
	}
	return None{}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		rows, err := find[state.Membership](ctx, e.store, "user_id = ? AND group_id = ?", c.UserID, c.GroupID)
		if err != nil || len(rows) == 0 {
			return err
		}
		unit.Memberships.Load(rows[0])
		unit.Memberships.Delete(rows[0].ID)
		logIdentity(ctx, e, unit, "Delete", "Group membership", userChange(c.UserID), groupChange(c.GroupID))
		return nil
	})
}
