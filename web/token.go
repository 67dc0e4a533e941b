package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// tokenInput is what a person sent to the form for a new token.
type tokenInput struct {
	name, days string
	scopes     map[string]bool
	problem    string
	secret     string // of the token that was just made
}

// newToken is the form as it is opened.
func newToken() tokenInput {
	return tokenInput{days: "90", scopes: map[string]bool{string(identity.ScopeRead): true}}
}

// listTokens lists the caller's tokens.
func listTokens(s *server, c *call) (reply, error) {
	rows, err := s.engine.Tokens(c.ctx())
	if err != nil {
		return reply{}, err
	}
	shown := make(rest.List[rest.Token], len(rows))
	for i, row := range rows {
		shown[i] = rest.TokenOf(row)
	}
	return ok(shown).withPage(func() (templ.Component, error) { return s.tokensPage(c, newToken()) }), nil
}

// createToken makes a token and shows its secret, which is shown never again.
func createToken(s *server, c *call) (reply, error) {
	if c.isForm() {
		return s.createTokenByForm(c)
	}
	var body rest.CreateToken
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	command, err := body.Command()
	if err != nil {
		return reply{}, err
	}
	created, err := engine.Do(c.ctx(), s.engine, command)
	return ok(rest.CreatedTokenOf(created)), err
}

func (s *server) createTokenByForm(c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	in := tokenInput{name: first(form.Values["name"]), days: first(form.Values["days"]), scopes: map[string]bool{}}
	command := engine.CreateToken{Name: in.name}
	for _, scope := range form.Values["scope"] {
		in.scopes[scope] = true
		command.Scopes = append(command.Scopes, identity.Scope(scope))
	}
	days, known := tokenDays[in.days]
	if !known {
		days = tokenDays[newToken().days]
	}
	if days > 0 {
		command.Expires = state.MillisOf(s.engine.Clock().Now().AddDate(0, 0, days))
	}
	created, err := engine.Do(c.ctx(), s.engine, command)
	if isRefusal(err, engine.Invalid) {
		in.problem = err.Error()
		component, failed := s.tokensPage(c, in)
		return page(component).withStatus(http.StatusUnprocessableEntity), failed
	}
	if err != nil {
		return reply{}, err
	}
	shown := newToken()
	shown.secret = created.Secret
	component, err := s.tokensPage(c, shown)
	return page(component), err
}

// tokenDays are the lives that the form offers.
var tokenDays = map[string]int{"30": 30, "90": 90, "365": 365, "never": 0}

// revokeToken ends one of the caller's tokens.
func revokeToken(s *server, c *call) (reply, error) {
	if c.isForm() {
		if _, err := s.submission(c); err != nil {
			return reply{}, err
		}
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.RevokeToken{ID: c.param("id")})
	return done(views.Tokens(), "Token revoked"), err
}

// scopeTexts say what each scope is for.
var scopeTexts = map[identity.Scope]string{
	identity.ScopeRead:    "Look at everything that you may see",
	identity.ScopeTask:    "Claim, change and complete tasks",
	identity.ScopeWorker:  "Fetch and complete external tasks",
	identity.ScopeProcess: "Start, correlate, repair and cancel instances",
	identity.ScopeDeploy:  "Deploy processes, and delete deployments",
	identity.ScopeAdmin:   "Everything that you may do, users and authorizations included",
}

func (s *server) tokensPage(c *call, in tokenInput) (templ.Component, error) {
	page, err := s.tasksPage(c, views.SectionAccount, listFilter{})
	if err != nil {
		return nil, err
	}
	page.Title, page.Path = "Tokens", views.Tokens()
	p := views.TokensProps{Page: page, Name: in.name, Days: in.days, Problem: sentence(sentenceCase(in.problem)), Secret: in.secret}
	for _, scope := range identity.Scopes() {
		p.Scopes = append(p.Scopes, views.TokenScope{Name: string(scope), Text: scopeTexts[scope], Chosen: in.scopes[string(scope)]})
	}
	rows, err := s.engine.Tokens(c.ctx())
	if err != nil {
		return nil, err
	}
	w, now := s.words(), state.MillisOf(s.engine.Clock().Now())
	for _, row := range rows {
		p.Tokens = append(p.Tokens, w.token(row, now))
	}
	return views.TokensPage(p), nil
}

// token says of a token what its owner wants to know.
func (w words) token(row state.Token, now state.Millis) views.Token {
	t := views.Token{
		ID: row.ID, Name: row.Name, Scopes: strings.ReplaceAll(row.Scopes, " ", ", "),
		Expires: "never expires", Used: "never used",
	}
	switch {
	case row.Expires == 0:
	case row.Expires <= now:
		t.Expires, t.Expired = "expired", true
	default:
		t.Expires = "expires " + w.day(query.Millis(row.Expires))
	}
	if row.LastUsed != 0 {
		t.Used = "used " + w.past(query.Millis(row.LastUsed))
	}
	return t
}
