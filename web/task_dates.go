package web

import (
	"fmt"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/views"
)

// momentLayout is what a browser sends of a day and time.
const momentLayout = "2006-01-02T15:04"

// momentText is an instant as a field for a day and time holds it; empty for none.
func momentText(m query.Millis) string {
	if m == 0 {
		return ""
	}
	return m.Time().Local().Format(momentLayout)
}

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
	text = strings.TrimSpace(text)
	if text == momentText(shown) {
		return nil, nil
	}
	var m state.Millis
	if text != "" {
		t, err := time.ParseInLocation(momentLayout, text, time.Local)
		if err != nil {
			return nil, &engine.Error{Code: engine.Invalid, Message: fmt.Sprintf("“%s” is no day and time. Write it as 2026-11-23T14:00.", shortened(text, maxSubject))}
		}
		m = state.MillisOf(t)
	}
	return &m, nil
}
