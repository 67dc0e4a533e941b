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

func listJobs(s *server, c *call) (reply, error) {
	return listing(s, c, &query.Jobs, s.readableInstances(c), rest.JobOf)
}

func countJobs(s *server, c *call) (reply, error) {
	return counting(s, c, &query.Jobs, s.readableInstances(c))
}

func getJob(s *server, c *call) (reply, error) {
	id := c.param("id")
	j, err := query.Jobs.Get(c.ctx(), s.engine.Reader(), id, s.readableInstances(c)...)
	if isMissing(err) {
		return reply{}, rest.NotFoundf("Job with id %s does not exist", id)
	}
	return ok(rest.JobOf(j)), err
}

// getJobStacktrace is the text of what failed last.
func getJobStacktrace(s *server, c *call) (reply, error) {
	id := c.param("id")
	j, err := query.Jobs.Get(c.ctx(), s.engine.Reader(), id, s.readableInstances(c)...)
	if isMissing(err) {
		return reply{}, rest.NotFoundf("No job found with id %s", id)
	}
	return reply{file: &file{contentType: "text/plain", data: []byte(j.ExceptionDetails)}}, err
}

func setJobRetries(s *server, c *call) (reply, error) {
	var body struct{ Retries *int64 }
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	if body.Retries == nil {
		return reply{}, rest.Invalidf("The member 'retries' is missing; it is a number of tries, 0 or more.")
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.SetJobRetries{JobID: c.param("id"), Retries: *body.Retries})
	return reply{}, err
}

func executeJob(s *server, c *call) (reply, error) {
	_, err := engine.Do(c.ctx(), s.engine, engine.ExecuteJob{JobID: c.param("id")})
	return reply{}, executeProblems.As(err, "")
}

func listIncidents(s *server, c *call) (reply, error) {
	return listing(s, c, &query.Incidents, s.readableInstances(c), rest.IncidentOf)
}

func countIncidents(s *server, c *call) (reply, error) {
	return counting(s, c, &query.Incidents, s.readableInstances(c))
}
