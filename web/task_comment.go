package web

import (
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
)

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

// commentEvents are what was said about a task; may is false where the caller may not
// say anything about it.
func (s *server) commentEvents(c *call, taskID string) (events []event, may bool, err error) {
	comments, err := s.engine.TaskComments(c.ctx(), taskID)
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
	return events, s.engine.KeepsHistory(), nil
}
