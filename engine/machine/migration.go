package machine

import (
	"fmt"
	"strings"

	"github.com/sluice-bpm/sluice/engine/migration"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// MigrateInstance lets a process instance go on as one of another definition.
// What cannot be is a [*MigrationRefused].
type MigrateInstance struct {
	ProcessInstanceID, SourceDefinitionID, TargetDefinitionID string
	Instructions                                              []migration.Instruction
	Variables                                                 []Variable
	SkipListeners, SkipMappings                               bool
}

// MigrationRefused says what of a process instance cannot be migrated.
type MigrationRefused struct {
	ProcessInstanceID string
	// Reports are of activity instances and of tokens that wait for jobs.
	Reports []MigrationReport
}

// MigrationReport says why one activity instance or token cannot be migrated.
type MigrationReport struct {
	// ID is the activity instance's or, where Transition, the execution's.
	ID          string
	Transition  bool
	SourceID    string
	Instruction *migration.Instruction // nil where there is none
	Failures    migration.Failures
}

func (m *MigrationRefused) Error() string {
	first := "it cannot be migrated"
	for _, r := range m.Reports {
		first = fmt.Sprintf("%s: %s", r.SourceID, r.Failures[0])
		break
	}
	return fmt.Sprintf("Cannot migrate process instance '%s': %s", m.ProcessInstanceID, first)
}

// migrator migrates one process instance. It takes away first what is mapped to
// nothing, innermost first, then changes what is left, outermost first.
type migrator struct {
	*run
	from, to Definition
	plan     map[string]migration.Instruction // by source
	root     *moving
}

// moving is an activity instance or a token on its way.
type moving struct {
	execution      *state.Execution
	source, target *model.FlowNode // target is nil for what is taken away
	instance       string          // empty for a token that waits for a job
	parent         *moving
	children       []*moving
}

func (c MigrateInstance) apply(r *run) error {
	p, ok := r.unit.ProcessInstances.Get(c.ProcessInstanceID)
	switch {
	case !ok:
		return refuse(Invalid, "Cannot migrate process instance '%s': it does not exist", c.ProcessInstanceID)
	case p.ProcessDefinitionID != c.SourceDefinitionID:
		return refuse(Invalid, "ENGINE-23002 Process instance '%s' cannot be migrated. Its process definition '%s' does not match the source process definition of the migration plan '%s'", p.ID, p.ProcessDefinitionID, c.SourceDefinitionID)
	}
	to, err := r.definition(c.TargetDefinitionID)
	if err != nil {
		return fmt.Errorf("find definition %s: %w", c.TargetDefinitionID, err)
	}
	r.skipListeners, r.skipMappings = c.SkipListeners, c.SkipMappings
	m := &migrator{run: r, from: r.definitions[p.ProcessDefinitionID], to: to, plan: map[string]migration.Instruction{}}
	if reports := migration.Validate(m.from.Process, to.Process, c.Instructions); len(reports) > 0 {
		return refuse(Invalid, "ENGINE-23001 Migration plan for process definition '%s' to '%s' is not valid: %s: %s", c.SourceDefinitionID, to.Row.ID,
			reports[0].Instruction.Source, strings.Join(reports[0].Failures.Texts(), "; "))
	}
	for _, i := range c.Instructions {
		m.plan[i.Source] = i
	}
	root, _ := r.unit.Executions.Get(p.ID)
	m.root = &moving{execution: root, source: m.from.Process.Root, target: m.to.Process.Root, instance: p.ID}
	m.collect(root, m.root)
	if refused := m.check(p.ID); refused != nil {
		return refused
	}
	if err := r.setAll(place{execution: root}, c.Variables); err != nil {
		return err
	}
	if err := m.takeAway(m.root); err != nil {
		return err
	}
	p.ProcessDefinitionID, p.ProcessDefinitionKey = to.Row.ID, to.Row.Key
	if err := m.migrate(m.root, map[*model.FlowNode]*state.Execution{to.Process.Root: root}); err != nil {
		return err
	}
	m.label(root)
	return nil
}

// targetOf is what an activity becomes, nil for nothing.
func (m *migrator) targetOf(id string) *model.FlowNode {
	i, ok := m.plan[id]
	if !ok {
		return nil
	}
	return m.to.Process.Nodes[i.Target]
}

// collect lists what runs in and below an execution.
func (m *migrator) collect(e *state.Execution, around *moving) {
	children := m.tree.children(e.ID)
	if e.Scope && e.ScopeInstanceID != "" && e.ScopeInstanceID != around.instance {
		around = m.add(e, e.ScopeActivityID, e.ScopeInstanceID, around)
	}
	switch {
	case len(children) > 0 || e.ActivityID == "":
	case e.ActivityInstanceID == "" && m.waitsForJob(e):
		m.add(e, e.ActivityID, "", around)
	case e.ActivityInstanceID != "" && e.ActivityInstanceID != around.instance:
		m.add(e, e.ActivityID, e.ActivityInstanceID, around)
	}
	for _, c := range children {
		m.collect(c, around)
	}
}

func (m *migrator) add(e *state.Execution, activityID, instance string, around *moving) *moving {
	x := &moving{
		execution: e, source: m.mustNode(e, activityID), target: m.targetOf(activityID), instance: instance, parent: around,
	}
	around.children = append(around.children, x)
	return x
}

func (m *migrator) waitsForJob(e *state.Execution) bool {
	for _, j := range m.jobs.of(e.ID) {
		if j.Kind == state.JobAsyncContinuation {
			return true
		}
	}
	return false
}

// takeAway cancels the scopes that are mapped to nothing; what runs in them goes
// on in the scope around.
func (m *migrator) takeAway(x *moving) error {
	for _, c := range x.children {
		if err := m.takeAway(c); err != nil {
			return err
		}
	}
	var left []*moving
	for _, c := range x.children {
		if c.target != nil {
			left = append(left, c)
			continue
		}
		for _, inner := range c.children {
			m.move(inner, m.attach(x.execution))
			inner.parent = x
			left = append(left, inner)
		}
		m.moveMemory(c.execution, x.execution)
		scope := c.execution
		if p := m.run.parent(scope); p.Concurrent {
			scope = p
		}
		around := m.run.parent(scope)
		if err := m.cancel(scope, "migration"); err != nil {
			return err
		}
		m.touch(around)
		m.compact(around)
	}
	x.children = left
	return nil
}

// moveMemory takes what can be compensated in a scope to another one.
func (m *migrator) moveMemory(from, to *state.Execution) {
	m.subscriptions.move(from.ID, to.ID, func(s *state.EventSubscription) bool {
		if s.Type != state.SubscribeCompensate {
			return false
		}
		s.ExecutionID = to.ID
		return true
	})
	for _, memory := range m.tree.eventScopes(from.ID) {
		m.reparent(memory, to)
	}
}

// attach is an execution in a scope to which something can be moved.
func (m *migrator) attach(scope *state.Execution) *state.Execution {
	if m.tree.count(scope.ID) == 0 && scope.ActivityID == "" {
		return scope
	}
	return m.newConcurrent(scope)
}

// move takes an activity instance or a token to another execution. Where it was
// is removed, and the tree compacted.
func (m *migrator) move(x *moving, to *state.Execution) {
	e := x.execution
	if x.isScope() {
		was := m.run.parent(e)
		if was.Concurrent {
			m.moveConcurrentVariables(was, to)
		}
		m.reparent(e, to)
		to.Active, to.ActivityID, to.ActivityInstanceID = false, "", ""
		if was.Concurrent {
			m.endConcurrent(was)
		}
		return
	}
	e = m.current(e)
	m.moveToken(e, to)
	x.execution = to
	delete(m.tree.replaced, e.ID) // NB: a scope that gave its token away stays itself
	if e.Concurrent {
		m.endConcurrent(e)
		return
	}
	e.ActivityID, e.ActivityInstanceID, e.FlowID, e.Active = "", "", "", false
}

// isScope tells whether it has an execution of its own.
func (x *moving) isScope() bool { return x.instance != "" && isScopeOf(x.execution, x.source) }
