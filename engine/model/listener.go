package model

import (
	"slices"
	"strings"
)

// executionListeners reads the listeners of a process or flow node.
func (p *parser) executionListeners(e *element, owner string) []Listener {
	var all []Listener
	for _, c := range e.extensions("executionListener") {
		event, _ := c.attr("event")
		switch {
		case strings.TrimSpace(event) == "":
			p.problem(within(c, owner), "An execution listener of '%s' names no event.", owner)
			continue
		case event != "start" && event != "end":
			p.problem(within(c, owner), "An execution listener of '%s' listens to '%s'; there are start and end.", owner, event)
			continue
		}
		if l, ok := p.listener(c, owner); ok {
			l.Event = event
			all = append(all, l)
		}
	}
	return all
}

// flowListeners reads the listeners of a sequence flow, whatever event they name.
func (p *parser) flowListeners(e *element) []Listener {
	var all []Listener
	for _, c := range e.extensions("executionListener") {
		if l, ok := p.listener(c, e.id()); ok {
			l.Event = "take"
			all = append(all, l)
		}
	}
	return all
}

// listener reads what a listener does.
func (p *parser) listener(e *element, owner string) (Listener, bool) {
	l := Listener{}
	class, byClass := e.attr("class")
	text, byExpression := e.attr("expression")
	delegate, byDelegate := e.attr("delegateExpression")
	scripts := e.allExtensions("script")
	switch {
	case byClass && class != "":
		l.Class, l.Fields = class, p.fields(e, owner)
	case byClass:
		p.problem(within(e, owner), "The class of a listener of '%s' is empty.", owner)
	case byExpression:
		l.Expression = p.expression(within(e, owner), "expression", text)
	case byDelegate && delegate != "":
		l.DelegateExpression, l.Fields = p.expression(within(e, owner), "delegateExpression", delegate), p.fields(e, owner)
	case byDelegate:
		p.problem(within(e, owner), "The delegateExpression of a listener of '%s' is empty.", owner)
	case len(scripts) > 0:
		l.Script = p.extensionScript(scripts[0], owner)
	default:
		p.problem(within(e, owner), "A listener of '%s' does nothing: it needs a class, an expression, a delegateExpression or a script.", owner)
	}
	return l, l.Class != "" || l.Expression != nil || l.DelegateExpression != nil || l.Script != nil
}

// taskEvents are the events of a task that listeners may name.
var taskEvents = []string{"create", "assignment", "complete", "update", "delete", "timeout"}

// taskListeners reads the listeners of a user task; those of timeouts make it a scope.
func (p *parser) taskListeners(n *FlowNode, e *element) {
	for _, c := range e.extensions("taskListener") {
		event, ok := c.attr("event")
		if !ok || !slices.Contains(taskEvents, event) {
			p.problem(about(e), "A task listener of '%s' listens to '%s'; there are %s.", n.ID, event, strings.Join(taskEvents, ", "))
			continue
		}
		l := TaskListener{ID: c.id()}
		if event == "timeout" {
			if l.Timer = p.timeout(n, c); l.Timer == nil {
				continue
			}
			n.Scope = true
		}
		if l.Listener, ok = p.listener(c, n.ID); ok {
			l.Event = event
			n.UserTask.Listeners = append(n.UserTask.Listeners, l)
		}
	}
}

// timeout reads the timer of a task listener.
func (p *parser) timeout(n *FlowNode, e *element) *Timer {
	if e.id() == "" {
		p.problem(within(e, n.ID), "The timeout listener of '%s' has no id.", n.ID)
	}
	d := e.first("timerEventDefinition")
	if d == nil {
		p.problem(within(e, n.ID), "The timeout listener of '%s' has no timerEventDefinition.", n.ID)
		return nil
	}
	return p.timer(d, n.ID)
}
