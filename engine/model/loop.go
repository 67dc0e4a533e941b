package model

import "strings"

// BodySuffix marks the id of a multi-instance body, as the API shows it.
const BodySuffix = "#multiInstanceBody"

// loop puts an activity into the body that repeats it.
func (p *parser) loop(n *FlowNode, e *element) *FlowNode {
	id := n.ID + BodySuffix
	l := &Loop{Inner: n, Sequential: e.bool("isSequential", false)}
	body := &FlowNode{
		ID: id, Kind: KindMultiInstanceBody, Parent: n.Parent, Scope: true, Loop: l,
		JobPriority: n.JobPriority, Children: []*FlowNode{n},
	}
	body.Parent.Children = append(body.Parent.Children, body)
	n.Parent = body
	p.process.Nodes[id] = body
	if c := e.first("loopCardinality"); c != nil {
		if c.text == "" {
			p.problem(within(e, id), "The loopCardinality of '%s' is empty.", n.ID)
		}
		l.Cardinality = p.expression(within(c, id), "loopCardinality", strings.TrimSpace(c.text))
	}
	if c := e.first("completionCondition"); c != nil {
		l.Completion = p.expression(within(c, id), "completionCondition", strings.TrimSpace(c.text))
	}
	if text, ok := e.ext("collection"); ok {
		p.collection(l, e, text)
	}
	if c := e.first("loopDataInputRef"); c != nil {
		p.collection(l, e, strings.TrimSpace(c.text))
	}
	l.ElementVariable, _ = e.ext("elementVariable")
	if c := e.first("inputDataItem"); c != nil {
		l.ElementVariable, _ = c.attr("name")
	}
	repeats := l.Collection != nil || l.CollectionVariable != ""
	switch {
	case !repeats && l.Cardinality == nil && e.first("loopCardinality") == nil:
		p.problem(within(e, id), "The multi-instance activity '%s' needs a loopCardinality or a collection.", n.ID)
	case !repeats && l.ElementVariable != "":
		p.problem(within(e, id), "The multi-instance activity '%s' has an element variable, which needs a collection.", n.ID)
	}
	return body
}

// collection reads an expression or the name of a variable.
func (p *parser) collection(l *Loop, e *element, text string) {
	if strings.Contains(text, "{") {
		l.Collection, l.CollectionVariable = p.expression(within(e, l.Inner.ID+BodySuffix), "collection", text), ""
		return
	}
	l.Collection, l.CollectionVariable = nil, text
}
