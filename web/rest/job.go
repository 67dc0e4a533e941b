package rest

import (
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// Job is work of the job executor (JobDto).
type Job struct {
	ID                   string `json:"id"`
	JobDefinitionID      Text   `json:"jobDefinitionId"`
	ProcessInstanceID    Text   `json:"processInstanceId"`
	ProcessDefinitionID  Text   `json:"processDefinitionId"`
	ProcessDefinitionKey Text   `json:"processDefinitionKey"`
	ExecutionID          Text   `json:"executionId"`
	ExceptionMessage     Text   `json:"exceptionMessage"`
	FailedActivityID     Text   `json:"failedActivityId"`
	Retries              int64  `json:"retries"`
	DueDate              Date   `json:"dueDate"`
	Suspended            bool   `json:"suspended"`
	Priority             int64  `json:"priority"`
	TenantID             Text   `json:"tenantId"`
	CreateTime           Date   `json:"createTime"`
	BatchID              Text   `json:"batchId"`
}

// JobOf shows a row.
func JobOf(j query.Job) Job {
	return Job{
		ID: j.ID, JobDefinitionID: Text(j.JobDefinitionID), ProcessInstanceID: Text(j.ProcessInstanceID),
		ProcessDefinitionID: Text(j.ProcessDefinitionID), ProcessDefinitionKey: Text(j.ProcessDefinitionKey),
		ExecutionID: Text(j.ExecutionID), ExceptionMessage: Text(j.ExceptionMessage), FailedActivityID: Text(j.FailedActivityID),
		Retries: j.Retries, DueDate: Date(j.Due), Suspended: j.Suspended, Priority: j.Priority, TenantID: Text(j.TenantID),
		CreateTime: Date(j.CreateTime), BatchID: batchOf(j.Kind, j.Configuration),
	}
}

// batchOf is the batch that a job belongs to, or its log.
func batchOf(kind, configuration string) Text {
	if !state.JobKind(kind).IsBatch() {
		return ""
	}
	return Text(configuration)
}

// Retries is a number of tries to set (RetriesDto, JobRetriesDto).
type Retries struct{ Retries *int64 }
