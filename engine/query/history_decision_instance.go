package query

import (
	"context"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/value"
)

// HistoryDecisionInstance is one evaluation of a decision.
type HistoryDecisionInstance struct {
	ID                                          string
	RootDecisionID                              string // the evaluation that required this one; empty for the root
	DecisionDefinitionID, DecisionDefinitionKey string
	DecisionName                                string
	RequirementsID, RequirementsKey             string
	RootProcessInstanceID, ProcessInstanceID    string
	ProcessDefinitionID, ProcessDefinitionKey   string
	ActivityID, ActivityInstanceID              string
	UserID                                      string
	CollectResult                               value.Stored
	Time, RemovalTime                           Millis
	TenantID                                    string
}

// decisionRemovalTime is when an evaluation h may be removed: within a process as
// that is, else as it was told.
var decisionRemovalTime = "COALESCE(h.removal_time, " + removalTime("h", "h.process_instance_id") + ")"

// HistoryDecisionInstances are the evaluations of decisions, in processes and by
// themselves.
var HistoryDecisionInstances = Resource[HistoryDecisionInstance]{
	name:  "historic decision instance",
	from:  "history_decision_instance h",
	id:    "h.id",
	order: []sortKey{byID("h.id")},
	columns: []column[HistoryDecisionInstance]{
		{"h.id", func(d *HistoryDecisionInstance) any { return &d.ID }},
		{"h.root_decision_id", func(d *HistoryDecisionInstance) any { return &d.RootDecisionID }},
		{"h.decision_definition_id", func(d *HistoryDecisionInstance) any { return &d.DecisionDefinitionID }},
		{"h.decision_definition_key", func(d *HistoryDecisionInstance) any { return &d.DecisionDefinitionKey }},
		{"h.decision_name", func(d *HistoryDecisionInstance) any { return &d.DecisionName }},
		{"h.requirements_id", func(d *HistoryDecisionInstance) any { return &d.RequirementsID }},
		{"h.requirements_key", func(d *HistoryDecisionInstance) any { return &d.RequirementsKey }},
		{"h.root_process_instance_id", func(d *HistoryDecisionInstance) any { return &d.RootProcessInstanceID }},
		{"h.process_instance_id", func(d *HistoryDecisionInstance) any { return &d.ProcessInstanceID }},
		{"h.process_definition_id", func(d *HistoryDecisionInstance) any { return &d.ProcessDefinitionID }},
		{"h.process_definition_key", func(d *HistoryDecisionInstance) any { return &d.ProcessDefinitionKey }},
		{"h.activity_id", func(d *HistoryDecisionInstance) any { return &d.ActivityID }},
		{"h.activity_instance_id", func(d *HistoryDecisionInstance) any { return &d.ActivityInstanceID }},
		{"h.user_id", func(d *HistoryDecisionInstance) any { return &d.UserID }},
		{"h.type", func(d *HistoryDecisionInstance) any { return (*string)(&d.CollectResult.Type) }},
		{"h.text", func(d *HistoryDecisionInstance) any { return &d.CollectResult.Text }},
		{"h.text2", func(d *HistoryDecisionInstance) any { return &d.CollectResult.Text2 }},
		{"h.long", func(d *HistoryDecisionInstance) any { return &d.CollectResult.Long }},
		{"h.double", func(d *HistoryDecisionInstance) any { return &d.CollectResult.Double }},
		{"h.time", func(d *HistoryDecisionInstance) any { return (*int64)(&d.Time) }},
		{decisionRemovalTime, func(d *HistoryDecisionInstance) any { return (*int64)(&d.RemovalTime) }},
		{"h.tenant_id", func(d *HistoryDecisionInstance) any { return &d.TenantID }},
	},
	filters: map[string]Filter{
		"activityIdIn":                       texts("h.activity_id IN (?)"),
		"activityInstanceIdIn":               texts("h.activity_instance_id IN (#)"),
		"caseDefinitionId":                   nothing(Text),
		"caseDefinitionKey":                  nothing(Text),
		"caseInstanceId":                     nothing(Text),
		"decisionDefinitionId":               text("h.decision_definition_id = #"),
		"decisionDefinitionIdIn":             texts("h.decision_definition_id IN (#)"),
		"decisionDefinitionKey":              text("h.decision_definition_key = ?"),
		"decisionDefinitionKeyIn":            texts("h.decision_definition_key IN (?)"),
		"decisionDefinitionName":             text("h.decision_name = ?"),
		"decisionDefinitionNameLike":         like("h.decision_name"),
		"decisionInstanceId":                 text("h.id = #"),
		"decisionInstanceIdIn":               texts("h.id IN (#)"),
		"decisionRequirementsDefinitionId":   text("h.requirements_id = #"),
		"decisionRequirementsDefinitionKey":  text("h.requirements_key = ?"),
		"disableBinaryFetching":              modifier(),
		"disableCustomObjectDeserialization": modifier(),
		"evaluatedAfter":                     date("h.time >= ?"),
		"evaluatedBefore":                    date("h.time <= ?"),
		"includeInputs":                      modifier(),
		"includeOutputs":                     modifier(),
		"processDefinitionId":                text("h.process_definition_id = #"),
		"processDefinitionKey":               text("h.process_definition_key = ?"),
		"processInstanceId":                  text("h.process_instance_id = #"),
		"rootDecisionInstanceId":             text("(h.id = # OR h.root_decision_id = #)"),
		"rootDecisionInstancesOnly":          flag("h.root_decision_id IS NULL"),
		"tenantCheck":                        tenantCheck("h.tenant_id"),
		"tenantIdIn":                         texts("h.tenant_id IN (?)").but("withoutTenantId").orNone(),
		"userId":                             text("h.user_id = ?"),
		"visible":                            visible(nil, ownIn("h.decision_definition_key")),
		"withoutTenantId":                    flag("h.tenant_id IS NULL"),
	},
	sorts: map[string]sortKey{
		"evaluationTime": byNumber("h.time").set(),
		"tenantId":       byText("h.tenant_id"),
	},
}

// HistoryDecisionValue is the value of one input of an evaluation, or of one
// output of a rule that matched.
type HistoryDecisionValue struct {
	ID, DecisionInstanceID string
	ClauseID, ClauseName   string
	// RuleID, RuleOrder and VariableName are those of an output; a literal
	// expression has no rule.
	RuleID       string
	RuleOrder    int64
	VariableName string
	Value        value.Stored
	Time         Millis
}

const decisionValueColumns = "v.id, v.decision_instance_id, v.clause_id, v.clause_name, v.type, v.text, v.text2, v.long, v.double, v.content_id, v.time"

// DecisionInputs reads the inputs of evaluations, by the evaluation's id.
func DecisionInputs(ctx context.Context, reader Reader, decisionInstanceIDs []string) (map[string][]HistoryDecisionValue, error) {
	return readDecisionValues(ctx, reader, "NULL, 0, NULL FROM history_decision_input v", "v.clause_id, v.id", decisionInstanceIDs)
}

// DecisionOutputs reads the outputs of evaluations, by the evaluation's id.
func DecisionOutputs(ctx context.Context, reader Reader, decisionInstanceIDs []string) (map[string][]HistoryDecisionValue, error) {
	return readDecisionValues(ctx, reader, "v.rule_id, v.rule_order, v.variable_name FROM history_decision_output v",
		"v.rule_order, v.clause_id, v.id", decisionInstanceIDs)
}

func readDecisionValues(ctx context.Context, reader Reader, from, order string, ids []string) (map[string][]HistoryDecisionValue, error) {
	all := make(map[string][]HistoryDecisionValue, len(ids))
	if len(ids) == 0 {
		return all, nil
	}
	b := &builder{}
	b.add("SELECT " + decisionValueColumns + ", " + from + " WHERE ")
	b.addList("v.decision_instance_id IN (#)", ids)
	b.add(" ORDER BY " + order)
	err := reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		var v HistoryDecisionValue
		if err := s.Scan(&v.ID, &v.DecisionInstanceID, &v.ClauseID, &v.ClauseName, (*string)(&v.Value.Type), &v.Value.Text, &v.Value.Text2,
			&v.Value.Long, &v.Value.Double, &v.Value.ContentID, (*int64)(&v.Time), &v.RuleID, &v.RuleOrder, &v.VariableName); err != nil {
			return err
		}
		all[v.DecisionInstanceID] = append(all[v.DecisionInstanceID], v)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read values of decisions: %w", err)
	}
	return all, nil
}

// DecisionStatistics counts the evaluations of the decisions of a requirements
// graph.
type DecisionStatistics struct {
	DecisionDefinitionKey string
	Evaluations           int64
}

// DecisionsEvaluated counts by decision of a requirements graph, in the order of
// the keys; decisionInstanceID restricts it to what belongs to one evaluation and
// may be empty. conditions are those of [HistoryDecisionInstances].
func DecisionsEvaluated(ctx context.Context, reader Reader, requirementsID, decisionInstanceID string, conditions ...Condition) ([]DecisionStatistics, error) {
	c := Criteria{}.With(conditions...).With(Condition{Name: "decisionRequirementsDefinitionId", Value: requirementsID})
	if decisionInstanceID != "" {
		c = c.With(Condition{Name: "rootDecisionInstanceId", Value: decisionInstanceID})
	}
	b := &builder{}
	b.add("SELECT h.decision_definition_key, COUNT(*) FROM history_decision_instance h")
	if err := HistoryDecisionInstances.writeWhere(b, arm{}, c); err != nil {
		return nil, err
	}
	b.add(" GROUP BY h.decision_definition_key ORDER BY 1")
	var list []DecisionStatistics
	err := reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		var one DecisionStatistics
		if err := s.Scan(&one.DecisionDefinitionKey, &one.Evaluations); err != nil {
			return err
		}
		list = append(list, one)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count evaluations: %w", err)
	}
	return list, nil
}
