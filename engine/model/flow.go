package model

import (
	"strings"

	"github.com/sluice-bpm/sluice/engine/expr"
)

// sequenceFlow keeps the flow until all nodes of its scope are known.
func (p *parser) sequenceFlow(s *scope, e *element) {
	s.flows = append(s.flows, e)
	source, _ := e.attr("sourceRef")
	source = strings.TrimSpace(source)
	s.declared[source]++
	s.sources[e.id()] = source
	for _, c := range e.children {
		if c.space != bpmnNS {
			continue
		}
		if r, known := p.rules[c.local]; !known || r.place&inFlow == 0 {
			p.problem(c, "<%s> is not known inside of <sequenceFlow>.", c.local)
		}
	}
	for _, list := range e.all("extensionElements") {
		for _, c := range list.children {
			if x := p.extensionRules[c.local]; c.isExtension() && x.refuse != "" {
				p.refuse(c, x.refuse)
			}
		}
	}
}

// linkFlows connects the nodes of a scope, in the order of the file.
func (p *parser) linkFlows(s *scope) {
	for _, e := range s.flows {
		source := p.end(s, e, "sourceRef", "source")
		target := p.end(s, e, "targetRef", "destination")
		condition := p.condition(e)
		if source == nil || target == nil {
			continue
		}
		name, _ := e.attr("name")
		f := &SequenceFlow{ID: e.id(), Name: name, Source: source, Target: target, Condition: condition}
		if f.ID == "" && source.AsyncAfter {
			p.problem(e, "The sequence flow from '%s' to '%s' must have an id, because '%s' continues asynchronously.", source.ID, target.ID, source.ID)
		}
		if f.ID != "" {
			s.process.Flows[f.ID] = f
		}
		source.Outgoing = append(source.Outgoing, f)
		target.Incoming = append(target.Incoming, f)
		p.checkEnds(e, f)
	}
	for i, n := range s.node.Children {
		p.linkDefault(s, n, s.nodes[i])
	}
}

// end finds the node at one end of a flow. It is nil where there is none, or
// where it was refused and the problem is known already.
func (p *parser) end(s *scope, e *element, attr, what string) *FlowNode {
	ref, ok := e.attr(attr)
	if !ok || ref == "" {
		p.problem(e, "The sequence flow '%s' has no %s.", e.id(), attr)
		return nil
	}
	ref = strings.TrimSpace(ref)
	if n, ok := s.byID[ref]; ok {
		return n
	}
	other, exists := p.ids[ref]
	switch {
	case s.refused[ref]:
	case !exists:
		p.problem(e, "Invalid %s '%s' of sequence flow '%s'", what, ref, e.id())
	case p.rules[other.local].place&inScope == 0 || other.parent == s.element:
		p.problem(e, "Invalid %s '%s' of sequence flow '%s': a <%s> cannot be connected", what, ref, e.id(), other.local)
	default:
		p.problem(e, "Invalid %s '%s' of sequence flow '%s': it lies in another scope, and a flow cannot cross the border of a subprocess or process", what, ref, e.id())
	}
	return nil
}

func (p *parser) checkEnds(e *element, f *SequenceFlow) {
	if f.Target.AttachedTo != nil || f.Target.Kind == KindBoundaryTimer {
		p.problem(e, "The sequence flow '%s' leads into the boundary event '%s'; a boundary event has no incoming flow.", f.ID, f.Target.ID)
	}
	if f.Target.Kind == KindStartEvent {
		p.warning(e, "The sequence flow '%s' leads into the start event '%s'.", f.ID, f.Target.ID)
	}
	if f.Source.Kind == KindEndEvent {
		p.warning(e, "The sequence flow '%s' leaves the end event '%s' and is never taken.", f.ID, f.Source.ID)
	}
	if f.Source.Kind == KindParallelGateway && f.Condition != nil {
		p.warning(e, "The sequence flow '%s' leaves the parallel gateway '%s'; its condition has no effect.", f.ID, f.Source.ID)
	}
}

// condition is the compiled condition of a flow, nil without one.
func (p *parser) condition(e *element) *expr.Expression {
	list := e.all("conditionExpression")
	if len(list) == 0 {
		return nil
	}
	c := list[0]
	if len(list) > 1 {
		p.problem(list[1], "The sequence flow '%s' has two conditions.", e.id())
	}
	if kind, ok := c.attrNS(xsiNS, "type"); ok && !strings.HasSuffix(":"+kind, ":tFormalExpression") {
		p.problem(c, "The condition of the sequence flow '%s' has the type '%s'; only tFormalExpression is supported.", e.id(), kind)
		return nil
	}
	language, _ := c.attr("language")
	if _, ok := c.ext("resource"); ok || language != "" && !strings.EqualFold(language, "juel") {
		p.problem(c, "Scripts as conditions are not supported yet (sequence flow '%s').", e.id())
		return nil
	}
	text := strings.TrimSpace(c.text)
	if text == "" {
		p.problem(c, "The condition of the sequence flow '%s' is empty.", e.id())
		return nil
	}
	x := p.expression(c, "conditionExpression", text)
	if x != nil {
		if _, literal := x.Literal(); literal {
			p.warning(c, "The condition of the sequence flow '%s' is the text '%s' and no expression, which is neither true nor false.", e.id(), text)
		}
	}
	return x
}

func (p *parser) linkDefault(s *scope, n *FlowNode, e *element) {
	ref, _ := e.attr("default")
	if ref = strings.TrimSpace(ref); ref == "" {
		return
	}
	for _, f := range n.Outgoing {
		if f.ID == ref {
			n.DefaultFlow = f
			return
		}
	}
	// A flow to a refused node was reported with the node.
	if s.sources[ref] == n.ID {
		return
	}
	p.problem(e, "The default flow '%s' of '%s' does not leave it.", ref, n.ID)
}

// association must connect something; it has no effect otherwise.
func (p *parser) association(_ *scope, e *element) {
	for _, attr := range []string{"sourceRef", "targetRef"} {
		ref, _ := e.attr(attr)
		ref = strings.TrimSpace(ref)
		local := ref[strings.LastIndexByte(ref, ':')+1:] // the references are QNames
		if ref == "" {
			p.problem(e, "The association '%s' has no %s.", e.id(), attr)
		} else if p.ids[ref] == nil && p.ids[local] == nil {
			p.problem(e, "The %s '%s' of the association '%s' is not in the file.", attr, ref, e.id())
		}
	}
}
