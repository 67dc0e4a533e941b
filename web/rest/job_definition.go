package rest

import "github.com/sluice-bpm/sluice/engine/query"

// JobDefinition stands for the jobs that one element makes (JobDefinitionDto).
type JobDefinition struct {
	ID                    string `json:"id"`
	ProcessDefinitionID   Text   `json:"processDefinitionId"`
	ProcessDefinitionKey  Text   `json:"processDefinitionKey"`
	JobType               string `json:"jobType"`
	JobConfiguration      Text   `json:"jobConfiguration"`
	ActivityID            Text   `json:"activityId"`
	Suspended             bool   `json:"suspended"`
	OverridingJobPriority Number `json:"overridingJobPriority"`
	TenantID              Text   `json:"tenantId"`
	// DeploymentID is null for every definition of a process in Camunda 7.24, and that of
	// what the seed job of a batch is about.
	DeploymentID Text `json:"deploymentId"`
}

// JobDefinitionOf shows a row.
func JobDefinitionOf(j query.JobDefinition) JobDefinition {
	shown := JobDefinition{
		ID: j.ID, ProcessDefinitionID: Text(j.ProcessDefinitionID), ProcessDefinitionKey: Text(j.ProcessDefinitionKey),
		JobType: j.Kind, JobConfiguration: Text(j.Configuration), ActivityID: Text(j.ActivityID), Suspended: j.Suspended,
		OverridingJobPriority: Number{N: j.Priority, Set: j.HasPriority}, TenantID: Text(j.TenantID),
	}
	if j.ProcessDefinitionID == "" {
		shown.DeploymentID = Text(j.DeploymentID)
	}
	return shown
}

// JobDefinitionPriority overrides the priority of jobs (JobDefinitionPriorityDto);
// null takes that back.
type JobDefinitionPriority struct {
	Priority    Number
	IncludeJobs Flag
}

// JobDefinitionSuspension suspends or activates job definitions
// (JobDefinitionSuspensionStateDto).
type JobDefinitionSuspension struct {
	Suspended, IncludeJobs Flag
	JobDefinitionID        Text
	// ExecutionDate is when that is to happen; null is now.
	ExecutionDate Text
	DefinitionChoice
}

// Check refuses a body that names no job definitions, or names them in several
// ways. Where the path does not name one, the body does not either.
func (s JobDefinitionSuspension) Check(byPath bool) error {
	n := 0
	for _, given := range []Text{s.JobDefinitionID, s.ProcessDefinitionID, s.ProcessDefinitionKey} {
		if given != "" {
			n++
		}
	}
	switch {
	case s.JobDefinitionID != "" && !byPath:
		return Invalidf("Either processDefinitionId or processDefinitionKey can be set to update the suspension state.")
	case n == 0:
		return Invalidf("Either jobDefinitionId, processDefinitionId or processDefinitionKey should be set to update the suspension state.")
	case n > 1:
		return Invalidf("Only one of jobDefinitionId, processDefinitionId or processDefinitionKey should be set to update the suspension state.")
	}
	return nil
}
