package engine

import (
	"context"
	"strings"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

func (c CreateUser) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Create, identity.ResourceUser, ""}); err != nil {
		return None{}, err
	}
	if err := c.check(); err != nil {
		return None{}, err
	}
	if err := c.checkPassword(e); err != nil {
		return None{}, err
	}
	return None{}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		if err := e.insertUser(ctx, unit, c); err != nil {
			return err
		}
		logIdentity(ctx, e, unit, "Create", "User", userChange(c.ID))
		return nil
	})
}

// check refuses a user who could not be named.
func (c CreateUser) check() error {
	if err := checkID("User", c.ID); err != nil {
		return err
	}
	return checkTexts(c.FirstName, c.LastName, c.Email)
}

// checkPassword refuses a password that the policy does not allow.
func (c CreateUser) checkPassword(e *Engine) error {
	if c.AnyPassword {
		return nil
	}
	return e.checkPolicy(c.Password, identity.Person{ID: c.ID, FirstName: c.FirstName, LastName: c.LastName, Email: c.Email})
}

// checkPolicy refuses a password that the policy does not allow. No password is
// one that nobody can sign in with.
func (e *Engine) checkPolicy(password string, of identity.Person) error {
	_, violated := e.options.PasswordPolicy.Check(password, of)
	if password == "" || len(violated) == 0 {
		return nil
	}
	demands := make([]string, len(violated))
	for i, r := range violated {
		demands[i] = r.Text
	}
	return refuse(Invalid, "The password has to %s.", strings.Join(demands, ", "))
}

// insertUser adds a user with memberships, and the authorization over
// themselves that Camunda gives to new users.
func (e *Engine) insertUser(ctx context.Context, unit *state.Unit, c CreateUser) error {
	row := state.User{ID: c.ID, FirstName: c.FirstName, LastName: c.LastName, Email: c.Email, Origin: c.Origin}
	if c.Password != "" {
		row.PasswordHash = e.hashers.hash(c.Password)
	}
	unit.Users.Insert(row)
	for _, g := range c.Groups {
		unit.Memberships.Insert(membership(c.ID, g))
	}
	return e.grantDefault(ctx, unit, state.Authorization{
		UserID: c.ID, ResourceType: int64(identity.ResourceUser), ResourceID: c.ID, Permissions: int64(identity.All),
	})
}

func membership(userID, groupID string) state.Membership {
	return state.Membership{ID: userID + " " + groupID, UserID: userID, GroupID: groupID}
}

func (c UpdateProfile) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Update, identity.ResourceUser, c.ID}); err != nil {
		return None{}, err
	}
	if err := checkTexts(c.FirstName, c.LastName, c.Email); err != nil {
		return None{}, err
	}
	return None{}, e.changeUser(ctx, c.ID, func(_ *state.Unit, u *state.User) error {
		u.FirstName, u.LastName, u.Email = c.FirstName, c.LastName, c.Email
		return nil
	})
}

func (c ChangePassword) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Update, identity.ResourceUser, c.ID}); err != nil {
		return None{}, err
	}
	return None{}, e.changeUser(ctx, c.ID, func(unit *state.Unit, u *state.User) error {
		if err := e.checkPolicy(c.Password, identity.Person{ID: u.ID, FirstName: u.FirstName, LastName: u.LastName, Email: u.Email}); err != nil {
			return err
		}
		u.PasswordHash = ""
		if c.Password != "" {
			u.PasswordHash = e.hashers.hash(c.Password)
		}
		// Who signed in with the password of before need not be the user.
		unit.Purge(state.SessionTable, "user_id", c.ID)
		return nil
	})
}

// changeUser changes the row of a user, with an entry in the log.
func (e *Engine) changeUser(ctx context.Context, id string, change func(*state.Unit, *state.User) error) error {
	return e.changeIdentity(ctx, func(unit *state.Unit) error {
		row, err := findOne[state.User](ctx, e, id)
		if err != nil {
			return err
		}
		if err := change(unit, unit.Users.Load(row)); err != nil {
			return err
		}
		logIdentity(ctx, e, unit, "Update", "User", userChange(id))
		return nil
	})
}

func (c UnlockUser) do(ctx context.Context, e *Engine) (None, error) {
	if err := requireAdmin(ctx); err != nil {
		return None{}, err
	}
	return None{}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		rows, err := find[state.User](ctx, e.store, "id = ?", c.ID)
		for _, u := range rows {
			row := unit.Users.Load(u)
			row.Attempts, row.LockExpires = 0, 0
		}
		return err
	})
}

func (c DeleteUser) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Delete, identity.ResourceUser, c.ID}); err != nil {
		return None{}, err
	}
	return None{}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		rows, err := find[state.User](ctx, e.store, "id = ?", c.ID)
		if err != nil || len(rows) == 0 {
			return err
		}
		tenants, err := find[state.TenantMembership](ctx, e.store, "user_id = ?", c.ID)
		if err != nil {
			return err
		}
		for _, t := range tenants {
			if err := e.deleteGrants(ctx, unit, "user_id = ? AND resource_type = ? AND resource_id = #", c.ID, int64(identity.ResourceTenant), t.TenantID); err != nil {
				return err
			}
		}
		unit.Purge(state.UserTable, "id", c.ID)
		unit.Purge(state.MembershipTable, "user_id", c.ID)
		unit.Purge(state.TenantMembershipTable, "user_id", c.ID)
		unit.Purge(state.SessionTable, "user_id", c.ID)
		unit.Purge(state.TokenTable, "user_id", c.ID)
		logIdentity(ctx, e, unit, "Delete", "User", userChange(c.ID))
		return e.deleteGrantsOn(ctx, unit, identity.ResourceUser, c.ID)
	})
}

// HasUsers reports whether anybody could sign in.
func (e *Engine) HasUsers(ctx context.Context) (bool, error) {
	rows, err := find[state.User](ctx, e.store, "1 = 1 LIMIT 1")
	return len(rows) > 0, asError(err)
}
