package rest

import (
	"github.com/sluice-bpm/sluice/engine/query"
)

// HistoryProcessInstance is a process instance, running or ended
// (HistoricProcessInstanceDto).
type HistoryProcessInstance struct {
	ID                         string `json:"id"`
	BusinessKey                Text   `json:"businessKey"`
	ProcessDefinitionID        string `json:"processDefinitionId"`
	ProcessDefinitionKey       string `json:"processDefinitionKey"`
	ProcessDefinitionName      Text   `json:"processDefinitionName"`
	ProcessDefinitionVersion   Number `json:"processDefinitionVersion"`
	StartTime                  Date   `json:"startTime"`
	EndTime                    Date   `json:"endTime"`
	RemovalTime                Date   `json:"removalTime"`
	DurationInMillis           Number `json:"durationInMillis"`
	StartUserID                Text   `json:"startUserId"`
	StartActivityID            Text   `json:"startActivityId"`
	DeleteReason               Text   `json:"deleteReason"`
	RootProcessInstanceID      Text   `json:"rootProcessInstanceId"`
	SuperProcessInstanceID     Text   `json:"superProcessInstanceId"`
	SuperCaseInstanceID        Text   `json:"superCaseInstanceId"`
	CaseInstanceID             Text   `json:"caseInstanceId"`
	TenantID                   Text   `json:"tenantId"`
	State                      string `json:"state"`
	RestartedProcessInstanceID Text   `json:"restartedProcessInstanceId"`
}

// HistoryProcessInstanceOf shows a row.
func HistoryProcessInstanceOf(p query.HistoryProcessInstance) HistoryProcessInstance {
	return HistoryProcessInstance{
		ID: p.ID, BusinessKey: Text(p.BusinessKey), CaseInstanceID: Text(p.CaseInstanceID), ProcessDefinitionID: p.ProcessDefinitionID,
		ProcessDefinitionKey: p.ProcessDefinitionKey, ProcessDefinitionName: Text(p.ProcessDefinitionName),
		ProcessDefinitionVersion: Number{N: p.ProcessDefinitionVersion, Set: p.ProcessDefinitionVersion > 0}, StartTime: Date(p.StartTime), EndTime: Date(p.EndTime),
		RemovalTime: Date(p.RemovalTime), DurationInMillis: duration(p.StartTime, p.EndTime), StartUserID: Text(p.StartUserID),
		StartActivityID: Text(p.StartActivityID), DeleteReason: Text(p.DeleteReason),
		RootProcessInstanceID: Text(p.RootProcessInstanceID), SuperProcessInstanceID: Text(p.SuperProcessInstanceID),
		TenantID: Text(p.TenantID), State: p.State, RestartedProcessInstanceID: Text(p.RestartedID),
	}
}

// duration is null for what has not ended.
func duration(from, to query.Millis) Number {
	return Number{N: int64(to - from), Set: to != 0}
}

// HistoryActivityInstance is an activity instance, running or ended
// (HistoricActivityInstanceDto).
type HistoryActivityInstance struct {
	ID                       string `json:"id"`
	ParentActivityInstanceID Text   `json:"parentActivityInstanceId"`
	ActivityID               string `json:"activityId"`
	ActivityName             Text   `json:"activityName"`
	ActivityType             string `json:"activityType"`
	ProcessDefinitionKey     string `json:"processDefinitionKey"`
	ProcessDefinitionID      string `json:"processDefinitionId"`
	ProcessInstanceID        string `json:"processInstanceId"`
	ExecutionID              string `json:"executionId"`
	TaskID                   Text   `json:"taskId"`
	CalledProcessInstanceID  Text   `json:"calledProcessInstanceId"`
	CalledCaseInstanceID     Text   `json:"calledCaseInstanceId"`
	Assignee                 Text   `json:"assignee"`
	StartTime                Date   `json:"startTime"`
	EndTime                  Date   `json:"endTime"`
	DurationInMillis         Number `json:"durationInMillis"`
	Canceled                 bool   `json:"canceled"`
	CompleteScope            bool   `json:"completeScope"`
	TenantID                 Text   `json:"tenantId"`
	RemovalTime              Date   `json:"removalTime"`
	RootProcessInstanceID    Text   `json:"rootProcessInstanceId"`
}

// HistoryActivityInstanceOf shows a row.
func HistoryActivityInstanceOf(a query.HistoryActivityInstance) HistoryActivityInstance {
	return HistoryActivityInstance{
		ID: a.ID, ParentActivityInstanceID: Text(a.ParentID), ActivityID: a.ActivityID, ActivityName: Text(a.ActivityName),
		ActivityType: a.ActivityType, ProcessDefinitionKey: a.ProcessDefinitionKey, ProcessDefinitionID: a.ProcessDefinitionID,
		ProcessInstanceID: a.ProcessInstanceID, ExecutionID: a.ExecutionID, TaskID: Text(a.TaskID),
		CalledProcessInstanceID: Text(a.CalledProcessInstanceID), Assignee: Text(a.Assignee), StartTime: Date(a.StartTime),
		EndTime: Date(a.EndTime), DurationInMillis: duration(a.StartTime, a.EndTime), Canceled: a.Canceled,
		CompleteScope: a.CompleteScope, TenantID: Text(a.TenantID), RemovalTime: Date(a.RemovalTime),
		RootProcessInstanceID: Text(a.RootProcessInstanceID),
	}
}

// HistoryTask is a task, open or ended (HistoricTaskInstanceDto).
type HistoryTask struct {
	ID                    string `json:"id"`
	ProcessDefinitionKey  Text   `json:"processDefinitionKey"`
	ProcessDefinitionID   Text   `json:"processDefinitionId"`
	ProcessInstanceID     Text   `json:"processInstanceId"`
	ExecutionID           Text   `json:"executionId"`
	CaseDefinitionKey     Text   `json:"caseDefinitionKey"`
	CaseDefinitionID      Text   `json:"caseDefinitionId"`
	CaseInstanceID        Text   `json:"caseInstanceId"`
	CaseExecutionID       Text   `json:"caseExecutionId"`
	ActivityInstanceID    Text   `json:"activityInstanceId"`
	Name                  Text   `json:"name"`
	Description           Text   `json:"description"`
	DeleteReason          Text   `json:"deleteReason"`
	Owner                 Text   `json:"owner"`
	Assignee              Text   `json:"assignee"`
	StartTime             Date   `json:"startTime"`
	EndTime               Date   `json:"endTime"`
	Duration              Number `json:"duration"`
	TaskDefinitionKey     Text   `json:"taskDefinitionKey"`
	Priority              int64  `json:"priority"`
	Due                   Date   `json:"due"`
	ParentTaskID          Text   `json:"parentTaskId"`
	FollowUp              Date   `json:"followUp"`
	TenantID              Text   `json:"tenantId"`
	RemovalTime           Date   `json:"removalTime"`
	RootProcessInstanceID Text   `json:"rootProcessInstanceId"`
	TaskState             Text   `json:"taskState"`
}

// HistoryTaskOf shows a row.
func HistoryTaskOf(t query.HistoryTask) HistoryTask {
	return HistoryTask{
		ID: t.ID, ProcessDefinitionKey: Text(t.ProcessDefinitionKey), ProcessDefinitionID: Text(t.ProcessDefinitionID),
		ProcessInstanceID: Text(t.ProcessInstanceID), ExecutionID: Text(t.ExecutionID), ActivityInstanceID: Text(t.ActivityInstanceID),
		Name: Text(t.Name), Description: Text(t.Description), DeleteReason: Text(t.DeleteReason), Owner: Text(t.Owner),
		Assignee: Text(t.Assignee), StartTime: Date(t.StartTime), EndTime: Date(t.EndTime), Duration: duration(t.StartTime, t.EndTime),
		TaskDefinitionKey: Text(t.TaskDefinitionKey), Priority: t.Priority, Due: Date(t.Due), ParentTaskID: Text(t.ParentTaskID), CaseInstanceID: Text(t.CaseInstanceID),
		FollowUp: Date(t.FollowUp), TenantID: Text(t.TenantID), RemovalTime: Date(t.RemovalTime),
		RootProcessInstanceID: Text(t.RootProcessInstanceID), TaskState: Text(t.TaskState),
	}
}

// HistoryVariableInstance is a variable, living or ended
// (HistoricVariableInstanceDto).
type HistoryVariableInstance struct {
	TypedValue
	ID                    string `json:"id"`
	Name                  string `json:"name"`
	ProcessDefinitionKey  Text   `json:"processDefinitionKey"`
	ProcessDefinitionID   Text   `json:"processDefinitionId"`
	ProcessInstanceID     Text   `json:"processInstanceId"`
	ExecutionID           Text   `json:"executionId"`
	ActivityInstanceID    Text   `json:"activityInstanceId"`
	CaseDefinitionKey     Text   `json:"caseDefinitionKey"`
	CaseDefinitionID      Text   `json:"caseDefinitionId"`
	CaseInstanceID        Text   `json:"caseInstanceId"`
	CaseExecutionID       Text   `json:"caseExecutionId"`
	TaskID                Text   `json:"taskId"`
	ErrorMessage          Text   `json:"errorMessage"`
	TenantID              Text   `json:"tenantId"`
	State                 string `json:"state"`
	CreateTime            Date   `json:"createTime"`
	RemovalTime           Date   `json:"removalTime"`
	RootProcessInstanceID Text   `json:"rootProcessInstanceId"`
}

// HistoryVariableInstanceOf shows a row. A value that cannot be read is null and
// says why in errorMessage.
func HistoryVariableInstanceOf(v query.HistoryVariableInstance, deserialize bool) HistoryVariableInstance {
	shown := HistoryVariableInstance{
		ID: v.ID, Name: v.Name, ProcessDefinitionKey: Text(v.ProcessDefinitionKey), ProcessDefinitionID: Text(v.ProcessDefinitionID),
		ProcessInstanceID: Text(v.ProcessInstanceID), ExecutionID: Text(v.ExecutionID), ActivityInstanceID: Text(v.ActivityInstanceID),
		TaskID: Text(v.TaskID), TenantID: Text(v.TenantID), State: v.State, CreateTime: Date(v.CreateTime),
		RemovalTime: Date(v.RemovalTime), RootProcessInstanceID: Text(v.RootProcessInstanceID),
	}
	shown.TypedValue, shown.ErrorMessage = DescribedOf(v.Name, v.Value, deserialize)
	return shown
}
