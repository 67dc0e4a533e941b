package rest

import (
	"bytes"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/value"
)

// HistoryDetail is what the details of variables and of forms have in common
// (HistoricDetailDto).
type HistoryDetail struct {
	Type                  string `json:"type"` // variableUpdate or formField
	ID                    string `json:"id"`
	ProcessDefinitionKey  Text   `json:"processDefinitionKey"`
	ProcessDefinitionID   Text   `json:"processDefinitionId"`
	ProcessInstanceID     Text   `json:"processInstanceId"`
	ActivityInstanceID    Text   `json:"activityInstanceId"`
	ExecutionID           Text   `json:"executionId"`
	CaseDefinitionKey     Text   `json:"caseDefinitionKey"`
	CaseDefinitionID      Text   `json:"caseDefinitionId"`
	CaseInstanceID        Text   `json:"caseInstanceId"`
	CaseExecutionID       Text   `json:"caseExecutionId"`
	TaskID                Text   `json:"taskId"`
	TenantID              Text   `json:"tenantId"`
	UserOperationID       Text   `json:"userOperationId"`
	Time                  Date   `json:"time"`
	RemovalTime           Date   `json:"removalTime"`
	RootProcessInstanceID Text   `json:"rootProcessInstanceId"`
}

// HistoryVariableUpdate is one change of a variable (HistoricVariableUpdateDto).
type HistoryVariableUpdate struct {
	HistoryDetail
	VariableName       string         `json:"variableName"`
	VariableInstanceID Text           `json:"variableInstanceId"`
	VariableType       string         `json:"variableType"`
	Value              any            `json:"value"`
	ValueInfo          map[string]any `json:"valueInfo"`
	Initial            bool           `json:"initial"`
	Revision           int64          `json:"revision"`
	ErrorMessage       Text           `json:"errorMessage"`
}

// HistoryFormField is one field of a submitted form (HistoricFormFieldDto).
type HistoryFormField struct {
	HistoryDetail
	FieldID    string `json:"fieldId"`
	FieldValue any    `json:"fieldValue"`
}

// EitherDetail is a [HistoryVariableUpdate] or a [HistoryFormField].
type EitherDetail struct{ shown any }

// MarshalJSON implements [json.Marshaler].
func (d EitherDetail) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	err := Encode(&b, d.shown)
	return b.Bytes(), err
}

// JSONShapes are the two.
func (EitherDetail) JSONShapes() []any { return []any{HistoryVariableUpdate{}, HistoryFormField{}} }

// HistoryDetailOf shows a row as the one or the other.
func HistoryDetailOf(d query.HistoryDetail, deserialize bool) EitherDetail {
	shown := HistoryDetail{
		Type: d.Kind, ID: d.ID, ProcessDefinitionKey: Text(d.ProcessDefinitionKey), ProcessDefinitionID: Text(d.ProcessDefinitionID),
		ProcessInstanceID: Text(d.ProcessInstanceID), ActivityInstanceID: Text(d.ActivityInstanceID), ExecutionID: Text(d.ExecutionID),
		TaskID: Text(d.TaskID), TenantID: Text(d.TenantID), Time: Date(d.Time), RemovalTime: Date(d.RemovalTime),
		RootProcessInstanceID: Text(d.RootProcessInstanceID), UserOperationID: Text(d.UserOperationID),
	}
	if d.Kind == "formField" {
		return EitherDetail{HistoryFormField{HistoryDetail: shown, FieldID: d.Name, FieldValue: fieldText(d.Value)}}
	}
	typed, problem := DescribedOf(d.Name, d.Value, deserialize)
	return EitherDetail{HistoryVariableUpdate{
		HistoryDetail: shown, VariableName: d.Name, VariableInstanceID: Text(d.VariableInstanceID), VariableType: string(d.Value.Type),
		Value: typed.Value, ValueInfo: typed.ValueInfo, Initial: d.Initial, Revision: d.Revision, ErrorMessage: problem,
	}}
}

// fieldText is the text that history keeps of a form field.
func fieldText(stored value.Stored) any {
	v, err := stored.Decode()
	if err != nil || v.IsNull() {
		return nil
	}
	typed, err := EncodeValue("", v, false)
	if err != nil {
		return nil
	}
	return typed.Value
}
