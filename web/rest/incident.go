package rest

import "github.com/sluice-bpm/sluice/engine/query"

// Incident is an open incident (IncidentDto).
type Incident struct {
	ID                  string `json:"id"`
	ProcessDefinitionID Text   `json:"processDefinitionId"`
	ProcessInstanceID   Text   `json:"processInstanceId"`
	ExecutionID         Text   `json:"executionId"`
	IncidentTimestamp   Date   `json:"incidentTimestamp"`
	IncidentType        string `json:"incidentType"`
	ActivityID          Text   `json:"activityId"`
	FailedActivityID    Text   `json:"failedActivityId"`
	CauseIncidentID     Text   `json:"causeIncidentId"`
	RootCauseIncidentID Text   `json:"rootCauseIncidentId"`
	Configuration       Text   `json:"configuration"`
	IncidentMessage     Text   `json:"incidentMessage"`
	TenantID            Text   `json:"tenantId"`
	JobDefinitionID     Text   `json:"jobDefinitionId"`
	Annotation          Text   `json:"annotation"`
}

// IncidentOf shows a row.
func IncidentOf(i query.Incident) Incident {
	return Incident{
		ID: i.ID, ProcessDefinitionID: Text(i.ProcessDefinitionID), ProcessInstanceID: Text(i.ProcessInstanceID),
		ExecutionID: Text(i.ExecutionID), IncidentTimestamp: Date(i.CreateTime), IncidentType: i.Type, ActivityID: Text(i.ActivityID),
		FailedActivityID: Text(i.FailedActivityID), CauseIncidentID: Text(i.CauseIncidentID), RootCauseIncidentID: Text(i.RootCauseIncidentID),
		Configuration: Text(i.Configuration), IncidentMessage: Text(i.Message), TenantID: Text(i.TenantID), JobDefinitionID: Text(i.JobDefinitionID),
		Annotation: Text(i.Annotation),
	}
}
