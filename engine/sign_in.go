package engine

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// errWrongPassword is said of unknown names, wrong passwords and locked users alike.
func errWrongPassword() *Error { return refuse(Forbidden, "user or password is wrong") }

// Authenticate checks a password and returns the user's actor. Wrong passwords
// are counted, and after one no password is accepted for a while
// ([identity.LockAfter]), after too many until somebody unlocks the user.
func (e *Engine) Authenticate(ctx context.Context, userID, password string) (Actor, error) {
	if err := e.checkPassword(ctx, userID, password); err != nil {
		return Actor{}, err
	}
	return e.ActorOf(ctx, userID)
}

// Verify reports whether a password is the user's, to an actor who may know the
// user. It counts as an attempt to sign in.
func (e *Engine) Verify(ctx context.Context, userID, password string) (bool, error) {
	if err := require(ctx, claim{identity.Read, identity.ResourceUser, userID}); err != nil {
		return false, err
	}
	err := e.checkPassword(ctx, userID, password)
	var refusal *Error
	if errors.As(err, &refusal) && refusal.Code == Forbidden {
		return false, nil
	}
	return err == nil, err
}

// Confirm refuses an actor who does not know their own password. Who signs in
// elsewhere, and so has none, need not.
func (e *Engine) Confirm(ctx context.Context, password string) error {
	a := ActorFrom(ctx)
	users, err := find[state.User](ctx, e.store, "id = ?", a.UserID)
	switch {
	case err != nil:
		return asError(err)
	case len(users) == 1 && users[0].PasswordHash == "" && users[0].Origin != "":
		return nil
	case password == "":
		return errWrongPassword()
	}
	return e.checkPassword(ctx, a.UserID, password)
}

// checkPassword is Authenticate without an actor.
func (e *Engine) checkPassword(ctx context.Context, userID, password string) error {
	user, known, generation, err := recall(ctx, e, rememberedUsers, userID)
	if err != nil {
		return err
	}
	if known && e.passwords.knows(user.PasswordHash, password) {
		return nil
	}
	// What counts against guessing is the database's state, not what is remembered.
	users, err := find[state.User](ctx, e.store, "id = ?", userID)
	if err != nil {
		return asError(err)
	}
	if len(users) == 0 || users[0].PasswordHash == "" {
		e.hashers.check(decoyHash, password) // an unknown name takes as long as a known one
		return errWrongPassword()
	}
	user = users[0]
	if e.isLocked(user) {
		return errWrongPassword()
	}
	good := e.passwords.knows(user.PasswordHash, password) || e.hashers.check(user.PasswordHash, password)
	if !good || user.Attempts > 0 || !identity.IsCurrentHash(user.PasswordHash) {
		return e.countLogin(ctx, user, good, password)
	}
	e.passwords.remember(user.PasswordHash, password)
	remember(e, rememberedUsers, userID, user, generation)
	return nil
}

func (e *Engine) isLocked(user state.User) bool {
	return user.Attempts >= identity.MaxAttempts || user.LockExpires > e.now()
}

// countLogin notes a failed attempt, or forgets them after a good one and gives
// the password a hash of today.
func (e *Engine) countLogin(ctx context.Context, user state.User, good bool, password string) error {
	hash := user.PasswordHash
	if good && !identity.IsCurrentHash(hash) {
		hash = e.hashers.hash(password)
	}
	defer e.identities.forgetUser(user.ID)
	for attempt := 1; ; attempt++ {
		unit := state.NewUnit()
		row := unit.Users.Load(user)
		if good {
			row.Attempts, row.LockExpires, row.PasswordHash = 0, 0, hash
		} else {
			row.Attempts = user.Attempts + 1
			row.LockExpires = state.MillisOf(e.clock.Now().Add(identity.LockAfter(row.Attempts)))
		}
		// Other nodes need not hear of it: whoever guesses there meets the database.
		err := e.commits.commit(ctx, unit.Changes())
		switch {
		case err == nil && good:
			return nil
		case err == nil:
			return errWrongPassword()
		case !errors.Is(err, store.ErrConflict) || attempt == maxAttempts:
			return asError(err)
		}
		users, err := find[state.User](ctx, e.store, "id = ?", user.ID)
		if err != nil {
			return asError(err)
		}
		// Several at the same time count one after the other; one that was let in
		// before another locked the user is still let in.
		if len(users) == 0 || users[0].PasswordHash != user.PasswordHash || !good && e.isLocked(users[0]) {
			return errWrongPassword()
		}
		user = users[0]
	}
}

// ActorOf returns the actor of a known user, with groups, tenants and grants. It
// is remembered until identity data changes: changes on this node hold at once,
// those on others within a second.
func (e *Engine) ActorOf(ctx context.Context, userID string) (Actor, error) {
	a, ok, generation, err := recall(ctx, e, rememberedActors, userID)
	if err != nil || ok {
		return a, err
	}
	if a, err = e.resolve(ctx, userID); err != nil {
		return Actor{}, asError(err)
	}
	remember(e, rememberedActors, userID, a, generation)
	return a, nil
}

func (e *Engine) resolve(ctx context.Context, userID string) (Actor, error) {
	memberships, err := find[state.Membership](ctx, e.store, "user_id = ? ORDER BY group_id", userID)
	if err != nil {
		return Actor{}, err
	}
	groups := make([]string, len(memberships))
	for i, m := range memberships {
		groups[i] = m.GroupID
	}
	where, args := namesUser(userID, groups)
	belongs, err := find[state.TenantMembership](ctx, e.store, where, args...)
	if err != nil {
		return Actor{}, err
	}
	tenants := make([]string, len(belongs))
	for i, m := range belongs {
		tenants[i] = m.TenantID
	}
	slices.Sort(tenants)
	return e.ActorWith(ctx, Actor{
		UserID: userID, Groups: groups, Tenants: slices.Compact(tenants),
		TenantCheck: !slices.Contains(groups, identity.AdminGroup),
	}, true)
}

// ActorWith returns the actor that is given; checked has its authorizations
// resolved and demanded.
func (e *Engine) ActorWith(ctx context.Context, a Actor, checked bool) (Actor, error) {
	if !checked {
		return a, nil
	}
	where, args := namesUser(a.UserID, a.Groups)
	rows, err := find[state.Authorization](ctx, e.store, "type = 0 OR "+where, args...)
	if err != nil {
		return Actor{}, asError(err)
	}
	a.Grants = identity.Resolve(a.UserID, a.Groups, rows)
	return a, nil
}

// namesUser is the condition that a row names the user or one of the groups.
func namesUser(userID string, groups []string) (where string, args []any) {
	where, args = "user_id = ?", []any{userID}
	if len(groups) > 0 {
		where += " OR group_id IN (?" + strings.Repeat(", ?", len(groups)-1) + ")"
		for _, g := range groups {
			args = append(args, g)
		}
	}
	return where, args
}
