package web

import (
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/views"
)

// adminApplication is the application that who administers may open (Camunda 7.24).
const adminApplication = "admin"

// mayAdminister reports whether the person may open the administration. What they may see
// and change there is another question, which the engine answers.
func (s *server) mayAdminister(c *call) bool {
	return c.actor.UserID != "" && s.engine.Can(c.ctx(), identity.Access, identity.ResourceApplication, adminApplication)
}

// administered has a handler answer only those who may open the administration.
func administered(h handler) handler {
	return func(s *server, c *call) (reply, error) {
		if !s.mayAdminister(c) {
			return reply{}, &engine.Error{Code: engine.Forbidden, Message: "The administration is for those who have access to the application “admin”. Ask an administrator for it."}
		}
		return h(s, c)
	}
}

// showAdmin leads to where the administration begins.
func showAdmin(*server, *call) (reply, error) {
	return done(views.Directory(views.DirectoryUsers, "", ""), ""), nil
}

// adminPage is what the pages of the administration share.
func (s *server) adminPage(c *call, current, title string) views.Page {
	p := s.basePage(c, views.SectionAdmin)
	p.AdminCurrent, p.Title = current, title
	return p
}

// resourceTitle is what a person calls a kind of resource: "Process definition".
func resourceTitle(r identity.Resource) string {
	return sentenceCase(strings.ToLower(strings.ReplaceAll(r.Constant(), "_", " ")))
}
