package engine

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/sluice-bpm/sluice/engine/dmn"
	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/spin"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// Decision is a deployed decision, planned and ready to be evaluated.
type Decision struct {
	Row     state.DecisionDefinition
	Planned *dmn.Decision
}

// decisionCache holds planned decisions by the id of their definition.
type decisionCache struct{ byID sync.Map }

func (c *decisionCache) get(id string) (Decision, bool) {
	d, ok := c.byID.Load(id)
	if !ok {
		return Decision{}, false
	}
	return d.(Decision), true //nolint:forcetypeassert // the map holds nothing else
}

// dmnOptions are what the decisions of the engine are planned with.
func (e *Engine) dmnOptions() dmn.Options {
	return dmn.Options{CompileScript: func(language, name, source string) (dmn.Script, error) {
		x := machine.Script{Language: language, Name: name, Source: source}
		return func(env expr.Env) (any, error) { return e.scripts.run(x, env) }, nil
	}}
}

// Decision returns a deployed decision by the id of its definition.
func (e *Engine) Decision(ctx context.Context, id string) (Decision, error) {
	if d, ok := e.decisions.get(id); ok {
		return d, nil
	}
	rows, err := find[state.DecisionDefinition](ctx, e.store, "id = ?", id)
	if err != nil {
		return Decision{}, asError(err)
	}
	if len(rows) == 0 {
		return Decision{}, refuse(NotFound, "no decision definition with id %s", id)
	}
	return e.planDecision(ctx, rows[0])
}

// LatestDecision returns the newest version of a decision's key; tenantID is
// empty for none.
func (e *Engine) LatestDecision(ctx context.Context, key, tenantID string) (Decision, error) {
	return e.decisionOf(ctx, machine.ProcessReference{Key: key, TenantID: tenantID})
}

// decisionOf finds the decision that a reference means by its binding.
func (e *Engine) decisionOf(ctx context.Context, r machine.ProcessReference) (Decision, error) {
	where, args := bindingWhere(r)
	rows, err := find[state.DecisionDefinition](ctx, e.store, where, args...)
	if err != nil {
		return Decision{}, asError(err)
	}
	if len(rows) == 0 {
		return Decision{}, refuse(NotFound, "no decision definition with key %s", r.Key)
	}
	if d, ok := e.decisions.get(rows[0].ID); ok {
		return d, nil
	}
	return e.planDecision(ctx, rows[0])
}

func (e *Engine) planDecision(ctx context.Context, row state.DecisionDefinition) (Decision, error) {
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
			planned := Decision{Row: row, Planned: d}
			e.decisions.byID.Store(row.ID, planned)
			return planned, nil
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
			rows, err := find[state.DecisionDefinition](ctx, e.store, "deployment_id = ? AND key = ?", row.DeploymentID, one.Decision.ID)
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

// EvaluateDecision evaluates the decision with DefinitionID, or the latest
// version with DefinitionKey, and keeps the evaluation in history.
type EvaluateDecision struct {
	DefinitionID, DefinitionKey, TenantID string
	Variables                             []Variable
}

func (c EvaluateDecision) do(ctx context.Context, e *Engine) (*dmn.Result, error) {
	var d Decision
	var err error
	if c.DefinitionID != "" {
		d, err = e.Decision(ctx, c.DefinitionID)
	} else {
		d, err = e.LatestDecision(ctx, c.DefinitionKey, c.TenantID)
	}
	if err != nil {
		return nil, err
	}
	if err := requireTenant(ctx, "evaluate the decision definition", d.Row.ID, d.Row.TenantID); err != nil {
		return nil, err
	}
	if err := require(ctx, claim{identity.CreateInstance, identity.ResourceDecisionDefinition, d.Row.Key}); err != nil {
		return nil, err
	}
	now := e.clock.Now()
	result, err := d.Planned.Evaluate(newValuesEnv(ctx, now, c.Variables))
	if err != nil {
		return nil, &machine.Failure{Err: err}
	}
	evaluated, err := e.evaluated(ctx, d, result)
	if err != nil {
		return nil, err
	}
	for i := range evaluated {
		evaluated[i].Row.Time, evaluated[i].Row.UserID = state.MillisOf(now), ActorFrom(ctx).UserID
	}
	unit := state.NewUnit()
	unit.Record(state.DecisionEvaluated{Decisions: evaluated})
	if err := e.project(ctx, unit); err != nil {
		return nil, err
	}
	return result, e.flush(ctx, unit)
}

// valuesEnv is an environment with given variables and nothing else.
type valuesEnv struct {
	now    time.Time
	actor  Actor
	values map[string]any
}

func newValuesEnv(ctx context.Context, now time.Time, variables []Variable) valuesEnv {
	v := valuesEnv{now: now, actor: ActorFrom(ctx), values: make(map[string]any, len(variables))}
	for _, x := range variables {
		v.values[x.Name] = x.Value.Go()
		if document, ok := x.Value.Go().(value.Document); ok {
			if node, err := spin.FromDocument(document); err == nil {
				v.values[x.Name] = node
			}
		}
	}
	return v
}

// The methods of [expr.Env].

func (v valuesEnv) Lookup(name string) (any, bool) { x, ok := v.values[name]; return x, ok }
func (v valuesEnv) Now() time.Time                 { return v.now }
func (v valuesEnv) CurrentUser() string            { return v.actor.UserID }
func (v valuesEnv) CurrentGroups() []string        { return v.actor.Groups }

// ReadNode implements [expr.NodeReader].
func (valuesEnv) ReadNode(x any, format string) (any, error) { return spin.Read(x, format) }
