// Package oidctest runs an OpenID Connect provider for tests: discovery, keys,
// authorization code flow with PKCE and client authentication (OpenID Connect
// Core 1.0, RFC 6749, RFC 7636). Whoever comes is signed in as the person that
// the test says is there.
package oidctest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The client that the provider knows.
const (
	ClientID     = "sluice"
	ClientSecret = "the secret of the client"
)

// Claims are those of a token.
type Claims map[string]any

// Provider is a running provider.
type Provider struct {
	// Issuer is its address.
	Issuer string

	key    *rsa.PrivateKey
	server *httptest.Server

	mu      sync.Mutex
	person  Claims
	change  func(Claims) // of ID tokens, for tests of what must not be accepted
	refused bool
	codes   map[string]url.Values // what each code was asked for with
}

// Start runs a provider until the test ends.
func Start(t testing.TB) *Provider {
	t.Helper()
	p := &Provider{key: newKey(t), codes: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.configuration)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	p.server = httptest.NewServer(mux)
	p.Issuer = p.server.URL
	t.Cleanup(p.server.Close)
	return p
}

func newKey(t testing.TB) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// SetPerson says who is there from now on, by the claims sub, preferred_username,
// groups and the like.
func (p *Provider) SetPerson(c Claims) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.person, p.refused = c, false
}

// Refuse has the person say no from now on.
func (p *Provider) Refuse() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refused = true
}

// Change has the claims of all further ID tokens changed.
func (p *Provider) Change(change func(Claims)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.change = change
}

// Stop ends the provider before the test ends.
func (p *Provider) Stop() { p.server.Close() }

func (p *Provider) configuration(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, map[string]any{
		"issuer":                                p.Issuer,
		"authorization_endpoint":                p.Issuer + "/authorize",
		"token_endpoint":                        p.Issuer + "/token",
		"jwks_uri":                              p.Issuer + "/keys",
		"response_types_supported":              []string{"code"},
		"subject_types_supported":               []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"code_challenge_methods_supported":      []string{"S256"},
		"scopes_supported":                      []string{"openid", "profile", "email", "groups"},
	})
}

func (p *Provider) keys(w http.ResponseWriter, _ *http.Request) {
	exponent := big.NewInt(int64(p.key.E)).Bytes()
	reply(w, http.StatusOK, map[string]any{"keys": []any{map[string]any{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "test", "n": b64(p.key.N.Bytes()), "e": b64(exponent),
	}}})
}

// authorize sends whoever comes back with a code at once.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || back.Host == "" || q.Get("client_id") != ClientID {
		http.Error(w, "unknown client or address", http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	answer := url.Values{"state": {q.Get("state")}}
	isOpenID := strings.Contains(" "+q.Get("scope")+" ", " openid ")
	switch {
	case p.refused:
		answer.Set("error", "access_denied")
	case q.Get("response_type") != "code" || !isOpenID || q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "":
		answer.Set("error", "invalid_request")
	default:
		code := rand.Text()
		p.codes[code] = q
		answer.Set("code", code)
	}
	back.RawQuery = answer.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

// token exchanges a code, once, for an ID token and an access token.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	id, secret, ok := r.BasicAuth()
	if !ok {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	} else {
		id, _ = url.QueryUnescape(id)
		secret, _ = url.QueryUnescape(secret)
	}
	if id != ClientID || subtle.ConstantTimeCompare([]byte(secret), []byte(ClientSecret)) != 1 {
		reply(w, http.StatusUnauthorized, map[string]any{"error": "invalid_client"})
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	asked, known := p.codes[r.PostFormValue("code")]
	delete(p.codes, r.PostFormValue("code"))
	challenge := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !known || r.PostFormValue("grant_type") != "authorization_code" || r.PostFormValue("redirect_uri") != asked.Get("redirect_uri") ||
		b64(challenge[:]) != asked.Get("code_challenge") {
		reply(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant"})
		return
	}
	claims := p.claims(Claims{"nonce": asked.Get("nonce")})
	if p.change != nil {
		p.change(claims)
	}
	reply(w, http.StatusOK, map[string]any{
		"access_token": p.sign(p.claims(Claims{"aud": "account", "azp": ClientID})), "token_type": "Bearer", "expires_in": 300,
		"id_token": p.sign(claims),
	})
}

// claims are those of a token for the person who is there, with more.
func (p *Provider) claims(more Claims) Claims {
	now := time.Now()
	c := Claims{"iss": p.Issuer, "aud": ClientID, "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix()}
	maps.Copy(c, p.person)
	maps.Copy(c, more)
	return c
}

// Token makes a token for the person who is there, with more claims or others.
func (p *Provider) Token(more Claims) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sign(p.claims(more))
}

// Forge makes a token that another key has signed.
func (p *Provider) Forge(t testing.TB) string {
	t.Helper()
	other := &Provider{Issuer: p.Issuer, key: newKey(t), person: p.person}
	return other.Token(nil)
}

// sign makes a JWT (RFC 7515, RS256).
func (p *Provider) sign(c Claims) string {
	payload, _ := json.Marshal(c) // claims of tests are JSON
	head := b64([]byte(`{"alg":"RS256","kid":"test","typ":"JWT"}`)) + "." + b64(payload)
	digest := sha256.Sum256([]byte(head))
	signature, _ := rsa.SignPKCS1v15(rand.Reader, p.key, crypto.SHA256, digest[:]) // the key is long enough
	return head + "." + b64(signature)
}

func b64(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

func reply(w http.ResponseWriter, status int, body any) {
	data, _ := json.Marshal(body)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	_, _ = w.Write(data) // the client sees what is missing
}
