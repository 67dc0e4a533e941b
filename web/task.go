package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How refusals of commands on tasks are answered (Camunda 7.24).
var (
	claimProblems = rest.Problems{
		engine.Conflict: {Status: http.StatusInternalServerError, Type: rest.AlreadyClaimed},
		engine.NotFound: {Status: http.StatusInternalServerError, Type: rest.NullValue},
	}
	assignProblems = rest.Problems{engine.NotFound: {Status: http.StatusBadRequest, Type: rest.NotFound}}
	formProblems   = rest.Problems{
		engine.NotFound:    {Status: http.StatusBadRequest, Type: rest.RESTException},
		engine.OtherTenant: {Status: http.StatusBadRequest, Type: rest.RESTException},
	}
	readTaskProblems = rest.Problems{engine.NotFound: {Status: http.StatusInternalServerError, Type: rest.NullValue}}
	completeProblems = rest.Problems{
		engine.Failed:      {Status: http.StatusInternalServerError, Type: rest.RESTException},
		engine.NotFound:    {Status: http.StatusInternalServerError, Type: rest.RESTException},
		engine.OtherTenant: {Status: http.StatusInternalServerError, Type: rest.RESTException},
		engine.Suspended:   {Status: http.StatusInternalServerError, Type: rest.RESTException},
	}
)

// visibleTasks adds what the caller may see to criteria of tasks.
func (s *server) visibleTasks(c *call, criteria query.Criteria) query.Criteria {
	return criteria.With(s.engine.Visible(c.ctx(), &query.Tasks)...)
}

// findTask reads the task that the path names, if the caller may see it.
func (s *server) findTask(c *call) (query.Task, error) {
	return find(s, c, &query.Tasks, "No matching task with id %s")
}

// namedTask looks for the task that the path names.
func namedTask(s *server, c *call) error {
	_, err := s.findTask(c)
	return err
}

// readTask loads the task that the path names with all around it; who may not
// read it is refused.
func (s *server) readTask(c *call) (*state.Unit, *state.Task, error) {
	id := c.param("id")
	unit, err := s.engine.Unit(c.ctx(), store.Scope{TaskID: id})
	if err != nil {
		return nil, nil, err
	}
	task, ok := unit.Tasks.Get(id)
	if !ok {
		return nil, nil, &engine.Error{Code: engine.NotFound, Message: "Cannot find task with id " + id}
	}
	return unit, task, nil
}

// claimTask gives a free task to the user that the body names; a person takes
// it for themselves.
func claimTask(s *server, c *call) (reply, error) {
	user, filter, err := s.whoAndWhere(c)
	if err != nil {
		return reply{}, err
	}
	id := c.param("id")
	if c.html {
		user = c.actor.UserID
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.ClaimTask{TaskID: id, UserID: user})
	if c.html && err != nil {
		return s.refusedOnTask(c, err, taskInput{from: filter})
	}
	return done(views.Again(views.Task(id, "", filter.place()), c.typed), "Claimed"), claimProblems.As(err, "")
}

// unclaimTask takes the assignee away.
func unclaimTask(s *server, c *call) (reply, error) {
	filter, err := s.readFilter(c)
	if err != nil {
		return reply{}, err
	}
	id := c.param("id")
	_, err = engine.Do(c.ctx(), s.engine, engine.UnclaimTask{TaskID: id})
	if c.html && err != nil {
		return s.refusedOnTask(c, err, taskInput{from: filter})
	}
	to := views.Again(views.Task(id, "", filter.place()), c.typed)
	if c.html && namedTask(s, c) != nil {
		to = views.Tasks(filter.place()) // it was theirs to see only as long as they had it
	}
	return done(to, "Given back"), assignProblems.As(err, "")
}

// assignTask gives a task to the user that the body names, or to nobody.
func assignTask(s *server, c *call) (reply, error) {
	user, filter, err := s.whoAndWhere(c)
	if err != nil {
		return reply{}, err
	}
	id := c.param("id")
	_, err = engine.Do(c.ctx(), s.engine, engine.AssignTask{TaskID: id, UserID: user})
	if c.html && err != nil {
		return s.refusedOnTask(c, err, taskInput{from: filter})
	}
	return done(views.Tasks(filter.place()), "Assigned to "+s.person(c, user).Name), assignProblems.As(err, "")
}

// completeTask completes a task with variables, by the body's JSON or by the
// fields of its form.
func completeTask(s *server, c *call) (reply, error) { return s.complete(c, false) }

// submitTaskForm is completeTask with the variables logged as those of a form.
func submitTaskForm(s *server, c *call) (reply, error) { return s.complete(c, true) }

func (s *server) complete(c *call, form bool) (reply, error) {
	if c.isForm() {
		return s.completeByForm(c)
	}
	var body rest.CompleteTask
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	id := c.param("id")
	refused := "Cannot complete task " + id
	variables, err := rest.DecodeVariables(body.Variables)
	if err != nil {
		return reply{}, completeProblems.AsDecoded(err, refused)
	}
	completed, err := engine.Do(c.ctx(), s.engine, engine.CompleteTask{TaskID: id, Variables: variables, Form: form})
	if err != nil || !body.WithVariablesInReturn {
		return reply{}, completeProblems.As(err, refused)
	}
	all, err := s.variablesReturned(c, completed.Variables)
	return ok(all), err
}

// whoAndWhere reads the user that a body names, and for a form the list that the
// task was opened from.
func (s *server) whoAndWhere(c *call) (user string, from listFilter, err error) {
	if !c.isForm() {
		var body rest.UserID
		err = c.decode(&body)
		return string(body.UserID), from, err
	}
	submission, err := s.submission(c)
	if err != nil {
		return "", from, err
	}
	from, err = s.filterOf(c, submission)
	return first(submission.Values["assignee"]), from, err
}

// readFilter reads the list that a form's task was opened from.
func (s *server) readFilter(c *call) (listFilter, error) {
	if !c.isForm() {
		return listFilter{}, nil
	}
	submission, err := s.submission(c)
	if err != nil {
		return listFilter{}, err
	}
	return s.filterOf(c, submission)
}

// submission reads a form and checks that this session was shown it.
func (s *server) submission(c *call) (forms.Submission, error) {
	read, err := forms.ReadSubmission(c.Request, maxUpload)
	if err != nil {
		return read, formError(err)
	}
	c.typed = first(read.Values[forms.FieldTyped])
	return read, c.checkToken(read.Values)
}
