package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/web/rest"
)

// jobDefinitionProblems are how refusals about a job definition are answered
// (Camunda 7.24).
var jobDefinitionProblems = rest.Problems{
	engine.Invalid:  {Status: http.StatusBadRequest, Type: rest.InvalidRequest, Own: true},
	engine.NotFound: {Status: http.StatusNotFound, Type: rest.InvalidRequest, Own: true},
}

// suspendJobDefinition suspends or activates the job definition that the path
// names.
func suspendJobDefinition(s *server, c *call, body rest.JobDefinitionSuspension) error {
	body.JobDefinitionID = rest.Text(c.param("id"))
	if err := body.Check(true); err != nil {
		return err
	}
	return s.suspendDefinitions(c, body)
}

// suspendJobDefinitions suspends or activates those of process definitions.
func suspendJobDefinitions(s *server, c *call, body rest.JobDefinitionSuspension) error {
	if err := body.Check(false); err != nil {
		return err
	}
	return s.suspendDefinitions(c, body)
}

func (s *server) suspendDefinitions(c *call, body rest.JobDefinitionSuspension) error {
	at, err := rest.Moment(body.ExecutionDate)
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.SuspendJobDefinitions{
		JobDefinitionID: string(body.JobDefinitionID), Of: body.Choice(), Suspended: bool(body.Suspended),
		IncludeJobs: bool(body.IncludeJobs), At: at,
	})
	return err
}

func setJobDefinitionPriority(s *server, c *call, body rest.JobDefinitionPriority) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.SetJobDefinitionPriority{
		// The jobs there are get a new priority whatever includeJobs says, as from
		// Camunda 7.24.
		JobDefinitionID: c.param("id"), Priority: body.Priority.Optional(), IncludeJobs: body.Priority.Set || bool(body.IncludeJobs),
	})
	return jobDefinitionProblems.As(err, "")
}

func setJobDefinitionRetries(s *server, c *call, body rest.JobRetries) error {
	if !body.Retries.Set {
		return noRetries()
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.SetJobDefinitionRetries{JobDefinitionID: c.param("id"), Retries: body.Retries.N, Due: body.Due()})
	return retriesProblems.As(err, "")
}
