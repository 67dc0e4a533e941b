package model

import (
	"cmp"
	"slices"
	"strings"
)

// scope is a process or subprocess while it is built.
type scope struct {
	node    *FlowNode
	element *element
	// byID are the nodes directly inside; a multi-instance activity by its inner
	// node. elements are the nodes' XML.
	byID     map[string]*FlowNode
	elements map[*FlowNode]*element
	// gateways are the event-based gateways in front of catching events, by the
	// event's id.
	gateways map[string]string
	// links are the names of the throwing link events, by id.
	links map[string]string
	// handlers are the compensation handlers, which are read last, by id.
	handlers map[string]*element
	outer    *scope // nil for the process
}

func newScope(n *FlowNode, e *element, outer *scope) *scope {
	s := &scope{
		node: n, element: e, outer: outer, byID: map[string]*FlowNode{}, elements: map[*FlowNode]*element{},
		gateways: map[string]string{}, links: map[string]string{}, handlers: map[string]*element{},
	}
	kinds := map[string]string{}
	for _, c := range e.children {
		if c.space == bpmnNS && c.id() != "" {
			kinds[c.id()] = c.local
		}
	}
	for _, f := range e.all("sequenceFlow") {
		source, target := f.ref("sourceRef"), f.ref("targetRef")
		if kinds[source] == "eventBasedGateway" && kinds[target] == "intermediateCatchEvent" {
			s.gateways[target] = source
		}
	}
	return s
}

// ref is a reference to an id of the same file.
func (e *element) ref(attr string) string {
	v, _ := e.attr(attr)
	return strings.TrimSpace(v)
}

// fill parses what is directly inside of a process or subprocess, links it and
// checks it. Catching events need the gateway in front of them, boundary events
// their host, compensation handlers what they compensate, and flows all nodes.
func (p *parser) fill(s *scope) {
	if s.element.first("startEvent") == nil && s.element.local != "transaction" {
		p.problem(about(s.element), "<%s> '%s' has no start event.", s.element.local, s.element.id())
	}
	last := []string{"eventBasedGateway", "intermediateCatchEvent", "boundaryEvent"}
	for _, e := range s.element.children {
		switch {
		case e.space != bpmnNS || slices.Contains(last, e.local):
		case e.bool("isForCompensation", false):
			s.handlers[e.id()] = e
		default:
			p.node(s, s.node, e)
		}
	}
	for _, tag := range last {
		for _, e := range s.element.all(tag) {
			p.node(s, s.node, e)
		}
	}
	p.compensate(s)
	p.linkFlows(s)
	s.sortChildren()
	for _, n := range s.node.Children {
		p.checkNode(s, n)
	}
}

// node parses one child of a scope, if it is a flow node, into its parent.
func (p *parser) node(s *scope, parent *FlowNode, e *element) {
	if read, ok := p.readers[e.local]; ok {
		read(s, parent, e)
	}
}

// reader reads a flow node.
type reader func(s *scope, parent *FlowNode, e *element)

// nodeReaders are the readers of all flow nodes, by tag.
func (p *parser) nodeReaders() map[string]reader {
	plain := func(kind Kind) reader {
		return func(s *scope, parent *FlowNode, e *element) { p.add(s, parent, e, kind) }
	}
	unsupported := func(_ *scope, _ *FlowNode, e *element) {
		p.warning(about(e), "<%s> '%s' is not supported and ignored.", e.local, e.id())
	}
	return map[string]reader{
		"adHocSubProcess":        unsupported,
		"boundaryEvent":          p.boundaryEvent,
		"businessRuleTask":       p.businessRuleTask,
		"callActivity":           p.callActivity,
		"complexGateway":         unsupported,
		"endEvent":               p.endEvent,
		"eventBasedGateway":      p.eventBasedGateway,
		"exclusiveGateway":       plain(KindExclusiveGateway),
		"inclusiveGateway":       plain(KindInclusiveGateway),
		"intermediateCatchEvent": p.catchEvent,
		"intermediateThrowEvent": p.throwEvent,
		"manualTask":             plain(KindManualTask),
		"parallelGateway":        plain(KindParallelGateway),
		"receiveTask":            p.receiveTask,
		"scriptTask":             p.scriptTask,
		"sendTask":               p.sendTask,
		"serviceTask":            p.serviceTask,
		"startEvent":             p.startEvent,
		"subProcess":             p.subProcess,
		"task":                   plain(KindTask),
		"transaction":            p.subProcess,
		"userTask":               p.userTask,
	}
}

// add makes the flow node that e stands for, in a body of its own where it is
// multi-instance, and hooks it into its scope. It reads everything that all
// kinds share.
func (p *parser) add(s *scope, parent *FlowNode, e *element, kind Kind) *FlowNode {
	name, _ := e.attr("name")
	n := &FlowNode{
		ID: e.id(), Name: name, Kind: kind, Parent: parent, Documentation: documentation(e),
		JobPriority: p.number(e, "jobPriority"), ForCompensation: e.bool("isForCompensation", false),
		Properties: properties(e), Listeners: p.executionListeners(e, e.id()), Retries: p.retryCycle(e),
	}
	if n.ID == "" {
		p.warning(about(e), "<%s> has no id, so that nothing can lead to it.", e.local)
	} else {
		s.byID[n.ID] = n
		p.process.Nodes[n.ID] = n
	}
	s.elements[n] = e
	if loop := e.first("multiInstanceLoopCharacteristics"); loop != nil && isActivity(e.local) {
		body := p.loop(n, loop)
		p.async(body, e)
		p.async(n, loop)
		body.Retries, n.Retries = n.Retries, p.retryCycle(loop)
		s.elements[body] = e
	} else {
		parent.Children = append(parent.Children, n)
		p.async(n, e)
	}
	if e.first("standardLoopCharacteristics") != nil {
		p.warning(about(e), "The loop of '%s' is not supported and ignored.", n.ID)
	}
	p.inputOutput(n, e)
	return n
}

func isActivity(local string) bool {
	return strings.HasSuffix(local, "Task") || local == "task" || local == "callActivity" || local == "subProcess" || local == "transaction"
}

// async reads where the node continues by a job.
func (p *parser) async(n *FlowNode, e *element) {
	n.AsyncBefore = p.extBool(e, "asyncBefore", false) || p.extBool(e, "async", false)
	n.AsyncAfter = p.extBool(e, "asyncAfter", false)
	n.Exclusive = p.extBool(e, "exclusive", true)
}

// Outer is the node that flows and boundary events see: the body of a
// multi-instance activity, else the node itself.
func (n *FlowNode) Outer() *FlowNode {
	if n.isRepeated() {
		return n.Parent
	}
	return n
}

// isRepeated tells whether the node is the inner activity of a body.
func (n *FlowNode) isRepeated() bool {
	return n.Parent != nil && n.Parent.Loop != nil && n.Parent.Loop.Inner == n
}

// catches makes n wait in a scope.
func (n *FlowNode) catches(in *FlowNode) {
	n.EventScope = in
	in.Catches = append(in.Catches, n)
}

// sortChildren restores the order of the file.
func (s *scope) sortChildren() {
	byPlace := func(a, b *FlowNode) int {
		x, y := s.elements[a], s.elements[b]
		if x == nil || y == nil {
			return 0 // read with an inner scope
		}
		return cmp.Or(cmp.Compare(x.line, y.line), cmp.Compare(x.column, y.column))
	}
	slices.SortStableFunc(s.node.Children, byPlace)
	slices.SortStableFunc(s.node.Catches, byPlace)
	for _, n := range s.node.Children {
		slices.SortStableFunc(n.Catches, byPlace)
	}
}

// subProcess reads an embedded subprocess, an event subprocess or a transaction
// with everything inside.
func (p *parser) subProcess(s *scope, parent *FlowNode, e *element) {
	kind := KindSubProcess
	if e.local == "transaction" {
		kind = KindTransaction
	}
	n := p.add(s, parent, e, kind)
	n.Scope = true
	n.TriggeredByEvent = kind == KindSubProcess && e.bool("triggeredByEvent", false)
	if n.TriggeredByEvent {
		n.EventScope = n.Parent
	}
	p.fill(newScope(n, e, s))
}
