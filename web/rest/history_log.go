package rest

import "github.com/sluice-bpm/sluice/engine/query"

// HistoryIncident is an incident, open or over (HistoricIncidentDto).
type HistoryIncident struct {
	ID                    string `json:"id"`
	ProcessDefinitionKey  Text   `json:"processDefinitionKey"`
	ProcessDefinitionID   Text   `json:"processDefinitionId"`
	ProcessInstanceID     Text   `json:"processInstanceId"`
	ExecutionID           Text   `json:"executionId"`
	RootProcessInstanceID Text   `json:"rootProcessInstanceId"`
	CreateTime            Date   `json:"createTime"`
	EndTime               Date   `json:"endTime"`
	RemovalTime           Date   `json:"removalTime"`
	IncidentType          string `json:"incidentType"`
	ActivityID            Text   `json:"activityId"`
	FailedActivityID      Text   `json:"failedActivityId"`
	CauseIncidentID       Text   `json:"causeIncidentId"`
	RootCauseIncidentID   Text   `json:"rootCauseIncidentId"`
	Configuration         Text   `json:"configuration"`
	HistoryConfiguration  Text   `json:"historyConfiguration"`
	IncidentMessage       Text   `json:"incidentMessage"`
	TenantID              Text   `json:"tenantId"`
	JobDefinitionID       Text   `json:"jobDefinitionId"`
	Open                  bool   `json:"open"`
	Deleted               bool   `json:"deleted"`
	Resolved              bool   `json:"resolved"`
	Annotation            Text   `json:"annotation"`
}

// HistoryIncidentOf shows a row.
func HistoryIncidentOf(i query.HistoryIncident) HistoryIncident {
	return HistoryIncident{
		ID: i.ID, ProcessDefinitionKey: Text(i.ProcessDefinitionKey), ProcessDefinitionID: Text(i.ProcessDefinitionID),
		ProcessInstanceID: Text(i.ProcessInstanceID), ExecutionID: Text(i.ExecutionID), RootProcessInstanceID: Text(i.RootProcessInstanceID),
		CreateTime: Date(i.CreateTime), EndTime: Date(i.EndTime), RemovalTime: Date(i.RemovalTime), IncidentType: i.Type,
		ActivityID: Text(i.ActivityID), FailedActivityID: Text(i.FailedActivityID), CauseIncidentID: Text(i.CauseIncidentID),
		RootCauseIncidentID: Text(i.RootCauseIncidentID), Configuration: Text(i.Configuration), HistoryConfiguration: Text(i.FailureLogID),
		IncidentMessage: Text(i.Message), TenantID: Text(i.TenantID), JobDefinitionID: Text(i.JobDefinitionID),
		Open: i.State == "open", Deleted: i.State == "deleted", Resolved: i.State == "resolved", Annotation: Text(i.Annotation),
	}
}

// HistoryJobLog is what happened to a job (HistoricJobLogDto).
type HistoryJobLog struct {
	ID                         string `json:"id"`
	Timestamp                  Date   `json:"timestamp"`
	RemovalTime                Date   `json:"removalTime"`
	JobID                      string `json:"jobId"`
	JobDueDate                 Date   `json:"jobDueDate"`
	JobRetries                 int64  `json:"jobRetries"`
	JobPriority                int64  `json:"jobPriority"`
	JobExceptionMessage        Text   `json:"jobExceptionMessage"`
	JobDefinitionID            Text   `json:"jobDefinitionId"`
	JobDefinitionType          string `json:"jobDefinitionType"`
	JobDefinitionConfiguration Text   `json:"jobDefinitionConfiguration"`
	ActivityID                 Text   `json:"activityId"`
	FailedActivityID           Text   `json:"failedActivityId"`
	ExecutionID                Text   `json:"executionId"`
	ProcessInstanceID          Text   `json:"processInstanceId"`
	ProcessDefinitionID        Text   `json:"processDefinitionId"`
	ProcessDefinitionKey       Text   `json:"processDefinitionKey"`
	DeploymentID               Text   `json:"deploymentId"`
	TenantID                   Text   `json:"tenantId"`
	Hostname                   Text   `json:"hostname"`
	RootProcessInstanceID      Text   `json:"rootProcessInstanceId"`
	BatchID                    Text   `json:"batchId"`
	CreationLog                bool   `json:"creationLog"`
	FailureLog                 bool   `json:"failureLog"`
	SuccessLog                 bool   `json:"successLog"`
	DeletionLog                bool   `json:"deletionLog"`
}

// HistoryJobLogOf shows a row.
func HistoryJobLogOf(l query.HistoryJobLog) HistoryJobLog {
	return HistoryJobLog{
		ID: l.ID, Timestamp: Date(l.Time), RemovalTime: Date(l.RemovalTime), JobID: l.JobID, JobDueDate: Date(l.Due), JobRetries: l.Retries,
		JobPriority: l.Priority, JobExceptionMessage: Text(l.ExceptionMessage), JobDefinitionID: Text(l.JobDefinitionID),
		JobDefinitionType: l.Kind, JobDefinitionConfiguration: Text(l.Configuration), BatchID: batchOf(l.Kind, l.Configuration), ActivityID: Text(l.ActivityID),
		FailedActivityID: Text(l.FailedActivityID), ExecutionID: Text(l.ExecutionID), ProcessInstanceID: Text(l.ProcessInstanceID),
		ProcessDefinitionID: Text(l.ProcessDefinitionID), ProcessDefinitionKey: Text(l.ProcessDefinitionKey), DeploymentID: Text(l.DeploymentID),
		TenantID: Text(l.TenantID), Hostname: Text(l.Hostname), RootProcessInstanceID: Text(l.RootProcessInstanceID),
		CreationLog: l.State == "created", FailureLog: l.State == "failed", SuccessLog: l.State == "successful", DeletionLog: l.State == "deleted",
	}
}

// HistoryIdentityLink says that a link was added or deleted
// (HistoricIdentityLinkLogDto).
type HistoryIdentityLink struct {
	ID                    string `json:"id"`
	Time                  Date   `json:"time"`
	Type                  Text   `json:"type"`
	UserID                Text   `json:"userId"`
	GroupID               Text   `json:"groupId"`
	TaskID                Text   `json:"taskId"`
	ProcessDefinitionID   Text   `json:"processDefinitionId"`
	ProcessDefinitionKey  Text   `json:"processDefinitionKey"`
	OperationType         string `json:"operationType"`
	AssignerID            Text   `json:"assignerId"`
	TenantID              Text   `json:"tenantId"`
	RemovalTime           Date   `json:"removalTime"`
	RootProcessInstanceID Text   `json:"rootProcessInstanceId"`
}

// HistoryIdentityLinkOf shows a row.
func HistoryIdentityLinkOf(l query.HistoryIdentityLink) HistoryIdentityLink {
	return HistoryIdentityLink{
		ID: l.ID, Time: Date(l.Time), Type: Text(l.Type), UserID: Text(l.UserID), GroupID: Text(l.GroupID), TaskID: Text(l.TaskID),
		ProcessDefinitionID: Text(l.ProcessDefinitionID), ProcessDefinitionKey: Text(l.ProcessDefinitionKey), OperationType: l.Operation,
		AssignerID: Text(l.AssignerID), TenantID: Text(l.TenantID), RemovalTime: Date(l.RemovalTime),
		RootProcessInstanceID: Text(l.RootProcessInstanceID),
	}
}

// UserOperation is one property that a user changed (UserOperationLogEntryDto).
type UserOperation struct {
	ID                    string `json:"id"`
	DeploymentID          Text   `json:"deploymentId"`
	ProcessDefinitionID   Text   `json:"processDefinitionId"`
	ProcessDefinitionKey  Text   `json:"processDefinitionKey"`
	ProcessInstanceID     Text   `json:"processInstanceId"`
	ExecutionID           Text   `json:"executionId"`
	CaseDefinitionID      Text   `json:"caseDefinitionId"`
	CaseInstanceID        Text   `json:"caseInstanceId"`
	CaseExecutionID       Text   `json:"caseExecutionId"`
	TaskID                Text   `json:"taskId"`
	JobID                 Text   `json:"jobId"`
	JobDefinitionID       Text   `json:"jobDefinitionId"`
	BatchID               Text   `json:"batchId"`
	UserID                Text   `json:"userId"`
	Timestamp             Date   `json:"timestamp"`
	OperationID           string `json:"operationId"`
	ExternalTaskID        Text   `json:"externalTaskId"`
	OperationType         string `json:"operationType"`
	EntityType            string `json:"entityType"`
	Property              Text   `json:"property"`
	OrgValue              Text   `json:"orgValue"`
	NewValue              Text   `json:"newValue"`
	RemovalTime           Date   `json:"removalTime"`
	RootProcessInstanceID Text   `json:"rootProcessInstanceId"`
	Category              Text   `json:"category"`
	Annotation            Text   `json:"annotation"`
}

// UserOperationOf shows a row.
func UserOperationOf(o query.HistoryOperation) UserOperation {
	return UserOperation{
		ID: o.ID, DeploymentID: Text(o.DeploymentID), ProcessDefinitionID: Text(o.ProcessDefinitionID),
		ProcessDefinitionKey: Text(o.ProcessDefinitionKey), ProcessInstanceID: Text(o.ProcessInstanceID), ExecutionID: Text(o.ExecutionID),
		CaseInstanceID: Text(o.CaseInstanceID), TaskID: Text(o.TaskID), JobID: Text(o.JobID), JobDefinitionID: Text(o.JobDefinitionID), BatchID: Text(o.BatchID), UserID: Text(o.UserID),
		Timestamp: Date(o.Time), OperationID: o.OperationID, ExternalTaskID: Text(o.ExternalTaskID), OperationType: o.OperationType,
		EntityType: o.EntityType, Property: Text(o.Property), OrgValue: Text(o.OldValue), NewValue: Text(o.NewValue),
		RemovalTime: Date(o.RemovalTime), RootProcessInstanceID: Text(o.RootProcessInstanceID), Category: Text(o.Category), Annotation: Text(o.Annotation),
	}
}

// Annotation is a note to keep (AnnotationDto).
type Annotation struct{ Annotation Text }
