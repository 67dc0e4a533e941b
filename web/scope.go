package web

import (
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
)

// writeScopes say which scope a token needs to change something, by the first
// part of the path. What is not listed needs the scope admin.
var writeScopes = map[string]identity.Scope{
	"batch":                            identity.ScopeProcess,
	"cockpit":                          identity.ScopeProcess,
	"condition":                        identity.ScopeProcess,
	"decision-definition":              identity.ScopeProcess,
	"decision-requirements-definition": identity.ScopeProcess,
	"deployment":                       identity.ScopeDeploy,
	"execution":                        identity.ScopeProcess,
	"external-task":                    identity.ScopeWorker,
	"filter":                           identity.ScopeTask,
	"incident":                         identity.ScopeProcess,
	"job":                              identity.ScopeProcess,
	"job-definition":                   identity.ScopeProcess,
	"message":                          identity.ScopeProcess,
	"migration":                        identity.ScopeProcess,
	"modification":                     identity.ScopeProcess,
	"process-definition":               identity.ScopeProcess,
	"process-instance":                 identity.ScopeProcess,
	"processes":                        identity.ScopeProcess,
	"signal":                           identity.ScopeProcess,
	"task":                             identity.ScopeTask,
	"tasks":                            identity.ScopeTask,
	"variable-instance":                identity.ScopeProcess,
}

// scope is what a token needs for the route.
func (r route) scope() identity.Scope {
	if r.onlyReads() {
		return identity.ScopeRead
	}
	path := r.rest
	if r.mounted == mountedPage {
		path = r.page
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if scope, ok := writeScopes[first]; ok {
		return scope
	}
	return identity.ScopeAdmin
}

// checkScope refuses a token for what it was not made for. Nothing is made or
// changed by a token about tokens: they could not be told apart from their owner.
func (s *server) checkScope(c *call) error {
	switch {
	case c.scopes == nil:
		return nil
	case c.route.personal:
		return &engine.Error{Code: engine.Forbidden, Message: "This is for whoever signs in by name and password; a token does not do."}
	case !c.route.scope().IsIn(*c.scopes):
		return &engine.Error{Code: engine.Forbidden, Message: "The token was not made for this: it lacks the scope '" + string(c.route.scope()) + "'."}
	}
	return nil
}
