package model

import (
	"strings"

	"github.com/sluice-bpm/sluice/engine/expr"
)

// properties reads camunda:properties, in the order of the file.
func (p *parser) properties(n *FlowNode, e *element) {
	n.Properties = append(n.Properties, propertyList(e, "name")...)
}

func propertyList(e *element, nameAttr string) []Property {
	var list []Property
	for _, c := range e.allExtensions("property") {
		name, _ := c.attr(nameAttr)
		value, _ := c.attr("value")
		list = append(list, Property{Name: name, Value: value})
	}
	return list
}

// field reads one injected field: a fixed text or an expression, as an attribute
// or as an element.
func (p *parser) field(n *FlowNode, e *element) {
	f := Field{}
	f.Name, _ = e.attr("name")
	if f.Name == "" {
		p.problem(e, "A field of '%s' has no name.", n.ID)
		return
	}
	var fixed, expression []string
	if v, ok := e.attr("stringValue"); ok {
		fixed = append(fixed, v)
	}
	for _, c := range e.allExtensions("string") {
		fixed = append(fixed, c.text)
	}
	if v, ok := e.attr("expression"); ok {
		expression = append(expression, v)
	}
	for _, c := range e.allExtensions("expression") {
		expression = append(expression, strings.TrimSpace(c.text))
	}
	switch {
	case len(fixed)+len(expression) != 1:
		p.problem(e, "The field '%s' of '%s' must have exactly one value: stringValue or expression, as an attribute or as an element.", f.Name, n.ID)
		return
	case len(fixed) == 1:
		f.Value = p.fixed(e, f.Name, fixed[0])
	case expression[0] == "":
		p.problem(e, "The expression of the field '%s' of '%s' is empty.", f.Name, n.ID)
		return
	default:
		f.Value = p.expression(e, f.Name, expression[0])
	}
	n.ServiceTask.Fields = append(n.ServiceTask.Fields, f)
}

// literalEscapes keep an expression's beginning from being one.
var literalEscapes = strings.NewReplacer("${", `\${`, "#{", `\#{`)

// fixed is an expression that yields the text as it stands.
func (p *parser) fixed(e *element, what, text string) *expr.Expression {
	x, err := expr.Compile(literalEscapes.Replace(text))
	if err == nil {
		if got, ok := x.Literal(); ok && got == text {
			return x
		}
	}
	p.problem(e, "The text of '%s' cannot be kept as it stands: it holds the beginning of an expression. Use an expression.", what)
	return nil
}
