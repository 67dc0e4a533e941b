package engine

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

// TokenPrefix begins the secret of every token, so that it is told from other
// credentials and found where it should not lie.
const TokenPrefix = "slt_"

// The bounds of tokens: how many one user has, and how exactly their last use is
// known.
const (
	maxTokens     = 50
	tokenUseEvery = time.Minute
)

func (c CreateToken) do(ctx context.Context, e *Engine) (CreatedToken, error) {
	owner := ActorFrom(ctx).UserID
	if owner == "" {
		return CreatedToken{}, refuse(Forbidden, "A token belongs to a user; nobody is signed in.")
	}
	if err := c.check(e.now()); err != nil {
		return CreatedToken{}, err
	}
	raw := make([]byte, sha256.Size)
	_, _ = rand.Read(raw) // never fails (crypto/rand, Go 1.24)
	secret := TokenPrefix + base64.RawURLEncoding.EncodeToString(raw)
	row := state.Token{
		ID: e.ids.next(), UserID: owner, Name: strings.TrimSpace(c.Name), Hash: hashOfToken(secret),
		Scopes: c.scopes(), Created: e.now(), Expires: c.Expires,
	}
	return CreatedToken{row, secret}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		own, err := e.Tokens(ctx)
		if err != nil {
			return err
		}
		if len(own) >= maxTokens {
			return refuse(Invalid, "There are %d tokens already, which is the most. Revoke one that is no longer used.", len(own))
		}
		unit.Tokens.Insert(row)
		return nil
	})
}

func (c CreateToken) check(now state.Millis) error {
	switch {
	case strings.TrimSpace(c.Name) == "":
		return refuse(Invalid, "The token has no name.")
	case len(c.Scopes) == 0:
		return refuse(Invalid, "The token has no scope, so it would be of no use.")
	case c.Expires != 0 && c.Expires <= now:
		return refuse(Invalid, "The token would have expired already.")
	}
	for _, s := range c.Scopes {
		if !s.IsKnown() {
			return refuse(Invalid, "There is no scope '%s'.", s)
		}
	}
	return checkTexts(c.Name)
}

// scopes are the names of the scopes in their usual order, each once.
func (c CreateToken) scopes() string {
	var names []string
	for _, s := range identity.Scopes() {
		if slices.Contains(c.Scopes, s) {
			names = append(names, string(s))
		}
	}
	return strings.Join(names, " ")
}

func (c RevokeToken) do(ctx context.Context, e *Engine) (None, error) {
	return None{}, e.changeIdentity(ctx, func(unit *state.Unit) error {
		row, err := findOne[state.Token](ctx, e, c.ID)
		if err != nil {
			return err
		}
		if row.UserID != ActorFrom(ctx).UserID {
			return refuse(NotFound, "there is no token with the id '%s'", c.ID)
		}
		unit.Tokens.Load(row)
		unit.Tokens.Delete(row.ID)
		return nil
	})
}

// Tokens are the actor's, the newest first, expired ones among them.
func (e *Engine) Tokens(ctx context.Context) ([]state.Token, error) {
	rows, err := find[state.Token](ctx, e.store, "user_id = ? ORDER BY id DESC", ActorFrom(ctx).UserID)
	return rows, asError(err)
}

// AuthenticateToken returns the actor that a token's secret stands for, and the
// token's scopes. A secret that is unknown, revoked or expired is Forbidden.
func (e *Engine) AuthenticateToken(ctx context.Context, secret string) (a Actor, scopes string, err error) {
	hash := hashOfToken(secret)
	token, known, generation, err := recall(ctx, e, rememberedTokens, hash)
	if err != nil {
		return Actor{}, "", err
	}
	if !known {
		rows, err := find[state.Token](ctx, e.store, "hash = ?", hash)
		if err != nil {
			return Actor{}, "", asError(err)
		}
		if len(rows) == 0 {
			return Actor{}, "", errWrongToken()
		}
		token = rows[0]
	}
	now := e.now()
	if token.Expires != 0 && token.Expires <= now {
		return Actor{}, "", errWrongToken()
	}
	used := now-token.LastUsed >= state.Millis(tokenUseEvery/time.Millisecond)
	if used {
		token.LastUsed = now
	}
	if used || !known {
		remember(e, rememberedTokens, hash, token, generation)
	}
	if used {
		if err := e.noteTokenUse(ctx, token); err != nil {
			return Actor{}, "", err
		}
	}
	a, err = e.ActorOf(ctx, token.UserID)
	return a, token.Scopes, err
}

// noteTokenUse keeps when a token was used last. Nobody else need hear of it; one
// that was revoked meanwhile stays revoked.
func (e *Engine) noteTokenUse(ctx context.Context, token state.Token) error {
	unit := state.NewUnit()
	unit.Replace(state.TokenTable, &token)
	return asError(e.commits.commit(ctx, unit.Changes()))
}

func errWrongToken() *Error { return refuse(Forbidden, "the token is unknown, revoked or has expired") }

// hashOfToken is what is kept of a secret. The secrets are random, so a fast hash
// without salt is enough.
func hashOfToken(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
