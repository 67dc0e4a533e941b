package migration

import (
	"strings"

	"github.com/sluice-bpm/sluice/engine/model"
)

// Report says what is wrong with an instruction.
type Report struct {
	Instruction Instruction
	Failures    Failures
}

// Validate reports the instructions that cannot be followed, in their order.
func Validate(source, target *model.Process, instructions []Instruction) []Report {
	p := newPlan(source, target, instructions)
	var reports []Report
	for _, i := range instructions {
		if failures := p.failures(i); len(failures) > 0 {
			reports = append(reports, Report{i, failures})
		}
	}
	return reports
}

// failures checks one instruction among the others.
func (p *plan) failures(i Instruction) Failures {
	var all Failures
	s, t := p.source(i), p.target(i)
	if s == nil {
		all.add(SourceExists, nil, "Source activity '%s' does not exist", i.Source)
	}
	if t == nil {
		all.add(TargetExists, nil, "Target activity '%s' does not exist", i.Target)
	}
	if s == nil || t == nil {
		return all
	}
	if a, b := behavior(s), behavior(t); a != b {
		all.add(SameBehavior, nil, "Activities have incompatible types (%s is not compatible with %s)", a, b)
	}
	if isEvent(s) && isEvent(t) && s.Kind != t.Kind {
		all.add(SameEvent, nil, "Events are not of the same type (%s != %s)", s.Kind, t.Kind)
	}
	if same := p.of(s); len(same) > 1 {
		all.add(MappedOnce, nil, "There are multiple mappings for source activity id '%s': %s", s.ID, describe(same))
	}
	p.checkLoops(s, t, &all)
	p.checkGateway(s, t, &all)
	p.checkEventScope(s, t, &all)
	if i.UpdateEventTrigger && !HasTrigger(s) {
		all.add(TriggerDefined, nil, "Cannot update event trigger because the activity does not define a persistent event trigger")
	}
	p.checkAncestor(s, t, &all)
	if UpdatesTrigger(s) && !i.UpdateEventTrigger {
		all.add(ConditionUpdated, nil, "Conditional event has to migrate with update event trigger.")
	}
	return all
}

func describe(instructions []Instruction) string {
	var all []string
	for _, i := range instructions {
		all = append(all, i.Source+" to "+i.Target)
	}
	return strings.Join(all, ", ")
}

func isEvent(n *model.FlowNode) bool { return n.AttachedTo != nil || startsSubprocess(n) }

// checkLoops: multi-instance bodies neither appear nor lose their inner activity.
func (p *plan) checkLoops(s, t *model.FlowNode, all *Failures) {
	for n := t.Parent; n != nil && len(p.to(n)) == 0; n = n.Parent {
		if n.Loop != nil {
			all.add(LoopMapped, n, "Target activity '%s' is a descendant of multi-instance body '%s' that is not mapped from the source process definition.", t.ID, n.ID)
			break
		}
	}
	if p.unfinished {
		return
	}
	if t.Loop != nil && len(p.to(t.Loop.Inner)) == 0 {
		all.add(RepeatedMapped, t.Loop.Inner, "Must map the inner activity of a multi-instance body when the body is mapped")
	}
	if s.Loop != nil && len(p.of(s.Loop.Inner)) == 0 {
		all.add(RepeatedMapped, s.Loop.Inner, "Cannot remove the inner activity of a multi-instance body when the body migrates")
	}
}

// checkGateway: never more tokens wait at a gateway than it has incoming flows.
func (p *plan) checkGateway(s, t *model.FlowNode, all *Failures) {
	if t.Kind != model.KindParallelGateway && t.Kind != model.KindInclusiveGateway {
		return
	}
	if len(s.Incoming) > len(t.Incoming) {
		all.add(EnoughFlows, nil, "The target gateway must have at least the same number of incoming sequence flows that the source gateway has")
	}
	if len(p.of(s.Parent)) == 0 {
		all.add(FlowScopeMapped, s.Parent, "The gateway's flow scope '%s' must be mapped", s.Parent.ID)
	}
	if len(p.to(t)) > 1 {
		all.add(OneGateway, nil, "Only one gateway can be mapped to gateway '%s'", t.ID)
	}
}

// checkEventScope: an event goes where what it waits at goes.
func (p *plan) checkEventScope(s, t *model.FlowNode, all *Failures) {
	if s.Kind == model.KindBoundaryCompensation || s.EventScope == nil || s.EventScope == s.Parent || startsSubprocess(s) {
		return
	}
	if t.EventScope == nil {
		all.add(EventScopeMapped, s.EventScope, "The source activity's event scope (%s) must be mapped but the target activity has no event scope", s.EventScope.ID)
		return
	}
	if of := p.of(s.EventScope); len(of) == 0 || of[0].Target != t.EventScope.ID {
		all.add(EventScopeMapped, s.EventScope, "The source activity's event scope (%s) must be mapped to the target activity's event scope (%s)", s.EventScope.ID, t.EventScope.ID)
	}
}

// checkAncestor: what is inside of something stays inside of what that becomes.
func (p *plan) checkAncestor(s, t *model.FlowNode, all *Failures) {
	n := s.Parent
	for n != nil && len(p.of(n)) == 0 {
		n = n.Parent
	}
	if n == nil || n.Kind == model.KindProcess {
		return
	}
	around := p.target(p.of(n)[0])
	if around != nil && (around == t || !around.Encloses(t)) {
		all.add(StaysInside, n, "The closest mapped ancestor '%s' is mapped to scope '%s' which is not an ancestor of target scope '%s'", n.ID, around.ID, t.ID)
	}
}
