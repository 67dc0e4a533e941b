package model

import (
	"maps"
	"slices"
	"strings"
)

// inputOutput reads the mapping of a flow node's variables, which makes it a
// scope unless it is one instance of several.
func (p *parser) inputOutput(n *FlowNode, e *element) {
	if e.local == "startEvent" || e.local == "boundaryEvent" || len(e.extensions("inputOutput")) == 0 {
		return
	}
	switch {
	case !strings.Contains(strings.ToLower(e.local), "task") && !strings.Contains(e.local, "Event") &&
		e.local != "transaction" && e.local != "subProcess" && e.local != "callActivity":
		p.problem(about(e), "A mapping of variables has no place on a <%s>.", e.local)
		return
	case e.local == "subProcess" && e.bool("triggeredByEvent", false):
		p.problem(about(e), "A mapping of variables has no place on an event subprocess.")
		return
	}
	n.Inputs, n.Outputs = p.parameters(e.first("extensionElements"), n.ID)
	switch {
	case len(n.Outputs) == 0:
	case e.local == "endEvent":
		p.problem(about(e), "The end event '%s' cannot have output parameters.", n.ID)
	case n.isRepeated():
		p.problem(about(e), "The multi-instance activity '%s' cannot have output parameters.", n.ID)
	}
	if !n.isRepeated() {
		n.Scope = true
	}
}

// noMapping refuses a mapping where none is possible.
func (p *parser) noMapping(e *element) {
	if len(e.extensions("inputOutput")) > 0 {
		p.problem(about(e), "A mapping of variables has no place on a <%s>.", e.local)
	}
}

// parameters reads the camunda:inputOutput inside of e.
func (p *parser) parameters(e *element, owner string) (inputs, outputs []Parameter) {
	list := e.allExtensions("inputOutput")
	if len(list) == 0 {
		return nil, nil
	}
	return p.parameterList(list[0], "inputParameter", owner), p.parameterList(list[0], "outputParameter", owner)
}

func (p *parser) parameterList(e *element, tag, owner string) []Parameter {
	var all []Parameter
	for _, c := range e.allExtensions(tag) {
		name, _ := c.attr("name")
		if name == "" {
			p.problem(within(c, owner), "A parameter of '%s' has no name.", owner)
			continue
		}
		all = append(all, Parameter{Name: name, Value: p.nested(c, owner)})
	}
	return all
}

// nested reads the value of a parameter or an entry: its text, or its one child.
func (p *parser) nested(e *element, owner string) Value {
	switch len(e.children) {
	case 0:
		return p.value(e, owner)
	case 1:
		return p.value(e.children[0], owner)
	}
	p.problem(within(e, owner), "A parameter of '%s' has several values.", owner)
	return Value{}
}

// value reads a list, a map, a script or a text.
func (p *parser) value(e *element, owner string) Value {
	switch e.local {
	case "list":
		v := Value{IsList: true}
		for _, c := range e.children {
			v.List = append(v.List, p.value(c, owner))
		}
		return v
	case "map":
		return p.mapValue(e, owner)
	case "script":
		return Value{Script: p.extensionScript(e, owner)}
	}
	text := strings.TrimSpace(e.text)
	if text == "" {
		return Value{}
	}
	return Value{Expression: p.expression(within(e, owner), e.local, text)}
}

// mapValue is a map whose entries stand, and are computed, in the order of the
// texts of their keys, as Camunda has them; of two with the same text the later
// one counts.
func (p *parser) mapValue(e *element, owner string) Value {
	entries := map[string]Entry{}
	for _, c := range e.children {
		if c.local != "entry" {
			continue // as of lists and scripts, the namespace does not count
		}
		key, _ := c.attr("key")
		if key == "" {
			p.problem(within(c, owner), "An entry of a map of '%s' has no key.", owner)
			break
		}
		entries[key] = Entry{Key: p.expression(within(c, owner), "key", key), Value: p.nested(c, owner)}
	}
	v := Value{IsMap: true}
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		v.Map = append(v.Map, entries[key])
	}
	return v
}
