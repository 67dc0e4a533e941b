package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/identity"
)

// Actor is who a call acts for. The zero Actor is nobody, unchecked: the engine
// itself, a test, or a request that the configuration lets in without a user.
type Actor struct {
	UserID  string
	Groups  []string // ids, sorted
	Tenants []string // ids, sorted
	// TenantCheck: what belongs to other tenants than Tenants does not exist for
	// the actor. Administrators see all tenants.
	TenantCheck bool
	// Grants are the actor's resolved authorizations; nil means that nothing is checked.
	Grants *identity.Grants
}

// IsAdmin reports whether the actor may do everything.
func (a Actor) IsAdmin() bool { return a.Grants == nil || a.Grants.Admin() }

type actorKey struct{}

// WithActor returns a context whose calls act for a.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorFrom returns the actor of the context, the zero one where none was set.
func ActorFrom(ctx context.Context) Actor {
	a, _ := ctx.Value(actorKey{}).(Actor)
	return a
}
