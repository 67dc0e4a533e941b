package machine

import (
	"errors"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// decisionResult is the local variable that holds the result of a business rule
// task while it is left.
const decisionResult = "decisionResult"

// businessRuleTask evaluates a decision (BPMN 2.0.2, clause 10.3.3.5), or is
// implemented as a service task is.
type businessRuleTask struct{ serviceTask }

func (t businessRuleTask) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	if n.Decision == nil {
		return t.serviceTask.execute(r, e, n)
	}
	ref, err := r.reference(e, n.Decision.Reference)
	if err != nil {
		return err
	}
	if r.env.Decision == nil {
		return errors.New("decisions cannot be evaluated here")
	}
	result, err := r.env.Decision(DecisionReference(ref), r.scopeEnv(e))
	if err != nil {
		return fmt.Errorf("evaluate the decision %s: %w", ref.Key, err)
	}
	r.recordDecisions(e, n, result.Evaluated)
	rows := make([]any, len(result.Rows))
	for i, row := range result.Rows {
		rows[i] = row
	}
	p := place{execution: e}
	// The untyped result lives as long as the activity and is kept nowhere.
	r.setTransient(p, decisionResult, value.FromGo(rows))
	if name := n.Decision.ResultVariable; name != "" {
		mapped, err := mapDecision(n.Decision.Mapper, result.Rows)
		if err != nil {
			return fmt.Errorf("result of the decision %s: %w", ref.Key, err)
		}
		typed, ok := value.TryFromGo(mapped)
		if !ok {
			return fmt.Errorf("the result of the decision %s, %T, cannot be kept in the variable %s", ref.Key, mapped, name)
		}
		r.setVariable(p, name, typed)
	}
	return r.leave(e, n)
}

// mapDecision brings a result into the form that the model asks for.
func mapDecision(mapper string, rows []map[string]any) (any, error) {
	switch mapper {
	case "singleEntry":
		if len(rows) == 0 {
			return nil, nil //nolint:nilnil // no rule matched: null
		}
		if len(rows) > 1 {
			return nil, fmt.Errorf("%d rules matched where one may", len(rows))
		}
		return singleEntry(rows[0])
	case "singleResult":
		if len(rows) == 0 {
			return nil, nil //nolint:nilnil // no rule matched: null
		}
		if len(rows) > 1 {
			return nil, fmt.Errorf("%d rules matched where one may", len(rows))
		}
		return rows[0], nil
	case "collectEntries":
		list := []any{}
		for _, row := range rows {
			x, err := singleEntry(row)
			if err != nil {
				return nil, err
			}
			list = append(list, x)
		}
		return list, nil
	}
	list := []any{}
	for _, row := range rows {
		list = append(list, row)
	}
	return list, nil
}

func singleEntry(row map[string]any) (any, error) {
	if len(row) > 1 {
		return nil, fmt.Errorf("a rule has %d outputs where one may be", len(row))
	}
	for _, x := range row {
		return x, nil
	}
	return nil, nil //nolint:nilnil // a rule without output: null
}

// recordDecisions notes for history what was evaluated.
func (r *run) recordDecisions(e *state.Execution, n *model.FlowNode, evaluated []state.DecisionEvaluation) {
	if len(evaluated) == 0 {
		return
	}
	p := r.instance(e)
	for i := range evaluated {
		row := &evaluated[i].Row
		row.Time, row.RootProcessInstanceID, row.ProcessInstanceID = r.now, e.RootProcessInstanceID, e.ProcessInstanceID
		row.ProcessDefinitionID, row.ProcessDefinitionKey = p.ProcessDefinitionID, p.ProcessDefinitionKey
		row.ActivityID, row.ActivityInstanceID = n.ID, e.ActivityInstanceID
	}
	r.unit.Record(state.DecisionEvaluated{Decisions: evaluated})
}
