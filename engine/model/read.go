package model

import (
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine/expr"
)

// extensionNamespaces are read alike, the first that has an attribute wins.
var extensionNamespaces = []string{
	"http://camunda.org/schema/1.0/bpmn",
	"http://operaton.org/schema/1.0/bpmn",
	"http://activiti.org/bpmn",
}

// extensionElements are those of Camunda 7.24 that stand directly in
// extensionElements.
var extensionElements = []string{
	"connector", "errorEventDefinition", "executionListener", "failedJobRetryTimeCycle", "field", "formData", "formProperty",
	"in", "inputOutput", "list", "map", "out", "potentialStarter", "properties", "script", "taskListener",
}

// ext is an extension attribute.
func (e *element) ext(local string) (string, bool) {
	for _, space := range extensionNamespaces {
		if v, ok := e.attrNS(space, local); ok {
			return v, true
		}
	}
	return "", false
}

// isExtension tells whether the element is one of Camunda's.
func (e *element) isExtension() bool {
	for _, space := range extensionNamespaces {
		if e.space == space {
			return true
		}
	}
	return e.space == foxNS && e.local == "failedJobRetryTimeCycle"
}

// all are the children with that name in the namespace of BPMN.
func (e *element) all(local string) []*element {
	var found []*element
	for _, c := range e.children {
		if c.space == bpmnNS && c.local == local {
			found = append(found, c)
		}
	}
	return found
}

// first is the first child with that name in the namespace of BPMN, nil for none.
func (e *element) first(local string) *element {
	for _, c := range e.children {
		if c.space == bpmnNS && c.local == local {
			return c
		}
	}
	return nil
}

// allExtensions are the children with that name in a namespace of extensions.
func (e *element) allExtensions(local string) []*element {
	var found []*element
	for _, c := range e.children {
		if c.local == local && c.isExtension() {
			found = append(found, c)
		}
	}
	return found
}

// extensions are the extension elements of that name inside of e.
func (e *element) extensions(local string) []*element {
	if list := e.first("extensionElements"); list != nil {
		return list.allExtensions(local)
	}
	return nil
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

// bool reads an attribute of BPMN itself; the schema checks its text.
func (e *element) bool(local string, missing bool) bool {
	v, ok := e.attr(local)
	if !ok {
		return missing
	}
	v = strings.TrimSpace(v)
	return v == "1" || strings.EqualFold(v, "true")
}

// extBool reads an extension attribute; as in Camunda 7.24 whatever is not
// "true" is false.
func (p *parser) extBool(e *element, local string, missing bool) bool {
	v, ok := e.ext(local)
	if !ok {
		return missing
	}
	if v != "true" && v != "false" {
		p.warning(about(e), "The attribute '%s' of <%s> is '%s', which counts as false.", local, e.local, v)
	}
	return v == "true"
}

// expression compiles the text that what names; empty text is nil. A problem
// lies at s.
func (p *parser) expression(s spot, what, text string) *expr.Expression {
	if text == "" {
		return nil
	}
	x, err := expr.Compile(text)
	if err != nil {
		p.unreadable(s, "The expression in '%s' cannot be read: %v", what, err)
		return nil
	}
	return x
}

// extExpression compiles an extension attribute; nil where it is missing.
func (p *parser) extExpression(s spot, local string) *expr.Expression {
	text, _ := s.e.ext(local)
	return p.expression(s, local, text)
}

// number is an expression that must yield a whole number; a literal is checked.
func (p *parser) number(e *element, local string) *expr.Expression {
	x := p.extExpression(about(e), local)
	if x == nil {
		return nil
	}
	if text, ok := x.Literal(); ok {
		if _, err := strconv.ParseInt(strings.TrimSpace(text), 10, 32); err != nil {
			p.problem(about(e), "The attribute '%s' is '%s', which is no whole number.", local, text)
		}
	}
	return x
}

// isExpression tells whether a text is an expression where others are constants.
func isExpression(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "${") || strings.HasPrefix(text, "#{")
}

// list compiles a comma-separated list; commas inside of ${…} do not separate.
func (p *parser) list(s spot, what, text string) []*expr.Expression {
	var out []*expr.Expression
	for _, part := range splitList(text) {
		if x := p.expression(s, what, part); x != nil {
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
