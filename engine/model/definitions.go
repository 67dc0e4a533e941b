package model

import (
	"strconv"
	"strings"
)

// definitions reads the root element of a file.
func (p *parser) definitions(root *element) {
	p.collectIDs(root)
	p.category, _ = root.attr("targetNamespace")
	signals := map[string]bool{}
	for _, c := range root.children {
		if c.space != bpmnNS {
			continue
		}
		r, known := p.rules[c.local]
		switch {
		case !known || r.place&inDefinitions == 0:
			p.problem(c, "<%s> is not known inside of <definitions>.", c.local)
		case r.refuse != "" && r.place == inDefinitions:
			p.refuse(c, r.refuse)
		case c.local == "process":
			p.executable(c)
		case c.local == "error" || c.local == "escalation" || c.local == "signal":
			p.declaration(c, signals)
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
	if id := e.id(); id != "" {
		first, twice := p.ids[id]
		switch {
		case twice:
			p.problem(e, "The id '%s' is used twice: here and by the <%s> in line %d.", id, first.local, first.line)
		case !isName(id):
			p.problem(e, "The id '%s' is not valid: it must begin with a letter or underscore and have only letters, digits, '_', '-' and '.'.", id)
			p.ids[id] = e
		default:
			p.ids[id] = e
		}
	}
	for _, c := range e.children {
		p.collectIDs(c)
	}
}

// declaration checks an error, escalation or signal, which are without effect
// as long as the events that use them are refused.
func (p *parser) declaration(e *element, signals map[string]bool) {
	if e.id() == "" {
		p.problem(e, "<%s> has no id.", e.local)
	}
	if e.local != "signal" {
		return
	}
	name, _ := e.attr("name")
	switch {
	case name == "":
		p.problem(e, "The signal '%s' has no name.", e.id())
	case signals[name]:
		p.problem(e, "The signal name '%s' is used twice.", name)
	}
	signals[name] = true
}

// executable reads a process; one that is not marked executable is passed over.
func (p *parser) executable(e *element) {
	if !p.bool(e, "isExecutable", false) {
		return
	}
	name, _ := e.attr("name")
	root := &FlowNode{ID: e.id(), Name: name, Kind: KindProcess, Documentation: documentation(e)}
	process := &Process{
		Key: root.ID, Name: name, Category: p.category, Documentation: root.Documentation,
		Root: root, Nodes: map[string]*FlowNode{}, Flows: map[string]*SequenceFlow{},
	}
	if root.ID == "" {
		p.problem(e, "<process> has no id.")
	}
	process.VersionTag, _ = e.ext("versionTag")
	process.HistoryTimeToLive = p.timeToLive(e)
	process.StartableInTasklist = p.extBool(e, "isStartableInTasklist", true)
	process.JobPriority = p.number(e, "jobPriority")
	users, _ := e.ext("candidateStarterUsers")
	groups, _ := e.ext("candidateStarterGroups")
	process.CandidateStarters.Users = p.list(e, "candidateStarterUsers", users)
	process.CandidateStarters.Groups = p.list(e, "candidateStarterGroups", groups)
	p.starters = &process.CandidateStarters
	p.extensions(root, e)
	p.fill(&scope{process: process, node: root, element: e})
	p.processes = append(p.processes, process)
}

// timeToLive reads a number of days, plain or as P30D.
func (p *parser) timeToLive(e *element) *int {
	text, _ := e.ext("historyTimeToLive")
	if text == "" {
		return nil
	}
	digits := text
	if strings.HasPrefix(text, "P") && strings.HasSuffix(text, "D") {
		digits = text[1 : len(text)-1]
	}
	days, err := strconv.ParseInt(digits, 10, 32)
	switch {
	case err != nil:
		p.problem(e, "The historyTimeToLive '%s' is neither a number of days nor a period in days such as P30D.", text)
		return nil
	case days < 0:
		p.problem(e, "The historyTimeToLive '%s' is negative.", text)
		return nil
	}
	n := int(days)
	return &n
}
