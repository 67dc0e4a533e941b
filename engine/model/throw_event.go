package model

// throwEvent reads an intermediate throwing event. A throwing link is no node:
// the flow that leads to it leads to the link's target.
func (p *parser) throwEvent(s *scope, parent *FlowNode, e *element) {
	d := definitionsOf(e)
	if link := d["link"]; link != nil {
		name, _ := link.attr("name")
		s.links[e.id()] = name
		return
	}
	n := p.add(s, parent, e, KindNoneThrow)
	switch {
	case d["signal"] != nil:
		n.Kind = KindSignalThrow
		p.thrownSignal(n, d["signal"])
	case d["compensate"] != nil:
		n.Kind = KindCompensationThrow
		p.thrownCompensation(s, n, d["compensate"])
	case d["message"] != nil:
		if isImplemented(d["message"]) {
			n.Kind = KindMessageThrow
			p.service(n, d["message"], e)
		}
	case d["escalation"] != nil:
		n.Kind, n.Escalation = KindEscalationThrow, p.thrownEscalation(d["escalation"], n.ID)
	}
}

// endEvent reads an end event.
func (p *parser) endEvent(s *scope, parent *FlowNode, e *element) {
	n := p.add(s, parent, e, KindEndEvent)
	d := definitionsOf(e)
	switch {
	case d["error"] != nil:
		n.Kind, n.Error = KindErrorEnd, p.thrownError(d["error"], n.ID)
	case d["cancel"] != nil:
		if parent.Kind != KindTransaction {
			p.problem(within(d["cancel"], n.ID), "The cancel event '%s' does not end a transaction.", n.ID)
		}
		n.Kind, n.Scope = KindCancelEnd, true
	case d["terminate"] != nil:
		n.Kind = KindTerminateEnd
	case d["message"] != nil:
		n.Kind = KindPlainMessageEnd
		if isImplemented(d["message"]) {
			n.Kind = KindMessageEnd
			p.service(n, d["message"], e)
		}
	case d["signal"] != nil:
		n.Kind = KindSignalEnd
		p.thrownSignal(n, d["signal"])
	case d["compensate"] != nil:
		n.Kind = KindCompensationEnd
		p.thrownCompensation(s, n, d["compensate"])
	case d["escalation"] != nil:
		n.Kind, n.Escalation = KindEscalationEnd, p.thrownEscalation(d["escalation"], n.ID)
	}
}

func (p *parser) thrownSignal(n *FlowNode, e *element) {
	n.Signal = p.signal(e, n.ID)
	if n.Signal != nil {
		n.Signal.Inputs, n.Signal.BusinessKey = p.inputs(e, n.ID)
	}
}

// thrownError reads an error that must have a code.
func (p *parser) thrownError(e *element, owner string) *ErrorEvent {
	if ref, _ := e.attr("errorRef"); ref == "" {
		p.problem(within(e, owner), "The error event '%s' needs the attribute 'errorRef'.", owner)
		return nil
	}
	thrown := &ErrorEvent{Code: p.errorCode(e)}
	if thrown.Code == "" {
		p.problem(within(e, owner), "The error that '%s' throws has no errorCode.", owner)
	}
	if d, ok := p.errors[e.ref("errorRef")]; ok {
		message, _ := d.ext("errorMessage")
		thrown.Message = p.expression(within(e, owner), "errorMessage", message)
	}
	return thrown
}

// thrownEscalation reads an escalation that must have a code.
func (p *parser) thrownEscalation(e *element, owner string) *Escalation {
	d, ok := p.reference(e, "escalationRef", p.escalations, owner)
	if !ok {
		return nil
	}
	code, _ := d.attr("escalationCode")
	if code == "" {
		p.problem(within(e, owner), "The escalation that '%s' throws has no escalationCode.", owner)
	}
	return &Escalation{Code: code}
}

// thrownCompensation reads what is compensated; that there is such an activity
// is checked where all are known.
func (p *parser) thrownCompensation(s *scope, n *FlowNode, e *element) {
	n.Scope = true
	n.Compensation = &Compensation{ActivityID: e.ref("activityRef")}
	if !e.bool("waitForCompletion", true) {
		p.warning(within(e, n.ID), "The compensation that '%s' throws is waited for all the same.", n.ID)
	}
	if id := n.Compensation.ActivityID; id != "" && !p.canCompensate(s, id) {
		p.problem(within(e, n.ID), "'%s' compensates '%s', which is no activity of its scope.", n.ID, id)
	}
}

// canCompensate tells whether an activity stands in the scope or, for an event
// subprocess, around it.
func (p *parser) canCompensate(s *scope, id string) bool {
	e := p.ids[id]
	if e == nil || p.readers[e.local] == nil {
		return false
	}
	return e.parent == s.element || s.node.TriggeredByEvent && e.parent == s.element.parent
}
