package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

func (c CreateUser) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Create, identity.ResourceUser, identity.Any}); err != nil {
		return None{}, err
	}
	if err := c.check(); err != nil {
		return None{}, err
	}
	unit := state.NewUnit()
	c.insert(unit, e.hashers)
	return None{}, e.flush(ctx, unit)
}

// check refuses a user who could not be named or could not sign in.
func (c CreateUser) check() error {
	if !identity.ValidID(c.ID) {
		return refuse(Invalid, "User has an invalid id: '%s' is not a valid resource identifier.", c.ID)
	}
	if c.Password == "" {
		return refuse(Invalid, "user %s needs a password", c.ID)
	}
	return nil
}

func (c CreateUser) insert(unit *state.Unit, h hashers) {
	unit.Users.Insert(state.User{
		ID: c.ID, FirstName: c.FirstName, LastName: c.LastName, Email: c.Email,
		PasswordHash: h.hash(c.Password),
	})
	for _, g := range c.Groups {
		unit.Memberships.Insert(membership(c.ID, g))
	}
}

func membership(userID, groupID string) state.Membership {
	return state.Membership{ID: userID + " " + groupID, UserID: userID, GroupID: groupID}
}

func (c DeleteUser) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Delete, identity.ResourceUser, c.ID}); err != nil {
		return None{}, err
	}
	unit := state.NewUnit()
	unit.Purge(state.UserTable, "id", c.ID)
	unit.Purge(state.MembershipTable, "user_id", c.ID)
	unit.Purge(state.AuthorizationTable, "user_id", c.ID)
	unit.Purge(state.SessionTable, "user_id", c.ID)
	return None{}, e.flush(ctx, unit)
}

func (c CreateGroup) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Create, identity.ResourceGroup, identity.Any}); err != nil {
		return None{}, err
	}
	if !identity.ValidID(c.ID) {
		return None{}, refuse(Invalid, "Group has an invalid id: '%s' is not a valid resource identifier.", c.ID)
	}
	unit := state.NewUnit()
	unit.Groups.Insert(state.Group{ID: c.ID, Name: c.Name, Type: c.Type})
	return None{}, e.flush(ctx, unit)
}

func (c AddMember) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Create, identity.ResourceGroupMembership, c.GroupID}); err != nil {
		return None{}, err
	}
	unit := state.NewUnit()
	unit.Memberships.Insert(membership(c.UserID, c.GroupID))
	return None{}, e.flush(ctx, unit)
}

func (c Grant) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Create, identity.ResourceAuthorization, identity.Any}); err != nil {
		return None{}, err
	}
	row := c.Authorization
	if row.ID == "" {
		row.ID = e.ids.next()
	}
	unit := state.NewUnit()
	unit.Authorizations.Insert(row)
	return None{}, e.flush(ctx, unit)
}

// HasUsers reports whether anybody could sign in.
func (e *Engine) HasUsers(ctx context.Context) (bool, error) {
	rows, err := find[state.User](ctx, e.store, "1 = 1 LIMIT 1")
	return len(rows) > 0, asError(err)
}
