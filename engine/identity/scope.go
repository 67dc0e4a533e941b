package identity

import (
	"slices"
	"strings"
)

// Scope is what a token may be used for. It takes away from what the owner may
// do and never adds to it.
type Scope string

// The scopes.
const (
	ScopeRead    Scope = "read"    // everything that changes nothing
	ScopeTask    Scope = "task"    // work on tasks and their filters
	ScopeWorker  Scope = "worker"  // external tasks
	ScopeProcess Scope = "process" // start, correlate, change and repair instances
	ScopeDeploy  Scope = "deploy"  // deployments
	ScopeAdmin   Scope = "admin"   // everything, users and authorizations included
)

// Scopes lists the scopes, the most harmless first.
func Scopes() []Scope {
	return []Scope{ScopeRead, ScopeTask, ScopeWorker, ScopeProcess, ScopeDeploy, ScopeAdmin}
}

// IsKnown reports whether s is one of the scopes.
func (s Scope) IsKnown() bool { return slices.Contains(Scopes(), s) }

// IsIn reports whether the scopes of a token, names with a space between them,
// allow what needs the scope s.
func (s Scope) IsIn(scopes string) bool {
	names := strings.Fields(scopes)
	return slices.Contains(names, string(s)) || slices.Contains(names, string(ScopeAdmin))
}
