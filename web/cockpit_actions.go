package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// maxReason bounds the reason of a cancellation, in characters.
const maxReason = 400

// suspendByForm and activateByForm stop an instance and let it go on.
func suspendByForm(s *server, c *call) (reply, error) { return s.suspendInstance(c, true, "suspended") }

func activateByForm(s *server, c *call) (reply, error) {
	return s.suspendInstance(c, false, "activated")
}

func (s *server) suspendInstance(c *call, suspended bool, word string) (reply, error) {
	if _, err := s.submission(c); err != nil {
		return reply{}, err
	}
	p, err := s.findAnyInstance(c)
	if err != nil {
		return reply{}, err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.SuspendInstance{ProcessInstanceID: p.ID, Suspended: suspended})
	if err != nil {
		return s.refusedOnInstance(c, err, p, nil)
	}
	return done(views.CockpitInstance(p.ID, "", ""), "Instance "+instanceTitle(p)+" "+word), nil
}

// askCancel asks before an instance is canceled.
func askCancel(s *server, c *call) (reply, error) {
	p, err := s.findAnyInstance(c)
	if err != nil {
		return reply{}, err
	}
	if !s.engine.MayOnInstance(c.ctx(), engine.InstanceDelete, p.ID, p.ProcessDefinitionKey) {
		return reply{}, &engine.Error{Code: engine.Forbidden, Message: "You may watch this instance, not cancel it."}
	}
	if p.EndTime != 0 {
		return done(views.CockpitInstance(p.ID, "", ""), "It has ended already"), nil
	}
	component, err := s.cancelPage(c, p, "", "")
	return page(component), err
}

func (s *server) cancelPage(c *call, p query.HistoryProcessInstance, reason, problem string) (templ.Component, error) {
	k, err := s.loadCockpit(c)
	if err != nil {
		return nil, err
	}
	loaded, err := s.loadInstance(c, p)
	if err != nil {
		return nil, err
	}
	text, err := s.cancelText(c, loaded)
	if err != nil {
		return nil, err
	}
	props := views.ConfirmProps{
		Page: s.cockpitPage(c, k, "instance", p.ProcessDefinitionKey), Title: "Cancel 1 process instance?", Subject: instanceTitle(p), Text: text,
		Action: views.InstanceCancel(p.ID), Button: "Cancel instance", KeepURL: views.CockpitInstance(p.ID, "", ""), KeepButton: "Keep it",
		WithReason: true, Reason: reason, Error: problem,
	}
	props.Page.Title, props.Page.Topics = "Cancel "+instanceTitle(p), nil
	return views.ConfirmPage(props), nil
}

// cancelText says what goes with an instance that is canceled: the instances that
// it called and their tasks, and the activity that called it.
func (s *server) cancelText(c *call, i instance) (string, error) {
	text := "stops where it is and cannot be resumed."
	if i.unit == nil {
		return text, nil
	}
	below, err := s.runningBelow(c, i.ID)
	if err != nil {
		return "", err
	}
	tasks, err := query.Tasks.Count(c.ctx(), s.engine.Reader(), query.Criteria{}.With(query.Condition{Name: "processInstanceIdIn", Value: append(below, i.ID)}))
	if err != nil {
		return "", err
	}
	if len(below) > 0 {
		text += " " + plural(len(below), "instance that it called is", "instances that it called are") + " canceled with it."
	}
	if tasks > 0 {
		text += " " + plural(tasks, "open task disappears", "open tasks disappear") + " from the task list."
	}
	if i.superInstance() == "" {
		return text, nil
	}
	where := ""
	if link, err := s.callerOf(c, i); err != nil {
		return "", err
	} else if link != nil {
		where = " in “" + link.Text() + "”"
	}
	return text + " The activity" + where + " that called it is canceled too.", nil
}

// cancelInstance cancels an instance; the reason is kept in history.
func cancelInstance(s *server, c *call) (reply, error) {
	form, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	p, err := s.findAnyInstance(c)
	if err != nil {
		return reply{}, err
	}
	reason := strings.TrimSpace(first(form.Values["reason"]))
	if n := len([]rune(reason)); n > maxReason {
		component, err := s.cancelPage(c, p, reason, fmt.Sprintf("The reason has %d characters. Write at most %d.", n, maxReason))
		return page(component).withStatus(http.StatusUnprocessableEntity), err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.DeleteInstance{ProcessInstanceID: p.ID, Reason: reason})
	if err != nil {
		return s.refusedOnInstance(c, err, p, nil)
	}
	return done(views.CockpitInstance(p.ID, "", ""), "Instance "+instanceTitle(p)+" canceled"), nil
}

// backTo is the page of the cockpit that a form was sent from, else another.
func (c *call) backTo(other string) string {
	u, err := url.Parse(c.Referer())
	if err != nil || u.Host != c.Host || !strings.HasPrefix(u.Path, views.Cockpit()+"/") {
		return other
	}
	return localPath(u.RequestURI())
}

// refusedOnInstance answers a person whose command on an instance was refused by
// its page again, with the reason and what they had typed.
func (s *server) refusedOnInstance(c *call, err error, p query.HistoryProcessInstance, edit *views.VariableEdit) (reply, error) {
	e := rest.ErrorOf(err)
	if !c.html || e.Internal || e.Code == engine.Unavailable {
		return reply{}, err
	}
	in := instanceInput{edit: edit, notice: &views.Notice{Kind: "fail", Title: "Nothing was changed.", Text: sentence(sentenceCase(e.Message))}}
	if s.isGoneInstance(c, err) {
		if p, err = s.findAnyInstance(c); err != nil {
			return reply{}, err
		}
		in.notice.Text = "The instance has ended meanwhile."
	}
	component, failed := s.instancePage(c, p, in)
	return page(component).withStatus(pageStatus(e)), failed
}
