package web

import (
	"net/url"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
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
	isREST := c.route.mounted == mountedREST
	if user, password, ok := c.BasicAuth(); ok && !(isREST && s.restAuth == authNone) {
		actor, err = s.engine.Authenticate(c.ctx(), user, password)
		if isRefusal(err, engine.Forbidden) {
			return actor, false, errUnauthenticated
		}
		return actor, err == nil, err
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
	actor, err := s.engine.ActorWith(c.ctx(), users[0], list("X-Test-Groups"), list("X-Test-Tenants"), c.Header.Get("X-Test-Authorization") == "true")
	return actor, err
}
