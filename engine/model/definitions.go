package model

import (
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine/ncname"
)

// definitions reads the root element of a file.
func (p *parser) definitions(root *element) {
	p.collectIDs(root)
	p.validate(root)
	p.checkTypes(root)
	p.checkReferences(root)
	p.category, _ = root.attr("targetNamespace")
	for _, c := range root.all("import") {
		kind, _ := c.attr("importType")
		p.problem(anonymous(c), "Imports are not supported (import of the type '%s').", kind)
	}
	p.declarations(root)
	for _, c := range root.all("process") {
		// One that is not marked executable is passed over.
		if c.bool("isExecutable", false) {
			p.executable(c)
		}
	}
	p.diagrams(root)
}

// collectIDs notes every id of the file and reports the ones used twice. Ids
// inside of extension elements are names of another kind.
func (p *parser) collectIDs(e *element) {
	if e.space != bpmnNS && e.space != diNS {
		return
	}
	if _, ok := e.attr("id"); ok {
		id := e.id()
		first, twice := p.ids[id]
		switch {
		case twice:
			p.problem(anonymous(e), "The id '%s' is used twice: here and by the <%s> in line %d.", id, first.local, first.line)
		case !ncname.Is(id):
			p.problem(anonymous(e), "The id '%s' is not valid: it must begin with a letter or underscore and have only letters, digits, '_', '-' and '.'.", id)
			p.ids[id] = e
		default:
			p.ids[id] = e
		}
	}
	if e.local == "extensionElements" {
		return
	}
	for _, c := range e.children {
		p.collectIDs(c)
	}
}

// declarations reads the messages, signals, errors and escalations that events
// refer to.
func (p *parser) declarations(root *element) {
	for _, c := range root.all("message") {
		p.messages[c.id()] = c
	}
	names := map[string]bool{}
	for _, c := range root.all("signal") {
		name, named := c.attr("name")
		if named && names[name] {
			p.problem(about(c), "The signal name '%s' is used twice.", name)
		}
		switch {
		case c.id() == "":
			p.problem(about(c), "<signal> has no id.")
		case !named:
			p.problem(about(c), "The signal '%s' has no name.", c.id())
		default:
			names[name] = true
			p.signals[c.id()] = c
		}
	}
	for tag, into := range map[string]map[string]*element{"error": p.errors, "escalation": p.escalations} {
		for _, c := range root.all(tag) {
			if c.id() == "" {
				p.problem(about(c), "<%s> has no id.", tag)
			}
			into[c.id()] = c
		}
	}
}

// executable reads a process.
func (p *parser) executable(e *element) {
	name, _ := e.attr("name")
	root := &FlowNode{ID: e.id(), Name: name, Kind: KindProcess, Documentation: documentation(e), Scope: true}
	process := &Process{
		Key: root.ID, Name: name, Category: p.category, Documentation: root.Documentation,
		Root: root, Nodes: map[string]*FlowNode{}, Flows: map[string]*SequenceFlow{},
	}
	if root.ID == "" {
		p.problem(about(e), "<process> has no id.")
	}
	p.process = process
	process.VersionTag, _ = e.ext("versionTag")
	process.HistoryTimeToLive = p.timeToLive(e)
	startable, ok := e.ext("isStartableInTasklist")
	process.StartableInTasklist = !ok || strings.EqualFold(startable, "true")
	process.JobPriority = p.number(e, "jobPriority")
	process.TaskPriority = p.number(e, "taskPriority")
	p.starters(&process.CandidateStarters, e)
	root.Properties = properties(e)
	root.Listeners = p.executionListeners(e, root.ID)
	p.fill(newScope(root, e, nil))
	p.selectStart(e)
	for _, set := range e.all("laneSet") {
		process.Lanes = append(process.Lanes, lanes(set)...)
	}
	p.processes = append(p.processes, process)
}

// selectStart finds the start event that starting by key or id uses.
func (p *parser) selectStart(e *element) {
	root := p.process.Root
	for _, n := range p.process.Starts {
		if n.Kind != KindStartEvent && n.Kind != KindTimerStart {
			continue
		}
		if root.Start != nil {
			p.problem(within(e, n.ID), "A process can have one start event that is none or a timer; '%s' is one more.", n.ID)
			continue
		}
		root.Start = n
	}
	if root.Start == nil && len(p.process.Starts) == 1 {
		root.Start = p.process.Starts[0]
	}
	for _, n := range p.process.Starts {
		if n != root.Start {
			n.Form = nil
		}
	}
}

// lanes lists the lanes of a set and of the sets inside.
func lanes(set *element) []Lane {
	var all []Lane
	for _, e := range set.all("lane") {
		l := Lane{ID: e.id()}
		l.Name, _ = e.attr("name")
		for _, ref := range e.all("flowNodeRef") {
			l.Nodes = append(l.Nodes, strings.TrimSpace(ref.text))
		}
		all = append(all, l)
		if child := e.first("childLaneSet"); child != nil {
			all = append(all, lanes(child)...)
		}
	}
	return all
}

// timeToLive reads a number of days, plain or as P30D.
func (p *parser) timeToLive(e *element) *int {
	text, _ := e.ext("historyTimeToLive")
	if text == "" {
		if p.options.RequireTimeToLive {
			p.problem(about(e), "The process '%s' names no historyTimeToLive, which this engine demands.", e.id())
		}
		return nil
	}
	digits := text
	if strings.HasPrefix(text, "P") && strings.HasSuffix(text, "D") {
		digits = text[1 : len(text)-1]
	}
	days, err := strconv.ParseInt(digits, 10, 32)
	switch {
	case err != nil:
		p.problem(about(e), "The historyTimeToLive '%s' is neither a number of days nor a period in days such as P30D.", text)
		return nil
	case days < 0:
		p.problem(about(e), "The historyTimeToLive '%s' is negative.", text)
		return nil
	}
	n := int(days)
	return &n
}

// starters reads who may start a process.
func (p *parser) starters(c *Candidates, e *element) {
	for _, starter := range e.extensions("potentialStarter") {
		p.candidates(c, starter, roleText(starter), e.id())
	}
	users, _ := e.ext("candidateStarterUsers")
	groups, _ := e.ext("candidateStarterGroups")
	c.Users = append(c.Users, p.list(about(e), "candidateStarterUsers", users)...)
	c.Groups = append(c.Groups, p.list(about(e), "candidateStarterGroups", groups)...)
}

// properties reads camunda:properties, in the order of the file.
func properties(e *element) []Property {
	var all []Property
	for _, list := range e.extensions("properties") {
		all = append(all, propertyList(list, "name")...)
	}
	return all
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
