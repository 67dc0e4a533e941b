package model

import "slices"

// linkFlows connects the nodes of a scope, in the order of the file.
func (p *parser) linkFlows(s *scope) {
	for _, e := range s.element.all("sequenceFlow") {
		p.linkFlow(s, e)
	}
	for _, n := range s.byID {
		outer := n.Outer()
		ref := s.elements[n].ref("default")
		for _, f := range outer.Outgoing {
			if ref != "" && f.ID == ref {
				outer.DefaultFlow = f
			}
		}
	}
}

func (p *parser) linkFlow(s *scope, e *element) {
	sourceRef, targetRef := e.ref("sourceRef"), e.ref("targetRef")
	if sourceRef == "" || targetRef == "" {
		return // the schema demands both
	}
	if link, ok := s.links[targetRef]; ok {
		if targetRef, ok = p.linkTargets[link]; !ok {
			p.problem(about(e), "The sequence flow '%s' leads to the link '%s', which no event catches.", e.id(), link)
			return
		}
	}
	source, target := s.byID[sourceRef], s.byID[targetRef]
	switch {
	case source != nil && source.ForCompensation:
		p.problem(within(e, sourceRef, e.id()), "The sequence flow '%s' leaves the compensation handler '%s', which has no flows.", e.id(), sourceRef)
	case target != nil && target.ForCompensation:
		p.problem(within(e, targetRef, e.id()), "The sequence flow '%s' leads to the compensation handler '%s', which has no flows.", e.id(), targetRef)
	case source == nil:
		p.problem(about(e), "The source '%s' of the sequence flow '%s' is no flow node of its scope.", sourceRef, e.id())
	case target == nil:
		p.problem(about(e), "The destination '%s' of the sequence flow '%s' is no flow node of its scope.", targetRef, e.id())
	case source.Kind == KindEventBasedGateway:
		// the gateway knows its events; the flow is never taken
	case target.EventScope != nil && target.EventScope.Kind == KindEventBasedGateway:
		p.problem(about(e), "The sequence flow '%s' leads to '%s', which an event-based gateway alone can lead to.", e.id(), targetRef)
	case source.TriggeredByEvent || target.TriggeredByEvent:
		p.problem(about(e), "The sequence flow '%s' ends at an event subprocess, which has no flows.", e.id())
	default:
		p.connect(e, source.Outer(), target.Outer())
	}
}

func (p *parser) connect(e *element, source, target *FlowNode) {
	f := &SequenceFlow{ID: e.id(), Source: source, Target: target, Listeners: p.flowListeners(e)}
	f.Name, _ = e.attr("name")
	if c := e.first("conditionExpression"); c != nil {
		f.Condition = p.condition(c, f.ID)
	}
	if f.ID != "" {
		p.process.Flows[f.ID] = f
	}
	source.Outgoing = append(source.Outgoing, f)
	target.Incoming = append(target.Incoming, f)
	switch {
	case target.AttachedTo != nil || target.Parent.Start == target || slices.Contains(p.process.Starts, target):
		p.warning(about(e), "The sequence flow '%s' leads into the event '%s', where no flow should end.", f.ID, target.ID)
	case source.Kind == KindParallelGateway && f.Condition != nil:
		p.warning(about(e), "The sequence flow '%s' leaves the parallel gateway '%s'; its condition has no effect.", f.ID, source.ID)
	}
}

// checkNode enforces what is known of a node when its flows are.
func (p *parser) checkNode(s *scope, n *FlowNode) {
	e := s.elements[n]
	if e == nil {
		return
	}
	if n.Kind == KindExclusiveGateway {
		p.checkExclusive(n, e)
	} else if n.DefaultFlow != nil && n.DefaultFlow.Condition != nil {
		p.warning(about(e), "The default flow '%s' of '%s' has a condition, which has no effect.", n.DefaultFlow.ID, n.ID)
	}
	for _, f := range n.Outgoing {
		if n.AsyncAfter && f.ID == "" {
			p.problem(about(e), "A sequence flow behind '%s' has no id, which it needs because '%s' continues asynchronously.", n.ID, n.ID)
		}
	}
}

// checkExclusive enforces Camunda's rules for the flows of an exclusive gateway.
// A single flow without a condition among several is taken as it stands, in the
// order of the file, and gives a warning.
func (p *parser) checkExclusive(n *FlowNode, e *element) {
	switch len(n.Outgoing) {
	case 0:
		p.problem(about(e), "The exclusive gateway '%s' has no outgoing sequence flow.", n.ID)
		return
	case 1:
		if f := n.Outgoing[0]; f.Condition != nil {
			p.problem(within(e, n.ID, f.ID), "The only sequence flow of the exclusive gateway '%s', '%s', must not have a condition.", n.ID, f.ID)
		}
		return
	}
	var open []*SequenceFlow
	for _, f := range n.Outgoing {
		switch {
		case f == n.DefaultFlow && f.Condition != nil:
			p.problem(within(e, n.ID, f.ID), "The default flow of the exclusive gateway '%s', '%s', must not have a condition.", n.ID, f.ID)
		case f != n.DefaultFlow && f.Condition == nil:
			open = append(open, f)
		}
	}
	if e.ref("default") == "" && len(open) == 1 {
		p.warning(within(e, n.ID, open[0].ID), "The exclusive gateway '%s' has one flow without a condition, '%s'. Mark it as the default flow, or the gateway takes it as soon as its turn comes in the order of the file.", n.ID, open[0].ID)
		return
	}
	for _, f := range open {
		p.problem(within(e, n.ID, f.ID), "The flow '%s' of the exclusive gateway '%s' has no condition and is not the default flow.", f.ID, n.ID)
	}
}
