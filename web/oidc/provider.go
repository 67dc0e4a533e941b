package oidc

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// The errors of a provider.
var (
	// ErrRefused: what came back does not prove who somebody is.
	ErrRefused = errors.New("the sign-in cannot be accepted")
	// ErrUnavailable: the provider does not answer as it should.
	ErrUnavailable = errors.New("the identity provider does not answer")
)

// requestTimeout bounds each request to the provider.
const requestTimeout = 10 * time.Second

// Settings say which provider is trusted.
type Settings struct {
	// Issuer is the address of the provider, as its tokens name it.
	Issuer string
	// ClientID and ClientSecret are what the provider knows this installation by.
	ClientID, ClientSecret string
	// GroupsClaim is the claim with a user's groups; empty leaves groups alone.
	GroupsClaim string
}

// Provider is an OpenID Connect provider. It is asked about itself when it is
// needed first, so that a start does not depend on it.
type Provider struct {
	settings Settings
	client   *http.Client

	mu         sync.Mutex
	discovered *discovered
}

// discovered is what the provider says of itself.
type discovered struct {
	provider *oidc.Provider
	verifier *oidc.IDTokenVerifier // for tokens to this client
	tokens   *oidc.IDTokenVerifier // leaves the audience to the caller
	scopes   []string
}

// New returns the provider of the settings.
func New(s Settings) *Provider {
	return &Provider{settings: s, client: &http.Client{Timeout: requestTimeout}}
}

// discover reads the provider's configuration, once it answers only once.
func (p *Provider) discover(ctx context.Context) (*discovered, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.discovered != nil {
		return p.discovered, nil
	}
	// The keys are fetched with this context for as long as the provider is used.
	lasting := oidc.ClientContext(context.WithoutCancel(ctx), p.client)
	found, err := oidc.NewProvider(lasting, p.settings.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	var more struct {
		Scopes []string `json:"scopes_supported"`
	}
	if err := found.Claims(&more); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	d := &discovered{
		provider: found,
		verifier: found.Verifier(&oidc.Config{ClientID: p.settings.ClientID}),
		tokens:   found.Verifier(&oidc.Config{SkipClientIDCheck: true}),
		scopes:   []string{oidc.ScopeOpenID, "profile", "email"},
	}
	if slices.Contains(more.Scopes, "groups") {
		d.scopes = append(d.scopes, "groups")
	}
	p.discovered = d
	return d, nil
}

func (p *Provider) config(d *discovered, redirect string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.settings.ClientID, ClientSecret: p.settings.ClientSecret,
		Endpoint: d.provider.Endpoint(), RedirectURL: redirect, Scopes: d.scopes,
	}
}

// Attempt is what a browser has to bring back to prove that a sign-in is the one
// that it began.
type Attempt struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
}

// Begin returns the address at which the provider asks who is there; it sends
// them back to redirect.
func (p *Provider) Begin(ctx context.Context, redirect string) (Attempt, string, error) {
	d, err := p.discover(ctx)
	if err != nil {
		return Attempt{}, "", err
	}
	a := Attempt{State: random(), Nonce: random(), Verifier: oauth2.GenerateVerifier()}
	return a, p.config(d, redirect).AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), nil
}

// Finish exchanges the code that the provider sent back with a state for the
// account of whoever is there.
func (p *Provider) Finish(ctx context.Context, a Attempt, state, code, redirect string) (Account, error) {
	if a.State == "" || subtle.ConstantTimeCompare([]byte(a.State), []byte(state)) != 1 {
		return Account{}, fmt.Errorf("%w: it was not begun in this browser", ErrRefused)
	}
	d, err := p.discover(ctx)
	if err != nil {
		return Account{}, err
	}
	token, err := p.config(d, redirect).Exchange(oidc.ClientContext(ctx, p.client), code, oauth2.VerifierOption(a.Verifier))
	if err != nil {
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) && refused.Response.StatusCode < http.StatusInternalServerError {
			return Account{}, fmt.Errorf("%w: %w", ErrRefused, err)
		}
		return Account{}, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return Account{}, fmt.Errorf("%w: the provider sent no ID token", ErrRefused)
	}
	id, err := d.verifier.Verify(ctx, raw)
	if err != nil {
		return Account{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(a.Nonce)) != 1 {
		return Account{}, fmt.Errorf("%w: the ID token is not for this sign-in", ErrRefused)
	}
	return p.account(id)
}

// Verify returns the account that a token of the provider stands for, and until
// when. It takes ID tokens and access tokens that are JWTs, of which the audience
// or the authorized party is this client.
func (p *Provider) Verify(ctx context.Context, raw string) (Account, time.Time, error) {
	d, err := p.discover(ctx)
	if err != nil {
		return Account{}, time.Time{}, err
	}
	token, err := d.tokens.Verify(ctx, raw)
	if err != nil {
		return Account{}, time.Time{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	var party struct {
		Authorized string `json:"azp"`
		Client     string `json:"client_id"`
	}
	if err := token.Claims(&party); err != nil {
		return Account{}, time.Time{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	if own := p.settings.ClientID; !slices.Contains(token.Audience, own) && party.Authorized != own && party.Client != own {
		return Account{}, time.Time{}, fmt.Errorf("%w: the token is for others: %v", ErrRefused, token.Audience)
	}
	a, err := p.account(token)
	return a, token.Expiry, err
}

// random makes 256 random bits as text.
func random() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails (crypto/rand, Go 1.24)
	return base64.RawURLEncoding.EncodeToString(b)
}
