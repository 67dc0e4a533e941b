package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

func (c CreateTenant) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Create, identity.ResourceTenant, ""}); err != nil {
		return None{}, err
	}
	if err := checkID("Tenant", c.ID); err != nil {
		return None{}, err
	}
	if err := checkTexts(c.Name); err != nil {
		return None{}, err
	}
	return None{}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		unit.Tenants.Insert(state.Tenant{ID: c.ID, Name: c.Name})
		logIdentity(ctx, e, unit, "Create", "Tenant", tenantChange(c.ID))
		return nil
	})
}

func (c UpdateTenant) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Update, identity.ResourceTenant, c.ID}); err != nil {
		return None{}, err
	}
	if err := checkTexts(c.Name); err != nil {
		return None{}, err
	}
	return None{}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		row, err := findOne[state.Tenant](ctx, e, c.ID)
		if err != nil {
			return err
		}
		unit.Tenants.Load(row).Name = c.Name
		logIdentity(ctx, e, unit, "Update", "Tenant", tenantChange(c.ID))
		return nil
	})
}

func (c DeleteTenant) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Delete, identity.ResourceTenant, c.ID}); err != nil {
		return None{}, err
	}
	return None{}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		rows, err := find[state.Tenant](ctx, e.store, "id = ?", c.ID)
		if err != nil || len(rows) == 0 {
			return err
		}
		unit.Purge(state.TenantTable, "id", c.ID)
		unit.Purge(state.TenantMembershipTable, "tenant_id", c.ID)
		logIdentity(ctx, e, unit, "Delete", "Tenant", tenantChange(c.ID))
		return e.deleteGrantsOn(ctx, unit, identity.ResourceTenant, c.ID)
	})
}

// tenantMembership makes the row of a user's or a group's membership.
func (m TenantMember) row() state.TenantMembership {
	row := state.TenantMembership{ID: m.TenantID + " user " + m.UserID, TenantID: m.TenantID, UserID: m.UserID, GroupID: m.GroupID}
	if m.GroupID != "" {
		row.ID = m.TenantID + " group " + m.GroupID
	}
	return row
}

// changes are what the log says of a membership.
func (m TenantMember) changes() []propertyChange {
	member := userChange(m.UserID)
	if m.GroupID != "" {
		member = groupChange(m.GroupID)
	}
	return []propertyChange{member, tenantChange(m.TenantID)}
}

func (c AddTenantMember) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Create, identity.ResourceTenantMembership, c.TenantID}); err != nil {
		return None{}, err
	}
	return None{}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		if _, err := findOne[state.Tenant](ctx, e, c.TenantID); err != nil {
			return err
		}
		if err := c.checkMember(ctx, e); err != nil {
			return err
		}
		unit.TenantMemberships.Insert(c.row())
		logIdentity(ctx, e, unit, "Create", "TenantMembership", c.changes()...)
		// Members know their tenant, as in Camunda.
		return e.grantDefault(ctx, unit, state.Authorization{
			UserID: c.UserID, GroupID: c.GroupID,
			ResourceType: int64(identity.ResourceTenant), ResourceID: c.TenantID, Permissions: int64(identity.Read),
		})
	})
}

func (m TenantMember) checkMember(ctx context.Context, e *Engine) (err error) {
	if m.GroupID != "" {
		_, err = findOne[state.Group](ctx, e, m.GroupID)
		return err
	}
	_, err = findOne[state.User](ctx, e, m.UserID)
	return err
}

func (c RemoveTenantMember) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Delete, identity.ResourceTenantMembership, c.TenantID}); err != nil {
		return None{}, err
	}
	return None{}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		rows, err := find[state.TenantMembership](ctx, e.store, "id = ?", c.row().ID)
		if err != nil || len(rows) == 0 {
			return err
		}
		unit.TenantMemberships.Load(rows[0])
		unit.TenantMemberships.Delete(rows[0].ID)
		logIdentity(ctx, e, unit, "Delete", "TenantMembership", c.changes()...)
		return e.deleteGrants(ctx, unit, "coalesce(user_id, '') = ? AND coalesce(group_id, '') = ? AND resource_type = ? AND resource_id = #",
			c.UserID, c.GroupID, int64(identity.ResourceTenant), c.TenantID)
	})
}
