package rest

import (
	"encoding/json"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
)

// ExternalTask is work for a worker (ExternalTaskDto).
type ExternalTask struct {
	ActivityID                  string `json:"activityId"`
	ActivityInstanceID          string `json:"activityInstanceId"`
	ErrorMessage                Text   `json:"errorMessage"`
	ExecutionID                 string `json:"executionId"`
	ID                          string `json:"id"`
	LockExpirationTime          Date   `json:"lockExpirationTime"`
	CreateTime                  Date   `json:"createTime"`
	ProcessDefinitionID         string `json:"processDefinitionId"`
	ProcessDefinitionKey        string `json:"processDefinitionKey"`
	ProcessDefinitionVersionTag Text   `json:"processDefinitionVersionTag"`
	ProcessInstanceID           string `json:"processInstanceId"`
	Retries                     Number `json:"retries"`
	Suspended                   bool   `json:"suspended"`
	WorkerID                    Text   `json:"workerId"`
	TopicName                   string `json:"topicName"`
	TenantID                    Text   `json:"tenantId"`
	Priority                    int64  `json:"priority"`
	BusinessKey                 Text   `json:"businessKey"`
}

// ExternalTaskOf shows a row.
func ExternalTaskOf(t query.ExternalTask) ExternalTask {
	return ExternalTask{
		ActivityID: t.ActivityID, ActivityInstanceID: t.ActivityInstanceID, ErrorMessage: Text(t.ErrorMessage),
		ExecutionID: t.ExecutionID, ID: t.ID, LockExpirationTime: Date(t.LockExpires), CreateTime: Date(t.CreateTime),
		ProcessDefinitionID: t.ProcessDefinitionID, ProcessDefinitionKey: t.ProcessDefinitionKey,
		ProcessDefinitionVersionTag: Text(t.VersionTag), ProcessInstanceID: t.ProcessInstanceID,
		Retries: Number{N: t.Retries, Set: t.HasRetries}, Suspended: t.Suspended, WorkerID: Text(t.WorkerID), TopicName: t.Topic,
		TenantID: Text(t.TenantID), Priority: t.Priority, BusinessKey: Text(t.BusinessKey),
	}
}

// HistoryExternalTaskLog is what happened to an external task
// (HistoricExternalTaskLogDto).
type HistoryExternalTaskLog struct {
	ID                    string `json:"id"`
	Timestamp             Date   `json:"timestamp"`
	RemovalTime           Date   `json:"removalTime"`
	ExternalTaskID        string `json:"externalTaskId"`
	TopicName             string `json:"topicName"`
	WorkerID              Text   `json:"workerId"`
	Priority              int64  `json:"priority"`
	Retries               Number `json:"retries"`
	ErrorMessage          Text   `json:"errorMessage"`
	ActivityID            string `json:"activityId"`
	ActivityInstanceID    string `json:"activityInstanceId"`
	ExecutionID           string `json:"executionId"`
	ProcessInstanceID     string `json:"processInstanceId"`
	ProcessDefinitionID   string `json:"processDefinitionId"`
	ProcessDefinitionKey  string `json:"processDefinitionKey"`
	TenantID              Text   `json:"tenantId"`
	RootProcessInstanceID Text   `json:"rootProcessInstanceId"`
	CreationLog           bool   `json:"creationLog"`
	FailureLog            bool   `json:"failureLog"`
	SuccessLog            bool   `json:"successLog"`
	DeletionLog           bool   `json:"deletionLog"`
}

// HistoryExternalTaskLogOf shows a row.
func HistoryExternalTaskLogOf(l query.HistoryExternalTaskLog) HistoryExternalTaskLog {
	return HistoryExternalTaskLog{
		ID: l.ID, Timestamp: Date(l.Time), RemovalTime: Date(l.RemovalTime), ExternalTaskID: l.ExternalTaskID, TopicName: l.Topic,
		WorkerID: Text(l.WorkerID), Priority: l.Priority, Retries: Number{N: l.Retries, Set: l.HasRetries}, ErrorMessage: Text(l.ErrorMessage),
		ActivityID: l.ActivityID, ActivityInstanceID: l.ActivityInstanceID, ExecutionID: l.ExecutionID, ProcessInstanceID: l.ProcessInstanceID,
		ProcessDefinitionID: l.ProcessDefinitionID, ProcessDefinitionKey: l.ProcessDefinitionKey, TenantID: Text(l.TenantID),
		RootProcessInstanceID: Text(l.RootProcessInstanceID),
		CreationLog:           l.State == "created", FailureLog: l.State == "failed", SuccessLog: l.State == "successful", DeletionLog: l.State == "deleted",
	}
}

// What workers and operators send about an external task.
type (
	// LockExternalTask locks one (LockExternalTaskDto), for milliseconds.
	LockExternalTask struct {
		WorkerID     Text
		LockDuration Number
	}
	// ExtendLock has a lock hold longer (ExtendLockOnExternalTaskDto): for
	// milliseconds from now.
	ExtendLock struct {
		WorkerID    Text
		NewDuration Number
	}
	// CompleteExternalTask completes one (CompleteExternalTaskDto).
	CompleteExternalTask struct {
		WorkerID                  Text
		Variables, LocalVariables map[string]VariableValue
	}
	// FailExternalTask reports a failure (ExternalTaskFailureDto); RetryTimeout is
	// in milliseconds.
	FailExternalTask struct {
		WorkerID, ErrorMessage, ErrorDetails Text
		Retries                              Int
		RetryTimeout                         Number
		Variables, LocalVariables            map[string]VariableValue
	}
	// ExternalTaskError throws a BPMN error (ExternalTaskBpmnError).
	ExternalTaskError struct {
		WorkerID, ErrorCode, ErrorMessage Text
		Variables                         map[string]VariableValue
	}
	// ExternalTasksRetries are retries to set for several tasks
	// (SetRetriesForExternalTasksDto): those named, those of the instances named,
	// and those that the queries find.
	ExternalTasksRetries struct {
		Retries                             Int
		ExternalTaskIDs, ProcessInstanceIDs []*string
		ExternalTaskQuery                   json.RawMessage
		ProcessInstanceQuery                json.RawMessage
		HistoricProcessInstanceQuery        json.RawMessage
	}
)

// DecodeScoped reads variables of a process instance and of one scope.
func DecodeScoped(all, local map[string]VariableValue) ([]engine.Variable, error) {
	list, err := DecodeVariables(all)
	if err != nil {
		return nil, err
	}
	own, err := DecodeVariables(local)
	for i := range own {
		own[i].Local = true
	}
	return append(list, own...), err
}
