package model

import (
	"strconv"
	"strings"
)

// userTask reads a user task and who may work on it.
func (p *parser) userTask(s *scope, e *element) {
	n := p.add(s, e, KindUserTask)
	p.form(n, e)
	n.Scope = n.Scope || len(e.all("property")) > 0
	u := n.UserTask
	u.Name = p.expression(e, "name", n.Name)
	u.Description = p.expression(e, "documentation", n.Documentation)
	u.Assignee = p.extExpression(e, "assignee")
	users, _ := e.ext("candidateUsers")
	groups, _ := e.ext("candidateGroups")
	u.Candidates.Users = p.list(e, "candidateUsers", users)
	u.Candidates.Groups = p.list(e, "candidateGroups", groups)
	u.DueDate = p.dueDate(e, "dueDate")
	u.FollowUpDate = p.dueDate(e, "followUpDate")
	u.Priority = p.extExpression(e, "priority")
	if u.Priority != nil {
		if text, ok := u.Priority.Literal(); ok {
			if _, err := strconv.ParseInt(text, 10, 32); err != nil {
				p.warning(e, "The priority '%s' of '%s' is not a whole number; the task will fail.", text, n.ID)
			}
		}
	}
	p.resourceRoles(n, e)
}

// resourceRoles reads who may work on a user task in BPMN's own elements.
func (p *parser) resourceRoles(n *FlowNode, e *element) {
	u := n.UserTask
	for i, r := range e.all("humanPerformer") {
		text := roleText(r)
		switch {
		case i > 0:
			p.problem(r, "The user task '%s' has several human performers.", n.ID)
		case text == "":
		case u.Assignee != nil:
			p.problem(r, "The user task '%s' has both an assignee attribute and a human performer.", n.ID)
		default:
			u.Assignee = p.expression(r, "humanPerformer", text)
		}
	}
	for _, r := range e.all("potentialOwner") {
		p.candidates(&u.Candidates, r, roleText(r))
	}
}

func roleText(e *element) string {
	for _, a := range e.all("resourceAssignmentExpression") {
		for _, f := range a.all("formalExpression") {
			return strings.TrimSpace(f.text)
		}
	}
	return ""
}

// candidates reads the list user(a), group(b), c, in which a plain name is a
// group.
func (p *parser) candidates(c *Candidates, e *element, text string) {
	for _, part := range splitList(text) {
		if inner, ok := strings.CutPrefix(part, "user("); ok && strings.HasSuffix(inner, ")") {
			c.Users = append(c.Users, p.list(e, e.local, strings.TrimSuffix(inner, ")"))...)
			continue
		}
		if inner, ok := strings.CutPrefix(part, "group("); ok && strings.HasSuffix(inner, ")") {
			part = strings.TrimSuffix(inner, ")")
		}
		c.Groups = append(c.Groups, p.list(e, e.local, part)...)
	}
}

// potentialStarter adds to who may start the process.
func (p *parser) potentialStarter(_ *FlowNode, e *element) {
	for _, a := range e.children {
		if a.local != "resourceAssignmentExpression" {
			continue
		}
		for _, f := range a.children {
			if f.local == "formalExpression" {
				p.candidates(p.starters, e, strings.TrimSpace(f.text))
			}
		}
	}
}

// serviceTask reads a service task and its one implementation.
func (p *parser) serviceTask(s *scope, e *element) {
	n := p.add(s, e, KindServiceTask)
	t := n.ServiceTask
	kind, _ := e.ext("type")
	class, _ := e.ext("class")
	delegate, _ := e.ext("delegateExpression")
	expression, _ := e.ext("expression")
	result, ok := e.ext("resultVariable")
	if !ok {
		result, _ = e.ext("resultVariableName")
	}
	class = strings.TrimSpace(class)
	given := 0
	for _, text := range []string{class, delegate, expression} {
		if strings.TrimSpace(text) != "" {
			given++
		}
	}
	if given > 1 {
		p.warning(e, "The service task '%s' has several implementations; class goes before delegateExpression and expression.", n.ID)
	}
	switch {
	case kind != "":
		p.problem(e, "Service tasks of the type '%s' are not supported yet (service task '%s').", kind, n.ID)
	case class != "":
		t.Class = class
		p.noResult(e, result, "class")
	case strings.TrimSpace(delegate) != "":
		t.DelegateExpression = p.expression(e, "delegateExpression", delegate)
		p.noResult(e, result, "delegateExpression")
	case strings.TrimSpace(expression) != "":
		t.Expression = p.expression(e, "expression", expression)
		t.ResultVariable = result
	case hasConnector(e):
		// The connector itself was refused.
	default:
		p.problem(e, "One of the attributes 'class', 'delegateExpression', 'type', or 'expression' is mandatory on serviceTask (service task '%s').", n.ID)
	}
}

func (p *parser) noResult(e *element, result, implementation string) {
	if result != "" {
		p.problem(e, "The service task '%s' has the attribute 'resultVariable', which needs 'expression' and cannot stand beside '%s'.", e.id(), implementation)
	}
}

func hasConnector(e *element) bool {
	for _, list := range e.all("extensionElements") {
		if len(list.allExtensions("connector")) > 0 {
			return true
		}
	}
	return false
}

// subProcess reads an embedded subprocess with everything inside.
func (p *parser) subProcess(s *scope, e *element) {
	if p.bool(e, "triggeredByEvent", false) {
		p.refuse(e, "Event subprocesses")
		s.refused[e.id()] = true
		return
	}
	n := p.add(s, e, KindSubProcess)
	p.fill(&scope{process: s.process, node: n, element: e})
}
