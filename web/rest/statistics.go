package rest

import "github.com/sluice-bpm/sluice/engine/query"

// The classes that Camunda names in statistics.
const (
	activityStatisticsClass   = "org.camunda.bpm.engine.rest.dto.repository.ActivityStatisticsResultDto"
	definitionStatisticsClass = "org.camunda.bpm.engine.rest.dto.repository.ProcessDefinitionStatisticsResultDto"
)

// Statistics counts what runs at an activity or of a definition
// (StatisticsResultDto).
type Statistics struct {
	Class      string                   `json:"@class"`
	ID         string                   `json:"id"`
	Instances  int                      `json:"instances"`
	FailedJobs int                      `json:"failedJobs"`
	Incidents  List[IncidentStatistics] `json:"incidents"`
}

// IncidentStatistics counts incidents of one type (IncidentStatisticsResultDto).
type IncidentStatistics struct {
	IncidentType  string `json:"incidentType"`
	IncidentCount int    `json:"incidentCount"`
}

// DefinitionStatistics counts what runs of a definition
// (ProcessDefinitionStatisticsResultDto).
type DefinitionStatistics struct {
	Statistics
	Definition ProcessDefinition `json:"definition"`
}

// ActivityStatisticsOf shows the counts at an activity.
func ActivityStatisticsOf(activityID string, s query.Statistics) Statistics {
	return statisticsOf(activityStatisticsClass, activityID, s)
}

// DefinitionStatisticsOf shows the counts of a definition.
func DefinitionStatisticsOf(d query.ProcessDefinition, s query.Statistics) DefinitionStatistics {
	shown := ProcessDefinitionOf(d)
	// NB: Camunda 7.24 does not read these two here.
	shown.Description, shown.HistoryTimeToLive = "", Number{}
	return DefinitionStatistics{Statistics: statisticsOf(definitionStatisticsClass, d.ID, s), Definition: shown}
}

func statisticsOf(class, id string, s query.Statistics) Statistics {
	shown := Statistics{Class: class, ID: id, Instances: s.Instances, FailedJobs: s.FailedJobs}
	for _, i := range s.Incidents {
		shown.Incidents = append(shown.Incidents, IncidentStatistics{i.Type, i.Count})
	}
	return shown
}
