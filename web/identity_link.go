package web

import (
	"net/http"
	"slices"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// getTaskIdentityLinks answers who has to do with a task; type asks for links of
// one type.
func getTaskIdentityLinks(s *server, c *call) (rest.List[rest.IdentityLink], error) {
	_, t, err := s.readTask(c)
	if err != nil {
		return nil, readTaskProblems.As(err, "")
	}
	links, err := s.identityLinks(c, query.Task{ID: t.ID, Assignee: t.Assignee, Owner: t.Owner})
	if kind := c.query("type"); kind != "" {
		links = slices.DeleteFunc(links, func(l rest.IdentityLink) bool { return string(l.Type) != kind })
	}
	return links, err
}

// identityLinks are the candidates of a task and others linked to it, then its
// assignee and its owner.
func (s *server) identityLinks(c *call, t query.Task) (rest.List[rest.IdentityLink], error) {
	rows, err := query.IdentityLinks.List(c.ctx(), s.engine.Reader(), query.Criteria{}.With(query.Condition{Name: "taskId", Value: t.ID}))
	links := make(rest.List[rest.IdentityLink], 0, len(rows)+2)
	for _, l := range rows {
		links = append(links, rest.IdentityLink{UserID: rest.Text(l.UserID), GroupID: rest.Text(l.GroupID), Type: rest.Text(l.Type)})
	}
	if t.Assignee != "" {
		links = append(links, rest.IdentityLink{UserID: rest.Text(t.Assignee), Type: "assignee"})
	}
	if t.Owner != "" {
		links = append(links, rest.IdentityLink{UserID: rest.Text(t.Owner), Type: "owner"})
	}
	return links, err
}

// addIdentityLink offers a task to a user or a group.
func addIdentityLink(s *server, c *call, body rest.IdentityLinkBody) error {
	if err := body.Check(); err != nil {
		return err
	}
	if body.GroupID != "" && body.Type == "assignee" {
		return ofGroup(http.StatusBadRequest, rest.BadUserRequest)
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.AddIdentityLink{
		TaskID: c.param("id"), Type: string(body.Type), UserID: string(body.UserID), GroupID: string(body.GroupID),
	})
	return assignProblems.As(err, "")
}

// ofGroup refuses a group as what only a user can be.
func ofGroup(status int, kind string) error {
	return &rest.Error{Status: status, Type: kind, Code: engine.Invalid, Engine: true, Message: "A group is neither the assignee nor the owner of a task."}
}

// deleteIdentityLink takes such an offer back.
func deleteIdentityLink(s *server, c *call, body rest.IdentityLinkBody) error {
	if err := body.Check(); err != nil {
		return err
	}
	if err := required("type", body.Type); err != nil {
		return err
	}
	if body.GroupID != "" && (body.Type == "assignee" || body.Type == "owner") {
		return ofGroup(http.StatusInternalServerError, rest.ProcessEngine)
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteIdentityLink{
		TaskID: c.param("id"), Type: string(body.Type), UserID: string(body.UserID), GroupID: string(body.GroupID),
	})
	return lendProblems.As(err, "")
}
