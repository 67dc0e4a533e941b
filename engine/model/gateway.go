package model

func (p *parser) exclusiveGateway(s *scope, e *element) { p.add(s, e, KindExclusiveGateway) }

func (p *parser) parallelGateway(s *scope, e *element) { p.add(s, e, KindParallelGateway) }

// checkScope enforces what holds for a scope as a whole.
func (p *parser) checkScope(s *scope) {
	if s.starts == 0 {
		if s.node.Kind == KindProcess {
			p.problem(s.element, "process must define a startEvent element")
		} else {
			p.problem(s.element, "subProcess must define a startEvent element")
		}
	}
	for i, n := range s.node.Children {
		if n.Kind == KindExclusiveGateway {
			p.checkExclusive(n, s.nodes[i], s.declared[n.ID])
		} else if n.DefaultFlow != nil && n.DefaultFlow.Condition != nil {
			p.warning(s.nodes[i], "The default flow '%s' of '%s' has a condition, which has no effect.", n.DefaultFlow.ID, n.ID)
		}
	}
}

// checkExclusive enforces Camunda's rules for the flows of an exclusive gateway.
// A single flow without a condition among several is taken as it stands, in the
// order of the file, and gives a warning.
func (p *parser) checkExclusive(n *FlowNode, e *element, declared int) {
	if declared == 0 {
		p.problem(e, "Exclusive Gateway '%s' has no outgoing sequence flows.", n.ID)
		return
	}
	if declared == 1 {
		if len(n.Outgoing) == 1 && n.Outgoing[0].Condition != nil {
			p.problem(e, "Exclusive Gateway '%s' has a single outgoing sequence flow, '%s', which must not have a condition.", n.ID, n.Outgoing[0].ID)
		}
		return
	}
	var open []*SequenceFlow
	for _, f := range n.Outgoing {
		switch {
		case f == n.DefaultFlow && f.Condition != nil:
			p.problem(e, "The default flow of the exclusive gateway '%s', '%s', must not have a condition.", n.ID, f.ID)
		case f != n.DefaultFlow && f.Condition == nil:
			open = append(open, f)
		}
	}
	if n.DefaultFlow == nil && len(open) == 1 {
		p.warning(e, "The exclusive gateway '%s' has one flow without a condition, '%s'. Mark it as the default flow, or the gateway takes it as soon as its turn comes in the order of the file.", n.ID, open[0].ID)
		return
	}
	for _, f := range open {
		p.problem(e, "The exclusive gateway '%s' has the outgoing sequence flow '%s', which has no condition and is not the default flow.", n.ID, f.ID)
	}
}
