package web

import (
	"maps"
	"net/http"
	"slices"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// incidentOptions are the parameters that say which incidents are counted. One of
// them may be given, if only to say no.
var incidentOptions = []string{"incidents", "incidentsForType", "rootIncidents"}

// statisticsOptions reads what is to be counted beside the instances. Those of a
// definition take no rootIncidents.
func statisticsOptions(c *call, options []string) (query.StatisticsOptions, error) {
	given := slices.DeleteFunc(slices.Clone(options), func(name string) bool { return !c.URL.Query().Has(name) })
	if len(given) > 1 {
		return query.StatisticsOptions{}, rest.Invalidf("Only one of the query parameters %s and %s can be set.", given[0], given[1])
	}
	all, kind, root := c.asks("incidents", false), c.query("incidentsForType"), slices.Contains(options, "rootIncidents") && c.asks("rootIncidents", false)
	return query.StatisticsOptions{
		FailedJobs: c.asks("failedJobs", false), Incidents: all || root || kind != "", RootOnly: root, IncidentType: kind,
	}, nil
}

// getDefinitionStatistics counts what runs of each definition.
func getDefinitionStatistics(s *server, c *call) (rest.List[rest.DefinitionStatistics], error) {
	options, err := statisticsOptions(c, incidentOptions)
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
	options, err := statisticsOptions(c, incidentOptions[:2])
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
