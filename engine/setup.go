package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

// SetUp makes the first user, an administrator, for whoever knows the value of a
// setting. User and setting change in one transaction, so that of two calls with
// the same value one succeeds. It is refused as NotFound where the setting has
// another value, and as Conflict where there is a user already.
type SetUp struct {
	User           CreateUser
	Setting, Value string
}

func (c SetUp) do(ctx context.Context, e *Engine) (None, error) {
	if err := c.User.check(); err != nil {
		return None{}, err
	}
	settings, err := find[state.Setting](ctx, e.store, "id = ?", c.Setting)
	if err != nil {
		return None{}, err
	}
	if c.Value == "" || len(settings) == 0 || settings[0].Value != c.Value {
		return None{}, refuse(NotFound, "the link to set up this installation is unknown or was used")
	}
	known, err := e.HasUsers(ctx)
	if err != nil {
		return None{}, err
	}
	if known {
		return None{}, refuse(Conflict, "this installation has users already; an administrator makes further ones")
	}
	groups, err := find[state.Group](ctx, e.store, "id = ?", identity.AdminGroup)
	if err != nil {
		return None{}, err
	}
	unit := state.NewUnit()
	unit.Settings.Load(settings[0])
	unit.Settings.Delete(c.Setting)
	if len(groups) == 0 {
		unit.Groups.Insert(state.Group{ID: identity.AdminGroup, Name: "Administrators", Type: "SYSTEM"})
	}
	c.User.Groups = append(c.User.Groups[:len(c.User.Groups):len(c.User.Groups)], identity.AdminGroup)
	c.User.insert(unit, e.hashers)
	return None{}, e.flush(ctx, unit)
}
