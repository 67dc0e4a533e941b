package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
)

// themeTime is how long a browser remembers the chosen theme.
const themeTime = 365 * 24 * time.Hour

// showAccount shows who is signed in, the theme and the keys.
func showAccount(s *server, c *call) (reply, error) {
	p, err := s.tasksPage(c, views.SectionAccount, listFilter{})
	if err != nil {
		return reply{}, err
	}
	p.Title = "Account"
	user, err := query.Users.Get(c.ctx(), s.engine.Reader(), c.actor.UserID)
	if err != nil && !isMissing(err) {
		return reply{}, err
	}
	groups, err := s.groupNames(c, c.actor.Groups)
	if err != nil {
		return reply{}, err
	}
	return page(views.AccountPage(views.AccountProps{Page: p, Email: user.Email, Groups: strings.Join(groups, ", ")})), nil
}

// chooseTheme keeps the theme in a cookie of this browser.
func chooseTheme(s *server, c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	cookie := http.Cookie{
		Name: themeCookie, Path: "/", MaxAge: int(themeTime.Seconds()),
		HttpOnly: true, Secure: c.TLS != nil, SameSite: http.SameSiteLaxMode,
	}
	switch theme := first(form.Values["theme"]); theme {
	case "light", "dark":
		cookie.Value = theme
	default:
		cookie.MaxAge = -1 // the system's
	}
	http.SetCookie(c.w, &cookie)
	return done(localPath(first(form.Values["back"])), ""), nil
}

// groupNames are the names of groups in the order of their ids; one that is not
// known is named by its id.
func (s *server) groupNames(c *call, ids []string) ([]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := query.Groups.List(c.ctx(), s.engine.Reader(), query.Criteria{}.With(query.Condition{Name: "idIn", Value: ids}))
	if err != nil {
		return nil, err
	}
	known := make(map[string]string, len(rows))
	for _, g := range rows {
		known[g.ID] = g.Name
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = id
		if known[id] != "" {
			names[i] = known[id]
		}
	}
	return names, nil
}
