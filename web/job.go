package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/web/rest"
)

// noJob is how refusals are answered where there is no such job, or none that the
// caller could know of (Camunda 7.24).
var noJob = rest.Problem{Status: http.StatusNotFound, Type: rest.InvalidRequest, Own: true}

// How refusals about a job are answered (Camunda 7.24).
var (
	executeProblems = rest.Problems{engine.Failed: noJob, engine.NotFound: noJob, engine.OtherTenant: noJob, engine.Suspended: noJob}
	jobProblems     = rest.Problems{engine.NotFound: noJob, engine.OtherTenant: noJob}
	dueProblems     = rest.Problems{
		engine.Failed:      {Status: http.StatusInternalServerError, Type: rest.InvalidRequest, Own: true},
		engine.Invalid:     {Status: http.StatusInternalServerError, Type: rest.InvalidRequest, Own: true},
		engine.NotFound:    {Status: http.StatusInternalServerError, Type: rest.InvalidRequest, Own: true},
		engine.OtherTenant: {Status: http.StatusInternalServerError, Type: rest.InvalidRequest, Own: true},
	}
	recalculateProblems = rest.Problems{
		engine.Failed:      {Status: http.StatusInternalServerError, Type: rest.InvalidRequest, Own: true},
		engine.Invalid:     {Status: http.StatusInternalServerError, Type: rest.InvalidRequest, Own: true},
		engine.NotFound:    {Status: http.StatusNotFound, Type: rest.InvalidRequest},
		engine.OtherTenant: {Status: http.StatusNotFound, Type: rest.InvalidRequest},
	}
	retriesProblems = rest.Problems{
		engine.Invalid:     {Status: http.StatusInternalServerError, Type: rest.InvalidRequest, Own: true},
		engine.NotFound:    {Status: http.StatusInternalServerError, Type: rest.InvalidRequest, Own: true},
		engine.OtherTenant: {Status: http.StatusInternalServerError, Type: rest.InvalidRequest, Own: true},
	}
	stacktraceProblems = rest.Problems{engine.OtherTenant: noJob}
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

func setJobRetries(s *server, c *call, body rest.JobRetries) error {
	if !body.Retries.Set {
		return noRetries()
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.SetJobRetries{JobID: c.param("id"), Retries: body.Retries.N, Due: body.Due()})
	return retriesProblems.As(err, "")
}

func noRetries() error {
	return rest.Invalidf("The member 'retries' is missing; it is a number of tries, 0 or more.")
}

func setJobDue(s *server, c *call, body rest.JobDue) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.SetJobDue{JobID: c.param("id"), Due: body.DueDate.Millis(), Cascade: bool(body.Cascade)})
	return dueProblems.As(err, "")
}

// recalculateJob computes the due date from when the timer was made, unless
// creationDateBased says from now.
func recalculateJob(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.RecalculateJob{JobID: c.param("id"), FromCreateTime: c.asks("creationDateBased", true)})
	return recalculateProblems.As(err, "")
}

func setJobPriority(s *server, c *call, body rest.Priority) error {
	if !body.Priority.Set {
		return &rest.Error{
			Status: http.StatusBadRequest, Type: rest.RESTException, Code: engine.Invalid,
			Message: "The member 'priority' is missing; it is a whole number.",
		}
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.SetJobPriority{JobID: c.param("id"), Priority: body.Priority.N})
	return jobProblems.As(err, "")
}

// suspendJob suspends or activates one job. A missing one is no error in Camunda.
func suspendJob(s *server, c *call, body rest.JobSuspension) error {
	body.JobID = rest.Text(c.param("id"))
	if err := body.Check(true); err != nil {
		return err
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.SuspendJob{JobID: string(body.JobID), Suspended: bool(body.Suspended)})
	if isRefusal(err, engine.NotFound) {
		return nil
	}
	return err
}

// suspendJobs suspends or activates all jobs of something.
func suspendJobs(s *server, c *call, body rest.JobSuspension) error {
	if err := body.Check(false); err != nil {
		return err
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.SuspendJobs{
		ProcessInstanceID: string(body.ProcessInstanceID), JobDefinitionID: string(body.JobDefinitionID), Of: body.Choice(),
		Suspended: bool(body.Suspended),
	})
	return err
}

func deleteJob(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteJob{JobID: c.param("id")})
	return jobProblems.As(err, "")
}

func executeJob(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.ExecuteJob{JobID: c.param("id")})
	return executeProblems.As(err, "")
}
