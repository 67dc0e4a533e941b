package web

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/oidc"
	"github.com/sluice-bpm/sluice/web/rest"
)

const (
	// attemptCookie holds what a sign-in elsewhere has to bring back.
	attemptCookie = "sluice_sign_in"
	attemptTime   = 10 * time.Minute
)

// attempt is a sign-in at the identity provider that this browser began.
type attempt struct {
	oidc.Attempt
	Next string `json:"next"`
}

// beginSignOn leads to the identity provider.
func beginSignOn(s *server, c *call) (reply, error) {
	if s.provider == nil {
		return notFound(s, c)
	}
	begun, address, err := s.provider.Begin(c.ctx(), c.signOnAddress())
	if err != nil {
		return s.signOnFailed(c, err)
	}
	data, err := json.Marshal(attempt{begun, localPath(c.query("next"))})
	if err != nil {
		return reply{}, err
	}
	c.setAttempt(base64.RawURLEncoding.EncodeToString(data), int(attemptTime.Seconds()))
	return reply{seeOther: address}, nil
}

// setAttempt keeps an attempt in the browser, where the provider's answer, which
// another site leads to, still finds it (Lax).
func (c *call) setAttempt(value string, seconds int) {
	http.SetCookie(c.w, &http.Cookie{
		Name: attemptCookie, Value: value, Path: views.SignOn(""), MaxAge: seconds,
		HttpOnly: true, Secure: c.isSecure(), SameSite: http.SameSiteLaxMode,
	})
}

// attempt is the one that the browser brings back; the zero one fits no answer.
func (c *call) attempt() (a attempt) {
	cookie, err := c.Cookie(attemptCookie)
	if err != nil {
		return a
	}
	data, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil || json.Unmarshal(data, &a) != nil {
		return attempt{}
	}
	return a
}

// finishSignOn takes the identity provider's answer and begins a session.
func finishSignOn(s *server, c *call) (reply, error) {
	if s.provider == nil {
		return notFound(s, c)
	}
	a := c.attempt()
	c.setAttempt("", -1) // once
	if c.query("error") != "" {
		return s.signOnFailed(c, errors.Join(oidc.ErrRefused, errors.New(c.query("error")+": "+c.query("error_description"))))
	}
	account, err := s.provider.Finish(c.ctx(), a.Attempt, c.query("state"), c.query("code"), c.signOnAddress())
	if err != nil {
		return s.signOnFailed(c, err)
	}
	user, err := s.enter(c.ctx(), account)
	if err != nil {
		return s.signOnFailed(c, err)
	}
	if err := s.sessions.signIn(c.w, c.Request, user); err != nil {
		return reply{}, err
	}
	return done(localPath(a.Next), ""), nil
}

// enter makes or updates the user that an account is.
func (s *server) enter(ctx context.Context, a oidc.Account) (userID string, err error) {
	return engine.Do(ctx, s.engine, engine.SignInFederated{
		Origin: a.Issuer + " " + a.Subject, Names: []string{a.Username, a.Email, a.Subject},
		FirstName: a.FirstName, LastName: a.LastName, Email: a.Email, Groups: a.Groups, SetGroups: a.HasGroups,
	})
}

// signOnFailed shows the sign-in page again with why. What exactly is wrong with
// an answer is for the log.
func (s *server) signOnFailed(c *call, err error) (reply, error) {
	p := s.loginProps(c, c.query("next"))
	status := http.StatusForbidden
	switch e := rest.ErrorOf(err); {
	case errors.Is(err, oidc.ErrUnavailable):
		p.Error, status = "The identity provider does not answer. Try again in a moment.", http.StatusBadGateway
	case errors.Is(err, oidc.ErrRefused):
		p.Error = "The identity provider did not sign you in. Try again."
	case isRefusal(err, engine.Conflict), isRefusal(err, engine.Invalid):
		p.Error = sentence(e.Message)
	default:
		return reply{}, err
	}
	s.log.WarnContext(c.ctx(), "sign-in at the identity provider failed", "error", err)
	return page(views.LoginPage(p)).withStatus(status), nil
}

// signOnAddress is where the provider sends people back to.
func (c *call) signOnAddress() string {
	scheme := "http"
	if c.isSecure() {
		scheme = "https"
	}
	return scheme + "://" + c.Host + views.SignOnBack()
}

// isSecure reports whether the browser speaks TLS, to us or to a proxy before us.
func (c *call) isSecure() bool {
	return c.TLS != nil || strings.EqualFold(c.Header.Get("X-Forwarded-Proto"), "https")
}

// federatedTokens remembers which users the provider's tokens were for, so that a
// program's request costs neither the check of a signature nor a query.
type federatedTokens struct {
	mu    sync.Mutex
	users map[string]federatedUser // by hash
}

type federatedUser struct {
	id    string
	until time.Time
}

// What is remembered of the provider's tokens: how many, and for how long at most.
const (
	maxFederated  = 10_000
	federatedTime = 5 * time.Minute
)

func (f *federatedTokens) get(hash string, now time.Time) (id string, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	u, ok := f.users[hash]
	return u.id, ok && now.Before(u.until)
}

func (f *federatedTokens) put(hash string, u federatedUser) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.users == nil || len(f.users) >= maxFederated {
		f.users = map[string]federatedUser{}
	}
	f.users[hash] = u
}

// byProviderToken is whom a token of the identity provider stands for.
func (s *server) byProviderToken(c *call, token string) (engine.Actor, error) {
	now, hash := time.Now(), hashOf(token)
	id, ok := s.federated.get(hash, now)
	if !ok {
		account, expires, err := s.provider.Verify(c.ctx(), token)
		if errors.Is(err, oidc.ErrUnavailable) {
			return engine.Actor{}, &engine.Error{Code: engine.Unavailable, Message: "the identity provider does not answer", Err: err}
		}
		if err != nil {
			s.log.DebugContext(c.ctx(), "a token was refused", "error", err)
			return engine.Actor{}, errUnauthenticated
		}
		id, err = s.enter(c.ctx(), account)
		if isRefusal(err, engine.Conflict) || isRefusal(err, engine.Invalid) {
			s.log.WarnContext(c.ctx(), "an account of the identity provider is no user here", "error", err)
			return engine.Actor{}, errUnauthenticated
		}
		if err != nil {
			return engine.Actor{}, err
		}
		u := federatedUser{id, now.Add(federatedTime)}
		if expires.Before(u.until) {
			u.until = expires
		}
		s.federated.put(hash, u)
	}
	return s.engine.ActorOf(c.ctx(), id)
}
