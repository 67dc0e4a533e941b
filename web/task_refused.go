package web

import (
	"cmp"
	"errors"
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// refusedOnTask answers a person whose command on a task was refused: by the
// task's page again with what they had typed and why it was refused, or, where
// the task is gone, by who completed it and when.
func (s *server) refusedOnTask(c *call, err error, in taskInput) (reply, error) {
	if !c.html {
		return reply{}, completeProblems.As(err, "Cannot complete task "+c.param("id"))
	}
	e := rest.ErrorOf(err)
	if e.Internal || e.Code == engine.Unavailable {
		return reply{}, err
	}
	if in.typed == nil {
		// What the page showed of an attempt before goes on being shown.
		if in.typed, err = s.findTyped(c, c.typed); err != nil {
			return reply{}, err
		}
	}
	in.typed = cmp.Or(in.typed, &typed{}).refused(e)
	t, missing := s.findTask(c)
	if missing != nil {
		gone, err := s.goneTask(c, missing)
		if err != nil {
			return reply{}, err
		}
		if again, ok := s.sendBack(c, in.typed, views.Task(c.param("id"), "", in.from.place())); ok {
			return again, nil
		}
		return gone, nil
	}
	if e.Code == engine.Conflict && t.Assignee == c.actor.UserID {
		in.typed.Code = engine.Invalid // it is not about who has the task, and stays so
	}
	return s.taskAgain(c, t, in, pageStatus(e))
}

// refusal says why a command on a task that is still there was refused; nil where
// nothing stands in its way anymore.
func (s *server) refusal(c *call, refused *typed, t query.Task) (*views.Notice, error) {
	switch {
	case refused.Code == "" || refused.Code == engine.Conflict && t.Assignee == c.actor.UserID || refused.Code == engine.Suspended && !t.Suspended:
		return nil, nil
	case refused.Code == engine.Conflict && t.Assignee != "":
		title, err := s.howTaken(c, t)
		return &views.Notice{Kind: "late", Title: title, Text: "The task is theirs now."}, err
	case refused.Code == engine.Conflict:
		return &views.Notice{Kind: "late", Title: "The task is not yours anymore.", Text: "What you typed is kept. Claim the task to go on with it."}, nil
	case refused.Code == engine.Suspended:
		return &views.Notice{Kind: "late", Title: "The process was suspended.", Text: "Nothing was changed. What you typed is kept below."}, nil
	case refused.Code == engine.Forbidden:
		return &views.Notice{Kind: "fail", Title: "You may not do this.", Text: sentence(refused.Message)}, nil
	case refused.Code == engine.Failed:
		return &views.Notice{Kind: "fail", Title: "The process failed at its next step, so nothing was changed.", Text: "Tell an administrator: " + sentence(refused.Message)}, nil
	}
	return &views.Notice{Kind: "fail", Title: "This was not done.", Text: sentence(sentenceCase(refused.Message))}, nil
}

// howTaken says how somebody else came to have a task: they took it, or were given it.
func (s *server) howTaken(c *call, t query.Task) (string, error) {
	wanted := newest(logOf(t.ID, t.ProcessInstanceID, t.Created), "timestamp").With(query.Condition{Name: "property", Value: "assignee"})
	wanted.Max = 1
	changes, err := query.HistoryOperations.List(c.ctx(), s.engine.Reader(), wanted)
	if err != nil {
		return "", err
	}
	has := s.person(c, t.Assignee).Name
	if len(changes) == 0 || changes[0].NewValue != t.Assignee {
		return has + " has this task now.", nil
	}
	at := ", " + s.words().past(changes[0].Time) + "."
	switch by := changes[0].UserID; by {
	case t.Assignee:
		return has + " was faster" + at, nil
	case c.actor.UserID:
		return "You gave this task to " + has + at, nil
	default:
		return s.person(c, by).Name + " gave this task to " + has + at, nil
	}
}

// goneTask answers for a task that is not open, or not for the caller to see. Who
// may know is told who completed it and when.
func (s *server) goneTask(c *call, err error) (reply, error) {
	if !isGone(err) || !c.html {
		return reply{}, err
	}
	t, failed := query.HistoryTasks.Get(c.ctx(), s.engine.Reader(), c.param("id"))
	hidden := &engine.Error{Code: engine.NotFound, Message: "This task is gone, or it is not for you to see.", Err: err}
	switch {
	case isMissing(failed):
		return reply{}, hidden
	case failed != nil:
		return reply{}, failed
	case t.EndTime == 0 || t.Assignee != c.actor.UserID && !s.mayReadHistory(c, t.ProcessDefinitionKey, t.TenantID):
		return reply{}, hidden
	}
	title, failed := s.howTaskEnded(c, t)
	if failed != nil {
		return reply{}, failed
	}
	p := s.errorProps(c, rest.ErrorOf(err))
	status := http.StatusNotFound
	if c.Method != http.MethodGet {
		status = http.StatusConflict
	}
	p.Status, p.Title, p.Page.Title = statusText(status), title, title
	p.Text = "“" + t.Name + "” is not open anymore. There is nothing left to do in it."
	s.recallForm(c, t)
	p.Kept = s.keptInput(c)
	if s.maySeeInstancesOf(c, t.ProcessDefinitionKey, t.TenantID) {
		p.Actions = append(p.Actions, views.Action{Label: "Open the instance", URL: views.CockpitInstance(t.ProcessInstanceID, "", "")})
	}
	return page(views.ErrorPage(p)).withStatus(status), nil
}

// recallForm finds out which form a task that is gone had, so that what was sent
// to it is told in its words. Without, the names of the variables have to do.
func (s *server) recallForm(c *call, t query.HistoryTask) {
	n, ok := s.node(c, t.ProcessDefinitionID, t.TaskDefinitionKey)
	if !ok || n.Form == nil {
		return
	}
	form := s.generatedForm(c, n.Form, nil)
	if n.Form.Key != nil {
		form, _ = forms.Resolve(n.Form.Key.Source())
	}
	c.form = &form
}

// isGone reports whether an error says that nothing has the id.
func isGone(err error) bool {
	var e *rest.Error
	return errors.As(err, &e) && e.Code == engine.NotFound || isRefusal(err, engine.NotFound)
}

// howTaskEnded names who completed a task, and when.
func (s *server) howTaskEnded(c *call, t query.HistoryTask) (string, error) {
	at := " at " + s.words().past(t.EndTime)
	if t.DeleteReason != "completed" {
		return "This task was canceled" + at, nil
	}
	operations, err := query.HistoryOperations.List(c.ctx(), s.engine.Reader(), logOf(t.ID, t.ProcessInstanceID, t.StartTime).With(
		query.Condition{Name: "operationType", Value: "Complete"},
	))
	if err != nil {
		return "", err
	}
	by := t.Assignee
	if len(operations) > 0 {
		by = operations[0].UserID
	}
	switch by {
	case "":
		return "This task was completed" + at, nil
	case c.actor.UserID:
		return "You completed this task" + at, nil
	}
	return s.person(c, by).Name + " completed this task" + at, nil
}
