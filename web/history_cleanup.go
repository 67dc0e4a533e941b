package web

import (
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// cleanUpHistory has history removed whose removal time has come: at once, unless
// immediatelyDue says in the next window.
func cleanUpHistory(s *server, c *call) (rest.Job, error) {
	immediately := c.asks("immediatelyDue", true)
	job, err := engine.Do(c.ctx(), s.engine, engine.CleanUpHistory{Immediately: immediately})
	if isRefusal(err, engine.Invalid) && s.engine.CleanupEnabled() {
		// That there is no window shows as an error of the server in Camunda 7.24.
		return rest.Job{}, rest.Problems{engine.Invalid: {Status: http.StatusInternalServerError, Type: rest.RESTException, Own: true}}.As(err, "")
	}
	if err != nil {
		return rest.Job{}, err
	}
	row, err := query.Jobs.Get(c.ctx(), s.engine.Reader(), job.ID)
	return rest.JobOf(row), err
}

// getCleanupConfiguration is the window in which history is removed.
func getCleanupConfiguration(s *server, _ *call) (rest.CleanupConfiguration, error) {
	shown := rest.CleanupConfiguration{Enabled: s.engine.CleanupEnabled()}
	if start, end, ok := s.engine.CleanupWindow(); ok {
		shown.BatchWindowStartTime, shown.BatchWindowEndTime = rest.Date(start.UnixMilli()), rest.Date(end.UnixMilli())
	}
	return shown, nil
}

// getCleanupJob is the job that removes history.
func getCleanupJob(s *server, c *call) (rest.Job, error) {
	row, err := query.Jobs.Get(c.ctx(), s.engine.Reader(), engine.CleanupJobID)
	if isMissing(err) {
		err = &rest.Error{Status: http.StatusNotFound, Type: rest.RESTException, Code: engine.NotFound, Message: "History cleanup has no job: it was never asked for."}
	}
	return rest.JobOf(row), err
}

// listCleanupJobs are the jobs that remove history; there is one at most.
func listCleanupJobs(s *server, c *call) (rest.List[rest.Job], error) {
	job, err := getCleanupJob(s, c)
	return rest.List[rest.Job]{job}, err
}
