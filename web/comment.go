package web

import (
	"net/http"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How refusals about comments and attachments are answered (Camunda 7.24).
var (
	besideProblems = rest.Problems{
		engine.Invalid:  {Status: http.StatusBadRequest, Type: rest.InvalidRequest, Own: true},
		engine.NotFound: {Status: http.StatusNotFound, Type: rest.InvalidRequest, Own: true},
	}
	addBesideProblems = rest.Problems{
		engine.Invalid:  {Status: http.StatusBadRequest, Type: rest.InvalidRequest},
		engine.NotFound: {Status: http.StatusBadRequest, Type: rest.InvalidRequest, Own: true},
	}
)

// listComments answers what was said about a task, the newest first.
func listComments(s *server, c *call) (rest.List[rest.Comment], error) {
	rows, err := s.engine.TaskComments(c.ctx(), c.param("id"))
	return commentsOf(rows), besideProblems.As(err, "")
}

// listInstanceComments answers what was said about a process instance.
func listInstanceComments(s *server, c *call) (rest.List[rest.Comment], error) {
	rows, err := s.engine.InstanceComments(c.ctx(), c.param("id"))
	return commentsOf(rows), besideProblems.As(err, "")
}

func commentsOf(rows []engine.Comment) rest.List[rest.Comment] {
	comments := make(rest.List[rest.Comment], len(rows))
	for i, row := range rows {
		comments[i] = rest.CommentOf(row)
	}
	return comments
}

func getComment(s *server, c *call) (rest.Comment, error) {
	row, err := s.engine.TaskComment(c.ctx(), c.param("id"), c.param("commentId"))
	return rest.CommentOf(row), besideProblems.As(err, "")
}

// createComment says something about a task.
func createComment(s *server, c *call, body rest.CommentBody) (rest.Comment, error) {
	if body.Message == nil {
		// Whether there is a task is looked at first.
		if err := s.engine.SeenBeside(c.ctx(), c.param("id"), ""); err != nil {
			return rest.Comment{}, addBesideProblems.As(err, "")
		}
		return rest.Comment{}, addBesideProblems.As(&engine.Error{Code: engine.Invalid, Message: "the member 'message' is missing"}, "")
	}
	row, err := engine.Do(c.ctx(), s.engine, engine.AddComment{
		TaskID: c.param("id"), ProcessInstanceID: string(body.ProcessInstanceID), Message: string(*body.Message),
	})
	shown := rest.CommentOf(row)
	shown.Links = rest.List[rest.Link]{{Method: get, Href: c.base() + "/task/" + row.TaskID + "/comment/" + row.ID, Rel: "self"}}
	return shown, addBesideProblems.As(err, "")
}

// updateComment gives a comment on a task another text.
func updateComment(s *server, c *call, body rest.CommentBody) error {
	return s.changeComment(c, body, engine.UpdateComment{TaskID: c.param("id")})
}

// updateInstanceComment gives a comment about a process instance another text.
func updateInstanceComment(s *server, c *call, body rest.CommentBody) error {
	return s.changeComment(c, body, engine.UpdateComment{ProcessInstanceID: c.param("id")})
}

// besideNamed looks for the task or process instance that the path names.
func besideNamed(s *server, c *call) error {
	task, instance := c.param("id"), ""
	if strings.HasPrefix(c.route.rest, "/process-instance/") {
		task, instance = "", task
	}
	return besideProblems.As(s.engine.SeenBeside(c.ctx(), task, instance), "")
}

func (s *server) changeComment(c *call, body rest.CommentBody, cmd engine.UpdateComment) error {
	missing := ""
	switch {
	case body.ID == "":
		missing = "id"
	case body.Message == nil:
		missing = "message"
	default:
		cmd.ID, cmd.Message = string(body.ID), string(*body.Message)
		_, err := engine.Do(c.ctx(), s.engine, cmd)
		return besideProblems.As(err, "")
	}
	if err := s.engine.SeenBeside(c.ctx(), cmd.TaskID, cmd.ProcessInstanceID); err != nil {
		return besideProblems.As(err, "")
	}
	return rest.Invalidf("The member '%s' is missing.", missing)
}

// deleteComments removes the comment of a task that the path names, or all.
func deleteComments(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteComments{TaskID: c.param("id"), ID: c.param("commentId")})
	return besideProblems.As(err, "")
}

// deleteInstanceComments removes the comment about a process instance that the
// path names, or all.
func deleteInstanceComments(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteComments{ProcessInstanceID: c.param("id"), ID: c.param("commentId")})
	return besideProblems.As(err, "")
}
