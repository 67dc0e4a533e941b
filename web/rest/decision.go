package rest

import (
	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// DecisionDefinition is one version of a decision (DecisionDefinitionDto).
type DecisionDefinition struct {
	ID                string `json:"id"`
	Key               string `json:"key"`
	Category          Text   `json:"category"`
	Name              Text   `json:"name"`
	Version           int64  `json:"version"`
	Resource          string `json:"resource"`
	DeploymentID      string `json:"deploymentId"`
	TenantID          Text   `json:"tenantId"`
	RequirementsID    Text   `json:"decisionRequirementsDefinitionId"`
	RequirementsKey   Text   `json:"decisionRequirementsDefinitionKey"`
	HistoryTimeToLive Number `json:"historyTimeToLive"`
	VersionTag        Text   `json:"versionTag"`
}

// DecisionDefinitionOf shows a row of a query.
func DecisionDefinitionOf(d query.DecisionDefinition) DecisionDefinition {
	return DecisionDefinition{
		ID: d.ID, Key: d.Key, Category: Text(d.Category), Name: Text(d.Name), Version: d.Version, Resource: d.ResourceName,
		DeploymentID: d.DeploymentID, TenantID: Text(d.TenantID), RequirementsID: Text(d.RequirementsID), RequirementsKey: Text(d.RequirementsKey),
		HistoryTimeToLive: Number{N: d.HistoryTimeToLive, Set: d.HistoryTimeToLive >= 0}, VersionTag: Text(d.VersionTag),
	}
}

// DecisionOf shows a stored decision definition.
func DecisionOf(d state.DecisionDefinition) DecisionDefinition {
	return DecisionDefinition{
		ID: d.ID, Key: d.Key, Category: Text(d.Category), Name: Text(d.Name), Version: d.Version, Resource: d.ResourceName,
		DeploymentID: d.DeploymentID, TenantID: Text(d.TenantID), RequirementsID: Text(d.RequirementsID), RequirementsKey: Text(d.RequirementsKey),
		HistoryTimeToLive: Number(d.HistoryTimeToLive), VersionTag: Text(d.VersionTag),
	}
}

// DecisionRequirements is one version of a requirements graph
// (DecisionRequirementsDefinitionDto).
type DecisionRequirements struct {
	ID           string `json:"id"`
	Key          string `json:"key"`
	Category     Text   `json:"category"`
	Name         Text   `json:"name"`
	Version      int64  `json:"version"`
	Resource     string `json:"resource"`
	DeploymentID string `json:"deploymentId"`
	TenantID     Text   `json:"tenantId"`
}

// DecisionRequirementsOf shows a row of a query.
func DecisionRequirementsOf(d query.DecisionRequirements) DecisionRequirements {
	return DecisionRequirements{
		ID: d.ID, Key: d.Key, Category: Text(d.Category), Name: Text(d.Name), Version: d.Version, Resource: d.ResourceName,
		DeploymentID: d.DeploymentID, TenantID: Text(d.TenantID),
	}
}

// RequirementsOf shows a stored requirements graph.
func RequirementsOf(d state.DecisionRequirements) DecisionRequirements {
	return DecisionRequirements{
		ID: d.ID, Key: d.Key, Category: Text(d.Category), Name: Text(d.Name), Version: d.Version, Resource: d.ResourceName,
		DeploymentID: d.DeploymentID, TenantID: Text(d.TenantID),
	}
}

// DecisionXML is the source of decisions (DecisionDefinitionDiagramDto,
// DecisionRequirementsDefinitionXmlDto).
type DecisionXML struct {
	ID  string `json:"id"`
	XML string `json:"dmnXml"`
}

// EvaluateDecision is the body of an evaluation (EvaluateDecisionDto).
type EvaluateDecision struct {
	Variables map[string]VariableValue
}

// DecisionResult is what a decision yields: the outputs of each rule that matched.
func DecisionResult(r *engine.DecisionResult) (List[Variables], error) {
	list := make(List[Variables], len(r.Rows))
	for i, row := range r.Rows {
		list[i] = make(Variables, len(row))
		for _, entry := range row {
			v, err := EncodeValue(entry.Name, entry.Value, true)
			if err != nil {
				return nil, err
			}
			if !entry.Typed && !entry.Value.IsNull() {
				v.untyped(entry.Temporal())
			}
			list[i][entry.Name] = v
		}
	}
	return list, nil
}

// untyped takes the type away, which Camunda gives to no output whose clause has none;
// its dates, times and durations are FEEL's; temporal is such a one, or nil.
func (t *TypedValue) untyped(temporal any) {
	t.Type, t.ValueInfo = "", nil
	if temporal != nil {
		t.Value = temporal
	}
}

// TimeToLive is the body that says how long history is kept (HistoryTimeToLiveDto).
type TimeToLive struct {
	HistoryTimeToLive Int
}

// Days is the time to live in days; nil is for good.
func (t TimeToLive) Days() *int64 {
	if !t.HistoryTimeToLive.Set {
		return nil
	}
	return &t.HistoryTimeToLive.N
}
