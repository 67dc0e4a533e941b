package model

// boundaryEvent reads an event on the boundary of an activity.
func (p *parser) boundaryEvent(s *scope, parent *FlowNode, e *element) {
	ref := e.ref("attachedToRef")
	host := s.byID[ref]
	if _, given := e.attr("attachedToRef"); !given {
		return // the schema demands it
	}
	if host == nil || ref == "" {
		p.problem(about(e), "The boundary event '%s' is attached to '%s', which is not an activity of the same scope.", e.id(), ref)
		return
	}
	n := p.add(s, parent, e, KindBoundaryTimer)
	n.AttachedTo = host
	n.Interrupting = e.bool("cancelActivity", true)
	p.noMapping(e)
	d := definitionsOf(e)
	if d["compensate"] != nil && d["timer"] == nil && d["error"] == nil && d["signal"] == nil && d["cancel"] == nil {
		n.Kind, n.EventScope = KindBoundaryCompensation, host
		p.boundaryCompensation(n, d["compensate"])
		return
	}
	in := host.Outer()
	in.Scope = true
	switch {
	case d["timer"] != nil:
		n.Timer = p.timer(d["timer"], n.ID)
		if n.Interrupting {
			p.warnCycle(n, d["timer"])
		}
		n.catches(in)
	case d["error"] != nil:
		n.Kind, n.Error = KindBoundaryError, p.caughtError(d["error"])
		n.catches(in)
	case d["signal"] != nil:
		n.Kind, n.Signal = KindBoundarySignal, p.signal(d["signal"], n.ID)
		p.subscribe(in, n, d["signal"])
	case d["cancel"] != nil:
		n.Kind = KindBoundaryCancel
		p.boundaryCancel(in, n, d["cancel"])
	case d["message"] != nil:
		n.Kind, n.Message = KindBoundaryMessage, p.message(d["message"], n.ID)
		p.subscribe(in, n, d["message"])
	case d["escalation"] != nil:
		p.boundaryEscalation(in, n, e, d["escalation"])
	case d["conditional"] != nil:
		n.Kind, n.Conditional = KindBoundaryConditional, p.conditional(d["conditional"], n.ID)
		p.subscribe(in, n, d["conditional"])
	default:
		p.problem(about(e), "The boundary event '%s' catches nothing that is supported.", n.ID)
	}
}

func (p *parser) boundaryEscalation(in, n *FlowNode, e, definition *element) {
	switch n.AttachedTo.Kind {
	case KindSubProcess, KindTransaction, KindCallActivity, KindUserTask:
	default:
		p.problem(about(e), "The escalation event '%s' is attached to '%s', from which no escalation can come.", n.ID, n.AttachedTo.ID)
		return
	}
	n.Kind, n.Escalation = KindBoundaryEscalation, p.caughtEscalation(definition, n.ID)
	p.catchEscalation(in, n, definition)
}

func (p *parser) boundaryCancel(in, n *FlowNode, definition *element) {
	transaction := n.AttachedTo
	if transaction.Kind != KindTransaction {
		p.problem(within(definition, n.ID), "The cancel event '%s' is attached to '%s', which is no transaction.", n.ID, transaction.ID)
	}
	for _, other := range in.Catches {
		if other.Kind == KindBoundaryCancel {
			p.problem(within(definition, n.ID), "The transaction '%s' has two cancel events.", transaction.ID)
		}
	}
	n.catches(in)
	for _, end := range transaction.Children {
		if end.Kind == KindCancelEnd {
			end.CancelBoundary = n
		}
	}
}

func (p *parser) boundaryCompensation(n *FlowNode, definition *element) {
	for _, other := range n.Parent.Children {
		if other != n && other.Kind == KindBoundaryCompensation && other.EventScope == n.EventScope {
			p.problem(within(definition, n.ID), "'%s' has two compensation events.", n.EventScope.ID)
		}
	}
	p.warnCatchingCompensation(definition, n.ID)
}

// warnCatchingCompensation names attributes that only throwing events heed.
func (p *parser) warnCatchingCompensation(e *element, owner string) {
	for _, attr := range []string{"activityRef", "waitForCompletion"} {
		if _, ok := e.attr(attr); ok {
			p.warning(within(e, owner), "The attribute '%s' of '%s', which catches compensation, is ignored.", attr, owner)
		}
	}
}

// compensate connects the compensation events of a scope with their handlers,
// and reads these. The associations may also stand in a scope around it.
func (p *parser) compensate(s *scope) {
	for _, e := range s.element.all("association") {
		p.checkAssociation(e)
	}
	for around := s; around != nil; around = around.outer {
		for _, e := range around.element.all("association") {
			p.associate(s, e)
		}
	}
	for _, h := range s.element.children {
		if s.handlers[h.id()] == h && h.id() != "" {
			p.node(s, s.node, h)
		}
	}
}

func (p *parser) checkAssociation(e *element) {
	for _, attr := range []string{"sourceRef", "targetRef"} {
		// The references may have a prefix.
		switch ref := e.ref(attr); {
		case ref == "":
			p.problem(about(e), "The association '%s' has no %s.", e.id(), attr)
		case p.ids[ref] == nil && p.ids[localName(ref)] == nil:
			p.problem(about(e), "The %s '%s' of the association '%s' is not in the file.", attr, ref, e.id())
		}
	}
}

// associate has a compensation event of a scope lead to its handler.
func (p *parser) associate(s *scope, association *element) {
	event, target := s.byID[localName(association.ref("sourceRef"))], localName(association.ref("targetRef"))
	if event == nil || event.Kind != KindBoundaryCompensation {
		return
	}
	if h := s.handlers[target]; h != nil {
		delete(s.handlers, target)
		p.node(s, event.EventScope.Outer().bodyOr(s.node), h)
	}
	p.handler(association, event, s.byID[target])
}

// bodyOr is n where it is the body of a multi-instance activity: its handler
// stands inside of it. Else it is the scope.
func (n *FlowNode) bodyOr(scope *FlowNode) *FlowNode {
	if n.Loop != nil {
		return n
	}
	return scope
}

func (p *parser) handler(association *element, event, handler *FlowNode) {
	host := event.EventScope
	switch {
	case handler == nil:
	case !handler.ForCompensation:
		p.problem(within(association, event.ID, handler.ID), "The compensation event '%s' leads to '%s', which is not marked isForCompensation.", event.ID, handler.ID)
	case host.CompensationHandler != nil && host.CompensationHandler.TriggeredByEvent:
		p.problem(within(association, host.ID, event.ID), "'%s' has both a compensation event and an event subprocess that begins with compensation.", host.ID)
	default:
		host.CompensationHandler = handler
	}
}

func localName(ref string) string {
	for i := len(ref) - 1; i >= 0; i-- {
		if ref[i] == ':' {
			return ref[i+1:]
		}
	}
	return ref
}
