package model

import "strings"

// diagrams checks what the diagrams of the file stand for and marks the processes
// that they show.
func (p *parser) diagrams(root *element) {
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
				case c.space == diNS && c.local == "BPMNEdge":
					p.shown(c)
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
// may stand for anything, and in a file with nothing to execute a shape.
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
	if len(p.processes) == 0 && e.local == "BPMNShape" {
		return ""
	}
	p.problem(about(e), "<%s> '%s' stands for '%s', which is not in the file.", e.local, e.id(), ref)
	return ""
}
