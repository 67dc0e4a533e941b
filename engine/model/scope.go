package model

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/sluice-bpm/sluice/engine/expr"
)

// scope is a process or subprocess while it is built.
type scope struct {
	process *Process
	node    *FlowNode
	element *element
	// byID are the nodes directly inside; refused the ids of those which cannot
	// be deployed, so that what points to them gives no second problem.
	byID    map[string]*FlowNode
	refused map[string]bool
	nodes   []*element // the XML of node.Children, in their order
	flows   []*element // sequence flows, linked after all nodes are known
	starts  int        // start events, refused ones included
	// declared counts the flows that leave a node by the node's id and sources
	// names the node that a flow leaves, those to refused nodes included.
	declared map[string]int
	sources  map[string]string
}

// fill parses what is directly inside of a process or subprocess, links it and
// checks it.
func (p *parser) fill(s *scope) {
	s.byID, s.refused = map[string]*FlowNode{}, map[string]bool{}
	s.declared, s.sources = map[string]int{}, map[string]string{}
	s.node.Scope = true
	for _, c := range s.element.children {
		if c.space != bpmnNS {
			continue
		}
		r, known := p.rules[c.local]
		switch {
		case !known || r.place == 0 || r.place&inScope == 0 && !p.insideActivity(s, r):
			p.problem(c, "<%s> is not known inside of <%s>.", c.local, s.element.local)
			s.refused[c.id()] = true
		case r.refuse != "":
			p.refuse(c, r.refuse)
			s.refused[c.id()] = true
		case r.parse != nil:
			r.parse(p, s, c)
		}
	}
	p.linkBoundaries(s)
	p.linkFlows(s)
	p.checkScope(s)
}

// insideActivity allows in a subprocess what its being an activity allows; what
// is refused there was reported with the activity.
func (p *parser) insideActivity(s *scope, r rule) bool {
	return s.node.Kind == KindSubProcess && r.place&inNode != 0
}

func (p *parser) refuse(e *element, what string) {
	if id := e.owner(); id != "" {
		p.problem(e, "%s are not supported yet (<%s>, element '%s').", what, e.local, id)
		return
	}
	p.problem(e, "%s are not supported yet (<%s>).", what, e.local)
}

// add makes the flow node that e stands for and hooks it into its scope. It
// reads everything that all kinds share.
func (p *parser) add(s *scope, e *element, kind Kind) *FlowNode {
	name, _ := e.attr("name")
	n := &FlowNode{ID: e.id(), Name: name, Kind: kind, Parent: s.node, Documentation: documentation(e)}
	if n.ID == "" {
		p.problem(e, "<%s> has no id.", e.local)
	} else if _, twice := s.process.Nodes[n.ID]; !twice {
		s.byID[n.ID] = n
		s.process.Nodes[n.ID] = n
	}
	switch kind {
	case KindUserTask:
		n.UserTask = &UserTask{}
	case KindServiceTask:
		n.ServiceTask = &ServiceTask{}
	}
	s.node.Children = append(s.node.Children, n)
	s.nodes = append(s.nodes, e)
	n.AsyncBefore = p.extBool(e, "asyncBefore", false) || p.extBool(e, "async", false)
	n.AsyncAfter = p.extBool(e, "asyncAfter", false)
	n.Exclusive = p.extBool(e, "exclusive", true)
	n.JobPriority = p.number(e, "jobPriority")
	if p.bool(e, "isForCompensation", false) {
		p.refuse(e, "Compensation handlers")
	}
	p.inside(n, e)
	p.extensions(n, e)
	return n
}

// inside walks the BPMN elements inside of a flow node.
func (p *parser) inside(n *FlowNode, e *element) {
	for _, c := range e.children {
		if c.space != bpmnNS {
			continue
		}
		r, known := p.rules[c.local]
		switch {
		case known && c.local == "timerEventDefinition" && n.Kind == KindBoundaryTimer:
		case known && r.place&inNode != 0 && r.refuse != "":
			p.refuse(c, r.refuse)
		case n.Kind == KindSubProcess:
			// the rest of its inside is the scope's
		case !known || r.place&inNode == 0:
			p.problem(c, "<%s> is not known inside of <%s>.", c.local, e.local)
		}
	}
}

// extensions walks the extension elements of a process or flow node.
func (p *parser) extensions(n *FlowNode, e *element) {
	for _, list := range e.all("extensionElements") {
		for _, c := range list.children {
			if !c.isExtension() {
				continue
			}
			x, known := p.extensionRules[c.local]
			switch {
			case !known:
				p.warning(c, "The extension element <%s> is not known and has no effect.", c.local)
			case x.refuse != "":
				p.refuse(c, x.refuse)
			case x.parse != nil && x.isOn(n.Kind):
				x.parse(p, n, c)
			}
		}
	}
}

func (x extension) isOn(kind Kind) bool {
	for _, k := range x.on {
		if k == kind {
			return true
		}
	}
	return len(x.on) == 0
}

// documentation joins the texts by blank lines, as Camunda 7.24 does.
func documentation(e *element) string {
	var texts []string
	for _, d := range e.all("documentation") {
		if text := strings.TrimSpace(d.text); text != "" {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, "\n\n")
}

// bool reads an attribute of BPMN itself.
func (p *parser) bool(e *element, local string, missing bool) bool {
	v, ok := e.attr(local)
	return p.boolean(e, local, v, ok, missing)
}

// extBool reads an extension attribute.
func (p *parser) extBool(e *element, local string, missing bool) bool {
	v, ok := e.ext(local)
	return p.boolean(e, local, v, ok, missing)
}

func (p *parser) boolean(e *element, name, v string, ok, missing bool) bool {
	switch strings.ToLower(strings.TrimSpace(v)) {
	case "true", "1":
		return true
	case "false", "0":
		return false
	case "":
		return missing
	}
	if ok {
		p.problem(e, "The attribute '%s' of <%s> is '%s'; it must be true or false.", name, e.local, v)
	}
	return missing
}

// expression compiles the text of e that what names; empty text is nil.
func (p *parser) expression(e *element, what, text string) *expr.Expression {
	if text == "" {
		return nil
	}
	x, err := expr.Compile(text)
	if err != nil {
		p.problem(e, "The expression in '%s' of '%s' cannot be read: %v", what, e.owner(), err)
		return nil
	}
	return x
}

// extExpression compiles an extension attribute; nil where it is missing.
func (p *parser) extExpression(e *element, local string) *expr.Expression {
	text, _ := e.ext(local)
	return p.expression(e, local, text)
}

// number is an expression that must yield a whole number; a literal is checked.
func (p *parser) number(e *element, local string) *expr.Expression {
	x := p.extExpression(e, local)
	if x == nil {
		return nil
	}
	if text, ok := x.Literal(); ok {
		if _, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64); err != nil {
			p.problem(e, "Value '%s' for attribute '%s' is not a valid number", text, local)
		}
	}
	return x
}

// list compiles a comma-separated list; commas inside of ${…} do not separate.
func (p *parser) list(e *element, what, text string) []*expr.Expression {
	var out []*expr.Expression
	for _, part := range splitList(text) {
		if x := p.expression(e, what, part); x != nil {
			out = append(out, x)
		}
	}
	return out
}

func splitList(text string) []string {
	var parts []string
	depth, from := 0, 0
	for i := 0; i < len(text); i++ {
		switch {
		case strings.HasPrefix(text[i:], "${"), strings.HasPrefix(text[i:], "#{"):
			depth++
			i++
		case depth > 0 && text[i] == '{':
			depth++
		case depth > 0 && text[i] == '}':
			depth--
		case depth == 0 && text[i] == ',':
			parts = append(parts, text[from:i])
			from = i + 1
		}
	}
	parts = append(parts, text[from:])
	kept := parts[:0]
	for _, part := range parts {
		if part = strings.TrimSpace(part); part != "" {
			kept = append(kept, part)
		}
	}
	return kept
}

// isName tells whether the text can be an XML id (NCName).
func isName(text string) bool {
	for i, r := range text {
		if unicode.IsLetter(r) || r == '_' {
			continue
		}
		if i == 0 || !unicode.IsDigit(r) && r != '-' && r != '.' && r != '·' && !unicode.Is(unicode.M, r) {
			return false
		}
	}
	return text != ""
}
