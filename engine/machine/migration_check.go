package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/migration"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// check looks at everything that runs; nil where it can be migrated.
func (m *migrator) check(processInstanceID string) *MigrationRefused {
	refused := &MigrationRefused{ProcessInstanceID: processInstanceID}
	var visit func(x *moving)
	visit = func(x *moving) {
		report := MigrationReport{ID: x.instance, Transition: x.instance == "", SourceID: x.source.ID}
		if report.Transition {
			report.ID = x.execution.ID
		}
		if i, ok := m.plan[x.source.ID]; ok {
			report.Instruction = &i
		}
		if report.Failures = m.failures(x); len(report.Failures) > 0 {
			refused.Reports = append(refused.Reports, report)
		}
		for _, c := range x.children {
			visit(c)
		}
	}
	visit(m.root)
	if len(refused.Reports) == 0 {
		return nil
	}
	return refused
}

type failFunc func(rule migration.Rule, node *model.FlowNode, format string, args ...any)

func (m *migrator) failures(x *moving) (all migration.Failures) {
	fail := func(rule migration.Rule, node *model.FlowNode, format string, args ...any) {
		all = append(all, migration.Failure{Rule: rule, Node: node, Text: fmt.Sprintf(format, args...)})
	}
	if x.target == nil && len(x.children) == 0 {
		fail(migration.InstanceMapped, nil, "There is no migration instruction for this instance's activity")
	}
	if x.instance == "" {
		m.checkWaiting(x, fail)
		return all
	}
	if x != m.root && !migration.IsSupported(x.source) {
		fail(migration.ActivitySupported, nil, "The type of the source activity is not supported for activity instance migration")
	}
	if x.isScope() && x.target != nil && !x.target.Scope {
		for _, v := range byName(m.variables[x.execution.ID]) {
			if _, twice := m.variables[x.execution.ParentID][v.Name]; twice && m.run.parent(x.execution).Concurrent {
				fail(migration.VariablesApart, nil, "The variable '%s' exists in both, this scope and concurrent local in the parent scope. Migrating to a non-scope activity would overwrite one of them.", v.Name)
			}
		}
	}
	if x.execution.Scope && (x == m.root || x.isScope()) {
		m.checkMemory(x.execution, fail)
	}
	return all
}

// checkWaiting looks at a token that waits for a job.
func (m *migrator) checkWaiting(x *moving, fail failFunc) {
	if x.target == nil {
		return
	}
	for _, j := range m.jobs.of(x.execution.ID) {
		switch {
		case j.Kind != state.JobAsyncContinuation:
		case j.Configuration == asyncBefore && !x.target.AsyncBefore:
			fail(migration.AsyncBefore, nil, "Target activity is not asyncBefore")
		case j.Configuration == asyncAfter && !x.target.AsyncAfter:
			fail(migration.AsyncAfter, nil, "Target activity is not asyncAfter")
		case j.Configuration == asyncAfter && len(x.target.Outgoing) > 1 && j.Argument == "":
			fail(migration.FlowMatched, nil, "Transition instance is assigned to no sequence flow and target activity has more than one outgoing sequence flow")
		case j.Configuration == asyncAfter && len(x.target.Outgoing) > 1 && flowFrom(x.target, j.Argument) == nil:
			fail(migration.FlowMatched, nil, "Transition instance is assigned to a sequence flow that cannot be matched in the target activity")
		}
	}
}

func flowFrom(n *model.FlowNode, id string) *model.SequenceFlow {
	for _, f := range n.Outgoing {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// checkMemory looks at what can be compensated in a scope.
func (m *migrator) checkMemory(scope *state.Execution, fail failFunc) {
	for _, s := range m.compensations(scope) {
		if m.compensationTarget(scope, s) == nil {
			fail(migration.CompensationMapped, m.mustNode(scope, s.ActivityID), "Cannot migrate subscription for compensation handler '%s'. There is no migration instruction for the compensation boundary event", s.ActivityID)
		}
		if memory, ok := m.unit.Executions.Get(s.Configuration); ok {
			m.checkMemory(memory, fail)
		}
	}
}

// compensationTarget is the handler that a subscription becomes one of; nil
// where what triggers it is mapped to nothing.
func (m *migrator) compensationTarget(scope *state.Execution, s *state.EventSubscription) *model.FlowNode {
	handler := m.mustNode(scope, s.ActivityID)
	switch {
	case handler.TriggeredByEvent:
		if start := m.targetOf(handler.Start.ID); start != nil {
			return start.Parent
		}
		return nil
	case !handler.ForCompensation:
		return m.targetOf(handler.ID)
	}
	for _, n := range m.from.Process.Nodes {
		if n.Kind == model.KindBoundaryCompensation && n.AttachedTo.CompensationHandler == handler {
			if boundary := m.targetOf(n.ID); boundary != nil && boundary.AttachedTo != nil {
				return boundary.AttachedTo.CompensationHandler
			}
		}
	}
	return nil
}
