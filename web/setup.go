package web

import (
	"context"
	"crypto/hmac"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/views"
)

// setupSetting holds the hash of the secret in the link that makes the first
// administrator.
const setupSetting = "setup-link"

// minPassword is the least length of a password, in characters.
const minPassword = 8

// NewSetupLink makes the path of the one-time page on which the first
// administrator is made. A link made before is void from then on.
func NewSetupLink(ctx context.Context, e *engine.Engine) (path string, err error) {
	token := secret()
	if err := e.PutSetting(ctx, setupSetting, hashOf(token)); err != nil {
		return "", fmt.Errorf("keep the link's hash: %w", err)
	}
	return views.Setup(token), nil
}

// isSetupOpen reports whether the link of the call still works.
func (s *server) isSetupOpen(c *call) (bool, error) {
	hash, known, err := s.engine.Setting(c.ctx(), setupSetting)
	if err != nil || !known || !hmac.Equal([]byte(hash), []byte(hashOf(c.param("token")))) {
		return false, err
	}
	users, err := s.engine.HasUsers(c.ctx())
	return !users, err
}

func (s *server) setupProps(c *call) views.SetupProps {
	return views.SetupProps{Theme: themeOf(c.Request), CSRF: formToken(c.session), Token: c.param("token")}
}

// usedSetup answers an unknown link and a used one alike.
func (s *server) usedSetup(c *call) reply {
	p := s.setupProps(c)
	p.Used = true
	return page(views.SetupPage(p)).withStatus(http.StatusNotFound)
}

// showSetup shows the form for the first administrator.
func showSetup(s *server, c *call) (reply, error) {
	open, err := s.isSetupOpen(c)
	if err != nil || !open {
		return s.usedSetup(c), err
	}
	return page(views.SetupPage(s.setupProps(c))), nil
}

// setUp makes the first administrator and signs them in.
func setUp(s *server, c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	open, err := s.isSetupOpen(c)
	if err != nil || !open {
		return s.usedSetup(c), err
	}
	p := s.setupProps(c)
	p.Values, p.Errors = checkSetup(form.Values)
	if len(p.Errors) > 0 {
		return page(views.SetupPage(p)).withStatus(http.StatusUnprocessableEntity), nil
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.SetUp{
		User: engine.CreateUser{
			ID: p.Values["id"], FirstName: p.Values["firstName"], LastName: p.Values["lastName"],
			Email: p.Values["email"], Password: first(form.Values["password"]),
		},
		Setting: setupSetting, Value: hashOf(c.param("token")),
	})
	if isRefusal(err, engine.NotFound) || isRefusal(err, engine.Conflict) {
		return s.usedSetup(c), nil // somebody was faster
	}
	if isRefusal(err, engine.Invalid) {
		p.Errors[""] = sentence(sentenceCase(err.Error()))
		return page(views.SetupPage(p)).withStatus(http.StatusUnprocessableEntity), nil
	}
	if err != nil {
		return reply{}, err
	}
	return done(views.Home(), "Welcome, "+p.Values["firstName"]), s.sessions.signIn(c.w, c.Request, p.Values["id"])
}

// checkSetup reads the form and says at each field what is wrong with it.
func checkSetup(form map[string][]string) (values, errors map[string]string) {
	values, errors = map[string]string{"password": first(form["password"])}, checkNewPassword(form)
	for name, label := range map[string]string{"id": "User name", "firstName": "First name", "lastName": "Last name", "email": ""} {
		values[name] = strings.TrimSpace(first(form[name]))
		switch {
		case values[name] == "" && label != "":
			errors[name] = label + " is empty. Write it here."
		case len(values[name]) > 255:
			errors[name] = "This text is longer than 255 characters. Write a shorter one."
		}
	}
	if id := values["id"]; id != "" && !identity.ValidID(id) {
		errors["id"] = fmt.Sprintf("“%s” has other characters than letters and digits, or more than 64. Write a name such as anna.", shortened(id, 64))
	}
	return values, errors
}

// checkNewPassword says what is wrong with a new password, which is typed twice.
func checkNewPassword(form map[string][]string) map[string]string {
	wrong := map[string]string{}
	password := first(form["password"])
	switch length := utf8.RuneCountInString(password); {
	case length < minPassword:
		wrong["password"] = fmt.Sprintf("This password has %s. Write at least %d.", plural(length, "character", "characters"), minPassword)
	case password != first(form["repeat"]):
		wrong["repeat"] = "This is another password than above. Write the same twice."
	}
	return wrong
}
