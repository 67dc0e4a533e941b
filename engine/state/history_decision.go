package state

import "github.com/sluice-bpm/sluice/engine/value"

// HistoryDecisionInstance is one evaluation of a decision. Those that it
// required have it as their root.
type HistoryDecisionInstance struct {
	ID                    string
	RootDecisionID        string // the evaluation that required this one; empty for the root
	DecisionDefinitionID  string
	DecisionDefinitionKey string
	DecisionName          string
	RequirementsID        string // definition of the requirements graph, if any
	RequirementsKey       string
	Time                  Millis
	CollectResult         value.Stored // a number where results were aggregated
	RootProcessInstanceID string
	ProcessInstanceID     string
	ProcessDefinitionID   string
	ProcessDefinitionKey  string
	ActivityID            string
	ActivityInstanceID    string
	UserID                string
	// RemovalTime is that of an evaluation outside of a process; those within one
	// go with their process instance.
	RemovalTime Millis
	TenantID    string
}

// Bind implements [Row].
func (d *HistoryDecisionInstance) Bind(b *Binder) {
	b.ID("id", &d.ID)
	b.ID("root_decision_id", &d.RootDecisionID)
	b.ID("decision_definition_id", &d.DecisionDefinitionID)
	b.Text("decision_definition_key", &d.DecisionDefinitionKey)
	b.Text("decision_name", &d.DecisionName)
	b.ID("requirements_id", &d.RequirementsID)
	b.Text("requirements_key", &d.RequirementsKey)
	b.Time("time", &d.Time)
	bindValue(b, &d.CollectResult)
	b.ID("root_process_instance_id", &d.RootProcessInstanceID)
	b.ID("process_instance_id", &d.ProcessInstanceID)
	b.ID("process_definition_id", &d.ProcessDefinitionID)
	b.Text("process_definition_key", &d.ProcessDefinitionKey)
	b.Text("activity_id", &d.ActivityID)
	b.ID("activity_instance_id", &d.ActivityInstanceID)
	b.Text("user_id", &d.UserID)
	b.Time("removal_time", &d.RemovalTime)
	b.Text("tenant_id", &d.TenantID)
}

// HistoryDecisionInput is the value of one input of an evaluation.
type HistoryDecisionInput struct {
	ID                    string
	DecisionInstanceID    string
	ClauseID              string
	ClauseName            string
	Value                 value.Stored
	Time                  Millis
	RootProcessInstanceID string
	TenantID              string
}

// Bind implements [Row].
func (i *HistoryDecisionInput) Bind(b *Binder) {
	b.ID("id", &i.ID)
	b.ID("decision_instance_id", &i.DecisionInstanceID)
	b.Text("clause_id", &i.ClauseID)
	b.Text("clause_name", &i.ClauseName)
	bindValue(b, &i.Value)
	b.Time("time", &i.Time)
	b.ID("root_process_instance_id", &i.RootProcessInstanceID)
	b.Text("tenant_id", &i.TenantID)
}

// HistoryDecisionOutput is the value of one output of a rule that matched.
type HistoryDecisionOutput struct {
	ID                    string
	DecisionInstanceID    string
	ClauseID              string
	ClauseName            string
	RuleID                string
	RuleOrder             int64 // from 1, in the order of matching
	VariableName          string
	Value                 value.Stored
	Time                  Millis
	RootProcessInstanceID string
	TenantID              string
}

// Bind implements [Row].
func (o *HistoryDecisionOutput) Bind(b *Binder) {
	b.ID("id", &o.ID)
	b.ID("decision_instance_id", &o.DecisionInstanceID)
	b.Text("clause_id", &o.ClauseID)
	b.Text("clause_name", &o.ClauseName)
	b.Text("rule_id", &o.RuleID)
	b.Int("rule_order", &o.RuleOrder)
	b.Text("variable_name", &o.VariableName)
	bindValue(b, &o.Value)
	b.Time("time", &o.Time)
	b.ID("root_process_instance_id", &o.RootProcessInstanceID)
	b.Text("tenant_id", &o.TenantID)
}
