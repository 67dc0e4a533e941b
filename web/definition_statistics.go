package web

import (
	"maps"
	"net/http"
	"slices"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// statisticsOptions reads what is to be counted beside the instances; root says that
// incidents only count where they arose.
func statisticsOptions(c *call, root bool) (query.StatisticsOptions, error) {
	all, kind := c.asks("incidents", false), c.query("incidentsForType")
	switch {
	case all && kind != "":
		return query.StatisticsOptions{}, rest.Invalidf("Only one of the query parameter includeIncidents or includeIncidentsForType can be set.")
	case all && root:
		return query.StatisticsOptions{}, rest.Invalidf("Only one of the query parameter includeIncidents or includeRootIncidents can be set.")
	}
	return query.StatisticsOptions{
		FailedJobs: c.asks("failedJobs", false), Incidents: all || root || kind != "", RootOnly: root, IncidentType: kind,
	}, nil
}

// getDefinitionStatistics counts what runs of each definition.
func getDefinitionStatistics(s *server, c *call) (rest.List[rest.DefinitionStatistics], error) {
	options, err := statisticsOptions(c, c.asks("rootIncidents", false))
	if err != nil {
		return nil, err
	}
	rows, err := query.ProcessDefinitions.List(c.ctx(), s.engine.Reader(), query.Criteria{}.With(s.engine.Visible(c.ctx(), &query.ProcessDefinitions)...))
	if err != nil {
		return nil, err
	}
	counted, err := query.DefinitionStatistics(c.ctx(), s.engine.Reader(), options)
	if err != nil {
		return nil, err
	}
	list := make(rest.List[rest.DefinitionStatistics], len(rows))
	for i, row := range rows {
		list[i] = rest.DefinitionStatisticsOf(row, counted[row.ID])
	}
	return list, nil
}

// unknownDefinitionProblems are how statistics of no definition are refused (Camunda 7.24).
var unknownDefinitionProblems = rest.Problems{engine.NotFound: {Status: http.StatusInternalServerError, Type: rest.NullValue}}

// getActivityStatistics counts what stands at each activity of a definition.
func getActivityStatistics(s *server, c *call) (rest.List[rest.Statistics], error) {
	options, err := statisticsOptions(c, false)
	if err != nil {
		return nil, err
	}
	id, err := s.definitionID(c)
	if err != nil {
		return nil, err
	}
	switch _, err = s.engine.ReadDefinition(c.ctx(), id); {
	case isRefusal(err, engine.NotFound) && c.actor.UserID != "":
		return nil, unknownDefinitionProblems.As(err, "") // for nobody Camunda does not look
	case isRefusal(err, engine.NotFound), isRefusal(err, engine.OtherTenant):
		return nil, nil
	case err != nil:
		return nil, err
	}
	counted, err := query.ActivityStatistics(c.ctx(), s.engine.Reader(), id, options)
	if err != nil {
		return nil, err
	}
	list := make(rest.List[rest.Statistics], 0, len(counted))
	for _, id := range slices.Sorted(maps.Keys(counted)) {
		list = append(list, rest.ActivityStatisticsOf(id, counted[id]))
	}
	return list, nil
}
