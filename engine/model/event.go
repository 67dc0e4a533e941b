package model

import "strings"

// startEvent reads a none start event; its form and initiator count only on the
// level of the process.
func (p *parser) startEvent(s *scope, e *element) {
	s.starts++
	if len(eventDefinitions(e)) > 0 {
		for _, d := range eventDefinitions(e) {
			p.problem(d, "%s start events are not supported yet (start event '%s').", eventName(d), e.id())
		}
		s.refused[e.id()] = true
		return
	}
	n := p.add(s, e, KindStartEvent)
	if s.node.Kind == KindProcess {
		n.Initiator, _ = e.ext("initiator")
		p.form(n, e)
	}
	if s.node.Start == nil {
		s.node.Start = n
		return
	}
	if s.node.Kind == KindProcess {
		p.problem(e, "A process can have only one start event; '%s' is one more.", n.ID)
	} else {
		p.problem(e, "A subprocess can have only one start event; '%s' is one more.", n.ID)
	}
}

func (p *parser) endEvent(s *scope, e *element) {
	if len(eventDefinitions(e)) > 0 {
		for _, d := range eventDefinitions(e) {
			p.problem(d, "%s end events are not supported yet (end event '%s').", eventName(d), e.id())
		}
		s.refused[e.id()] = true
		return
	}
	p.add(s, e, KindEndEvent)
}

// boundaryEvent reads a timer on the boundary of an activity; it is linked to
// the activity after the whole scope is read.
func (p *parser) boundaryEvent(s *scope, e *element) {
	defs := eventDefinitions(e)
	if len(defs) == 1 && defs[0].local == "timerEventDefinition" {
		n := p.add(s, e, KindBoundaryTimer)
		n.CancelActivity = p.bool(e, "cancelActivity", true)
		n.Timer = p.timer(defs[0])
		if n.Timer != nil && n.Timer.Kind == TimerCycle && n.CancelActivity {
			p.warning(e, "The boundary event '%s' interrupts its activity, so that its time cycle comes to one repetition only.", n.ID)
		}
		return
	}
	s.refused[e.id()] = true
	switch len(defs) {
	case 0:
		p.problem(e, "Unsupported boundary event type: '%s' has no event definition", e.id())
	case 1:
		p.problem(defs[0], "%s boundary events are not supported yet (boundary event '%s').", eventName(defs[0]), e.id())
	default:
		p.problem(e, "Events with several definitions are not supported yet (boundary event '%s').", e.id())
	}
}

// linkBoundaries attaches the boundary events of a scope to their activities.
func (p *parser) linkBoundaries(s *scope) {
	for i, n := range s.node.Children {
		if n.Kind != KindBoundaryTimer {
			continue
		}
		e := s.nodes[i]
		ref, _ := e.attr("attachedToRef")
		ref = strings.TrimSpace(ref)
		host, ok := s.byID[ref]
		_, exists := p.ids[ref]
		switch {
		case ref == "":
			p.problem(e, "The boundary event '%s' has no attachedToRef.", n.ID)
		case s.refused[ref]:
		case !ok && exists:
			p.problem(e, "The boundary event '%s' is attached to '%s', which is not an activity of the same scope.", n.ID, ref)
		case !ok:
			p.problem(e, "The boundary event '%s' is attached to '%s', which is not in the file.", n.ID, ref)
		case !host.isActivity():
			p.problem(e, "The boundary event '%s' is attached to '%s', which is not an activity.", n.ID, ref)
		default:
			n.AttachedTo = host
			host.Boundary = append(host.Boundary, n)
			host.Scope = true
		}
	}
}

func (n *FlowNode) isActivity() bool {
	switch n.Kind {
	case KindUserTask, KindServiceTask, KindSubProcess:
		return true
	}
	return false
}

// eventDefinitions are the definitions of an event, referenced ones included.
func eventDefinitions(e *element) []*element {
	var found []*element
	for _, c := range e.children {
		if c.space == bpmnNS && (strings.HasSuffix(c.local, "EventDefinition") || c.local == "eventDefinitionRef") {
			found = append(found, c)
		}
	}
	return found
}

// eventName is the kind of an event definition as a word: Message, Timer, …
func eventName(e *element) string {
	name, isDefinition := strings.CutSuffix(e.local, "EventDefinition")
	if !isDefinition || name == "" {
		return "Referenced"
	}
	if name == "compensate" {
		return "Compensation"
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
