package model

import (
	"strconv"
	"strings"
)

// diagrams checks the diagrams of the file and marks the processes that they
// show. A file with nothing to execute is not checked.
func (p *parser) diagrams(root *element) {
	if len(p.processes) == 0 {
		return
	}
	drawn := map[string]bool{}
	for _, d := range root.children {
		if d.space != diNS || d.local != "BPMNDiagram" {
			continue
		}
		for _, plane := range d.children {
			if plane.space != diNS || plane.local != "BPMNPlane" {
				continue
			}
			if ref, _ := plane.attr("bpmnElement"); strings.TrimSpace(ref) == "" {
				p.problem(about(plane), "<BPMNPlane> '%s' has no bpmnElement.", plane.id())
			}
			for _, c := range plane.children {
				switch {
				case c.space == diNS && c.local == "BPMNShape":
					drawn[p.shown(c)] = true
					p.bounds(c)
				case c.space == diNS && c.local == "BPMNEdge":
					p.shown(c)
					p.waypoints(c)
				}
			}
		}
	}
	for _, process := range p.processes {
		for id := range process.Nodes {
			if drawn[id] {
				process.HasDiagram = true
				break
			}
		}
	}
}

// shown is the id of what a shape or edge stands for; as in Camunda 7.24 a plane
// may stand for anything.
func (p *parser) shown(e *element) string {
	ref, _ := e.attr("bpmnElement")
	ref = strings.TrimSpace(ref)
	if ref == "" {
		p.problem(about(e), "<%s> '%s' has no bpmnElement.", e.local, e.id())
		return ""
	}
	if _, ok := p.ids[ref]; ok {
		return ref
	}
	// The reference is a QName, which some editors write with a prefix.
	local := ref[strings.LastIndexByte(ref, ':')+1:]
	if _, ok := p.ids[local]; ok {
		return local
	}
	p.problem(about(e), "<%s> '%s' stands for '%s', which is not in the file.", e.local, e.id(), ref)
	return ""
}

func (p *parser) bounds(e *element) {
	for _, c := range e.children {
		if c.space == dcNS && c.local == "Bounds" {
			p.coordinates(e, c, "x", "y", "width", "height")
			return
		}
	}
	p.problem(about(e), "The shape '%s' has no bounds.", e.id())
}

func (p *parser) waypoints(e *element) {
	count := 0
	for _, c := range e.children {
		if c.space == ddNS && c.local == "waypoint" {
			count++
			p.coordinates(e, c, "x", "y")
		}
	}
	if count < 2 {
		p.problem(about(e), "The edge '%s' has %d waypoints; it needs at least two.", e.id(), count)
	}
}

func (p *parser) coordinates(owner, e *element, attrs ...string) {
	for _, attr := range attrs {
		text, _ := e.attr(attr)
		if _, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err != nil {
			p.problem(about(e), "The %s of '%s' is '%s' and not a number.", attr, owner.id(), text)
		}
	}
}
