package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// executeProblems are how a job that fails when it is run is answered.
var executeProblems = rest.Problems{
	engine.Failed: {Status: http.StatusNotFound, Type: rest.InvalidRequest},
}

// getJobStacktrace is the text of what failed last.
func getJobStacktrace(s *server, c *call) (reply, error) {
	j, err := find(s, c, &query.Jobs, (*server).readableInstances, "No job found with id %s")
	return reply{file: &file{contentType: "text/plain", data: []byte(j.ExceptionDetails)}}, err
}

func setJobRetries(s *server, c *call, body rest.Retries) error {
	if body.Retries == nil {
		return rest.Invalidf("The member 'retries' is missing; it is a number of tries, 0 or more.")
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.SetJobRetries{JobID: c.param("id"), Retries: *body.Retries})
	return err
}

func executeJob(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.ExecuteJob{JobID: c.param("id")})
	return executeProblems.As(err, "")
}
