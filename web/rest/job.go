package rest

import (
	"github.com/sluice-bpm/sluice/engine"
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

// JobRetries are new tries for jobs (RetriesDto). A due date that is null is at
// once; one that is not there leaves it.
type JobRetries struct {
	Retries Int
	DueDate Given[Date]
}

// Due is the due date to set, nil for none.
func (r JobRetries) Due() *state.Millis {
	if !r.DueDate.Set {
		return nil
	}
	due := r.DueDate.V.Millis()
	return &due
}

// JobDue says when a job is to run (JobDuedateDto); null is at once.
type JobDue struct {
	DueDate Date `json:"duedate"`
	Cascade Flag
}

// Priority is a priority to set (PriorityDto).
type Priority struct{ Priority Number }

// JobSuspension suspends or activates jobs (JobSuspensionStateDto).
type JobSuspension struct {
	Suspended         Flag
	JobID             Text
	JobDefinitionID   Text
	ProcessInstanceID Text
	DefinitionChoice
}

// DefinitionChoice says which process definitions are meant, in the members of
// several bodies.
type DefinitionChoice struct {
	ProcessDefinitionID              Text
	ProcessDefinitionKey             Text
	ProcessDefinitionTenantID        Text
	ProcessDefinitionWithoutTenantID Flag
}

// Choice is the same as the engine has it.
func (d DefinitionChoice) Choice() engine.DefinitionChoice {
	return engine.DefinitionChoice{
		ID: string(d.ProcessDefinitionID), Key: string(d.ProcessDefinitionKey), TenantID: string(d.ProcessDefinitionTenantID),
		WithoutTenant: bool(d.ProcessDefinitionWithoutTenantID),
	}
}

// Check refuses a body that names no jobs, or names them in several ways. Where
// the path does not name the job, the body does not either.
func (s JobSuspension) Check(byPath bool) error {
	n := 0
	for _, given := range []Text{s.JobID, s.JobDefinitionID, s.ProcessInstanceID, s.ProcessDefinitionID, s.ProcessDefinitionKey} {
		if given != "" {
			n++
		}
	}
	switch {
	case s.JobID != "" && !byPath:
		return Invalidf("Either jobDefinitionId, processInstanceId, processDefinitionId or processDefinitionKey can be set to update the suspension state.")
	case n == 0:
		return Invalidf("Either jobId, jobDefinitionId, processInstanceId, processDefinitionId or processDefinitionKey should be set to update the suspension state.")
	case n > 1:
		return Invalidf("Only one of jobId, jobDefinitionId, processInstanceId, processDefinitionId or processDefinitionKey should be set to update the suspension state.")
	}
	return nil
}
