package web

import (
	"slices"
	"strconv"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/migration"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
)

// Fields of the mapping: what an activity becomes, by its id, and the events that
// take over the trigger of what they become.
const (
	mapTo      = "to:"
	mapTrigger = "trigger"
)

// mapper says what each activity of a process becomes in another version: as the
// form says, and where it says nothing, as the engine proposes.
type mapper struct {
	from, to *model.Process
	proposed map[string]string // by source
	form     forms.Submission
	here     map[string]standing
	failures map[string][]string // sentences, by source

	mistakes []forms.Mistake
	problems []string // what belongs to no line
}

// standing is what of an instance is at an activity.
type standing struct {
	all    int
	leaves int // without anything inside that could go on outside
}

func newMapper(from, to *model.Process, proposed []engine.MigrationInstruction, form forms.Submission) *mapper {
	m := &mapper{
		from: from, to: to, form: form,
		proposed: map[string]string{}, here: map[string]standing{}, failures: map[string][]string{},
	}
	for _, i := range proposed {
		m.proposed[i.Source] = i.Target
	}
	return m
}

// stand counts what is at each activity.
func (m *mapper) stand(n *machine.ActivityInstanceNode) {
	if n == nil {
		return
	}
	count := func(id string, isLeaf bool) {
		at := m.here[id]
		at.all++
		if isLeaf {
			at.leaves++
		}
		m.here[id] = at
	}
	for _, child := range n.Children {
		count(child.ActivityID, len(child.Children) == 0 && len(child.Transitions) == 0)
		m.stand(child)
	}
	for _, t := range n.Transitions {
		count(t.ActivityID, true)
	}
}

// sources are the activities that can be mapped, and those where something stands.
func (m *mapper) sources() []*model.FlowNode {
	return m.nodes(m.from.Root, func(n *model.FlowNode) bool { return migration.IsMappable(n) || m.here[n.ID].all > 0 })
}

func (m *mapper) nodes(scope *model.FlowNode, isOne func(*model.FlowNode) bool) []*model.FlowNode {
	var nodes []*model.FlowNode
	for _, n := range scope.Children {
		if isOne(n) {
			nodes = append(nodes, n)
		}
		nodes = append(nodes, m.nodes(n, isOne)...)
	}
	return nodes
}

// chosen is what an activity becomes; empty for nothing.
func (m *mapper) chosen(n *model.FlowNode) string {
	if to, said := m.form.Values[mapTo+n.ID]; said {
		return first(to)
	}
	return m.proposed[n.ID]
}

func (m *mapper) updates(n *model.FlowNode) bool {
	return migration.UpdatesTrigger(n) || migration.HasTrigger(n) && slices.Contains(m.form.Values[mapTrigger], n.ID)
}

// instructions are those that the page asks for; what the form maps besides what the
// page lists, too.
func (m *mapper) instructions() []engine.MigrationInstruction {
	var all []engine.MigrationInstruction
	for _, n := range m.nodes(m.from.Root, func(*model.FlowNode) bool { return true }) {
		if to := m.chosen(n); to != "" {
			all = append(all, engine.MigrationInstruction{Source: n.ID, Target: to, UpdateEventTrigger: m.updates(n)})
		}
	}
	return all
}

// props are the lines: first those where the instance stands.
func (m *mapper) props(shown string) *views.Mapping {
	running := views.MappingGroup{Legend: "Where the instance stands"}
	others := views.MappingGroup{Legend: "Other activities", Folded: true}
	for i, n := range m.sources() {
		line := m.line(n, "to-"+strconv.Itoa(i))
		group := &others
		if m.here[n.ID].all > 0 {
			group = &running
		}
		group.Lines = append(group.Lines, line)
		group.Open = group.Open || len(line.Errors) > 0
		if len(line.Errors) > 0 {
			m.mistakes = append(m.mistakes, forms.Mistake{Anchor: line.ID, Label: line.Label})
		}
	}
	return &views.Mapping{ShownName: migrateShown, Shown: shown, Groups: []views.MappingGroup{running, others}}
}

func (m *mapper) line(n *model.FlowNode, id string) views.MappingLine {
	at := m.here[n.ID]
	line := views.MappingLine{ID: id, Name: mapTo + n.ID, Label: pathName(n), Kind: kindWord(n.Kind), Errors: m.failures[n.ID]}
	none := views.ChangeOption{Label: "Not mapped"}
	switch {
	case at.leaves > 0:
		line.Required, none.Label = true, "Choose an activity"
	case at.all > 0:
		none.Label = "Nothing: what is in it goes on around it"
	}
	if at.all > 0 {
		line.Here = plural(at.all, "token here", "tokens here")
	}
	chosen := m.chosen(n)
	line.Options = []views.ChangeOption{none}
	for _, t := range m.nodes(m.to.Root, func(t *model.FlowNode) bool { return migration.Fits(n, t) }) {
		line.Options = append(line.Options, views.ChangeOption{Value: t.ID, Label: pathName(t), Chosen: t.ID == chosen})
	}
	if len(line.Options) == 1 {
		line.Required = false // nobody could send the page
		line.Hint = "The version has nothing of this kind."
	}
	switch {
	case migration.UpdatesTrigger(n):
		line.Hint = "Its condition is the one of the version that it goes on with."
	case migration.HasTrigger(n):
		line.Trigger = &views.ChangeOption{Value: n.ID, Label: "Update the event trigger: " + triggerWord(n), Chosen: m.updates(n)}
	}
	return line
}

func triggerWord(n *model.FlowNode) string {
	switch {
	case n.Timer != nil:
		return "its timer begins anew"
	case n.Message != nil:
		return "the name of its message"
	}
	return "the name of its signal"
}

// pathName names a node with the scopes around it.
func pathName(n *model.FlowNode) string {
	name := nodeName(n)
	for p := n.Parent; p != nil && p.Kind != model.KindProcess; p = p.Parent {
		name = nodeName(p) + " / " + name
	}
	return name
}

// fail notes what is wrong with what an activity becomes, at its line.
func (m *mapper) fail(source, target string, failures migration.Failures) {
	to := m.to.Nodes[target]
	for _, f := range failures {
		at, text := source, migrationSentence(f, to)
		if f.Rule == migration.CompensationMapped {
			if n := m.compensationEvent(f.Node); n != nil {
				at = n.ID
			}
		}
		n := m.from.Nodes[at]
		if n == nil || !slices.Contains(m.sources(), n) {
			m.problems = append(m.problems, text)
			continue
		}
		if !slices.Contains(m.failures[at], text) {
			m.failures[at] = append(m.failures[at], text)
		}
	}
}

// compensationEvent is the event that is mapped with a handler.
func (m *mapper) compensationEvent(handler *model.FlowNode) *model.FlowNode {
	if handler.TriggeredByEvent {
		return handler.Start
	}
	for _, n := range m.from.Nodes {
		if n.Kind == model.KindBoundaryCompensation && n.AttachedTo.CompensationHandler == handler {
			return n
		}
	}
	return m.from.Nodes[handler.ID]
}
