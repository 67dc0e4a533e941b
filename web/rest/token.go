package rest

import (
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// Token is what a user is shown of a token; Camunda's API has none.
type Token struct {
	ID       string       `json:"id"`
	Name     string       `json:"name"`
	Scopes   List[string] `json:"scopes"`
	Created  Date         `json:"created"`
	Expires  Date         `json:"expires"`  // null is never
	LastUsed Date         `json:"lastUsed"` // to the minute
}

// TokenOf shows a row.
func TokenOf(t state.Token) Token {
	return Token{
		ID: t.ID, Name: t.Name, Scopes: strings.Fields(t.Scopes),
		Created: Date(t.Created), Expires: Date(t.Expires), LastUsed: Date(t.LastUsed),
	}
}

// CreatedToken is a new token with its secret, which is shown only here.
type CreatedToken struct {
	Token
	Secret string `json:"token"`
}

// CreatedTokenOf shows a new token.
func CreatedTokenOf(c engine.CreatedToken) CreatedToken {
	return CreatedToken{TokenOf(c.Token), c.Secret}
}

// CreateToken is the body that makes a token.
type CreateToken struct {
	Name    Text   `json:"name"`
	Scopes  []Text `json:"scopes"`
	Expires Text   `json:"expires"` // a date; null is never
}

// Command reads the body.
func (b CreateToken) Command() (engine.CreateToken, error) {
	command := engine.CreateToken{Name: string(b.Name)}
	for _, s := range b.Scopes {
		command.Scopes = append(command.Scopes, identity.Scope(s))
	}
	if b.Expires == "" {
		return command, nil
	}
	date, err := value.ParseDate(string(b.Expires))
	if err != nil {
		return command, Invalidf("The member 'expires' is '%s' and not a date like 2026-11-23T07:40:04.667+0000.", b.Expires)
	}
	command.Expires = state.MillisOf(date)
	return command, nil
}
