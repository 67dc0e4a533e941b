package rest

import "github.com/sluice-bpm/sluice/engine/query"

// VariableInstance is a variable of what runs (VariableInstanceDto).
type VariableInstance struct {
	TypedValue
	ID                  string `json:"id"`
	Name                string `json:"name"`
	ProcessDefinitionID Text   `json:"processDefinitionId"`
	ProcessInstanceID   Text   `json:"processInstanceId"`
	ExecutionID         Text   `json:"executionId"`
	CaseInstanceID      Text   `json:"caseInstanceId"`
	CaseExecutionID     Text   `json:"caseExecutionId"`
	TaskID              Text   `json:"taskId"`
	BatchID             Text   `json:"batchId"`
	ActivityInstanceID  Text   `json:"activityInstanceId"`
	ErrorMessage        Text   `json:"errorMessage"`
	TenantID            Text   `json:"tenantId"`
}

// VariableInstanceOf shows a row without the content of bytes. A value that
// cannot be opened is null and says why in errorMessage.
func VariableInstanceOf(v query.VariableInstance, deserialize bool) VariableInstance {
	shown := VariableInstance{
		ID: v.ID, Name: v.Name, ProcessDefinitionID: Text(v.ProcessDefinitionID), ProcessInstanceID: Text(v.ProcessInstanceID),
		ExecutionID: Text(v.ExecutionID), TaskID: Text(v.TaskID), ActivityInstanceID: Text(v.ActivityInstanceID), TenantID: Text(v.TenantID),
	}
	shown.TypedValue, shown.ErrorMessage = DescribedOf(v.Name, v.Value, deserialize)
	return shown
}
