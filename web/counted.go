package web

import (
	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/web/rest"
)

// listMetrics is what was counted, by interval. People who were given tasks are
// only added up.
func listMetrics(s *server, c *call) (rest.List[rest.MetricInterval], error) {
	q, err := rest.DecodeMetrics("", c.URL.Query())
	if err != nil || q.TaskUsers || q.Max == 0 {
		return nil, err
	}
	if err := s.engine.WriteMetrics(c.ctx()); err != nil {
		return nil, err
	}
	rows, err := query.MetricIntervals(c.ctx(), s.engine.Reader(), q.MetricCriteria, q.Interval, q.AddUp, q.First, q.Max)
	if err != nil {
		return nil, err
	}
	shown := make(rest.List[rest.MetricInterval], len(rows))
	for i, row := range rows {
		shown[i] = q.Shown(row)
	}
	return shown, nil
}

// sumMetric adds up what was counted under the name in the path.
func sumMetric(s *server, c *call) (rest.MetricSum, error) {
	q, err := rest.DecodeMetrics(c.param("name"), c.URL.Query())
	if err != nil {
		return rest.MetricSum{}, err
	}
	if err := s.engine.WriteMetrics(c.ctx()); err != nil {
		return rest.MetricSum{}, err
	}
	sum := query.MetricSum
	if q.TaskUsers {
		sum = query.TaskWorkers
	}
	n, err := sum(c.ctx(), s.engine.Reader(), q.MetricCriteria)
	return rest.MetricSum{Result: n}, err
}

// deleteTaskWorkers forgets who was given tasks before a date, or at all.
func deleteTaskWorkers(s *server, c *call) error {
	before, err := rest.DateParameter(c.URL.Query(), "date")
	if err != nil {
		return err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.DeleteTaskWorkers{Before: state.MillisOf(before)})
	return err
}
