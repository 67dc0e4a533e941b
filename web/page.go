package web

import (
	"net/http"
	"strings"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
)

const themeCookie = "sluice_theme"

// basePage is what a page of the call shares with all others, without the counts
// of its section.
func (s *server) basePage(c *call, section string) views.Page {
	p := views.Page{
		Theme: themeOf(c.Request), CSRF: formToken(c.session), Section: section, Path: views.Home(),
		Admin: s.mayOpenCockpit(c), Administrator: s.mayAdminister(c),
	}
	if c.Method == http.MethodGet {
		p.Path = c.URL.RequestURI()
	}
	if c.session != nil {
		p.Toast = c.session.takeToast(c.w)
	}
	if c.actor.UserID != "" {
		p.User = s.person(c, c.actor.UserID)
	}
	return p
}

// mayOpenCockpit reports whether the person may watch instances.
func (s *server) mayOpenCockpit(c *call) bool {
	if c.actor.UserID == "" {
		return false
	}
	return s.engine.CanOnAny(c.ctx(), identity.ReadInstance, identity.ResourceProcessDefinition)
}

// maySeeInstancesOf reports whether the person may watch the instances of a
// process.
func (s *server) maySeeInstancesOf(c *call, definitionKey, tenantID string) bool {
	return s.engine.SeesTenant(c.ctx(), tenantID) &&
		s.engine.Can(c.ctx(), identity.ReadInstance, identity.ResourceProcessDefinition, definitionKey)
}

func themeOf(r *http.Request) string {
	cookie, err := r.Cookie(themeCookie)
	if err == nil && (cookie.Value == "light" || cookie.Value == "dark") {
		return cookie.Value
	}
	return ""
}

// person is a user as pages name them; where no name is known, by the id.
func (s *server) person(c *call, id string) views.User {
	u, err := query.Users.Get(c.ctx(), s.engine.Reader(), id)
	if err != nil {
		u = query.User{ID: id}
	}
	return personOf(u)
}

func personOf(u query.User) views.User {
	name := strings.TrimSpace(u.FirstName + " " + u.LastName)
	if name == "" {
		name = u.ID
	}
	return views.User{ID: u.ID, Name: name, Initials: initials(name)}
}

// initials are the first letters of the first and the last word.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	first := []rune(words[0])[:1]
	if len(words) == 1 {
		return strings.ToUpper(string(first))
	}
	last := []rune(words[len(words)-1])[:1]
	return strings.ToUpper(string(first) + string(last))
}
