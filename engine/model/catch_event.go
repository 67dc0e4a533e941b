package model

import (
	"slices"
	"strings"
)

// definitionsOf are the event definitions of an event by the beginning of their
// tag; of several of one kind the first counts.
func definitionsOf(e *element) map[string]*element {
	found := map[string]*element{}
	for _, c := range e.children {
		if kind, ok := strings.CutSuffix(c.local, "EventDefinition"); ok && c.space == bpmnNS && found[kind] == nil {
			found[kind] = c
		}
	}
	return found
}

// catchEvent reads an intermediate catching event.
func (p *parser) catchEvent(s *scope, parent *FlowNode, e *element) {
	n := p.add(s, parent, e, KindLinkCatch)
	in := n
	if gateway := s.byID[s.gateways[n.ID]]; gateway != nil {
		in = gateway
		n.Interrupting = true
	} else {
		n.Scope = true
	}
	d := definitionsOf(e)
	switch {
	case d["timer"] != nil:
		n.Kind, n.Timer = KindTimerCatch, p.timer(d["timer"], n.ID)
		p.warnCycle(n, d["timer"])
		n.catches(in)
	case d["signal"] != nil:
		n.Kind, n.Signal = KindSignalCatch, p.signal(d["signal"], n.ID)
		p.subscribe(in, n, d["signal"])
	case d["message"] != nil:
		n.Kind, n.Message = KindMessageCatch, p.message(d["message"], n.ID)
		p.subscribe(in, n, d["message"])
	case d["link"] != nil:
		if in != n {
			p.problem(about(e), "The link event '%s' cannot stand behind an event-based gateway.", n.ID)
		}
		p.linkTarget(n, e, d["link"])
	case d["conditional"] != nil:
		n.Kind, n.Conditional = KindConditionalCatch, p.conditional(d["conditional"], n.ID)
		p.subscribe(in, n, d["conditional"])
	default:
		p.problem(about(e), "The intermediate event '%s' catches nothing that is supported.", n.ID)
	}
}

// linkTarget notes where a link leads to.
func (p *parser) linkTarget(n *FlowNode, e, definition *element) {
	link, _ := definition.attr("name")
	switch _, twice := p.linkTargets[link]; {
	case twice:
		p.problem(about(e), "Two events catch the link '%s'.", link)
		return
	case link != n.Name:
		p.warning(about(e), "The event '%s' is named '%s', but its link '%s'; it is better to name both alike.", n.ID, n.Name, link)
	}
	p.linkTargets[link] = n.ID
}

// eventBasedGateway reads a gateway that waits for the events behind it.
func (p *parser) eventBasedGateway(s *scope, parent *FlowNode, e *element) {
	n := p.add(s, parent, e, KindEventBasedGateway)
	n.Scope = true
	if n.AsyncAfter {
		p.problem(about(e), "The event-based gateway '%s' cannot continue asynchronously behind it.", n.ID)
	}
	for _, f := range s.element.all("sequenceFlow") {
		target, known := p.ids[f.ref("targetRef")]
		if f.ref("sourceRef") == n.ID && known && target.parent == s.element && target.local != "intermediateCatchEvent" {
			p.problem(about(e), "The event-based gateway '%s' leads to '%s'; it can lead to intermediate catching events only.", n.ID, target.id())
		}
	}
}

// message finds the message that an event definition or receive task refers to.
func (p *parser) message(e *element, owner string) *Message {
	m, ok := p.reference(e, "messageRef", p.messages, owner)
	if !ok {
		return nil
	}
	name, _ := m.attr("name")
	return &Message{Name: p.expression(within(e, owner), "name", name)}
}

// signal finds the signal that an event definition refers to.
func (p *parser) signal(e *element, owner string) *Signal {
	g, ok := p.reference(e, "signalRef", p.signals, owner)
	if !ok {
		return nil
	}
	name, _ := g.attr("name")
	return &Signal{Name: p.expression(within(e, owner), "name", name), Async: p.extBool(e, "async", false)}
}

// reference follows a reference to a declaration, which may have a prefix.
func (p *parser) reference(e *element, attr string, declared map[string]*element, owner string) (*element, bool) {
	ref, ok := e.attr(attr)
	if !ok {
		p.problem(within(e, owner), "<%s> of '%s' needs the attribute '%s'.", e.local, owner, attr)
		return nil, false
	}
	ref = strings.TrimSpace(ref)
	d, ok := declared[ref]
	if !ok {
		d, ok = declared[ref[strings.IndexByte(ref, ':')+1:]]
	}
	if !ok {
		p.problem(within(e, owner), "The %s '%s' of '%s' is not in the file.", attr, ref, owner)
	}
	return d, ok
}

// conditional reads the condition that an event waits for.
func (p *parser) conditional(e *element, owner string) *Conditional {
	p.process.Conditional = true
	c := &Conditional{}
	c.VariableName, _ = e.ext("variableName")
	events, _ := e.ext("variableEvents")
	for _, event := range splitList(events) {
		if !slices.Contains([]string{"create", "update", "delete"}, event) {
			p.warning(within(e, owner), "'%s' is no change of a variable; there are create, update and delete.", event)
		}
		c.VariableEvents = append(c.VariableEvents, event)
	}
	condition := e.first("condition")
	if condition == nil {
		p.problem(within(e, owner), "The conditional event '%s' has no condition.", owner)
		return nil
	}
	c.Condition = p.condition(condition, owner)
	if c.Condition == nil {
		return nil
	}
	return c
}

// subscribe makes n wait in a scope and refuses what could not be told apart
// there. Nothing is done where the reference was a problem already.
func (p *parser) subscribe(in, n *FlowNode, e *element) {
	if n.Message == nil && n.Signal == nil && n.Conditional == nil {
		return
	}
	if n.Message != nil && n.Message.Name == nil {
		p.problem(within(e, n.ID), "The message of '%s' has no name.", n.ID)
		return
	}
	for _, other := range in.Catches {
		starts := n.Parent.Kind == KindProcess && in.Kind == KindProcess
		if alike := other.Parent.Kind == KindProcess && in.Kind == KindProcess; alike != starts {
			continue
		}
		switch {
		case n.Message != nil && other.Message != nil && n.Message.Name.Source() == other.Message.Name.Source():
			p.problem(within(e, n.ID), "'%s' waits for the message '%s', as '%s' does in the same scope.", n.ID, n.Message.Name.Source(), other.ID)
		case n.Signal != nil && other.Signal != nil && n.Signal.Name.Source() == other.Signal.Name.Source():
			p.problem(within(e, n.ID), "'%s' waits for the signal '%s', as '%s' does in the same scope.", n.ID, n.Signal.Name.Source(), other.ID)
		case starts && n.Conditional != nil && other.Conditional != nil && n.Conditional.Condition.Source() == other.Conditional.Condition.Source():
			p.problem(within(e, n.ID), "'%s' waits for the same condition as '%s'.", n.ID, other.ID)
		}
	}
	n.catches(in)
}

// caughtError reads what a catching error event catches.
func (p *parser) caughtError(e *element) *ErrorEvent {
	c := &ErrorEvent{}
	c.CodeVariable, _ = e.ext("errorCodeVariable")
	c.MessageVariable, _ = e.ext("errorMessageVariable")
	c.Code = p.errorCode(e)
	return c
}

// errorCode is the code of the error that e refers to; a reference to nothing
// is itself the code.
func (p *parser) errorCode(e *element) string {
	ref, ok := e.attr("errorRef")
	if !ok {
		return ""
	}
	if d, ok := p.errors[ref]; ok {
		code, _ := d.attr("errorCode")
		return code
	}
	return ref
}

// caughtEscalation reads what a catching escalation event catches.
func (p *parser) caughtEscalation(e *element, owner string) *Escalation {
	c := &Escalation{}
	c.CodeVariable, _ = e.ext("escalationCodeVariable")
	ref, ok := e.attr("escalationRef")
	if !ok {
		return c
	}
	d, ok := p.escalations[ref]
	if !ok {
		p.problem(within(e, owner), "The escalation '%s' is not in the file.", ref)
		return c
	}
	c.Code, _ = d.attr("escalationCode")
	return c
}

// catchEscalation makes n catch escalations in a scope; two boundary events, or
// two event subprocesses, must not catch the same.
func (p *parser) catchEscalation(in, n *FlowNode, e *element) {
	for _, other := range in.Catches {
		if other.Escalation == nil || (other.AttachedTo == nil) != (n.AttachedTo == nil) {
			continue
		}
		a, b := other.Escalation.Code, n.Escalation.Code
		switch {
		case a == "" && b == "":
			p.problem(within(e, n.ID), "'%s' catches every escalation, as '%s' does already.", n.ID, other.ID)
		case a == "" || b == "":
			p.problem(within(e, n.ID), "Of '%s' and '%s' one catches every escalation and the other one of a code.", n.ID, other.ID)
		case a == b:
			p.problem(within(e, n.ID), "'%s' catches the escalation '%s', as '%s' does already.", n.ID, b, other.ID)
		}
	}
	n.catches(in)
}
