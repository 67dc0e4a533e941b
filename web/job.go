package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How refusals about a job are answered (Camunda 7.24).
var (
	executeProblems = rest.Problems{
		engine.Failed:      {Status: http.StatusNotFound, Type: rest.InvalidRequest, Own: true},
		engine.NotFound:    {Status: http.StatusNotFound, Type: rest.InvalidRequest, Own: true},
		engine.OtherTenant: {Status: http.StatusNotFound, Type: rest.InvalidRequest, Own: true},
	}
	retriesProblems = rest.Problems{
		engine.NotFound:    {Status: http.StatusInternalServerError, Type: rest.InvalidRequest, Own: true},
		engine.OtherTenant: {Status: http.StatusInternalServerError, Type: rest.InvalidRequest, Own: true},
	}
	stacktraceProblems = rest.Problems{engine.OtherTenant: {Status: http.StatusNotFound, Type: rest.InvalidRequest, Own: true}}
)

// getJobStacktrace is the text of what failed last.
func getJobStacktrace(s *server, c *call) (reply, error) {
	id := c.param("id")
	j, err := query.Jobs.Get(c.ctx(), s.engine.Reader(), id)
	if isMissing(err) {
		return reply{}, rest.NotFoundf("No job found with id %s", id)
	}
	if err == nil {
		_, err = s.engine.Unit(c.ctx(), store.Scope{JobID: id})
	}
	if err != nil {
		return reply{}, stacktraceProblems.As(err, "")
	}
	return reply{file: &file{contentType: "text/plain", data: []byte(j.ExceptionDetails), orNone: true}}, nil
}

func setJobRetries(s *server, c *call, body rest.Retries) error {
	if body.Retries == nil {
		return rest.Invalidf("The member 'retries' is missing; it is a number of tries, 0 or more.")
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.SetJobRetries{JobID: c.param("id"), Retries: *body.Retries})
	return retriesProblems.As(err, "")
}

func executeJob(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.ExecuteJob{JobID: c.param("id")})
	return executeProblems.As(err, "")
}
