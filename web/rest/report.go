package rest

import (
	"strings"

	"github.com/sluice-bpm/sluice/engine/query"
)

// GroupCount is how many tasks are offered to a group
// (TaskCountByCandidateGroupResultDto).
type GroupCount struct {
	GroupName Text `json:"groupName"`
	TaskCount int  `json:"taskCount"`
}

// TaskCount is how many tasks were completed
// (HistoricTaskInstanceReportResultDto).
type TaskCount struct {
	Count                 int  `json:"count"`
	ProcessDefinitionKey  Text `json:"processDefinitionKey"`
	ProcessDefinitionID   Text `json:"processDefinitionId"`
	ProcessDefinitionName Text `json:"processDefinitionName"`
	TaskName              Text `json:"taskName"`
	TenantID              Text `json:"tenantId"`
}

// TaskCountOf shows a count.
func TaskCountOf(n query.TaskCount) TaskCount {
	return TaskCount{
		Count: n.Count, ProcessDefinitionKey: Text(n.ProcessDefinitionKey), ProcessDefinitionID: Text(n.ProcessDefinitionID),
		ProcessDefinitionName: Text(n.ProcessDefinitionName), TaskName: Text(n.TaskName), TenantID: Text(n.TenantID),
	}
}

// PeriodDuration is how long things took that began in a period
// (DurationReportResultDto), in milliseconds.
type PeriodDuration struct {
	Period     int    `json:"period"`
	PeriodUnit string `json:"periodUnit"`
	Minimum    int64  `json:"minimum"`
	Maximum    int64  `json:"maximum"`
	Average    int64  `json:"average"`
}

// DurationsOf shows durations by period.
func DurationsOf(all []query.PeriodDuration, unit query.PeriodUnit) List[PeriodDuration] {
	shown := make(List[PeriodDuration], len(all))
	for i, d := range all {
		shown[i] = PeriodDuration{Period: d.Period, PeriodUnit: string(unit), Minimum: d.Minimum, Maximum: d.Maximum, Average: d.Average}
	}
	return shown
}

// PeriodUnit reads the unit of a report.
func PeriodUnit(text string) (query.PeriodUnit, error) {
	switch unit := query.PeriodUnit(strings.ToUpper(text)); unit {
	case query.Month, query.Quarter:
		return unit, nil
	case "":
		return "", Invalidf("The parameter 'periodUnit' is missing; it is month or quarter.")
	}
	return "", badParameter("periodUnit", text, "month or quarter")
}
