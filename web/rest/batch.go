package rest

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// Batch does the same to many elements (BatchDto).
type Batch struct {
	ID                     string `json:"id"`
	Type                   string `json:"type"`
	TotalJobs              int64  `json:"totalJobs"`
	JobsCreated            int64  `json:"jobsCreated"`
	BatchJobsPerSeed       int64  `json:"batchJobsPerSeed"`
	InvocationsPerBatchJob int64  `json:"invocationsPerBatchJob"`
	SeedJobDefinitionID    string `json:"seedJobDefinitionId"`
	MonitorJobDefinitionID string `json:"monitorJobDefinitionId"`
	BatchJobDefinitionID   string `json:"batchJobDefinitionId"`
	Suspended              bool   `json:"suspended"`
	TenantID               Text   `json:"tenantId"`
	CreateUserID           Text   `json:"createUserId"`
	StartTime              Date   `json:"startTime"`
	ExecutionStartTime     Date   `json:"executionStartTime"`
}

// BatchOf shows a row.
func BatchOf(b query.Batch) Batch {
	return Batch{
		ID: b.ID, Type: b.Type, TotalJobs: b.TotalJobs, JobsCreated: b.JobsCreated, BatchJobsPerSeed: b.JobsPerSeed,
		InvocationsPerBatchJob: b.InvocationsPerJob, SeedJobDefinitionID: b.SeedDefinitionID, MonitorJobDefinitionID: b.MonitorDefinitionID,
		BatchJobDefinitionID: b.JobDefinitionID, Suspended: b.Suspended, TenantID: Text(b.TenantID), CreateUserID: Text(b.CreateUserID),
		StartTime: Date(b.StartTime), ExecutionStartTime: Date(b.ExecutionStartTime),
	}
}

// CreatedBatchOf shows a batch that was just created.
func CreatedBatchOf(b state.Batch) Batch {
	return BatchOf(query.Batch{
		ID: b.ID, Type: string(b.Type), TotalJobs: b.TotalJobs, JobsCreated: b.JobsCreated, JobsPerSeed: b.JobsPerSeed,
		InvocationsPerJob: b.InvocationsPerJob, SeedDefinitionID: b.SeedDefinitionID, MonitorDefinitionID: b.MonitorDefinitionID,
		JobDefinitionID: b.JobDefinitionID, Suspended: b.Suspended, TenantID: b.TenantID, CreateUserID: b.CreateUserID,
		StartTime: query.Millis(b.StartTime),
	})
}

// BatchStatistics is a batch with how far it is (BatchStatisticsDto).
type BatchStatistics struct {
	Batch
	RemainingJobs int64 `json:"remainingJobs"`
	CompletedJobs int64 `json:"completedJobs"`
	FailedJobs    int64 `json:"failedJobs"`
}

// BatchStatisticsOf shows a row.
func BatchStatisticsOf(b query.BatchStatistics) BatchStatistics {
	return BatchStatistics{Batch: BatchOf(b.Batch), RemainingJobs: b.Remaining, CompletedJobs: b.TotalJobs - b.Remaining, FailedJobs: b.Failed}
}

// HistoryBatch is a batch, running or over (HistoricBatchDto).
type HistoryBatch struct {
	ID                     string `json:"id"`
	Type                   string `json:"type"`
	TotalJobs              int64  `json:"totalJobs"`
	BatchJobsPerSeed       int64  `json:"batchJobsPerSeed"`
	InvocationsPerBatchJob int64  `json:"invocationsPerBatchJob"`
	SeedJobDefinitionID    string `json:"seedJobDefinitionId"`
	MonitorJobDefinitionID string `json:"monitorJobDefinitionId"`
	BatchJobDefinitionID   string `json:"batchJobDefinitionId"`
	TenantID               Text   `json:"tenantId"`
	CreateUserID           Text   `json:"createUserId"`
	StartTime              Date   `json:"startTime"`
	EndTime                Date   `json:"endTime"`
	RemovalTime            Date   `json:"removalTime"`
	ExecutionStartTime     Date   `json:"executionStartTime"`
}

// HistoryBatchOf shows a row.
func HistoryBatchOf(b query.HistoryBatch) HistoryBatch {
	return HistoryBatch{
		ID: b.ID, Type: b.Type, TotalJobs: b.TotalJobs, BatchJobsPerSeed: b.JobsPerSeed,
		InvocationsPerBatchJob: b.InvocationsPerJob, SeedJobDefinitionID: b.SeedDefinitionID, MonitorJobDefinitionID: b.MonitorDefinitionID,
		BatchJobDefinitionID: b.JobDefinitionID, TenantID: Text(b.TenantID), CreateUserID: Text(b.CreateUserID),
		StartTime: Date(b.StartTime), EndTime: Date(b.EndTime), RemovalTime: Date(b.RemovalTime), ExecutionStartTime: Date(b.ExecutionStartTime),
	}
}

// FinishedBatches is how many batches of a type are over
// (CleanableHistoricBatchReportResultDto). Batches have no time to live, so none
// can be cleaned up for it.
type FinishedBatches struct {
	BatchType             string `json:"batchType"`
	HistoryTimeToLive     Number `json:"historyTimeToLive"`
	FinishedBatchesCount  int64  `json:"finishedBatchesCount"`
	CleanableBatchesCount int64  `json:"cleanableBatchesCount"`
}

// FinishedBatchesOf shows a row.
func FinishedBatchesOf(b query.FinishedBatches) FinishedBatches {
	return FinishedBatches{BatchType: b.Type, FinishedBatchesCount: b.Finished}
}

// BatchSuspension suspends or activates a batch (SuspensionStateDto); without a
// value it is activated.
type BatchSuspension struct{ Suspended Flag }

// Query is a query within a body, in the form of the resource's own POST.
type Query json.RawMessage

// UnmarshalJSON implements [json.Unmarshaler].
func (q *Query) UnmarshalJSON(data []byte) error {
	*q = append((*q)[:0], data...)
	return nil
}

// IsGiven reports whether there is a query; null is none.
func (q Query) IsGiven() bool { return len(q) > 0 && string(q) != "null" }

// Criteria reads what the query asks a resource for; nil where there is none.
func (q Query) Criteria(t Table) (*query.Criteria, error) {
	if !q.IsGiven() {
		return nil, nil //nolint:nilnil // no query
	}
	c, err := DecodeCriteria(t, q, url.Values{})
	return &c, err
}

// Instances says which process instances are meant, by ids, queries or both.
type Instances struct {
	ProcessInstanceIDs           []string
	ProcessInstanceQuery         Query
	HistoricProcessInstanceQuery Query
}

// Decode reads which they are.
func (i Instances) Decode() (engine.Instances, error) {
	running, err := i.ProcessInstanceQuery.Criteria(&query.ProcessInstances)
	if err != nil {
		return engine.Instances{}, err
	}
	ended, err := i.HistoricProcessInstanceQuery.Criteria(&query.HistoryProcessInstances)
	return engine.Instances{IDs: i.ProcessInstanceIDs, Query: running, HistoryQuery: ended}, err
}

// Running are those of the ids and the query of running instances: operations that ask
// history, too, have a name of their own.
func (i Instances) Running() Instances {
	i.HistoricProcessInstanceQuery = nil
	return i
}

// Past are those of the ids and the query of history.
func (i Instances) Past() Instances {
	i.ProcessInstanceQuery = nil
	return i
}

// AreGiven reports whether anything says which they are.
func (i Instances) AreGiven() bool {
	return len(i.ProcessInstanceIDs) > 0 || i.ProcessInstanceQuery.IsGiven() || i.HistoricProcessInstanceQuery.IsGiven()
}

// Check refuses to go without: nothing that says which they are, or a list of
// none.
func (i Instances) Check() error {
	switch {
	case i.AreGiven():
		return nil
	case i.ProcessInstanceIDs != nil:
		return &Error{
			Status: http.StatusBadRequest, Type: BadUserRequest, Code: engine.Invalid, Engine: true,
			Message: "The list of process instances is empty.",
		}
	}
	return Invalidf("Neither a list of process instances nor a query is given.")
}

// DeleteInstances cancels process instances by a batch (DeleteProcessInstancesDto).
type DeleteInstances struct {
	Instances
	DeleteReason        Text
	SkipCustomListeners Flag
	SkipSubprocesses    Flag
	SkipIoMappings      Flag
}

// SuspendInstances suspends process instances by a batch
// (ProcessInstanceSuspensionStateAsyncDto).
type SuspendInstances struct {
	Instances
	Suspended Flag
}

// SetVariablesOf sets variables of process instances by a batch
// (SetVariablesAsyncDto).
type SetVariablesOf struct {
	Instances
	Variables map[string]VariableValue
}

// CorrelateOf hands a message to process instances by a batch
// (CorrelationMessageAsyncDto).
type CorrelateOf struct {
	Instances
	MessageName Text
	Variables   map[string]VariableValue
}

// RetryJobs gives jobs retries by a batch (SetJobRetriesDto,
// SetJobRetriesByProcessDto).
type RetryJobs struct {
	Retries                      Int
	DueDate                      Given[Date]
	JobIDs                       []string
	JobQuery                     Query
	ProcessInstances             []string
	ProcessInstanceQuery         Query
	HistoricProcessInstanceQuery Query
}

// Instances are the process instances whose jobs are meant.
func (r RetryJobs) Instances() Instances {
	return Instances{r.ProcessInstances, r.ProcessInstanceQuery, r.HistoricProcessInstanceQuery}
}

// RetryExternalTasks gives external tasks retries by a batch
// (SetRetriesForExternalTasksDto).
type RetryExternalTasks struct {
	Instances
	Retries           Int
	ExternalTaskIDs   []string
	ExternalTaskQuery Query
}

// DeleteHistoryInstances removes the history of process instances by a batch
// (DeleteHistoricProcessInstancesDto).
type DeleteHistoryInstances struct {
	HistoricProcessInstanceIDs   []string
	HistoricProcessInstanceQuery Query
	DeleteReason                 Text
}

// DeleteDecisions removes evaluations of decisions by a batch
// (DeleteHistoricDecisionInstancesDto).
type DeleteDecisions struct {
	HistoricDecisionInstanceIDs   []string
	HistoricDecisionInstanceQuery Query
	DeleteReason                  Text
}

// RemovalTime says which removal time is to be set; it is exactly one of these
// (AbstractSetRemovalTimeDto).
type RemovalTime struct {
	AbsoluteRemovalTime   Date
	ClearedRemovalTime    Flag
	CalculatedRemovalTime Flag
}

// Decode reads which it is.
func (r RemovalTime) Decode() (engine.RemovalTime, error) {
	var all []engine.RemovalTime
	if r.AbsoluteRemovalTime != 0 {
		all = append(all, engine.RemovalTime{Mode: engine.AbsoluteRemovalTime, At: r.AbsoluteRemovalTime.Millis()})
	}
	if r.CalculatedRemovalTime {
		all = append(all, engine.RemovalTime{Mode: engine.CalculatedRemovalTime})
	}
	if r.ClearedRemovalTime {
		all = append(all, engine.RemovalTime{Mode: engine.ClearedRemovalTime})
	}
	switch len(all) {
	case 0:
		return engine.RemovalTime{}, badRequest("No removal time is given.")
	case 1:
		return all[0], nil
	}
	return engine.RemovalTime{}, badRequest("The removal time modes are mutually exclusive.")
}

// badRequest is how Camunda 7.24's engine refuses what a client asks.
func badRequest(message string) *Error {
	return &Error{Status: 400, Type: BadUserRequest, Message: message, Engine: true, Code: engine.Invalid}
}

// RemovalTimeOfInstances is about process instances
// (SetRemovalTimeToHistoricProcessInstancesDto).
type RemovalTimeOfInstances struct {
	RemovalTime
	HistoricProcessInstanceIDs   []string
	HistoricProcessInstanceQuery Query
	Hierarchical                 Flag
	UpdateInChunks               Flag
	UpdateChunkSize              Int
}

// RemovalTimeOfDecisions is about evaluations of decisions
// (SetRemovalTimeToHistoricDecisionInstancesDto).
type RemovalTimeOfDecisions struct {
	RemovalTime
	HistoricDecisionInstanceIDs   []string
	HistoricDecisionInstanceQuery Query
	Hierarchical                  Flag
}

// RemovalTimeOfBatches is about batches (SetRemovalTimeToHistoricBatchesDto).
type RemovalTimeOfBatches struct {
	RemovalTime
	HistoricBatchIDs   []string
	HistoricBatchQuery Query
}

// CheckRemovalTimeOf refuses a body that says neither by ids nor by a query what
// it is about.
func CheckRemovalTimeOf(ids []string, q Query) error {
	if len(ids) == 0 && !q.IsGiven() {
		return badRequest("Neither query nor ids provided.")
	}
	return nil
}

// CheckChunkSize refuses a size of chunks that Camunda 7.24 does not take.
func (r RemovalTimeOfInstances) CheckChunkSize() error {
	if r.UpdateChunkSize.Set && (r.UpdateChunkSize.N < 1 || r.UpdateChunkSize.N > 500) {
		return badRequest("The value for chunk size should be between 1 and 500")
	}
	return nil
}
