package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// run is one command being applied: the unit with indexes over its rows, and
// the agenda.
type run struct {
	unit        *state.Unit
	env         *Env
	now         state.Millis
	definitions map[string]Definition
	agenda      []step
	walking     bool
	tree        tree
	phases      map[string]phase           // of executions that begin or end an activity
	changes     []variableChange           // not yet looked at by conditional events
	conditions  []*state.EventSubscription // those of conditional events, also some that are over
	nodes       map[*state.Variable]node
	begun       int             // activity instances; see limits.go
	written     int             // bytes of values
	starting    map[string]bool // process instances whose first flow is not taken yet
	threwAtEnd  map[string]bool // activity instances whose end listeners are not called again

	variables     map[string]map[string]*state.Variable // by scope (execution or task), by name
	tasks         index[state.Task]                     // by execution
	subtasks      index[state.Task]                     // by parent task
	jobs          index[state.Job]                      // by execution
	links         index[state.IdentityLink]             // by task
	subscriptions index[state.EventSubscription]        // by execution
	externals     index[state.ExternalTask]             // by execution
	incidents     index[state.Incident]                 // by execution

	// What a command asks for; see [DeleteInstance].
	skipListeners, skipMappings, skipCalled bool
	termination                             string        // how instances end that are canceled
	modified                                *modification // nil but while an instance is modified
	missing                                 error         // the first instance that is needed and not loaded
	payload                                 []Variable    // what a message brings to what is entered or begun next
}

// Apply applies a command to a loaded unit. An error is a [*Refusal] for what the
// caller may not do, [*NeedInstances] where the unit must hold more, or a
// [*Failure] of the process; after each of them the unit must be dropped.
func Apply(unit *state.Unit, env *Env, cmd Command) error {
	r := runOn(unit, env)
	for p := range unit.ProcessInstances.All() {
		if _, err := r.definition(p.ProcessDefinitionID); err != nil {
			return fmt.Errorf("find definition %s of process instance %s: %w", p.ProcessDefinitionID, p.ID, err)
		}
	}
	err := cmd.apply(r)
	if err == nil {
		err = r.walk()
	}
	if need := r.needsMore(); need != nil {
		return need // whatever else came of it
	}
	return err
}

// needsMore is the error of a command for which the unit does not hold enough;
// nil where nothing was missing so far.
func (r *run) needsMore() error {
	if r.tree.looked {
		return &NeedInstances{Rest: true}
	}
	return r.missing
}

func runOn(unit *state.Unit, env *Env) *run {
	r := &run{
		unit: unit, env: env, now: state.MillisOf(env.Now),
		definitions: map[string]Definition{}, phases: map[string]phase{}, starting: map[string]bool{}, threwAtEnd: map[string]bool{}, termination: internallyTerminated,
	}
	r.index()
	return r
}

func (r *run) index() {
	r.tree = newTree(r.unit)
	r.variables = map[string]map[string]*state.Variable{}
	for v := range r.unit.Variables.All() {
		r.indexVariable(v)
	}
	for t := range r.unit.Tasks.All() {
		r.tasks.add(t.ExecutionID, t)
		r.subtasks.add(t.ParentTaskID, t)
	}
	for l := range r.unit.IdentityLinks.All() {
		r.links.add(l.TaskID, l)
	}
	for j := range r.unit.Jobs.All() {
		r.jobs.add(j.ExecutionID, j)
	}
	for s := range r.unit.EventSubscriptions.All() {
		r.indexSubscription(s)
	}
	for t := range r.unit.ExternalTasks.All() {
		r.externals.add(t.ExecutionID, t)
	}
	for i := range r.unit.Incidents.All() {
		r.incidents.add(i.ExecutionID, i)
	}
}

// definition returns a definition by its id, and remembers it.
func (r *run) definition(id string) (Definition, error) {
	if d, ok := r.definitions[id]; ok {
		return d, nil
	}
	d, err := r.env.Definition(id)
	if err == nil {
		r.definitions[id] = d
	}
	return d, err
}

// process is the model that an execution runs.
func (r *run) process(e *state.Execution) *model.Process {
	d, ok := r.definitions[e.ProcessDefinitionID]
	if !ok {
		panic(fmt.Sprintf("machine: execution %s runs the definition %s, which is not known", e.ID, e.ProcessDefinitionID))
	}
	return d.Process
}

// instance is the process instance of an execution.
func (r *run) instance(e *state.Execution) *state.ProcessInstance {
	p, ok := r.unit.ProcessInstances.Get(e.ProcessInstanceID)
	if !ok {
		panic(fmt.Sprintf("machine: execution %s has no process instance %s", e.ID, e.ProcessInstanceID))
	}
	return p
}

// node finds an element of the process that e runs, by its id.
func (r *run) node(e *state.Execution, id string) (*model.FlowNode, error) {
	p := r.process(e)
	if id == p.Key {
		return p.Root, nil
	}
	n, ok := p.Nodes[id]
	if !ok {
		return nil, fmt.Errorf("the definition %s has no element '%s'", e.ProcessDefinitionID, id)
	}
	return n, nil
}

// mustNode is the element that a row names, which the definition has.
func (r *run) mustNode(e *state.Execution, id string) *model.FlowNode {
	n, err := r.node(e, id)
	if err != nil {
		panic(fmt.Sprintf("machine: execution %s of process instance %s: %v", e.ID, e.ProcessInstanceID, err))
	}
	return n
}

// behavior is what an element does.
func (r *run) behavior(n *model.FlowNode) (behavior, error) {
	b, ok := behaviors[n.Kind]
	if !ok {
		return nil, fmt.Errorf("no behavior for elements of kind %s", n.Kind)
	}
	return b, nil
}

// newActivityInstance begins an activity instance at e.
func (r *run) newActivityInstance(e *state.Execution, n *model.FlowNode, parent string) error {
	if err := r.countActivity(); err != nil {
		return err
	}
	a := state.ActivityInstance{
		ID:                    r.newInstanceID(n),
		RootProcessInstanceID: e.RootProcessInstanceID, ProcessInstanceID: e.ProcessInstanceID,
		ProcessDefinitionID: e.ProcessDefinitionID, ProcessDefinitionKey: r.instance(e).ProcessDefinitionKey,
		ParentID: parent, ExecutionID: e.ID, ActivityID: n.ID, ActivityName: n.Name,
		ActivityType: string(n.Kind), StartTime: r.now, TenantID: e.TenantID,
	}
	if n.Kind != model.KindLinkCatch { // history knows no links
		r.unit.ActivityInstances.Insert(a)
	}
	e.ActivityID, e.ActivityInstanceID = n.ID, a.ID
	if e.Scope && e.ScopeActivityID == n.ID {
		e.ScopeInstanceID = a.ID
	}
	r.followPath(e)
	return nil
}

// maxInstanceID is the length of the longest id that names the activity too, as
// in Camunda 7.24.
const maxInstanceID = 64

func (r *run) newInstanceID(n *model.FlowNode) string {
	id := r.env.NewID()
	if named := n.ID + ":" + id; len(named) <= maxInstanceID {
		return named
	}
	return id
}

// endActivityInstance ends one. One that is remembered for compensation has
// ended before.
func (r *run) endActivityInstance(id string, canceled, scope bool) {
	a, ok := r.unit.ActivityInstances.Get(id)
	if !ok {
		return
	}
	r.unit.Record(state.ActivityEnded{Row: *a, At: r.now, Canceled: canceled, CompleteScope: scope})
	r.unit.ActivityInstances.Delete(a.ID)
}
