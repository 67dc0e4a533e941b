package oidc

import (
	"encoding/json"
	"fmt"

	"github.com/coreos/go-oidc/v3/oidc"
)

// Account is somebody at the provider.
type Account struct {
	// Issuer and Subject together name the account for good.
	Issuer, Subject string
	// Username is what the account is called; it may come to mean another one.
	Username                   string
	FirstName, LastName, Email string
	// Groups are those of the groups claim; HasGroups tells an empty claim from none.
	Groups    []string
	HasGroups bool
}

// claims are those that say something of a person (OpenID Connect Core, 5.1).
type claims struct {
	Username   string `json:"preferred_username"`
	Name       string `json:"name"`
	GivenName  string `json:"given_name"`
	FamilyName string `json:"family_name"`
	Email      string `json:"email"`
}

func (p *Provider) account(token *oidc.IDToken) (Account, error) {
	var c claims
	if err := token.Claims(&c); err != nil {
		return Account{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	a := Account{
		Issuer: token.Issuer, Subject: token.Subject, Username: c.Username,
		FirstName: c.GivenName, LastName: c.FamilyName, Email: c.Email,
	}
	if a.Subject == "" {
		return a, fmt.Errorf("%w: the token names no subject", ErrRefused)
	}
	if a.FirstName == "" && a.LastName == "" {
		a.FirstName = c.Name
	}
	var err error
	a.Groups, a.HasGroups, err = p.groups(token)
	return a, err
}

// groups reads the groups claim: a list of texts, or one text.
func (p *Provider) groups(token *oidc.IDToken) (list []string, ok bool, err error) {
	if p.settings.GroupsClaim == "" {
		return nil, false, nil
	}
	var all map[string]json.RawMessage
	if err := token.Claims(&all); err != nil {
		return nil, false, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	raw, ok := all[p.settings.GroupsClaim]
	if !ok || string(raw) == "null" {
		return nil, false, nil
	}
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}, true, nil
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, false, fmt.Errorf("%w: the claim %s is no list of texts", ErrRefused, p.settings.GroupsClaim)
	}
	return list, true, nil
}
