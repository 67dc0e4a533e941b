package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
)

// How credentials count at /engine-rest.
const (
	authNone     = "none"
	authOptional = "optional"
	authBasic    = "basic"
)

// identify finds out for whom a call acts: by test headers, HTTP Basic, or the
// session of a signed-in browser, at both kinds of addresses alike.
func (s *server) identify(c *call) error {
	actor, known, err := s.actorOf(c)
	if err != nil {
		return err
	}
	if !known && s.demands(c) {
		return errUnauthenticated
	}
	if err := s.checkScope(c); err != nil {
		return err
	}
	c.actor = actor
	c.Request = c.Request.WithContext(engine.WithActor(c.ctx(), actor))
	return nil
}

// demands reports whether a call has to be somebody's.
func (s *server) demands(c *call) bool {
	switch {
	case c.route.open:
		return false
	case c.route.mounted == mountedPage:
		return !s.testMode || c.html
	}
	return s.restAuth == authBasic && !s.testMode
}

func (s *server) actorOf(c *call) (actor engine.Actor, known bool, err error) {
	if s.testMode && c.Header.Get("X-Test-User") != "" {
		actor, err = s.testActor(c)
		return actor, err == nil, err
	}
	if c.route.mounted != mountedREST || s.restAuth != authNone {
		if actor, known, err = s.byCredentials(c); known || err != nil {
			return actor, known, err
		}
	}
	if c.session, err = s.sessions.of(c.Request); err != nil {
		return actor, false, err
	}
	if c.session.userID() == "" {
		return actor, false, nil
	}
	actor, err = s.engine.ActorOf(c.ctx(), c.session.userID())
	return actor, err == nil, err
}

// byCredentials finds out who sent credentials in the header Authorization; known
// is false where there are none. Those that are not right, or of a kind that is
// not known, are errUnauthenticated: their sender does not mean to be nobody.
func (s *server) byCredentials(c *call) (actor engine.Actor, known bool, err error) {
	if c.Header.Get("Authorization") == "" {
		return actor, false, nil
	}
	err = errUnauthenticated
	if user, password, ok := c.BasicAuth(); ok {
		actor, err = s.engine.Authenticate(c.ctx(), user, password)
	} else if secret, ok := bearer(c); ok {
		actor, err = s.byToken(c, secret)
	}
	if isRefusal(err, engine.Forbidden) {
		err = errUnauthenticated
	}
	return actor, err == nil, err
}

// bearer is the token of a call.
func bearer(c *call) (secret string, ok bool) {
	scheme, secret, ok := strings.Cut(c.Header.Get("Authorization"), " ")
	return strings.TrimSpace(secret), ok && strings.EqualFold(scheme, "Bearer")
}

// byToken is whom a token stands for, within its scopes.
func (s *server) byToken(c *call, secret string) (engine.Actor, error) {
	if s.provider != nil && !strings.HasPrefix(secret, engine.TokenPrefix) {
		return s.byProviderToken(c, secret)
	}
	actor, scopes, err := s.engine.AuthenticateToken(c.ctx(), secret)
	if err == nil {
		c.scopes = &scopes
	}
	return actor, err
}

// testActor is whom the headers of a test stand for.
func (s *server) testActor(c *call) (engine.Actor, error) {
	list := func(name string) []string {
		var all []string
		for part := range strings.SplitSeq(c.Header.Get(name), ",") {
			if text, err := url.QueryUnescape(strings.TrimSpace(part)); err == nil && text != "" {
				all = append(all, text)
			}
		}
		return all
	}
	users := list("X-Test-User")
	if len(users) != 1 {
		return engine.Actor{}, &engine.Error{Code: engine.Invalid, Message: "The header X-Test-User must hold one URL-encoded user id."}
	}
	actor := engine.Actor{UserID: users[0], Groups: list("X-Test-Groups"), Tenants: list("X-Test-Tenants")}
	actor.TenantCheck = c.Header.Get("X-Test-Tenant-Check") != "false" && !slices.Contains(actor.Groups, identity.AdminGroup)
	return s.engine.ActorWith(c.ctx(), actor, c.Header.Get("X-Test-Authorization") == "true")
}
