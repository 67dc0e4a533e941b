package machine

import (
	"maps"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// migrate changes an activity instance or token, then what is inside of it.
// scopes are the executions of the target's scopes around it.
func (m *migrator) migrate(x *moving, scopes map[*model.FlowNode]*state.Execution) error {
	if x != m.root {
		if around := x.target.Parent; around != x.parent.target {
			if err := m.beginAround(around, scopes); err != nil {
				return err
			}
			m.move(x, m.attach(scopes[around]))
		}
	}
	if err := m.change(x); err != nil {
		return err
	}
	inside := maps.Clone(scopes)
	if x.execution.Scope {
		inside[x.target] = x.execution
	}
	for _, c := range x.children {
		if err := m.migrate(c, inside); err != nil {
			return err
		}
	}
	return nil
}

// beginAround begins the scopes of the target that have no execution yet, down
// to n.
func (m *migrator) beginAround(n *model.FlowNode, scopes map[*model.FlowNode]*state.Execution) error {
	if scopes[n] != nil {
		return nil
	}
	if err := m.beginAround(n.Parent, scopes); err != nil {
		return err
	}
	e, err := m.beginScopes(m.attach(scopes[n.Parent]), []*model.FlowNode{n})
	if err != nil {
		return err
	}
	scopes[n] = e
	return nil
}

// change makes an execution, and what hangs on it, one of the target.
func (m *migrator) change(x *moving) error {
	e := x.execution
	if !x.isScope() && x != m.root {
		e = m.current(e)
		x.execution = e
	}
	n := x.target
	m.label(e)
	if p := m.run.parent(e); p != nil && p.Concurrent {
		m.label(p)
	}
	if x.instance == "" {
		return m.changeWaiting(x)
	}
	scope := x == m.root || x.isScope()
	if scope {
		e.ScopeActivityID = n.ID
		if n.Kind == model.KindProcess {
			e.ScopeActivityID = m.to.Process.Key
		}
	}
	if scope && (n.Scope || x == m.root) {
		if err := m.changeEvents(x); err != nil {
			return err
		}
		if err := m.changeMemory(e); err != nil {
			return err
		}
	} else if scope {
		m.dropEvents(e)
		x.execution = m.becomePath(e)
	} else if n.Scope {
		x.execution = m.becomeScope(e, n, x.instance)
		if err := m.beginEvents(x.execution, n, nil); err != nil {
			return err
		}
	}
	e = x.execution
	if e.ActivityInstanceID == x.instance {
		e.ActivityID = n.ID
	}
	m.changeWork(x)
	return nil
}

// label notes the definition on an execution and on what hangs on it.
func (m *migrator) label(e *state.Execution) {
	d := m.to.Row
	e.ProcessDefinitionID = d.ID
	for _, v := range m.variables[e.ID] {
		v.ProcessDefinitionID, v.ProcessDefinitionKey = d.ID, d.Key
	}
	for _, i := range m.incidents.of(e.ID) {
		i.ProcessDefinitionID, i.ProcessDefinitionKey = d.ID, d.Key
		if t := m.targetOf(i.ActivityID); t != nil {
			i.ActivityID = t.ID
		}
	}
}

// becomePath gives the token of a scope to the execution around it.
func (m *migrator) becomePath(e *state.Execution) *state.Execution {
	p := m.run.parent(e)
	m.moveToken(e, p)
	m.dissolve(e)
	delete(m.tree.replaced, p.ID)
	return p
}

// becomeScope gives a token a scope of its own.
func (m *migrator) becomeScope(e *state.Execution, n *model.FlowNode, instance string) *state.Execution {
	scope := m.newExecution(e)
	scope.Scope, scope.ScopeActivityID, scope.ScopeInstanceID = true, n.ID, instance
	kept := m.variables[e.ID]
	delete(m.variables, e.ID) // they stay around it
	m.moveToken(e, scope)
	if kept != nil {
		m.variables[e.ID] = kept
	}
	e.ActivityID, e.ActivityInstanceID, e.FlowID, e.Active = "", "", "", false
	return scope
}

// changeWork changes the activity instance of history, tasks and external tasks.
func (m *migrator) changeWork(x *moving) {
	d, n := m.to.Row, x.target
	if a, ok := m.unit.ActivityInstances.Get(x.instance); ok {
		a.ProcessDefinitionID, a.ProcessDefinitionKey, a.ExecutionID = d.ID, d.Key, x.execution.ID
		a.ActivityID, a.ActivityName, a.ActivityType = n.ID, n.Name, string(n.Kind)
		outer := x.execution
		if x.execution.Scope && x.execution.ScopeInstanceID == x.instance {
			outer = m.run.parent(x.execution)
		}
		a.ParentID = m.scopeFor(outer, n.Parent).ScopeInstanceID
	}
	for _, t := range m.tasks.of(x.execution.ID) {
		t.ProcessDefinitionID, t.ProcessDefinitionKey, t.TaskDefinitionKey = d.ID, d.Key, n.ID
		for _, v := range m.variables[t.ID] {
			v.ProcessDefinitionID, v.ProcessDefinitionKey = d.ID, d.Key
		}
	}
	for _, t := range m.externals.of(x.execution.ID) {
		t.ProcessDefinitionID, t.ProcessDefinitionKey, t.ActivityID = d.ID, d.Key, n.ID
	}
}

// changeWaiting changes a token that waits for a job.
func (m *migrator) changeWaiting(x *moving) error {
	e, n := x.execution, x.target
	e.ActivityID = n.ID
	for _, j := range m.jobs.of(e.ID) {
		if j.Kind != state.JobAsyncContinuation {
			continue
		}
		m.changeJob(j, n)
		if j.Configuration != asyncAfter {
			continue
		}
		switch len(n.Outgoing) {
		case 0:
			j.Argument = ""
		case 1:
			j.Argument = n.Outgoing[0].ID
		}
		e.FlowID = j.Argument
	}
	return nil
}

// changeJob makes a job one of a node of the target.
func (m *migrator) changeJob(j *state.Job, n *model.FlowNode) {
	d := m.to.Row
	j.ProcessDefinitionID, j.ProcessDefinitionKey, j.DeploymentID, j.ActivityID = d.ID, d.Key, d.DeploymentID, n.ID
	j.JobDefinitionID = m.to.JobDefinitions[n.ID+"/"+j.Configuration]
	for _, i := range m.incidents.of(j.ExecutionID) {
		if i.Configuration == j.ID {
			i.ActivityID, i.JobDefinitionID = n.ID, j.JobDefinitionID
		}
	}
}
