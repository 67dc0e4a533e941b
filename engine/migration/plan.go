package migration

import (
	"slices"

	"github.com/sluice-bpm/sluice/engine/model"
)

// Instruction maps an activity of the source to one of the target.
type Instruction struct {
	Source, Target string
	// UpdateEventTrigger takes the target's trigger over: the name of its message
	// or signal, the date of its timer.
	UpdateEventTrigger bool
}

// Generate maps what has the same id and may be mapped. With updateEventTriggers
// the target's triggers are taken over.
func Generate(source, target *model.Process, updateEventTriggers bool) []Instruction {
	g := generator{plan: newPlan(source, target, nil), update: updateEventTriggers}
	g.plan.unfinished = true
	g.scope(source.Root, target.Root)
	g.plan.unfinished = false
	g.plan.keepValid()
	return g.plan.instructions
}

type generator struct {
	plan   *plan
	update bool
}

// scope maps what is in a scope, then what waits for events in it, then goes
// into the scopes that are mapped.
func (g *generator) scope(source, target *model.FlowNode) {
	var inside []Instruction
	for i, nodes := range [][2][]*model.FlowNode{{source.Children, target.Children}, {source.Catches, target.Catches}} {
		made := g.nodes(nodes[0], nodes[1])
		if i == 0 {
			inside = made
		}
		g.plan.add(made...)
	}
	g.plan.keepValid()
	for _, i := range inside {
		if slices.Contains(g.plan.instructions, i) {
			g.scope(g.plan.source(i), g.plan.target(i))
		}
	}
}

func (g *generator) nodes(sources, targets []*model.FlowNode) []Instruction {
	var made []Instruction
	for _, s := range sources {
		if len(g.plan.of(s)) > 0 || !IsMappable(s) {
			continue
		}
		for _, t := range targets {
			if s.ID == t.ID && IsMappable(t) {
				update := UpdatesTrigger(s) || g.update && HasTrigger(s)
				made = append(made, Instruction{Source: s.ID, Target: t.ID, UpdateEventTrigger: update})
			}
		}
	}
	return made
}

// plan is a list of instructions with what they are about.
type plan struct {
	sources, targets *model.Process
	instructions     []Instruction
	unfinished       bool // the inner activities of multi-instance bodies are mapped after these
}

func newPlan(source, target *model.Process, instructions []Instruction) *plan {
	return &plan{sources: source, targets: target, instructions: slices.Clone(instructions)}
}

func (p *plan) add(instructions ...Instruction) {
	p.instructions = append(p.instructions, instructions...)
}

func (p *plan) source(i Instruction) *model.FlowNode { return p.sources.Nodes[i.Source] }
func (p *plan) target(i Instruction) *model.FlowNode { return p.targets.Nodes[i.Target] }

// of lists the instructions for a node of the source; the process itself is
// mapped to the process.
func (p *plan) of(n *model.FlowNode) []Instruction {
	if n.Kind == model.KindProcess {
		return []Instruction{{Source: n.ID, Target: p.targets.Root.ID}}
	}
	var found []Instruction
	for _, i := range p.instructions {
		if i.Source == n.ID {
			found = append(found, i)
		}
	}
	return found
}

// to lists the instructions that map something to a node of the target.
func (p *plan) to(n *model.FlowNode) []Instruction {
	if n.Kind == model.KindProcess {
		return []Instruction{{Source: p.sources.Root.ID, Target: n.ID}}
	}
	var found []Instruction
	for _, i := range p.instructions {
		if i.Target == n.ID {
			found = append(found, i)
		}
	}
	return found
}

// keepValid drops instructions that are not valid until all are.
func (p *plan) keepValid() {
	for {
		kept := slices.DeleteFunc(slices.Clone(p.instructions), func(i Instruction) bool { return len(p.failures(i)) > 0 })
		if len(kept) == len(p.instructions) {
			return
		}
		p.instructions = kept
	}
}
