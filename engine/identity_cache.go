package engine

import (
	"context"
	"sync"
	"time"

	"github.com/sluice-bpm/sluice/engine/state"
)

// identityCheck is how long a node may go on with what it remembers of users
// before it asks whether another node changed something. Its own changes hold at
// once.
const identityCheck = time.Second

// maxRemembered bounds each kind of what is remembered; over it, all is forgotten.
const maxRemembered = 10_000

// identityCache remembers who may do what, so that a request costs no query for
// it. Every change of identity data gives a row of the database another value in
// the same transaction ([state.IdentityVersion]); a node that sees another value
// than before forgets everything.
type identityCache struct {
	mu      sync.Mutex
	version string
	checked time.Time // zero demands a check
	// generation counts how often everything was forgotten: what was read before
	// must not be remembered after.
	generation uint64
	actors     map[string]Actor
	users      map[string]state.User
	tokens     map[string]state.Token // by hash
	// singles tells whether any authorization is about one process instance or one
	// task; nil is not known.
	singles *bool
}

// memories is what can be remembered for a key.
type memories interface {
	Actor | state.User | state.Token
}

// recall returns what is remembered under a key, after a check whether it can
// still be so. The generation is for remember.
func recall[M memories](ctx context.Context, e *Engine, kind func(*identityCache) *map[string]M, key string) (m M, ok bool, generation uint64, err error) {
	c := &e.identities
	if err := c.check(ctx, e); err != nil {
		return m, false, 0, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	m, ok = (*kind(c))[key]
	return m, ok, c.generation, nil
}

// remember keeps what was read under a key, unless all was forgotten meanwhile.
func remember[M memories](e *Engine, kind func(*identityCache) *map[string]M, key string, m M, generation uint64) {
	c := &e.identities
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.generation != generation {
		return
	}
	all := kind(c)
	if *all == nil || len(*all) >= maxRemembered {
		*all = map[string]M{}
	}
	(*all)[key] = m
}

func rememberedActors(c *identityCache) *map[string]Actor       { return &c.actors }
func rememberedUsers(c *identityCache) *map[string]state.User   { return &c.users }
func rememberedTokens(c *identityCache) *map[string]state.Token { return &c.tokens }

// check asks the database whether something changed, where it was not asked of
// late. Others go on with what is remembered meanwhile.
func (c *identityCache) check(ctx context.Context, e *Engine) error {
	now := e.clock.Now()
	c.mu.Lock()
	if since := now.Sub(c.checked); since >= 0 && since < identityCheck {
		c.mu.Unlock()
		return nil
	}
	c.checked = now
	generation := c.generation
	c.mu.Unlock()

	rows, err := find[state.IdentityVersion](ctx, e.store, "id = ?", state.IdentityVersionID)
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case err != nil:
		c.checked = time.Time{}
		return asError(err)
	case c.generation != generation:
		c.checked = time.Time{} // forgotten meanwhile; whether for what was read is unknown
	case len(rows) > 0 && rows[0].Value != c.version:
		c.clear()
		c.version = rows[0].Value
	}
	return nil
}

// rightsVersion is a number that changes, at the latest soon after, where somebody
// may do other things than before.
func (e *Engine) rightsVersion(ctx context.Context) (uint64, error) {
	c := &e.identities
	if err := c.check(ctx, e); err != nil {
		return 0, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.generation, nil
}

// forget forgets everything.
func (c *identityCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clear()
}

func (c *identityCache) clear() {
	c.generation++
	c.actors, c.users, c.tokens, c.singles = nil, nil, nil, nil
}

// forgetUser forgets how a user signs in, but not what they may do.
func (c *identityCache) forgetUser(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.generation++
	delete(c.users, id)
}

// identityTables are those whose changes every node has to see.
var identityTables = map[*state.Table]bool{
	state.AuthorizationTable:    true,
	state.MembershipTable:       true,
	state.TenantMembershipTable: true,
	state.TokenTable:            true,
	state.UserTable:             true,
}

// changesIdentity reports whether other nodes have to forget what they remember.
func changesIdentity(c *state.Changes) bool {
	for _, t := range c.Tables {
		if identityTables[t.Table] {
			return true
		}
	}
	return false
}
