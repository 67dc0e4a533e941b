package model

import (
	"strconv"
	"strings"
)

// userTask reads a user task and who may work on it.
func (p *parser) userTask(s *scope, parent *FlowNode, e *element) {
	n := p.add(s, parent, e, KindUserTask)
	u := &UserTask{}
	n.UserTask = u
	p.form(n, e)
	p.properties(n, e)
	u.Name = p.expression(about(e), "name", n.Name)
	u.Description = p.expression(about(e), "documentation", n.Documentation)
	p.resourceRoles(n, e)
	if assignee := p.extExpression(about(e), "assignee"); assignee != nil {
		if u.Assignee != nil {
			p.problem(about(e), "The user task '%s' has both an assignee attribute and a human performer.", n.ID)
		}
		u.Assignee = assignee
	}
	users, _ := e.ext("candidateUsers")
	groups, _ := e.ext("candidateGroups")
	u.Candidates.Users = append(u.Candidates.Users, p.list(about(e), "candidateUsers", users)...)
	u.Candidates.Groups = append(u.Candidates.Groups, p.list(about(e), "candidateGroups", groups)...)
	p.taskListeners(n, e)
	p.due(n, e, "dueDate")
	p.due(n, e, "followUpDate")
	u.Priority = p.extExpression(about(e), "priority")
	if u.Priority != nil {
		if text, ok := u.Priority.Literal(); ok {
			if _, err := strconv.ParseInt(text, 10, 32); err != nil {
				p.warning(about(e), "The priority '%s' of '%s' is not a whole number; the task will fail.", text, n.ID)
			}
		}
	}
}

// receiveTask reads a task that waits for a message or, without one, for
// whoever triggers it.
func (p *parser) receiveTask(s *scope, parent *FlowNode, e *element) {
	n := p.add(s, parent, e, KindReceiveTask)
	if _, ok := e.attr("messageRef"); !ok {
		return
	}
	n.Scope = true
	n.Message = p.message(e, n.ID)
	p.subscribe(n, n, e)
}

// properties reads those that a user task has in BPMN, with the attributes of the
// oldest models. Each makes the task a scope. Camunda 7 copies only into it, the
// attribute dstExpr is not used, and link and linkExpr repeat what src and srcExpr
// do.
func (p *parser) properties(n *FlowNode, e *element) {
	for _, c := range e.all("property") {
		n.Scope = true
		if _, named := c.attr("name"); !named && c.id() == "" {
			p.problem(within(c, n.ID), "A property of '%s' has neither id nor name.", n.ID)
		}
		source, hasSource := c.ext("src")
		target, _ := c.ext("dst")
		x := p.extExpression(within(c, n.ID), "srcExpr")
		link := p.extExpression(within(c, n.ID), "linkExpr")
		p.extExpression(within(c, n.ID), "dstExpr")
		copied, computed := VariableCopy{Source: source, Target: target}, VariableCopy{Expression: x, Target: target}
		if hasSource {
			n.UserTask.Copies = append(n.UserTask.Copies, copied)
		}
		if x != nil {
			n.UserTask.Copies = append(n.UserTask.Copies, computed)
		}
		if _, ok := c.ext("link"); ok {
			n.UserTask.Copies = append(n.UserTask.Copies, copied)
		}
		if link != nil {
			n.UserTask.Copies = append(n.UserTask.Copies, computed)
		}
	}
}

// resourceRoles reads who may work on a user task in BPMN's own elements.
func (p *parser) resourceRoles(n *FlowNode, e *element) {
	u := n.UserTask
	performers := e.all("humanPerformer")
	if len(performers) > 1 {
		p.problem(about(e), "The user task '%s' has several human performers.", n.ID)
	} else if len(performers) == 1 {
		u.Assignee = p.expression(about(e), "humanPerformer", roleText(performers[0]))
	}
	for _, r := range e.all("potentialOwner") {
		p.candidates(&u.Candidates, r, roleText(r), n.ID)
	}
}

// roleText is the expression that says who has a role. Its elements are BPMN's,
// also within extensions.
func roleText(e *element) string {
	for _, a := range e.children {
		if a.local != "resourceAssignmentExpression" {
			continue
		}
		for _, f := range a.children {
			if f.local == "formalExpression" {
				return strings.TrimSpace(f.text)
			}
		}
	}
	return ""
}

// candidates reads the list user(a), group(b), c, in which a plain name is a
// group.
func (p *parser) candidates(c *Candidates, e *element, text, owner string) {
	s := within(e, owner)
	for _, part := range splitList(text) {
		if inner, ok := strings.CutPrefix(part, "user("); ok && strings.HasSuffix(inner, ")") {
			c.Users = append(c.Users, p.list(s, e.local, strings.TrimSuffix(inner, ")"))...)
			continue
		}
		if inner, ok := strings.CutPrefix(part, "group("); ok && strings.HasSuffix(inner, ")") {
			part = strings.TrimSuffix(inner, ")")
		}
		c.Groups = append(c.Groups, p.list(s, e.local, part)...)
	}
}
