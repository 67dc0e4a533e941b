package web_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

// program is a caller with credentials of its own in the header Authorization.
type program struct {
	*browser
	authorization string
}

func (s *site) program(authorization string) *program {
	s.Helper()
	return &program{s.visitor(), authorization}
}

// withToken is a program that acts for a user with a token for the scopes.
func (s *site) withToken(user string, scopes ...identity.Scope) *program {
	s.Helper()
	created, err := engine.Do(engine.WithActor(s.Context(), engine.Actor{UserID: user}), s.engine, engine.CreateToken{Name: "test", Scopes: scopes})
	if err != nil {
		s.Fatal(err)
	}
	return s.program("Bearer " + created.Secret)
}

// call sends JSON, or nothing for a nil body.
func (p *program) call(method, path string, body any) *answer {
	p.Helper()
	var data bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&data).Encode(body); err != nil {
			p.Fatal(err)
		}
	}
	r := p.request(method, path, &data)
	r.Header.Set("Accept", "application/json")
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if p.authorization != "" {
		r.Header.Set("Authorization", p.authorization)
	}
	return p.send(r)
}

// none is an empty JSON object.
var none = map[string]any{}

func TestToken_ActsWithinItsScopes(t *testing.T) {
	s := newSite(t)
	task := s.task(s.startInvoice("Kessler"))
	reader := s.withToken("demo", identity.ScopeRead)
	reader.call("GET", "/engine-rest/task/"+task, nil).is(http.StatusOK)
	reader.call("GET", "/tasks/"+task, nil).is(http.StatusOK)
	reader.call("POST", "/engine-rest/task/count", none).is(http.StatusOK)
	reader.call("POST", "/engine-rest/task/"+task+"/unclaim", nil).is(http.StatusForbidden)
	reader.call("POST", "/tasks/"+task+"/unclaim", nil).is(http.StatusForbidden)
	reader.call("POST", "/engine-rest/process-definition/key/invoice/start", none).is(http.StatusForbidden)

	worker := s.withToken("demo", identity.ScopeTask)
	worker.call("GET", "/engine-rest/task/"+task, nil).is(http.StatusForbidden)
	worker.call("POST", "/engine-rest/task/"+task+"/unclaim", nil).is(http.StatusNoContent)
	worker.call("DELETE", "/engine-rest/user/mary", nil).is(http.StatusForbidden)

	admin := s.withToken("demo", identity.ScopeAdmin)
	admin.call("GET", "/engine-rest/task/"+task, nil).is(http.StatusOK)
	admin.call("PUT", "/engine-rest/group/sales/members/mary", nil).is(http.StatusNoContent)
}

func TestToken_AddsNothingToWhatItsOwnerMayDo(t *testing.T) {
	s := newSite(t)
	task := s.task(s.startInvoice("Kessler"))
	john := s.withToken("john", identity.ScopeAdmin)
	john.call("GET", "/engine-rest/task/"+task, nil).is(http.StatusNotFound)
	john.call("POST", "/engine-rest/task/"+task+"/unclaim", nil).is(http.StatusForbidden)
	john.call("DELETE", "/engine-rest/user/mary", nil).is(http.StatusForbidden)
}

func TestToken_MakesNoTokens(t *testing.T) {
	s := newSite(t)
	admin := s.withToken("demo", identity.ScopeAdmin)
	admin.call("GET", "/account/tokens", nil).is(http.StatusForbidden)
	admin.call("POST", "/account/tokens", map[string]any{"name": "more", "scopes": []string{"admin"}}).is(http.StatusForbidden)
	admin.call("PUT", "/engine-rest/user/demo/credentials", map[string]any{"password": "taken"}).is(http.StatusForbidden)
}

func TestToken_UnknownRevokedAndExpiredAreRefusedAlike(t *testing.T) {
	s := newSite(t)
	now := s.engine.Clock().Now()
	s.engine.Clock().Freeze(now)
	ctx := engine.WithActor(s.Context(), engine.Actor{UserID: "demo"})
	create := func(expires time.Duration) engine.CreatedToken {
		created, err := engine.Do(ctx, s.engine, engine.CreateToken{
			Name: "test", Scopes: []identity.Scope{identity.ScopeRead}, Expires: state.MillisOf(now.Add(expires)),
		})
		if err != nil {
			t.Fatal(err)
		}
		s.program("Bearer "+created.Secret).call("GET", "/engine-rest/task/count", nil).is(http.StatusOK)
		return created
	}
	revoked, expired := create(time.Hour), create(time.Minute)
	if _, err := engine.Do(engine.WithActor(s.Context(), engine.Actor{UserID: "mary"}), s.engine, engine.RevokeToken{ID: revoked.Token.ID}); err == nil {
		t.Error("a token was revoked by somebody else")
	}
	if _, err := engine.Do(ctx, s.engine, engine.RevokeToken{ID: revoked.Token.ID}); err != nil {
		t.Fatal(err)
	}
	s.engine.Clock().Freeze(now.Add(time.Minute))
	for name, secret := range map[string]string{
		"revoked": revoked.Secret, "expired": expired.Secret, "unknown": engine.TokenPrefix + strings.Repeat("A", 43), "its hash": revoked.Token.Hash,
	} {
		a := s.program("Bearer "+secret).call("GET", "/engine-rest/task/count", nil)
		if a.status != http.StatusUnauthorized || !strings.Contains(a.header.Get("WWW-Authenticate"), "invalid_token") || a.body != "" {
			t.Errorf("%s token: status %d, %v, %q", name, a.status, a.header, a.body)
		}
	}
}

func TestCredentials_OfAnUnknownKindAreNotNobody(t *testing.T) {
	s := newSite(t)
	for _, header := range []string{"Bearer", "Basic", "Basic !", "Digest username=demo", "demo:demo"} {
		s.program(header).call("GET", "/engine-rest/task/count", nil).is(http.StatusUnauthorized)
		s.program(header).call("GET", "/tasks", nil).is(http.StatusUnauthorized)
	}
}

func TestToken_IsMadeAndRevokedOnItsPage(t *testing.T) {
	s := newSite(t)
	mary := s.as("mary")
	mary.get("/account").is(http.StatusOK).shows("Tokens")
	mary.get("/account/tokens").is(http.StatusOK).shows("New token", "Look at everything that you may see")
	mary.post("/account/tokens", url.Values{"name": {" "}, "scope": {"read"}}).is(http.StatusUnprocessableEntity).shows("No token was made", "has no name")
	mary.post("/account/tokens", url.Values{"name": {"nightly"}, "scope": {"fly"}}).is(http.StatusUnprocessableEntity).shows("nightly", "no scope 'fly'")
	made := mary.post("/account/tokens", url.Values{"name": {"nightly"}, "scope": {"read", "task"}, "days": {"30"}}).is(http.StatusOK).
		shows("The token is made", "nightly", "read, task", "never used", "expires")
	input, ok := made.find("input", "id", "secret")
	if !ok {
		t.Fatal("the page does not show the token")
	}
	secret := attribute(input, "value")
	p := s.program("Bearer " + secret)
	p.call("GET", "/engine-rest/task/count", nil).is(http.StatusOK)
	mary.get("/account/tokens").shows("nightly").hides(secret, "never used")

	var tokens []struct {
		ID, Name string
		Scopes   []string
	}
	if err := json.Unmarshal([]byte(mary.getJSON("/account/tokens").is(http.StatusOK).body), &tokens); err != nil || len(tokens) != 1 || tokens[0].Name != "nightly" {
		t.Fatalf("tokens: %+v, %v", tokens, err)
	}
	mary.post("/account/tokens/"+tokens[0].ID+"/revoke", nil).is(http.StatusSeeOther)
	mary.get("/account/tokens").shows("Token revoked").hides("nightly")
	p.call("GET", "/engine-rest/task/count", nil).is(http.StatusUnauthorized)
}

func TestToken_IsMadeByAProgramThatKnowsThePassword(t *testing.T) {
	s := newSite(t)
	basic := s.program("Basic bWFyeTptYXJ5") // mary:mary
	var created struct{ ID, Token, Expires string }
	a := basic.call("POST", "/account/tokens", map[string]any{"name": "ci", "scopes": []string{"read"}, "expires": "2126-01-01T00:00:00.000+0000"}).is(http.StatusOK)
	if err := json.Unmarshal([]byte(a.body), &created); err != nil || !strings.HasPrefix(created.Token, engine.TokenPrefix) || created.Expires == "" {
		t.Fatalf("%s: %v", a.body, err)
	}
	s.program("bearer "+created.Token).call("GET", "/engine-rest/task", nil).is(http.StatusOK)
	basic.call("DELETE", "/account/tokens/"+created.ID, nil).is(http.StatusNoContent)
	basic.call("DELETE", "/account/tokens/"+created.ID, nil).is(http.StatusNotFound)
	basic.call("POST", "/account/tokens", map[string]any{"name": "ci", "scopes": []string{"read"}, "expires": "tomorrow"}).is(http.StatusBadRequest)
}
