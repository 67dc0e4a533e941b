package engine

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// federatedID is what an account of an identity provider may be called here:
// more than users that are made here, since mail addresses are usual.
var federatedID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$`)

// SignInFederated makes the user that an account of an identity provider is, or
// brings them up to date, and returns the user's id. The account is known by its
// origin for good; the first of the names that is fit becomes the id when it signs
// in first. A user who was there under that name is never taken over.
//
// It is for those who have proved who they are: nothing is asked of the actor.
type SignInFederated struct {
	Origin                     string // of issuer and subject
	Names                      []string
	FirstName, LastName, Email string // empty ones change nothing
	// Groups are those that the provider says the user is in; with SetGroups all
	// other memberships end. Groups that are new here are made.
	Groups    []string
	SetGroups bool
}

func (c SignInFederated) do(ctx context.Context, e *Engine) (userID string, err error) {
	if c.Origin == "" {
		return "", refuse(Invalid, "the account of the identity provider has no name for good")
	}
	for attempt := 1; ; attempt++ {
		err = e.changeIdentity(ctx, func(unit *state.Unit) error {
			userID, err = c.apply(ctx, e, unit)
			return err
		})
		// Of two that sign in first at the same time the second meets the user.
		if !errors.Is(err, store.ErrDuplicate) || attempt == maxAttempts {
			return userID, err
		}
	}
}

func (c SignInFederated) apply(ctx context.Context, e *Engine, unit *state.Unit) (string, error) {
	groups := c.fitGroups()
	rows, err := find[state.User](ctx, e.store, "origin = ?", c.Origin)
	if err != nil {
		return "", err
	}
	if len(rows) == 0 {
		return c.create(ctx, e, unit, groups)
	}
	user := unit.Users.Load(rows[0])
	for _, f := range []struct {
		to   *string
		from string
	}{{&user.FirstName, c.FirstName}, {&user.LastName, c.LastName}, {&user.Email, c.Email}} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	if !c.SetGroups {
		return user.ID, nil
	}
	return user.ID, e.setGroups(ctx, unit, user.ID, groups)
}

// create makes the user under the first fit name.
func (c SignInFederated) create(ctx context.Context, e *Engine, unit *state.Unit, groups []string) (string, error) {
	i := slices.IndexFunc(c.Names, federatedID.MatchString)
	if i < 0 {
		return "", refuse(Invalid, "The account has no name of letters, digits and . _ @ + - that could name a user here.")
	}
	id := c.Names[i]
	taken, err := find[state.User](ctx, e.store, "id = ?", id)
	if err != nil {
		return "", err
	}
	if len(taken) > 0 {
		return "", refuse(Conflict, "There is another user '%s' already, who does not sign in with this account. Ask an administrator.", id)
	}
	err = e.insertUser(ctx, unit, CreateUser{ID: id, FirstName: c.FirstName, LastName: c.LastName, Email: c.Email, Origin: c.Origin})
	if err != nil || !c.SetGroups {
		return id, err
	}
	return id, e.setGroups(ctx, unit, id, groups)
}

// fitGroups are the groups that can be groups here. Some providers name them by a
// path.
func (c SignInFederated) fitGroups() []string {
	var fit []string
	for _, g := range c.Groups {
		if g = strings.TrimPrefix(g, "/"); federatedID.MatchString(g) && !slices.Contains(fit, g) {
			fit = append(fit, g)
		}
	}
	slices.Sort(fit)
	return fit
}

// setGroups makes the user a member of the groups and of no others.
func (e *Engine) setGroups(ctx context.Context, unit *state.Unit, userID string, groups []string) error {
	memberships, err := find[state.Membership](ctx, e.store, "user_id = ?", userID)
	if err != nil {
		return err
	}
	var in []string
	for _, m := range memberships {
		in = append(in, m.GroupID)
		if !slices.Contains(groups, m.GroupID) {
			unit.Memberships.Load(m)
			unit.Memberships.Delete(m.ID)
		}
	}
	for _, g := range groups {
		if slices.Contains(in, g) {
			continue
		}
		known, err := find[state.Group](ctx, e.store, "id = ?", g)
		if err != nil {
			return err
		}
		if len(known) == 0 {
			if err := e.insertGroup(ctx, unit, groupOf(g)); err != nil {
				return err
			}
		}
		unit.Memberships.Insert(membership(userID, g))
	}
	return nil
}

// groupOf makes a group that only its id is known of.
func groupOf(id string) CreateGroup {
	if id == identity.AdminGroup {
		return AdminGroup()
	}
	return CreateGroup{ID: id, Name: id, Type: "WORKFLOW"}
}
