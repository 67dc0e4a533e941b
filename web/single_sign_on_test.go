package web_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/web"
	"github.com/sluice-bpm/sluice/web/oidc"
	"github.com/sluice-bpm/sluice/web/oidc/oidctest"
)

// withProvider is a site at which people sign in with a provider.
func withProvider(t *testing.T) (*site, *oidctest.Provider) {
	t.Helper()
	p := oidctest.Start(t)
	p.SetPerson(anna)
	s := newSiteWith(t, func(o *web.Options) {
		o.SingleSignOn = oidc.New(oidc.Settings{Issuer: p.Issuer, ClientID: oidctest.ClientID, ClientSecret: oidctest.ClientSecret, GroupsClaim: "groups"})
	})
	s.populate()
	return s, p
}

var anna = oidctest.Claims{
	"sub": "4711", "preferred_username": "anna.kessler@example.org", "given_name": "Anna", "family_name": "Kessler", "email": "anna@example.org",
	"groups": []string{"/accounting", "auditors", "not a group!"},
}

// signOn goes the way from the button to the page that was asked for, and returns
// what the site answers to the provider's answer.
func (b *browser) signOn(next string) *answer {
	b.Helper()
	back := b.toProvider(next)
	return b.get(back.RequestURI())
}

// toProvider goes to the provider and returns where it sends the browser back to.
func (b *browser) toProvider(next string) *url.URL {
	b.Helper()
	login := b.get("/login?next=" + url.QueryEscape(next)).is(http.StatusOK).shows("Sign in with your organization")
	link, ok := login.find("a", "class", "btn h-9 w-full")
	if !ok {
		b.Fatal("the page has no button")
	}
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, b.get(attribute(link, "href")).leads(), nil)
	if err != nil {
		b.Fatal(err)
	}
	a := b.send(r)
	back, err := url.Parse(a.header.Get("Location"))
	if err != nil || a.status != http.StatusFound {
		b.Fatalf("the provider answers %d %s", a.status, a.body)
	}
	return back
}

// actor is a user as the engine knows them.
func (s *site) actor(user string) engine.Actor {
	s.Helper()
	a, err := s.engine.ActorOf(s.Context(), user)
	if err != nil {
		s.Fatal(err)
	}
	return a
}

func TestSignOn_MakesTheUserWithTheGroupsOfTheProvider(t *testing.T) {
	s, p := withProvider(t)
	b := s.visitor()
	if got := b.signOn("/tasks?filter=all").leads(); got != "/tasks?filter=all" {
		t.Errorf("signing in leads to %s", got)
	}
	b.get("/account").is(http.StatusOK).shows("Anna Kessler", "anna.kessler@example.org", "anna@example.org", "Accounting, auditors")
	if diff := cmp.Diff([]string{"accounting", "auditors"}, s.actor("anna.kessler@example.org").Groups); diff != "" {
		t.Errorf("groups:\n%s", diff)
	}
	// The account is known by its subject: another name and other groups are hers.
	p.SetPerson(oidctest.Claims{"sub": "4711", "preferred_username": "demo", "given_name": "Anna", "family_name": "Meier", "groups": []string{"sales"}})
	other := s.visitor()
	other.signOn("/account").leads()
	other.get("/account").is(http.StatusOK).shows("Anna Meier", "anna.kessler@example.org", "anna@example.org", "Sales").hides("Accounting")
	if diff := cmp.Diff([]string{"sales"}, s.actor("anna.kessler@example.org").Groups); diff != "" {
		t.Errorf("groups after they changed:\n%s", diff)
	}
}

func TestSignOn_NeverTakesOverAnotherUser(t *testing.T) {
	s, p := withProvider(t)
	p.SetPerson(oidctest.Claims{"sub": "666", "preferred_username": "demo", "groups": []string{}})
	s.visitor().signOn("/tasks").is(http.StatusForbidden).shows("another user 'demo' already")
	p.SetPerson(anna)
	s.visitor().signOn("/tasks").leads()
	p.SetPerson(oidctest.Claims{"sub": "667", "preferred_username": "anna.kessler@example.org"})
	s.visitor().signOn("/tasks").is(http.StatusForbidden)
	p.SetPerson(oidctest.Claims{"sub": "not fit/for an id", "preferred_username": "*"})
	s.visitor().signOn("/tasks").is(http.StatusForbidden)
}

func TestSignOn_AcceptsNothingThatWasNotAskedFor(t *testing.T) {
	s, p := withProvider(t)
	inAll := func(what string, change func(oidctest.Claims)) {
		t.Helper()
		t.Log("an ID token with", what)
		p.Change(change)
		b := s.visitor()
		b.signOn("/tasks").is(http.StatusForbidden).shows("did not sign you in")
		b.get("/tasks").is(http.StatusSeeOther)
		p.Change(nil)
	}
	inAll("another nonce", func(c oidctest.Claims) { c["nonce"] = "other" })
	inAll("no nonce", func(c oidctest.Claims) { delete(c, "nonce") })
	inAll("another issuer", func(c oidctest.Claims) { c["iss"] = "https://example.org" })
	inAll("another audience", func(c oidctest.Claims) { c["aud"] = "another client" })
	inAll("expired", func(c oidctest.Claims) { c["exp"] = time.Now().Add(-time.Hour).Unix() })
	inAll("nobody", func(c oidctest.Claims) { delete(c, "sub") })

	b := s.visitor()
	back := b.toProvider("/tasks")
	s.visitor().get(back.RequestURI()).is(http.StatusForbidden) // another browser
	b.get(back.RequestURI()).leads()
	b.get(back.RequestURI()).is(http.StatusForbidden) // a second time
	changed := back.Query()
	changed.Set("state", "forged")
	again := s.visitor()
	again.toProvider("/tasks")
	again.get("/login/oidc/callback?" + changed.Encode()).is(http.StatusForbidden)
	p.Refuse()
	s.visitor().signOn("/tasks").is(http.StatusForbidden).shows("did not sign you in")
	s.visitor().get("/login/oidc/callback").is(http.StatusForbidden)
}

func TestSignOn_LeadsToNoOtherSite(t *testing.T) {
	s, _ := withProvider(t)
	for _, next := range []string{"https://example.org/", "//example.org", "/login/oidc"} {
		if got := s.visitor().signOn(next).leads(); got != "/tasks" {
			t.Errorf("%s leads to %s", next, got)
		}
	}
}

func TestSignOn_WithoutTheProviderPasswordsStillWork(t *testing.T) {
	s, p := withProvider(t)
	p.Stop()
	s.visitor().get("/login/oidc").is(http.StatusBadGateway).shows("does not answer")
	s.as("mary").get("/tasks").is(http.StatusOK)
	s.program("Bearer a.b.c").call("GET", "/engine-rest/task/count", nil).is(http.StatusServiceUnavailable)
	plain := newSite(t)
	plain.visitor().get("/login").is(http.StatusOK).hides("organization")
	plain.visitor().get("/login/oidc").is(http.StatusNotFound)
}

func TestSignOn_TheAPITakesTokensOfTheProvider(t *testing.T) {
	s, p := withProvider(t)
	granted := s.task(s.startInvoice("Kessler"))
	call := func(token string) int {
		return s.program("Bearer "+token).call("GET", "/engine-rest/task/count", nil).status
	}
	for name, token := range map[string]string{
		"an ID token":                       p.Token(nil),
		"an access token to this client":    p.Token(oidctest.Claims{"aud": []string{"account", oidctest.ClientID}}),
		"an access token that it asked for": p.Token(oidctest.Claims{"aud": "account", "azp": oidctest.ClientID}),
	} {
		if status := call(token); status != http.StatusOK {
			t.Errorf("%s: status %d", name, status)
		}
	}
	user := s.actor("anna.kessler@example.org")
	if diff := cmp.Diff([]string{"accounting", "auditors"}, user.Groups); diff != "" {
		t.Errorf("groups:\n%s", diff)
	}
	s.program("Bearer "+p.Token(nil)).call("GET", "/engine-rest/task/"+granted, nil).is(http.StatusNotFound)

	good := p.Token(nil)
	head, rest, _ := strings.Cut(good, ".")
	unsigned := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + rest[:strings.Index(rest, ".")] + "."
	for name, token := range map[string]string{
		"of another client":  p.Token(oidctest.Claims{"aud": "other", "azp": "other"}),
		"of another issuer":  p.Token(oidctest.Claims{"iss": "https://example.org"}),
		"expired":            p.Token(oidctest.Claims{"exp": time.Now().Add(-time.Minute).Unix()}),
		"not valid yet":      p.Token(oidctest.Claims{"nbf": time.Now().Add(time.Hour).Unix()}),
		"of another key":     p.Forge(t),
		"unsigned":           unsigned,
		"cut":                head + "." + rest[:len(rest)-4],
		"no token":           "garbage",
		"of nobody":          p.Token(oidctest.Claims{"sub": ""}),
		"of somebody's name": p.Token(oidctest.Claims{"sub": "1", "preferred_username": "demo"}),
	} {
		if status := call(token); status != http.StatusUnauthorized {
			t.Errorf("a token %s: status %d", name, status)
		}
	}
}
