package web

import (
	"net/http"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How refusals about the forms of tasks and process definitions are answered
// (Camunda 7.24).
var (
	taskFormVariablesProblems = rest.Problems{
		engine.Failed:   {Status: http.StatusInternalServerError, Type: rest.FormFieldValidation},
		engine.NotFound: {Status: http.StatusBadRequest, Type: rest.BadUserRequest},
	}
	startFormVariablesProblems = rest.Problems{
		engine.Failed:   {Status: http.StatusInternalServerError, Type: rest.FormFieldValidation},
		engine.NotFound: {Status: http.StatusBadRequest, Type: rest.NotFound},
	}
)

// getTaskForm says how the form of a task is found.
func getTaskForm(s *server, c *call) (reply, error) {
	_, t, err := s.readTask(c)
	if err != nil {
		return reply{}, formProblems.As(err, "")
	}
	return ok(rest.Form{Key: rest.Text(t.FormKey)}), nil
}

// getTaskFormVariables answers what the form of a task is filled with.
func getTaskFormVariables(s *server, c *call) (rest.Variables, error) {
	rows, err := s.engine.TaskFormVariables(c.ctx(), c.param("id"), variableNames(c))
	if err != nil {
		return nil, taskFormVariablesProblems.As(err, "")
	}
	return s.variablesOf(c, rows, c.asks("deserializeValues", true))
}

// getStartFormVariables answers what the start form of a definition is filled
// with.
func getStartFormVariables(s *server, c *call) (rest.Variables, error) {
	id, err := s.definitionID(c)
	if err != nil {
		return nil, err
	}
	rows, err := s.engine.StartFormVariables(c.ctx(), id, variableNames(c))
	if err != nil {
		return nil, startFormVariablesProblems.As(err, "")
	}
	return s.variablesOf(c, rows, c.asks("deserializeValues", true))
}

// variableNames are those that the parameter of this name asks for; nil for all.
func variableNames(c *call) []string {
	if !c.URL.Query().Has("variableNames") {
		return nil
	}
	return strings.Split(c.query("variableNames"), ",")
}
