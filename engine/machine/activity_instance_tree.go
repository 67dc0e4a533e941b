package machine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// ActivityInstanceNode is an activity instance with what runs inside it, as the
// API shows it. The root stands for the process instance; its ActivityID is the
// definition's id.
type ActivityInstanceNode struct {
	ID, ParentID        string
	ActivityID          string
	ActivityName        string
	ActivityType        string
	ProcessInstanceID   string
	ProcessDefinitionID string
	ExecutionIDs        []string
	IncidentIDs         []string
	Incidents           []state.Incident
	Children            []*ActivityInstanceNode
	Transitions         []TransitionInstanceNode
}

// TransitionInstanceNode is a token that waits before or after an activity for
// a job. ParentID is the activity instance around it.
type TransitionInstanceNode struct {
	ID, ParentID        string
	ActivityID          string
	ActivityName        string
	ActivityType        string
	ProcessInstanceID   string
	ProcessDefinitionID string
	ExecutionID         string
	IncidentIDs         []string
	Incidents           []state.Incident
}

// ActivityInstanceTree builds the tree of a loaded process instance of a
// definition, nil where the unit holds none. Siblings are in the order in which
// they began.
func ActivityInstanceTree(u *state.Unit, d Definition) *ActivityInstanceNode {
	t := treeBuilder{
		run:       &run{unit: u, tree: newTree(u), definitions: map[string]Definition{d.Row.ID: d}},
		nodes:     map[string]*ActivityInstanceNode{},
		incidents: map[string][]state.Incident{},
	}
	for i := range u.Incidents.All() {
		t.incidents[i.ExecutionID] = append(t.incidents[i.ExecutionID], *i)
	}
	for p := range u.ProcessInstances.All() {
		if root, ok := u.Executions.Get(p.ID); ok && p.ProcessDefinitionID == d.Row.ID {
			t.add(root)
			return t.complete(p.ID, d)
		}
	}
	return nil
}

// treeBuilder builds the tree of one process instance.
type treeBuilder struct {
	run       *run
	nodes     map[string]*ActivityInstanceNode
	order     []*ActivityInstanceNode
	waiting   []TransitionInstanceNode
	incidents map[string][]state.Incident
}

// add adds what an execution and those below it stand for.
func (t *treeBuilder) add(e *state.Execution) {
	children := t.run.tree.children(e.ID)
	if e.Scope && e.ScopeInstanceID != "" {
		n := t.addNode(e, e.ScopeInstanceID, t.run.mustNode(e, e.ScopeActivityID))
		if e.ActivityID == "" || e.ActivityID == e.ScopeActivityID {
			t.addIncidents(n, e)
		}
		for _, c := range children {
			if c.Concurrent && c.ActivityID == "" {
				n.ExecutionIDs = append(n.ExecutionIDs, c.ID)
				t.addIncidents(n, c)
			}
		}
	}
	switch {
	case len(children) > 0 || e.ActivityID == "":
	case e.ActivityInstanceID == "":
		t.addTransition(e)
	case t.nodes[e.ActivityInstanceID] == nil:
		t.addIncidents(t.addNode(e, e.ActivityInstanceID, t.run.mustNode(e, e.ActivityID)), e)
	}
	for _, c := range children {
		t.add(c)
	}
}

func (t *treeBuilder) addNode(e *state.Execution, id string, n *model.FlowNode) *ActivityInstanceNode {
	node := &ActivityInstanceNode{
		ID: id, ParentID: t.around(e, n), ActivityID: n.ID, ActivityName: n.Name, ActivityType: string(n.Kind),
		ProcessInstanceID: e.ProcessInstanceID, ProcessDefinitionID: e.ProcessDefinitionID, ExecutionIDs: []string{e.ID},
	}
	t.nodes[id] = node
	t.order = append(t.order, node)
	return node
}

// around is the activity instance in which that of n at e lies.
func (t *treeBuilder) around(e *state.Execution, n *model.FlowNode) string {
	if n.Parent == nil {
		return ""
	}
	if isScopeOf(e, n) {
		e = t.run.parent(e)
	}
	return t.run.scopeFor(e, n.Parent).ScopeInstanceID
}

func (t *treeBuilder) addIncidents(n *ActivityInstanceNode, e *state.Execution) {
	for _, i := range t.incidents[e.ID] {
		n.Incidents = append(n.Incidents, i)
		n.IncidentIDs = append(n.IncidentIDs, i.ID)
	}
}

// addTransition adds a token that waits for a job, or, as Camunda 7.24 shows
// it, for the other instances of a parallel loop.
func (t *treeBuilder) addTransition(e *state.Execution) {
	n := t.run.mustNode(e, e.ActivityID)
	w := TransitionInstanceNode{
		ID: e.ID, ParentID: t.around(e, n), ActivityID: n.ID, ActivityName: n.Name, ActivityType: string(n.Kind),
		ProcessInstanceID: e.ProcessInstanceID, ProcessDefinitionID: e.ProcessDefinitionID, ExecutionID: e.ID, Incidents: t.incidents[e.ID],
	}
	for _, i := range w.Incidents {
		w.IncidentIDs = append(w.IncidentIDs, i.ID)
	}
	t.waiting = append(t.waiting, w)
}

// complete links the nodes and returns the root.
func (t *treeBuilder) complete(rootID string, d Definition) *ActivityInstanceNode {
	root := t.nodes[rootID]
	root.ActivityID, root.ActivityName = root.ProcessDefinitionID, d.Process.Name
	slices.SortStableFunc(t.order, func(a, b *ActivityInstanceNode) int {
		return cmp.Or(cmp.Compare(t.began(a), t.began(b)), strings.Compare(afterColon(a.ID), afterColon(b.ID)))
	})
	for _, n := range t.order {
		if parent := t.nodes[n.ParentID]; parent != nil {
			parent.Children = append(parent.Children, n)
		}
	}
	for _, w := range t.waiting {
		if parent := t.nodes[w.ParentID]; parent != nil {
			parent.Transitions = append(parent.Transitions, w)
		}
	}
	return root
}

// began is when an activity instance began; ids of one instant are in the order
// in which they were made.
func (t *treeBuilder) began(n *ActivityInstanceNode) state.Millis {
	if a, ok := t.run.unit.ActivityInstances.Get(n.ID); ok {
		return a.StartTime
	}
	return 0
}

func afterColon(id string) string { return id[strings.LastIndexByte(id, ':')+1:] }
