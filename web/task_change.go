package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How refusals of further commands on tasks are answered (Camunda 7.24).
var (
	createTaskProblems = rest.Problems{
		engine.Conflict: {Status: http.StatusInternalServerError, Type: rest.Persistence},
	}
	lendProblems  = rest.Problems{engine.NotFound: {Status: http.StatusInternalServerError, Type: rest.NullValue}}
	throwProblems = rest.Problems{
		engine.Invalid:   {Status: http.StatusBadRequest, Type: rest.RESTException},
		engine.NotFound:  {Status: http.StatusNotFound, Type: rest.RESTException},
		engine.Suspended: {Status: http.StatusBadRequest, Type: rest.RESTException},
	}
)

// createTask makes a standalone task.
func createTask(s *server, c *call, body rest.TaskAttributes) error {
	if err := body.Check(); err != nil {
		return err
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.CreateTask{Task: state.Task{
		ID: string(body.ID), Name: string(body.Name), Description: string(body.Description), Assignee: string(body.Assignee),
		Owner: string(body.Owner), DelegationState: string(body.DelegationState), ParentTaskID: string(body.ParentTaskID), CaseInstanceID: string(body.CaseInstanceID),
		Priority: body.Priority.N, Due: state.Millis(body.Due), FollowUp: state.Millis(body.FollowUp), TenantID: string(body.TenantID),
	}})
	return createTaskProblems.As(err, "")
}

// updateTask gives a task all its attributes anew.
func updateTask(s *server, c *call, body rest.TaskAttributes) error {
	t, err := s.findTask(c)
	if err != nil {
		return err
	}
	if err := body.Check(); err != nil {
		return err
	}
	due, followUp := state.Millis(body.Due), state.Millis(body.FollowUp)
	_, err = engine.Do(c.ctx(), s.engine, engine.UpdateTask{
		TaskID: t.ID, Name: (*string)(&body.Name), Description: (*string)(&body.Description), Owner: (*string)(&body.Owner),
		Assignee: (*string)(&body.Assignee), DelegationState: (*string)(&body.DelegationState), ParentTaskID: (*string)(&body.ParentTaskID), CaseInstanceID: (*string)(&body.CaseInstanceID),
		TenantID: (*string)(&body.TenantID), Priority: &body.Priority.N, Due: &due, FollowUp: &followUp,
	})
	return err
}

// deleteTask deletes a standalone task.
func deleteTask(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteTask{TaskID: c.param("id")})
	return err
}

// delegateTask lends a task to the user that the body names.
func delegateTask(s *server, c *call, body rest.UserID) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.DelegateTask{TaskID: c.param("id"), UserID: string(body.UserID)})
	return lendProblems.As(err, "")
}

// resolveTask gives a task back to its owner.
func resolveTask(s *server, c *call, body rest.ResolveTask) error {
	id := c.param("id")
	variables, err := rest.DecodeVariables(body.Variables)
	if err != nil {
		return lendProblems.AsDecoded(err, "Cannot resolve task "+id)
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.ResolveTask{TaskID: id, Variables: variables})
	return lendProblems.As(err, "")
}

// throwTaskError throws a BPMN error from a task.
func throwTaskError(s *server, c *call, body rest.TaskError) error {
	if body.ErrorCode == "" {
		return withoutCode("errorCode")
	}
	variables, err := rest.DecodeVariables(body.Variables)
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.ThrowTaskError{
		TaskID: c.param("id"), Code: string(body.ErrorCode), Message: string(body.ErrorMessage), Variables: variables,
	})
	return throwProblems.As(err, "")
}

// throwTaskEscalation throws an escalation from a task.
func throwTaskEscalation(s *server, c *call, body rest.TaskEscalation) error {
	if body.EscalationCode == "" {
		return withoutCode("escalationCode")
	}
	variables, err := rest.DecodeVariables(body.Variables)
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.ThrowTaskEscalation{
		TaskID: c.param("id"), Code: string(body.EscalationCode), Variables: variables,
	})
	return throwProblems.As(err, "")
}

// withoutCode refuses to throw what has no code.
func withoutCode(member string) error {
	return &rest.Error{
		Status: http.StatusBadRequest, Type: rest.RESTException, Code: engine.Invalid, Engine: true,
		Message: "The member '" + member + "' is missing: it says what is thrown.",
	}
}
