package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// What the start events of a definition wait with belongs to no instance: the
// caller keeps these rows for the newest version of each definition, and removes
// those of the version before.

// newRun is a run that works without instances.
func newRun(env *Env, d Definition) *run {
	return &run{
		unit: state.NewUnit(), env: env, now: state.MillisOf(env.Now),
		definitions: map[string]Definition{d.Row.ID: d}, phases: map[string]phase{},
	}
}

// StartSubscriptions are the subscriptions of the message, signal and
// conditional start events of a definition.
func StartSubscriptions(env *Env, d Definition) ([]state.EventSubscription, error) {
	v := environment{r: newRun(env, d)}
	var rows []state.EventSubscription
	for _, n := range d.Process.Starts {
		s := state.EventSubscription{
			ProcessDefinitionID: d.Row.ID, ActivityID: n.ID, Created: state.MillisOf(env.Now), TenantID: d.Row.TenantID,
		}
		var err error
		switch {
		case n.Message != nil:
			s.Type = state.SubscribeMessage
			s.Name, err = n.Message.Name.EvalString(v)
		case n.Signal != nil:
			s.Type = state.SubscribeSignal
			s.Name, err = n.Signal.Name.EvalString(v)
		case n.Conditional != nil:
			s.Type = state.SubscribeConditional
		default:
			continue
		}
		if err != nil {
			return nil, at(n, fmt.Errorf("name of the event %s: %w", n.ID, err))
		}
		s.ID = env.NewID()
		rows = append(rows, s)
	}
	return rows, nil
}

// StartTimers are the jobs of the timer start events of a definition.
func StartTimers(env *Env, d Definition) ([]state.Job, error) {
	r := newRun(env, d)
	v := environment{r: r}
	var rows []state.Job
	for _, n := range d.Process.Starts {
		if n.Timer == nil {
			continue
		}
		due, repeat, err := r.dueDate(n.Timer, env.Now, v)
		if err != nil {
			return nil, at(n, fmt.Errorf("due date of the timer %s: %w", n.ID, err))
		}
		p, err := priority(n, d.Process, v)
		if err != nil {
			return nil, at(n, err)
		}
		rows = append(rows, r.describeJob(d, n, state.Job{
			Kind: state.JobTimerStart, Configuration: timerConfiguration(n.Timer), Due: state.MillisOf(due), Repeat: repeat,
			Exclusive: n.Timer.Exclusive, Priority: p, Retries: r.initialRetries(n, v), Suspended: d.Row.Suspended, TenantID: d.Row.TenantID,
		}))
	}
	return rows, nil
}

// runStartTimer starts an instance of a definition; a suspended one starts none.
func (r *run) runStartTimer(j *state.Job) error {
	d, err := r.definition(j.ProcessDefinitionID)
	if err != nil {
		return err
	}
	n := d.Process.Nodes[j.ActivityID]
	if n == nil {
		return fmt.Errorf("the definition %s has no element '%s'", d.Row.ID, j.ActivityID)
	}
	job := *j
	r.unit.Record(state.JobLogged{Row: job, At: r.now, State: "successful"})
	r.removeJob(j, "resolved")
	if _, err := r.repeatTimer(d, n, job); err != nil || d.Row.Suspended {
		return err
	}
	return Start{DefinitionID: d.Row.ID, ID: r.env.NewID(), StartActivityID: n.ID}.apply(r)
}

// StartConditionHolds tells whether the condition of a start event holds with
// the given variables. They are the variables of the instance it would start.
func StartConditionHolds(env *Env, d Definition, activityID string, variables []Variable) (bool, error) {
	n := d.Process.Nodes[activityID]
	if n == nil || n.Conditional == nil {
		return false, fmt.Errorf("the definition %s has no conditional start event '%s'", d.Row.ID, activityID)
	}
	names := map[string]any{}
	for _, v := range variables {
		names[v.Name] = v.Value.Go()
	}
	if wanted := n.Conditional.VariableName; wanted != "" {
		if _, given := names[wanted]; !given {
			return false, nil
		}
	}
	r := newRun(env, d)
	holds, err := r.conditionHolds(n, environment{r: r, names: names})
	return holds, at(n, err)
}

// startID is the id of a start event, empty for none.
func startID(n *model.FlowNode) string {
	if n == nil {
		return ""
	}
	return n.ID
}
