package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/views"
)

// refusedLogin is said to everybody who is not let in: an unknown name, a wrong
// password and a locked account must not be told apart.
const refusedLogin = "This name and password do not match. After several tries, wait a minute before the next."

// showHome leads to where a person works.
func showHome(*server, *call) (reply, error) { return done(views.Home(), ""), nil }

// showLogin asks who is there; somebody who is signed in goes on.
func showLogin(s *server, c *call) (reply, error) {
	next := localPath(c.query("next"))
	if c.session.userID() != "" {
		return done(next, ""), nil
	}
	return page(views.LoginPage(s.loginProps(c, c.query("next")))), nil
}

func (s *server) loginProps(c *call, next string) views.LoginProps {
	p := views.LoginProps{Theme: themeOf(c.Request), CSRF: formToken(c.session), Demo: s.demo}
	if next != "" {
		p.Next = localPath(next)
	}
	if s.provider != nil {
		p.SignOn = views.SignOn(p.Next)
	}
	return p
}

// login takes name and password and begins a session.
func login(s *server, c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	user, next := first(form.Values["username"]), first(form.Values["next"])
	if _, err := s.engine.Authenticate(c.ctx(), user, first(form.Values["password"])); err != nil {
		if !isRefusal(err, engine.Forbidden) {
			return reply{}, err
		}
		p := s.loginProps(c, next)
		p.UserID, p.Error = user, refusedLogin
		return page(views.LoginPage(p)).withStatus(http.StatusForbidden), nil
	}
	if err := s.sessions.signIn(c.w, c.Request, user); err != nil {
		return reply{}, err
	}
	return done(localPath(next), ""), nil
}

// logout ends the session.
func logout(s *server, c *call) (reply, error) {
	if _, err := s.submission(c); err != nil {
		return reply{}, err
	}
	return done(views.Login(""), ""), s.sessions.signOut(c.w, c.Request)
}

// localPath is an address of this site to go on to; whatever could lead to
// another site, or round in circles, becomes the home page.
func localPath(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") {
		return views.Home()
	}
	// NB: browsers take a backslash for a slash and drop tabs and line feeds.
	for _, r := range address {
		if r == '\\' || r < ' ' || r == 0x7f {
			return views.Home()
		}
	}
	for _, circle := range []string{views.Login(""), views.Logout(), "/setup/"} {
		if strings.HasPrefix(u.Path, circle) {
			return views.Home()
		}
	}
	return address
}
