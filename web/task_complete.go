package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// completeByForm takes a task's form, and goes on with the next task.
func (s *server) completeByForm(c *call) (reply, error) {
	submission, err := s.submission(c)
	if err != nil {
		return reply{}, err
	}
	var in taskInput
	if in.from, err = s.filterOf(c, submission); err != nil {
		return reply{}, err
	}
	in.typed = typedIn(submission)
	t, form, err := s.formToComplete(c)
	if err != nil {
		return s.refusedOnTask(c, err, in)
	}
	decoded := form.def.Decode(form.in, submission)
	switch {
	case decoded.Complete:
	case !c.html:
		return reply{}, rest.Invalidf("The form is not filled in as it asks: %s", mistakesText(form.def, decoded.Input))
	default:
		return s.taskAgain(c, t, in, againStatus(decoded.Input))
	}
	list, err := s.loadTasks(c, in.from)
	if err != nil {
		return reply{}, err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.CompleteTask{
		TaskID: t.ID, Variables: inOrder(form.def, decoded.Variables), Form: true,
	})
	if err != nil {
		return s.refusedOnTask(c, err, in)
	}
	s.forgetTyped(c)
	next, err := s.nextTask(c, t, list)
	if err != nil {
		// It is done; that what comes next cannot be found must not look like a failure.
		s.log.WarnContext(c.ctx(), "find the next task", "taskId", t.ID, "processInstanceId", t.ProcessInstanceID, "error", err)
		next = views.Tasks(in.from.place())
	}
	if t.DelegationState == "PENDING" {
		return done(next, taskName(t)+" handed back"), nil
	}
	return done(next, taskName(t)+" completed"), nil
}

// formToComplete opens the form of the task that the path names. A person
// completes what is theirs; what another has, or nobody, is a conflict.
func (s *server) formToComplete(c *call) (query.Task, openForm, error) {
	t, err := s.findTask(c)
	if err != nil {
		return t, openForm{}, err
	}
	unit, err := s.engine.Unit(c.ctx(), store.Scope{TaskID: t.ID})
	if err != nil {
		return t, openForm{}, err
	}
	form, err := s.taskForm(c, t, unit)
	if err == nil && c.html && t.Assignee != c.actor.UserID {
		err = &engine.Error{Code: engine.Conflict, Message: "The task is not yours; claim it to complete it."}
	}
	return t, form, err
}

// taskAgain leads back to a task with what was typed, and why that was not taken;
// status is that of the answer where it is given at once.
func (s *server) taskAgain(c *call, t query.Task, in taskInput, status int) (reply, error) {
	if again, ok := s.sendBack(c, in.typed, views.Task(t.ID, "", in.from.place())); ok {
		return again, nil
	}
	p, err := s.taskPage(c, t, in)
	return page(p).withStatus(status), err
}

// againStatus is the status of a form that is shown again: where nothing is wrong in it,
// a row was added to it or taken away.
func againStatus(in forms.Input) int {
	if in.Invalid() {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// mistakesText says for a program what a page says at the fields.
func mistakesText(d forms.Definition, in forms.Input) string {
	var all []string
	for _, f := range d.Fields {
		if in.Errors[f.Name] != "" {
			all = append(all, f.Name+": "+in.Errors[f.Name])
		}
	}
	for _, r := range in.Rows {
		if r.Error != "" {
			all = append(all, r.Name+": "+r.Error)
		}
	}
	return strings.Join(append(all, in.Problems...), " ")
}

// nextTask is where a person goes on after a task of a list: to the task that
// they have now in the same instance, else to the one that followed in the list,
// else to what is left of the list.
func (s *server) nextTask(c *call, completed query.Task, before taskList) (string, error) {
	f := before.filter
	if completed.ProcessInstanceID != "" {
		same := s.tasksIn(c, listFilter{name: views.FilterMine}).With(query.Condition{Name: "processInstanceId", Value: completed.ProcessInstanceID})
		same.Max = 1
		rows, err := query.Tasks.List(c.ctx(), s.engine.Reader(), same)
		if err != nil {
			return "", err
		}
		if len(rows) > 0 {
			return views.Task(rows[0].ID, "", f.place()), nil
		}
	}
	after, err := s.loadTasks(c, f)
	if err != nil {
		return "", err
	}
	place, ids := before.position(completed.ID), before.ids()
	for _, id := range slices.Concat(ids[place+1:], []string{before.next}, ids[:max(place, 0)], after.ids()) {
		if after.position(id) >= 0 {
			return views.Task(id, "", after.filter.place()), nil
		}
	}
	return views.Tasks(after.filter.place()), nil
}
