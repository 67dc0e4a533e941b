package web

import (
	"cmp"
	"fmt"
	"mime"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
)

// maxAttachmentName bounds the name that a browser gives a file, in characters.
const maxAttachmentName = 255

// sayOnTask takes a comment on a task from its page.
func sayOnTask(s *server, c *call) (reply, error) {
	sent, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	from, err := s.filterOf(c, sent)
	if err != nil {
		return reply{}, err
	}
	to := views.Task(c.param("id"), views.TabHistory, from.place())
	text := strings.TrimSpace(first(sent.Values["comment"]))
	if text == "" {
		return done(to, ""), s.engine.SeenBeside(c.ctx(), c.param("id"), "")
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.AddComment{TaskID: c.param("id"), Message: strings.ReplaceAll(text, "\r\n", "\n")})
	return done(to, "Comment added"), err
}

// attachToTask takes a file for a task from its page.
func attachToTask(s *server, c *call) (reply, error) {
	sent, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	from, err := s.filterOf(c, sent)
	if err != nil {
		return reply{}, err
	}
	to := views.Task(c.param("id"), views.TabHistory, from.place())
	file, ok := sent.Files["file"]
	switch {
	case !ok:
		return done(to, ""), s.engine.SeenBeside(c.ctx(), c.param("id"), "")
	case file.TooLarge:
		return reply{}, &engine.Error{Code: engine.Invalid, Message: fmt.Sprintf("“%s” has %s, the limit is %s. Choose a smaller file.",
			shortened(file.Name, maxSubject), forms.SizeText(file.Size), forms.SizeText(maxUpload))}
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.AddAttachment{
		TaskID: c.param("id"), Name: shortened(file.Name, maxAttachmentName), Type: file.MIMEType, Content: append([]byte{}, file.Data...),
	})
	return done(to, "File attached"), err
}

// getTaskAttachment downloads what is attached to a task, under its name.
func getTaskAttachment(s *server, c *call) (reply, error) {
	answer, err := getAttachmentContent(s, c)
	if err != nil {
		return reply{}, err
	}
	a, err := s.engine.TaskAttachment(c.ctx(), c.param("id"), c.param("attachmentId"))
	if err != nil {
		return reply{}, err
	}
	answer.file.name = a.Name
	if kind, _, err := mime.ParseMediaType(a.Type); err == nil && strings.Contains(kind, "/") {
		answer.file.contentType = kind
	}
	return answer, nil
}

// besideEvents are what was said about a task and attached to it; may is false where
// the caller may do neither.
func (s *server) besideEvents(c *call, taskID string) (events []event, may bool, err error) {
	comments, attachments, err := s.engine.Beside(c.ctx(), taskID, maxHistory)
	switch {
	case isRefusal(err, engine.NotFound):
		return nil, false, nil
	case err != nil:
		return nil, false, err
	}
	for _, comment := range comments {
		events = append(events, event{
			at: query.Millis(comment.Time), rank: 1, glyph: "run", who: comment.UserID,
			did: "commented", didNot: "Comment", said: comment.Message,
		})
	}
	for _, a := range attachments {
		url := a.URL
		if a.ContentID != "" {
			url = views.TaskAttachment(taskID, a.ID)
		}
		events = append(events, event{
			at: query.Millis(a.CreateTime), rank: 1, glyph: "run", who: a.UserID,
			did: "attached", didNot: "Attachment", said: cmp.Or(a.Name, url), url: url, note: a.Description,
		})
	}
	return events, s.engine.KeepsHistory(), nil
}
