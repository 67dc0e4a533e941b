package web

import (
	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/web/rest"
)

// listAttachments answers what is attached to a task, the oldest first.
func listAttachments(s *server, c *call) (rest.List[rest.TaskAttachment], error) {
	rows, err := s.engine.TaskAttachments(c.ctx(), c.param("id"))
	if err != nil {
		return nil, besideProblems.As(err, "")
	}
	attachments := make(rest.List[rest.TaskAttachment], len(rows))
	for i, row := range rows {
		attachments[i] = rest.TaskAttachmentOf(row)
	}
	return attachments, nil
}

func getAttachment(s *server, c *call) (rest.TaskAttachment, error) {
	row, err := s.engine.TaskAttachment(c.ctx(), c.param("id"), c.param("attachmentId"))
	return rest.TaskAttachmentOf(row), besideProblems.As(err, "")
}

// getAttachmentContent downloads what is attached.
func getAttachmentContent(s *server, c *call) (reply, error) {
	row, err := s.engine.TaskAttachment(c.ctx(), c.param("id"), c.param("attachmentId"))
	if err != nil {
		return reply{}, besideProblems.As(err, "")
	}
	if row.ContentID == "" {
		return reply{}, rest.NotFoundf("The attachment %s of the task %s has no content of its own.", row.ID, row.TaskID)
	}
	data, err := s.engine.Content(c.ctx(), row.ContentID)
	return reply{file: &file{contentType: octetStream, data: data}}, err
}

// createAttachment attaches a file, or the address of one, to a task.
func createAttachment(s *server, c *call) (reply, error) {
	form, err := readMultipart(c)
	if err != nil {
		return reply{}, err
	}
	cmd := engine.AddAttachment{
		TaskID: c.param("id"), Name: form.Text("attachment-name"), Description: form.Text("attachment-description"),
		Type: form.Text("attachment-type"), URL: form.Text("url"),
	}
	content, hasContent := form["content"]
	_, hasURL := form["url"]
	switch {
	case hasContent:
		cmd.Content = append([]byte{}, content.Data...)
	case !hasURL:
		if err := s.engine.SeenBeside(c.ctx(), cmd.TaskID, ""); err != nil {
			return reply{}, addBesideProblems.As(err, "")
		}
		return reply{}, rest.Invalidf("The form has neither a part named content nor one named url.")
	}
	row, err := engine.Do(c.ctx(), s.engine, cmd)
	shown := rest.TaskAttachmentOf(row)
	shown.Links = rest.List[rest.Link]{{Method: get, Href: c.base() + "/task/" + row.TaskID + "/attachment/" + row.ID, Rel: "self"}}
	return ok(shown), addBesideProblems.As(err, "")
}

func deleteAttachment(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteAttachment{TaskID: c.param("id"), ID: c.param("attachmentId")})
	return besideProblems.As(err, "")
}
