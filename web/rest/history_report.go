package rest

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
)

// CleanableProcesses is how many process instances of a definition are over
// (CleanableHistoricProcessInstanceReportResultDto).
type CleanableProcesses struct {
	ProcessDefinitionID           string `json:"processDefinitionId"`
	ProcessDefinitionKey          string `json:"processDefinitionKey"`
	ProcessDefinitionName         Text   `json:"processDefinitionName"`
	ProcessDefinitionVersion      int64  `json:"processDefinitionVersion"`
	HistoryTimeToLive             Number `json:"historyTimeToLive"`
	FinishedProcessInstanceCount  int64  `json:"finishedProcessInstanceCount"`
	CleanableProcessInstanceCount int64  `json:"cleanableProcessInstanceCount"`
	TenantID                      Text   `json:"tenantId"`
}

// CleanableProcessesOf shows a row.
func CleanableProcessesOf(d query.CleanableDefinition) CleanableProcesses {
	return CleanableProcesses{
		ProcessDefinitionID: d.ID, ProcessDefinitionKey: d.Key, ProcessDefinitionName: Text(d.Name), ProcessDefinitionVersion: d.Version,
		HistoryTimeToLive:            Number{N: d.HistoryTimeToLive, Set: d.HistoryTimeToLive >= 0},
		FinishedProcessInstanceCount: d.Finished, CleanableProcessInstanceCount: d.Cleanable, TenantID: Text(d.TenantID),
	}
}

// CleanableDecisions is how often a decision was evaluated
// (CleanableHistoricDecisionInstanceReportResultDto).
type CleanableDecisions struct {
	DecisionDefinitionID           string `json:"decisionDefinitionId"`
	DecisionDefinitionKey          string `json:"decisionDefinitionKey"`
	DecisionDefinitionName         Text   `json:"decisionDefinitionName"`
	DecisionDefinitionVersion      int64  `json:"decisionDefinitionVersion"`
	HistoryTimeToLive              Number `json:"historyTimeToLive"`
	FinishedDecisionInstanceCount  int64  `json:"finishedDecisionInstanceCount"`
	CleanableDecisionInstanceCount int64  `json:"cleanableDecisionInstanceCount"`
	TenantID                       Text   `json:"tenantId"`
}

// CleanableDecisionsOf shows a row.
func CleanableDecisionsOf(d query.CleanableDefinition) CleanableDecisions {
	return CleanableDecisions{
		DecisionDefinitionID: d.ID, DecisionDefinitionKey: d.Key, DecisionDefinitionName: Text(d.Name), DecisionDefinitionVersion: d.Version,
		HistoryTimeToLive:             Number{N: d.HistoryTimeToLive, Set: d.HistoryTimeToLive >= 0},
		FinishedDecisionInstanceCount: d.Finished, CleanableDecisionInstanceCount: d.Cleanable, TenantID: Text(d.TenantID),
	}
}

// ActivityHistory counts what passed an activity (HistoricActivityStatisticsDto).
type ActivityHistory struct {
	ID                string `json:"id"`
	Instances         int    `json:"instances"`
	Canceled          int    `json:"canceled"`
	Finished          int    `json:"finished"`
	CompleteScope     int    `json:"completeScope"`
	OpenIncidents     int    `json:"openIncidents"`
	ResolvedIncidents int    `json:"resolvedIncidents"`
	DeletedIncidents  int    `json:"deletedIncidents"`
}

// ActivityHistoryOf shows the counts of an activity.
func ActivityHistoryOf(id string, h query.ActivityHistory) ActivityHistory {
	return ActivityHistory{
		ID: id, Instances: h.Running, Canceled: h.Canceled, Finished: h.Finished, CompleteScope: h.CompleteScope,
		OpenIncidents: h.OpenIncidents, ResolvedIncidents: h.ResolvedIncidents, DeletedIncidents: h.DeletedIncidents,
	}
}

// DecodeActivityHistory reads what is to be counted, and whether the activities
// come in descending order.
func DecodeActivityHistory(params url.Values) (o query.ActivityHistoryOptions, descending bool, err error) {
	for name, to := range map[string]*bool{
		"canceled": &o.Canceled, "completeScope": &o.CompleteScope, "finished": &o.Finished, "incidents": &o.Incidents,
	} {
		if *to, err = Bool(params, name, false); err != nil {
			return o, false, err
		}
	}
	if o.Instances, err = dateConditions(params, "startedAfter", "startedBefore", "finishedAfter", "finishedBefore"); err != nil {
		return o, false, err
	}
	if ids := ListParameter(params, "processInstanceIdIn"); ids != nil {
		o.Instances = append(o.Instances, query.Condition{Name: "processInstanceIds", Value: ids})
	}
	by, order := params.Get(paramSortBy), params.Get(paramOrder)
	switch {
	case params.Has(paramSortBy) && by != "activityId":
		return o, false, badParameter(paramSortBy, by, "activityId")
	case params.Has(paramOrder) && order != "asc" && order != "desc":
		return o, false, badParameter(paramOrder, order, "asc or desc")
	case params.Has(paramSortBy) != params.Has(paramOrder):
		return o, false, Invalidf("Only a single sorting parameter specified. sortBy and sortOrder required")
	}
	return o, order == "desc", nil
}

// DecodeInstanceReport reads a report on how long process instances took.
func DecodeInstanceReport(params url.Values) (query.InstanceReport, query.PeriodUnit, error) {
	r := query.InstanceReport{
		DefinitionIDs: ListParameter(params, "processDefinitionIdIn"), DefinitionKeys: ListParameter(params, "processDefinitionKeyIn"),
	}
	var err error
	if r.Started, err = dateConditions(params, "startedAfter", "startedBefore"); err != nil {
		return r, "", err
	}
	switch kind := params.Get("reportType"); kind {
	case "duration":
	case "", "count":
		return r, "", Invalidf("The parameter 'reportType' is '%s'; it is duration.", kind)
	default:
		return r, "", badParameter("reportType", kind, "duration")
	}
	if !params.Has("periodUnit") {
		// The engine says so in Camunda 7.24, unlike for tasks.
		return r, "", &Error{Status: http.StatusBadRequest, Type: InvalidRequest, Code: engine.Invalid, Engine: true, Message: "The parameter 'periodUnit' is missing; it is month or quarter."}
	}
	unit, err := PeriodUnit(params.Get("periodUnit"))
	return r, unit, err
}

// DurationRows are durations as lines of a table, with its heading.
func DurationRows(all []query.PeriodDuration, unit query.PeriodUnit) [][]string {
	rows := [][]string{{"PERIOD", "PERIOD_UNIT", "MINIMUM", "MAXIMUM", "AVERAGE"}}
	for _, d := range all {
		rows = append(rows, []string{
			strconv.Itoa(d.Period), string(unit),
			strconv.FormatInt(d.Minimum, 10), strconv.FormatInt(d.Maximum, 10), strconv.FormatInt(d.Average, 10),
		})
	}
	return rows
}
