package rest

import (
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/value"
)

// HistoryDecisionInstance is one evaluation of a decision
// (HistoricDecisionInstanceDto). Its values are members only where they were asked
// for.
type HistoryDecisionInstance struct {
	ID                    string                   `json:"id"`
	DecisionDefinitionID  string                   `json:"decisionDefinitionId"`
	DecisionDefinitionKey string                   `json:"decisionDefinitionKey"`
	DecisionName          Text                     `json:"decisionDefinitionName"`
	EvaluationTime        Date                     `json:"evaluationTime"`
	RemovalTime           Date                     `json:"removalTime"`
	ProcessDefinitionID   Text                     `json:"processDefinitionId"`
	ProcessDefinitionKey  Text                     `json:"processDefinitionKey"`
	ProcessInstanceID     Text                     `json:"processInstanceId"`
	RootProcessInstanceID Text                     `json:"rootProcessInstanceId"`
	CaseDefinitionID      Text                     `json:"caseDefinitionId"`
	CaseDefinitionKey     Text                     `json:"caseDefinitionKey"`
	CaseInstanceID        Text                     `json:"caseInstanceId"`
	ActivityID            Text                     `json:"activityId"`
	ActivityInstanceID    Text                     `json:"activityInstanceId"`
	UserID                Text                     `json:"userId"`
	Inputs                *[]HistoryDecisionInput  `json:"inputs,omitempty"`
	Outputs               *[]HistoryDecisionOutput `json:"outputs,omitempty"`
	CollectResultValue    *Double                  `json:"collectResultValue"`
	RootDecisionID        Text                     `json:"rootDecisionInstanceId"`
	RequirementsID        Text                     `json:"decisionRequirementsDefinitionId"`
	RequirementsKey       Text                     `json:"decisionRequirementsDefinitionKey"`
	TenantID              Text                     `json:"tenantId"`
}

// HistoryDecisionValue is what inputs and outputs of an evaluation have in common.
type HistoryDecisionValue struct {
	TypedValue
	ID                    string `json:"id"`
	DecisionInstanceID    string `json:"decisionInstanceId"`
	ClauseID              Text   `json:"clauseId"`
	ClauseName            Text   `json:"clauseName"`
	ErrorMessage          Text   `json:"errorMessage"`
	CreateTime            Date   `json:"createTime"`
	RemovalTime           Date   `json:"removalTime"`
	RootProcessInstanceID Text   `json:"rootProcessInstanceId"`
}

// HistoryDecisionInput is the value of an input (HistoricDecisionInputInstanceDto).
type HistoryDecisionInput struct{ HistoryDecisionValue }

// HistoryDecisionOutput is the value of an output
// (HistoricDecisionOutputInstanceDto).
type HistoryDecisionOutput struct {
	HistoryDecisionValue
	RuleID       Text   `json:"ruleId"`
	RuleOrder    Number `json:"ruleOrder"`
	VariableName Text   `json:"variableName"`
}

// HistoryDecisionInstanceOf shows a row without its values.
func HistoryDecisionInstanceOf(d query.HistoryDecisionInstance) HistoryDecisionInstance {
	return HistoryDecisionInstance{
		ID: d.ID, DecisionDefinitionID: d.DecisionDefinitionID, DecisionDefinitionKey: d.DecisionDefinitionKey, DecisionName: Text(d.DecisionName),
		EvaluationTime: Date(d.Time), RemovalTime: Date(d.RemovalTime),
		ProcessDefinitionID: Text(d.ProcessDefinitionID), ProcessDefinitionKey: Text(d.ProcessDefinitionKey),
		ProcessInstanceID: Text(d.ProcessInstanceID), RootProcessInstanceID: Text(d.RootProcessInstanceID),
		ActivityID: Text(d.ActivityID), ActivityInstanceID: Text(d.ActivityInstanceID), UserID: Text(d.UserID),
		CollectResultValue: collected(d.CollectResult), RootDecisionID: Text(d.RootDecisionID),
		RequirementsID: Text(d.RequirementsID), RequirementsKey: Text(d.RequirementsKey), TenantID: Text(d.TenantID),
	}
}

// collected is an aggregated result, which the API shows as a double.
func collected(stored value.Stored) *Double {
	d := Double(0)
	switch v, err := stored.Decode(); x := v.V.(type) {
	case float64:
		d = Double(x)
	case int32:
		d = Double(x)
	case int64:
		d = Double(x)
	default:
		_ = err // a damaged row has no value either
		return nil
	}
	return &d
}

// SetInputs adds the values of the inputs.
func (d *HistoryDecisionInstance) SetInputs(rows []query.HistoryDecisionValue, deserialize bool) {
	list := make([]HistoryDecisionInput, len(rows))
	for i, row := range rows {
		list[i].HistoryDecisionValue = d.valueOf(row, row.ClauseName, deserialize)
	}
	d.Inputs = &list
}

// SetOutputs adds the values of the outputs.
func (d *HistoryDecisionInstance) SetOutputs(rows []query.HistoryDecisionValue, deserialize bool) {
	list := make([]HistoryDecisionOutput, len(rows))
	for i, row := range rows {
		list[i] = HistoryDecisionOutput{
			HistoryDecisionValue: d.valueOf(row, row.VariableName, deserialize),
			RuleID:               Text(row.RuleID), RuleOrder: Number{N: row.RuleOrder, Set: row.RuleID != ""}, VariableName: Text(row.VariableName),
		}
		if row.RuleID == "" {
			list[i].CreateTime = 0 // NB: Camunda 7.24 keeps none of a literal expression
		}
	}
	d.Outputs = &list
}

func (d *HistoryDecisionInstance) valueOf(row query.HistoryDecisionValue, name string, deserialize bool) HistoryDecisionValue {
	typed, problem := DescribedOf(name, row.Value, deserialize)
	return HistoryDecisionValue{
		TypedValue: typed, ID: row.ID, DecisionInstanceID: row.DecisionInstanceID, ClauseID: Text(row.ClauseID), ClauseName: Text(row.ClauseName),
		ErrorMessage: problem, CreateTime: Date(row.Time), RemovalTime: d.RemovalTime, RootProcessInstanceID: d.RootProcessInstanceID,
	}
}

// DecisionStatistics counts evaluations (HistoricDecisionInstanceStatisticsDto).
type DecisionStatistics struct {
	DecisionDefinitionKey string `json:"decisionDefinitionKey"`
	Evaluations           int64  `json:"evaluations"`
}
