package model

// startEvent reads the start event of a process, a subprocess or an event
// subprocess.
func (p *parser) startEvent(s *scope, parent *FlowNode, e *element) {
	n := p.add(s, parent, e, KindStartEvent)
	switch {
	case parent.Kind == KindProcess:
		p.processStart(n, e)
	default:
		if parent.Start == nil {
			parent.Start = n
		} else {
			p.problem(within(s.element, n.ID), "The subprocess '%s' has a second start event, '%s'.", parent.ID, n.ID)
		}
		if parent.TriggeredByEvent {
			p.eventStart(parent, n, e)
		} else {
			p.plainStart(n, e)
		}
	}
	p.noMapping(e)
}

// processStart reads a start event of the process itself.
func (p *parser) processStart(n *FlowNode, e *element) {
	root := n.Parent
	p.process.Starts = append(p.process.Starts, n)
	n.Initiator, _ = e.ext("initiator")
	p.form(n, e)
	d := definitionsOf(e)
	switch {
	case d["timer"] != nil:
		n.Kind, n.Timer = KindTimerStart, p.timer(d["timer"], n.ID)
	case d["message"] != nil:
		n.Kind, n.Message = KindMessageStart, p.message(d["message"], n.ID)
		if n.Message != nil && n.Message.Name != nil {
			if _, literal := n.Message.Name.Literal(); !literal {
				p.problem(within(d["message"], n.ID), "The message '%s' starts a process and must not be named by an expression.", n.Message.Name.Source())
			}
		}
		p.subscribe(root, n, e)
	case d["signal"] != nil:
		n.Kind, n.Signal = KindSignalStart, p.signal(d["signal"], n.ID)
		p.subscribe(root, n, d["signal"])
	case d["conditional"] != nil:
		n.Kind, n.Conditional = KindConditionalStart, p.conditional(d["conditional"], n.ID)
		p.subscribe(root, n, e)
	}
}

// plainStart refuses what a subprocess cannot begin with.
func (p *parser) plainStart(n *FlowNode, e *element) {
	for _, d := range e.children {
		if d.space == bpmnNS && isEventDefinition(d.local) && d.local != "cancelEventDefinition" && d.local != "terminateEventDefinition" && d.local != "linkEventDefinition" {
			p.problem(within(d, n.ID), "The start event '%s' of a subprocess has a <%s>; only event subprocesses begin with an event.", n.ID, d.local)
		}
	}
}

// eventStart reads the event that an event subprocess waits for.
func (p *parser) eventStart(sub, n *FlowNode, e *element) {
	sub.Interrupting = e.bool("isInterrupting", true)
	n.Interrupting = sub.Interrupting
	scope := sub.Parent
	d := definitionsOf(e)
	switch {
	case d["error"] != nil:
		n.Kind, n.Error = KindErrorStart, p.caughtError(d["error"])
		if !sub.Interrupting {
			p.problem(about(e), "The error start event '%s' of an event subprocess must interrupt.", n.ID)
		}
		n.catches(scope)
	case d["message"] != nil:
		n.Kind, n.Message = KindMessageStart, p.message(d["message"], n.ID)
		p.subscribe(scope, n, d["message"])
	case d["signal"] != nil:
		n.Kind, n.Signal = KindSignalStart, p.signal(d["signal"], n.ID)
		p.subscribe(scope, n, d["signal"])
	case d["timer"] != nil:
		n.Kind, n.Timer = KindTimerStart, p.timer(d["timer"], n.ID)
		if sub.Interrupting {
			p.warnCycle(n, d["timer"])
		}
		n.catches(scope)
	case d["compensate"] != nil:
		n.Kind = KindCompensationStart
		n.EventScope = scope
		p.compensationStart(sub, n, e, d["compensate"])
	case d["escalation"] != nil:
		n.Kind, n.Escalation = KindEscalationStart, p.caughtEscalation(d["escalation"], n.ID)
		p.catchEscalation(scope, n, d["escalation"])
	case d["conditional"] != nil:
		n.Kind, n.Conditional = KindConditionalStart, p.conditional(d["conditional"], n.ID)
		p.subscribe(scope, n, d["conditional"])
	default:
		p.problem(about(e), "The start event '%s' of an event subprocess needs an error, message, timer, signal, compensation, escalation or condition.", n.ID)
	}
}

// compensationStart makes an event subprocess the compensation handler of what
// is around it.
func (p *parser) compensationStart(sub, n *FlowNode, e, definition *element) {
	host := sub.Parent
	switch {
	case host.Kind == KindProcess:
		p.problem(about(e), "An event subprocess that begins with compensation is supported inside of embedded subprocesses only.")
	case host.CompensationHandler != nil:
		p.problem(about(e), "'%s' has two handlers of compensation.", host.ID)
	default:
		host.CompensationHandler = sub
	}
	sub.ForCompensation = true
	p.warnCatchingCompensation(definition, n.ID)
}
