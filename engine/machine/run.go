package machine

import (
	"errors"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// run is one command being applied: the unit with indexes over its rows, and
// the agenda.
type run struct {
	unit       *state.Unit
	env        *Env
	now        state.Millis
	definition Definition
	instance   *state.ProcessInstance
	agenda     []step
	tree       tree

	variables map[string]map[string]*state.Variable // by scope (execution or task), by name
	tasks     map[string][]string                   // task ids by execution
	jobs      map[string][]string                   // job ids by execution
	links     map[string][]string                   // identity link ids by task
}

// Apply applies a command to a loaded unit. An error is a [*Refusal] for what the
// caller may not do or a [*Failure] of the process; after either the unit must
// be dropped.
func Apply(unit *state.Unit, env *Env, cmd Command) error {
	r := &run{unit: unit, env: env, now: state.MillisOf(env.Now)}
	r.index()
	for p := range unit.ProcessInstances.All() {
		if err := r.use(p); err != nil {
			return err
		}
	}
	if err := cmd.apply(r); err != nil {
		return err
	}
	return r.walk()
}

// use makes p the instance that the run is about.
func (r *run) use(p *state.ProcessInstance) error {
	d, err := r.env.Definition(p.ProcessDefinitionID)
	if err != nil {
		return fmt.Errorf("find definition %s of process instance %s: %w", p.ProcessDefinitionID, p.ID, err)
	}
	r.instance, r.definition = p, d
	return nil
}

func (r *run) index() {
	r.tree = newTree(r.unit)
	r.variables = map[string]map[string]*state.Variable{}
	r.tasks, r.jobs, r.links = map[string][]string{}, map[string][]string{}, map[string][]string{}
	for v := range r.unit.Variables.All() {
		r.indexVariable(v)
	}
	for t := range r.unit.Tasks.All() {
		r.tasks[t.ExecutionID] = append(r.tasks[t.ExecutionID], t.ID)
	}
	for l := range r.unit.IdentityLinks.All() {
		r.links[l.TaskID] = append(r.links[l.TaskID], l.ID)
	}
	for j := range r.unit.Jobs.All() {
		r.jobs[j.ExecutionID] = append(r.jobs[j.ExecutionID], j.ID)
	}
}

// at says in which activity an error happened, unless it is known already. A
// refusal stays one, and no error none.
func at(n *model.FlowNode, err error) error {
	var failure *Failure
	var refusal *Refusal
	if err == nil || n == nil || errors.As(err, &failure) || errors.As(err, &refusal) {
		return err
	}
	return &Failure{ActivityID: n.ID, Err: err}
}

// node finds a flow node of the definition.
func (r *run) node(id string) (*model.FlowNode, error) {
	n, ok := r.definition.Process.Nodes[id]
	if !ok {
		return nil, fmt.Errorf("definition %s has no element %s", r.definition.Row.ID, id)
	}
	return n, nil
}

// leave plans that a finished activity is left.
func (r *run) leave(e *state.Execution, n *model.FlowNode) {
	r.push(step{op: leave, execution: e, node: n})
}

// leaveBy plans that a node is left by the flows, with the executions that are
// joined there.
func (r *run) leaveBy(e *state.Execution, n *model.FlowNode, joined []*state.Execution, flows ...*model.SequenceFlow) {
	r.push(step{op: leaveBy, execution: e, node: n, joined: joined, flows: flows})
}

// finish plans that a path ends.
func (r *run) finish(e *state.Execution, n *model.FlowNode) {
	r.push(step{op: finish, execution: e, node: n})
}

// newActivityInstance begins an activity instance at e.
func (r *run) newActivityInstance(e *state.Execution, n *model.FlowNode, parent string) *state.ActivityInstance {
	a := r.unit.ActivityInstances.Insert(state.ActivityInstance{
		ID:                    n.ID + ":" + r.env.NewID(),
		RootProcessInstanceID: e.RootProcessInstanceID, ProcessInstanceID: e.ProcessInstanceID,
		ProcessDefinitionID: e.ProcessDefinitionID, ProcessDefinitionKey: r.instance.ProcessDefinitionKey,
		ParentID: parent, ExecutionID: e.ID, ActivityID: n.ID, ActivityName: n.Name,
		ActivityType: string(n.Kind), StartTime: r.now, TenantID: e.TenantID,
	})
	e.ActivityID, e.ActivityInstanceID = n.ID, a.ID
	return a
}

// endActivity ends the activity instance that e is in; scope tells that it
// ended its scope's path.
func (r *run) endActivity(e *state.Execution, n *model.FlowNode, scope bool) {
	a, ok := r.unit.ActivityInstances.Get(e.ActivityInstanceID)
	if !ok {
		panic(fmt.Sprintf("machine: execution %s of process instance %s left %s without an activity instance", e.ID, e.ProcessInstanceID, n.ID))
	}
	r.unit.Record(state.ActivityEnded{Row: *a, At: r.now, CompleteScope: scope})
	r.unit.ActivityInstances.Delete(a.ID)
	if !n.Scope {
		e.ActivityInstanceID = ""
	}
}

// endInstance ends the process instance with its root execution.
func (r *run) endInstance(root *state.Execution, endActivityID string) {
	r.dissolve(root)
	r.removeInstance(endActivityID, "COMPLETED", "")
}

func (r *run) removeInstance(endActivityID, how, reason string) {
	r.unit.Record(state.InstanceEnded{Row: *r.instance, At: r.now, EndActivityID: endActivityID, State: how, DeleteReason: reason})
	r.unit.ProcessInstances.Delete(r.instance.ID)
}

// cancel ends everything that runs in and below an execution, innermost first,
// and removes it.
func (r *run) cancel(e *state.Execution, reason string) {
	for _, c := range r.tree.children(e.ID) {
		r.cancel(c, reason)
	}
	for _, t := range r.tasksOf(e.ID) {
		r.endTask(t, "Deleted", reason)
	}
	if a, ok := r.unit.ActivityInstances.Get(e.ActivityInstanceID); ok {
		r.unit.Record(state.ActivityEnded{Row: *a, At: r.now, Canceled: true})
		r.unit.ActivityInstances.Delete(a.ID)
	}
	r.dissolve(e)
}
