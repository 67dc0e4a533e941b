package web

import (
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/views"
)

// setTaskDates sets when a task is due and when it is to be looked at again.
func setTaskDates(s *server, c *call) (reply, error) {
	sent, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	var in taskInput
	if in.from, err = s.filterOf(c, sent); err != nil {
		return reply{}, err
	}
	t, err := s.findTask(c)
	if err != nil {
		return s.goneTask(c, err)
	}
	change := engine.UpdateTask{TaskID: t.ID}
	if change.Due, err = changedMoment(first(sent.Values["due"]), t.Due); err != nil {
		return reply{}, err
	}
	if change.FollowUp, err = changedMoment(first(sent.Values["followUp"]), t.FollowUp); err != nil {
		return reply{}, err
	}
	to := views.Task(t.ID, views.TabDetails, in.from.place())
	if change.Due == nil && change.FollowUp == nil {
		return done(to, ""), nil
	}
	if _, err = engine.Do(c.ctx(), s.engine, change); c.html && err != nil {
		return s.refusedOnTask(c, err, in)
	}
	return done(to, "Dates saved"), err
}

// changedMoment reads a field for a day and time; nil is the moment that it showed,
// whose seconds it does not say.
func changedMoment(text string, shown query.Millis) (*state.Millis, error) {
	if strings.TrimSpace(text) == momentText(shown) {
		return nil, nil
	}
	m, err := readMoment(text)
	return &m, err
}
