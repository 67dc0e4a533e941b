package engine

import (
	"context"
	"time"

	"github.com/sluice-bpm/sluice/engine/dmn"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/spin"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// DecisionResult is what a decision yields; see [dmn.Result].
type DecisionResult = dmn.Result

// EvaluateDecision evaluates a decision by the id of its definition, and keeps the
// evaluation in history.
type EvaluateDecision struct {
	DefinitionID string
	Variables    []Variable
}

func (c EvaluateDecision) do(ctx context.Context, e *Engine) (*DecisionResult, error) {
	row, err := e.decisionFor(ctx, "evaluate the decision definition", c.DefinitionID, identity.CreateInstance)
	if err != nil {
		return nil, err
	}
	d, err := e.plannedDecision(ctx, row)
	if err != nil {
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
	strategy := e.options.Cleanup.RemovalTime
	for i := range evaluated {
		e := &evaluated[i].Row
		e.Time, e.UserID = state.MillisOf(now), ActorFrom(ctx).UserID
		e.RemovalTime = strategy.RemovalTime(e.Time, e.Time, row.HistoryTimeToLive)
	}
	unit := state.NewUnit()
	unit.Record(state.DecisionEvaluated{Decisions: evaluated})
	e.logDecision(ctx, unit, "Evaluate", row)
	return result, e.projectAndFlush(ctx, unit)
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
