package web

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// reportInstances tells how long process instances took, as JSON or as a table.
func reportInstances(s *server, c *call) (reply, error) {
	report, unit, err := rest.DecodeInstanceReport(c.URL.Query())
	if err != nil {
		return reply{}, err
	}
	durations, err := s.engine.InstanceDurations(c.ctx(), report, unit)
	if err != nil {
		return reply{}, err
	}
	if c.answers == typeCSV || c.answers == typeOtherCSV {
		return table(c.answers, "process-instance-report.csv", rest.DurationRows(durations, unit))
	}
	return ok(rest.DurationsOf(durations, unit)), nil
}

// getActivityHistory counts what is and was at each activity of a definition.
func getActivityHistory(s *server, c *call) (rest.List[rest.ActivityHistory], error) {
	options, descending, err := rest.DecodeActivityHistory(c.URL.Query())
	if err != nil {
		return nil, err
	}
	options.Instances = append(options.Instances, s.engine.Visible(c.ctx(), &query.HistoryProcessInstances)...)
	counted, err := query.ActivityHistories(c.ctx(), s.engine.Reader(), c.param("id"), options)
	if err != nil {
		return nil, err
	}
	ids := slices.Sorted(maps.Keys(counted))
	if descending {
		slices.Reverse(ids)
	}
	list := make(rest.List[rest.ActivityHistory], len(ids))
	for i, id := range ids {
		list[i] = rest.ActivityHistoryOf(id, counted[id])
	}
	return list, nil
}

// reportCleanableProcesses lists definitions with the process instances that have
// outlived their time.
func reportCleanableProcesses(s *server, c *call) (reply, error) {
	return reportCleanable(s, c, &query.CleanableProcesses, query.CountCleanableProcesses, rest.CleanableProcessesOf)
}

// reportCleanableDecisions does the same for decisions.
func reportCleanableDecisions(s *server, c *call) (reply, error) {
	return reportCleanable(s, c, &query.CleanableDecisions, query.CountCleanableDecisions, rest.CleanableDecisionsOf)
}

func reportCleanable[J any](
	s *server, c *call, r *query.Resource[query.CleanableDefinition],
	count func(context.Context, query.Reader, time.Time, []query.CleanableDefinition) error, show func(query.CleanableDefinition) J,
) (reply, error) {
	wanted, err := criteria(c, r)
	if err != nil {
		return reply{}, err
	}
	rows, err := r.List(c.ctx(), s.engine.Reader(), wanted.With(s.engine.Visible(c.ctx(), r)...))
	if err != nil {
		return reply{}, err
	}
	if err := count(c.ctx(), s.engine.Reader(), s.engine.Clock().Now(), rows); err != nil {
		return reply{}, err
	}
	shown := make(rest.List[J], len(rows))
	for i, row := range rows {
		shown[i] = show(row)
	}
	return ok(shown), nil
}
