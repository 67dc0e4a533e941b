package model

import (
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/expr"
)

func (p *parser) serviceTask(s *scope, parent *FlowNode, e *element) {
	n := p.add(s, parent, e, KindServiceTask)
	p.service(n, e, e)
}

func (p *parser) sendTask(s *scope, parent *FlowNode, e *element) {
	n := p.add(s, parent, e, KindSendTask)
	p.service(n, e, e)
}

// businessRuleTask reads a task that evaluates a decision, or is implemented as
// a service task is.
func (p *parser) businessRuleTask(s *scope, parent *FlowNode, e *element) {
	n := p.add(s, parent, e, KindBusinessRuleTask)
	key, ok := e.ext("decisionRef")
	if !ok {
		p.service(n, e, e)
		return
	}
	n.Scope = true // its result is a local variable
	d := &Decision{Reference: p.refersTo(e, "decisionRef", key), Mapper: "resultList"}
	d.ResultVariable = resultVariable(e)
	if mapper, ok := e.ext("mapDecisionResult"); ok {
		d.Mapper = mapper
		if !slices.Contains([]string{"singleEntry", "singleResult", "collectEntries", "resultList"}, mapper) {
			p.problem(about(e), "'%s' is no mapping of a decision's result; there are singleEntry, singleResult, collectEntries and resultList.", mapper)
		}
	}
	n.Decision = d
}

// isImplemented tells whether a throwing message event is implemented as a
// service task is.
func isImplemented(e *element) bool {
	for _, attr := range []string{"class", "expression", "delegateExpression", "type"} {
		if _, ok := e.ext(attr); ok {
			return true
		}
	}
	return len(e.extensions("connector")) > 0
}

func resultVariable(e *element) string {
	if v, ok := e.ext("resultVariable"); ok {
		return v
	}
	v, _ := e.ext("resultVariableName")
	return v
}

// service reads the implementation of a node. It stands in e: the node's own
// element or its message event definition. A connector goes before all others.
func (p *parser) service(n *FlowNode, e, owner *element) {
	t := &Service{ResultVariable: resultVariable(e)}
	n.Service = t
	kind, typed := e.ext("type")
	class, _ := e.ext("class")
	delegate, delegated := e.ext("delegateExpression")
	text, _ := e.ext("expression")
	switch {
	case typed:
		p.typedService(n, e, owner, kind)
	case strings.TrimSpace(class) != "":
		t.Class = strings.TrimSpace(class)
		t.Fields = p.fields(e, e.id())
		p.noResult(e, t, "class")
	case delegated:
		t.DelegateExpression = p.expression(about(e), "delegateExpression", delegate)
		t.Fields = p.fields(e, e.id())
		p.noResult(e, t, "delegateExpression")
	case strings.TrimSpace(text) != "":
		t.Expression = p.expression(about(e), "expression", text)
	}
	if list := e.extensions("connector"); len(list) > 0 {
		n.Service = &Service{Connector: p.connector(list[0], e)}
		return
	}
	if !typed && t.Class == "" && !delegated && strings.TrimSpace(text) == "" {
		p.problem(about(e), "<%s> '%s' has no implementation: it needs one of the attributes class, delegateExpression, expression and type, or a connector.", e.local, n.ID)
	}
}

// typedService reads an external task or a mail. Shell tasks would run programs
// of the model's choice on the server and are refused.
func (p *parser) typedService(n *FlowNode, e, owner *element, kind string) {
	switch strings.ToLower(kind) {
	case "external":
		n.Service.External = p.external(e)
		n.Scope = true
		n.Properties = properties(owner)
	case "mail":
		n.Service.Mail = true
		n.Service.Fields = p.fields(e, e.id())
		p.checkMail(n, e)
	case "shell":
		p.problem(about(e), "Shell tasks are not supported: '%s' would run a program on the server.", n.ID)
	default:
		p.problem(about(e), "'%s' is no type of a <%s>; there are external and mail.", kind, e.local)
	}
}

func (p *parser) noResult(e *element, t *Service, implementation string) {
	if t.ResultVariable != "" {
		p.problem(about(e), "<%s> '%s' has a resultVariable, which needs an expression and cannot stand beside '%s'.", e.local, e.id(), implementation)
	}
}

func (p *parser) checkMail(n *FlowNode, e *element) {
	has := func(name string) bool {
		return slices.ContainsFunc(n.Service.Fields, func(f Field) bool { return f.Name == name })
	}
	if !has("to") {
		p.problem(about(e), "The mail '%s' has no recipient: it needs the field 'to'.", n.ID)
	}
	if !has("text") && !has("html") {
		p.problem(about(e), "The mail '%s' has no content: it needs the field 'text' or 'html'.", n.ID)
	}
}

// external reads a task for workers.
func (p *parser) external(e *element) *External {
	x := &External{Priority: p.number(e, "taskPriority")}
	topic, ok := e.ext("topic")
	if !ok {
		p.problem(about(e), "The external task '%s' needs a topic.", e.id())
	}
	x.Topic = p.expression(about(e), "topic", topic)
	for _, d := range e.extensions("errorEventDefinition") {
		if _, ok := d.attr("errorRef"); !ok {
			continue
		}
		condition, _ := d.attr("expression")
		failure := ExternalError{Condition: p.expression(within(d, e.id()), "expression", condition)}
		failure.Code = p.errorCode(d)
		failure.CodeVariable, _ = d.ext("errorCodeVariable")
		failure.MessageVariable, _ = d.ext("errorMessageVariable")
		if failure.Condition != nil {
			x.Errors = append(x.Errors, failure)
		}
	}
	return x
}

// connector reads the connector that a node calls.
func (p *parser) connector(c, e *element) *Connector {
	connector := &Connector{}
	if list := c.allExtensions("connectorId"); len(list) > 0 {
		connector.ID = strings.TrimSpace(list[0].text)
	}
	if connector.ID == "" {
		p.problem(within(c, e.id()), "The connector of '%s' has no connectorId.", e.id())
	}
	connector.Inputs, connector.Outputs = p.parameters(c, e.id())
	return connector
}

// fields reads the injected fields of a delegate; owner is the flow node.
func (p *parser) fields(e *element, owner string) []Field {
	list := e.extensions("field")
	if e.first("extensionElements") == nil {
		list = e.allExtensions("field") // those of a listener stand directly inside
	}
	var all []Field
	for _, c := range list {
		if f, ok := p.field(e, c, owner); ok {
			all = append(all, f)
		}
	}
	return all
}

// field reads one field of an element: a fixed text or an expression, as an
// attribute or as an element.
func (p *parser) field(of, e *element, owner string) (Field, bool) {
	f := Field{}
	f.Name, _ = e.attr("name")
	if text, ok := p.attributeOrElement(e, "stringValue", "string", owner); ok {
		f.Value = expr.Fixed(text)
		return f, true
	}
	if text, ok := p.attributeOrElement(e, "expression", "expression", owner); ok && strings.TrimSpace(text) != "" {
		f.Value = p.expression(within(e, owner), f.Name, text)
		return f, f.Value != nil
	}
	p.problem(within(of, owner), "The field '%s' of '%s' has no value: it needs a stringValue or an expression, as an attribute or as an element.", f.Name, owner)
	return f, false
}

// attributeOrElement reads a value that can stand in either.
func (p *parser) attributeOrElement(e *element, attr, tag, owner string) (string, bool) {
	value, given := e.attr(attr)
	children := e.allExtensions(tag)
	switch {
	case given && len(children) > 0, len(children) > 1:
		p.problem(within(e, owner), "A field of '%s' has several values.", owner)
		return "", false
	case len(children) == 1 && children[0].text == "":
		p.problem(within(e, owner), "The value of a field of '%s' is empty.", owner)
		return "", false
	case len(children) == 1:
		return children[0].text, true
	}
	return value, value != ""
}
