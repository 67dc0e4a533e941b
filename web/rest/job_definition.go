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
	// DeploymentID is null for every definition of a process in Camunda 7.24.
	DeploymentID Text `json:"deploymentId"`
}

// JobDefinitionOf shows a row.
func JobDefinitionOf(j query.JobDefinition) JobDefinition {
	return JobDefinition{
		ID: j.ID, ProcessDefinitionID: Text(j.ProcessDefinitionID), ProcessDefinitionKey: Text(j.ProcessDefinitionKey),
		JobType: j.Kind, JobConfiguration: Text(j.Configuration), ActivityID: Text(j.ActivityID), Suspended: j.Suspended,
		OverridingJobPriority: Number{N: j.Priority, Set: j.HasPriority}, TenantID: Text(j.TenantID),
	}
}
