package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How refusals about an execution are answered (Camunda 7.24).
var (
	triggerProblems = rest.Problems{
		engine.Failed:      {Status: http.StatusInternalServerError, Type: rest.RESTException},
		engine.Invalid:     {Status: http.StatusInternalServerError, Type: rest.RESTException},
		engine.NotFound:    {Status: http.StatusInternalServerError, Type: rest.RESTException},
		engine.OtherTenant: {Status: http.StatusInternalServerError, Type: rest.RESTException},
		engine.Suspended:   {Status: http.StatusInternalServerError, Type: rest.RESTException},
	}
	createIncidentProblems = rest.Problems{
		engine.Invalid:  {Status: http.StatusBadRequest, Type: rest.InvalidRequest, Own: true},
		engine.NotFound: {Status: http.StatusBadRequest, Type: rest.InvalidRequest, Own: true},
	}
)

// signalExecution lets an execution go on that waits for nobody in particular.
func signalExecution(s *server, c *call, body rest.Trigger) error {
	id := c.param("id")
	refused := "Cannot signal execution " + id
	variables, err := rest.DecodeVariables(body.Variables)
	if err != nil {
		return triggerProblems.AsDecoded(err, refused)
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.TriggerExecution{ExecutionID: id, Variables: variables})
	return triggerProblems.As(err, refused)
}

// getMessageSubscription shows that an execution waits for the message that the
// path names.
func getMessageSubscription(s *server, c *call) (rest.EventSubscription, error) {
	id, name := c.param("id"), c.param("messageName")
	rows, err := query.EventSubscriptions.List(c.ctx(), s.engine.Reader(), query.Criteria{Max: 1}.With(
		query.Condition{Name: "executionId", Value: id},
		query.Condition{Name: "eventName", Value: name},
		query.Condition{Name: "eventType", Value: "message"},
	).With(s.engine.Visible(c.ctx(), &query.EventSubscriptions)...))
	if err == nil && len(rows) == 0 {
		err = rest.NotFoundf("Message event subscription for execution %s named %s does not exist", id, name)
	}
	if err != nil {
		return rest.EventSubscription{}, err
	}
	return rest.EventSubscriptionOf(rows[0]), nil
}

// triggerMessage hands the message that the path names to an execution.
func triggerMessage(s *server, c *call, body rest.Trigger) error {
	id, name := c.param("id"), c.param("messageName")
	refused := "Cannot trigger message " + name + " for execution " + id
	variables, err := rest.DecodeVariables(body.Variables)
	if err != nil {
		return triggerProblems.AsDecoded(err, refused)
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.TriggerMessage{ExecutionID: id, Name: name, Variables: variables})
	return triggerProblems.As(err, refused)
}

// createIncident opens an incident at an execution.
func createIncident(s *server, c *call, body rest.CreateIncident) (rest.Incident, error) {
	opened, err := engine.Do(c.ctx(), s.engine, engine.CreateIncident{
		ExecutionID: c.param("id"), Type: string(body.IncidentType), Configuration: string(body.Configuration), Message: string(body.Message),
	})
	return rest.OpenedIncident(opened), createIncidentProblems.As(err, "")
}
