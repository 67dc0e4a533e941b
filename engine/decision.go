package engine

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/sluice-bpm/sluice/engine/dmn"
	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// Decision is a deployed decision, planned and ready to be evaluated.
type Decision struct {
	Row     state.DecisionDefinition
	Planned *dmn.Decision
}

// decisionCache holds what was planned of decisions by the id of their definition,
// which never changes. Their rows do, and are read where they matter.
type decisionCache struct{ byID sync.Map }

func (c *decisionCache) get(id string) (*dmn.Decision, bool) {
	d, ok := c.byID.Load(id)
	if !ok {
		return nil, false
	}
	return d.(*dmn.Decision), true //nolint:forcetypeassert // the map holds nothing else
}

// dmnOptions are what the decisions of the engine are planned with.
func (e *Engine) dmnOptions() dmn.Options {
	return dmn.Options{CompileScript: func(language, name, source string) (dmn.Script, error) {
		x := machine.Script{Language: language, Name: name, Source: source}
		return func(env expr.Env) (any, error) { return e.scripts.run(x, env) }, nil
	}}
}

// decisionRow reads a decision definition, whoever asks.
func (e *Engine) decisionRow(ctx context.Context, id string) (state.DecisionDefinition, error) {
	rows, err := find[state.DecisionDefinition](ctx, e.store, "id = #", id)
	if err != nil {
		return state.DecisionDefinition{}, asError(err)
	}
	if len(rows) == 0 {
		return state.DecisionDefinition{}, refuse(NotFound, "no decision definition with id %s", id)
	}
	return rows[0], nil
}

// decisionOf finds the decision that a reference means by its binding.
func (e *Engine) decisionOf(ctx context.Context, r machine.ProcessReference) (Decision, error) {
	where, args := bindingWhere(r)
	rows, err := find[state.DecisionDefinition](ctx, e.store, where, args...)
	if err != nil {
		return Decision{}, asError(err)
	}
	if len(rows) == 0 {
		return Decision{}, fmt.Errorf("there is no decision with the key '%s'", r.Key)
	}
	return e.plannedDecision(ctx, rows[0])
}

// plannedDecision makes a decision ready; its file is read and parsed on first use
// on this node.
func (e *Engine) plannedDecision(ctx context.Context, row state.DecisionDefinition) (Decision, error) {
	if d, ok := e.decisions.get(row.ID); ok {
		return Decision{Row: row, Planned: d}, nil
	}
	data, err := e.ResourceData(ctx, row.DeploymentID, row.ResourceName)
	if err != nil {
		return Decision{}, fmt.Errorf("load the file of decision %s: %w", row.ID, err)
	}
	file, problems := dmn.Parse(row.ResourceName, data, e.dmnOptions())
	if problems != nil {
		return Decision{}, fmt.Errorf("parse the file of decision %s: %w", row.ID, problems)
	}
	for _, d := range file.Decisions {
		if d.ID == row.Key {
			e.decisions.byID.Store(row.ID, d)
			return Decision{Row: row, Planned: d}, nil
		}
	}
	return Decision{}, fmt.Errorf("the file %s of %s holds no decision %s", row.ResourceName, row.ID, row.Key)
}

// decider evaluates the decisions of business rule tasks.
func (e *Engine) decider(ctx context.Context, now time.Time) func(machine.DecisionReference, expr.Env) (machine.DecisionResult, error) {
	return func(r machine.DecisionReference, env expr.Env) (machine.DecisionResult, error) {
		d, err := e.decisionOf(ctx, machine.ProcessReference(r))
		if err != nil {
			return machine.DecisionResult{}, err
		}
		result, err := d.Planned.Evaluate(env)
		if err != nil {
			return machine.DecisionResult{}, err
		}
		evaluated, err := e.evaluated(ctx, d, result)
		return machine.DecisionResult{Rows: plainRows(result), Evaluated: evaluated}, err
	}
}

// plainRows are the rows of a result as expressions see them.
func plainRows(r *dmn.Result) []map[string]any {
	rows := make([]map[string]any, len(r.Rows))
	for i, row := range r.Rows {
		rows[i] = make(map[string]any, len(row))
		for _, entry := range row {
			rows[i][entry.Name] = entry.Value.Go()
		}
	}
	return rows
}

// evaluated is what history keeps of an evaluation, the decision itself before
// those that it required.
func (e *Engine) evaluated(ctx context.Context, d Decision, r *dmn.Result) ([]state.DecisionEvaluation, error) {
	var list []state.DecisionEvaluation
	for i := len(r.Evaluations) - 1; i >= 0; i-- {
		one := r.Evaluations[i]
		row := d.Row
		if one.Decision.ID != row.Key {
			rows, err := find[state.DecisionDefinition](ctx, e.store, "deployment_id = # AND key = ?", row.DeploymentID, one.Decision.ID)
			if err != nil || len(rows) == 0 {
				return nil, asError(err)
			}
			row = rows[0]
		}
		list = append(list, evaluation(row, one))
	}
	return list, nil
}

func evaluation(row state.DecisionDefinition, e *dmn.Evaluation) state.DecisionEvaluation {
	d := state.DecisionEvaluation{Row: state.HistoryDecisionInstance{
		DecisionDefinitionID: row.ID, DecisionDefinitionKey: row.Key, DecisionName: row.Name,
		RequirementsID: row.RequirementsID, RequirementsKey: row.RequirementsKey, TenantID: row.TenantID,
	}}
	if e.CollectResult != nil {
		d.Row.CollectResult = value.Encode(e.CollectResult.Value)
	}
	if !e.Decision.IsTable() && d.Row.CollectResult.Type != "" {
		// What a literal expression yields is its only output, by no rule.
		d.Outputs = append(d.Outputs, state.HistoryDecisionOutput{
			VariableName: e.CollectResult.Name, Value: d.Row.CollectResult, TenantID: row.TenantID,
		})
		d.Row.CollectResult = value.Stored{}
	}
	for _, in := range e.Inputs {
		d.Inputs = append(d.Inputs, state.HistoryDecisionInput{
			ClauseID: in.ID, ClauseName: in.Label, Value: value.Encode(in.Value), TenantID: row.TenantID,
		})
	}
	for i, rule := range e.Rules {
		for _, out := range rule.Outputs {
			d.Outputs = append(d.Outputs, state.HistoryDecisionOutput{
				ClauseID: out.ID, ClauseName: out.Label, RuleID: rule.RuleID, RuleOrder: int64(i + 1),
				VariableName: out.Name, Value: value.Encode(out.Value), TenantID: row.TenantID,
			})
		}
	}
	return d
}
