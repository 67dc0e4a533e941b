package machine

import (
	"cmp"
	"slices"
	"strings"

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

// ActivityInstanceTree builds the tree of a loaded process instance, nil where
// the unit holds none. Siblings are in the order in which they began.
func ActivityInstanceTree(u *state.Unit, d Definition) *ActivityInstanceNode {
	var root *ActivityInstanceNode
	for p := range u.ProcessInstances.All() {
		root = &ActivityInstanceNode{
			ID: p.ID, ActivityID: p.ProcessDefinitionID, ActivityName: d.Process.Name, ActivityType: string(d.Process.Root.Kind),
			ProcessInstanceID: p.ID, ProcessDefinitionID: p.ProcessDefinitionID, ExecutionIDs: []string{p.ID},
		}
	}
	if root == nil {
		return nil
	}
	nodes := map[string]*ActivityInstanceNode{root.ID: root}
	for a := range u.ActivityInstances.All() {
		nodes[a.ID] = &ActivityInstanceNode{
			ID: a.ID, ParentID: a.ParentID, ActivityID: a.ActivityID, ActivityName: a.ActivityName, ActivityType: a.ActivityType,
			ProcessInstanceID: a.ProcessInstanceID, ProcessDefinitionID: a.ProcessDefinitionID, ExecutionIDs: []string{a.ExecutionID},
		}
	}
	for _, a := range begun(u) {
		if parent, ok := nodes[a.ParentID]; ok {
			parent.Children = append(parent.Children, nodes[a.ID])
		}
	}
	addCarriers(u, nodes)
	hangTransitions(u, d, nodes)
	return root
}

// addCarriers names the concurrent executions that only carry a scope at the
// activity instance around them, as Camunda 7.24 does.
func addCarriers(u *state.Unit, nodes map[string]*ActivityInstanceNode) {
	carries := map[string]bool{}
	for e := range u.Executions.All() {
		carries[e.ParentID] = true
	}
	for e := range u.Executions.All() {
		if !e.Concurrent || !carries[e.ID] {
			continue
		}
		if around, ok := nodes[enclosing(u, e)]; ok {
			around.ExecutionIDs = append(around.ExecutionIDs, e.ID)
		}
	}
}

// begun returns the activity instances in the order in which they began; those
// of one instant by the time-ordered part of their ids.
func begun(u *state.Unit) []*state.ActivityInstance {
	rows := slices.Collect(u.ActivityInstances.All())
	slices.SortStableFunc(rows, func(a, b *state.ActivityInstance) int {
		return cmp.Or(cmp.Compare(a.StartTime, b.StartTime), strings.Compare(afterColon(a.ID), afterColon(b.ID)))
	})
	return rows
}

func afterColon(id string) string { return id[strings.LastIndexByte(id, ':')+1:] }

// hangTransitions adds the tokens that wait for jobs, and the incidents.
func hangTransitions(u *state.Unit, d Definition, nodes map[string]*ActivityInstanceNode) {
	incidents := map[string][]state.Incident{} // by execution
	for i := range u.Incidents.All() {
		incidents[i.ExecutionID] = append(incidents[i.ExecutionID], *i)
	}
	for e := range u.Executions.All() {
		if e.ActivityInstanceID != "" {
			continue
		}
		t := TransitionInstanceNode{
			ID: e.ID, ParentID: enclosing(u, e), ActivityID: e.ActivityID, ProcessInstanceID: e.ProcessInstanceID,
			ProcessDefinitionID: e.ProcessDefinitionID, ExecutionID: e.ID, Incidents: incidents[e.ID],
		}
		for _, i := range t.Incidents {
			t.IncidentIDs = append(t.IncidentIDs, i.ID)
		}
		delete(incidents, e.ID)
		if n, ok := d.Process.Nodes[e.ActivityID]; ok {
			t.ActivityName, t.ActivityType = n.Name, string(n.Kind)
		}
		if parent, ok := nodes[t.ParentID]; ok {
			parent.Transitions = append(parent.Transitions, t)
		}
	}
	for id, list := range incidents {
		e, ok := u.Executions.Get(id)
		if !ok {
			continue
		}
		for _, i := range list {
			if n, ok := nodes[e.ActivityInstanceID]; ok {
				n.Incidents = append(n.Incidents, i)
				n.IncidentIDs = append(n.IncidentIDs, i.ID)
			}
		}
	}
}

// enclosing is the activity instance of the scope that an execution runs in.
func enclosing(u *state.Unit, e *state.Execution) string {
	for !e.Scope {
		parent, ok := u.Executions.Get(e.ParentID)
		if !ok {
			return ""
		}
		e = parent
	}
	if parent, ok := u.Executions.Get(e.ParentID); ok {
		return parent.ActivityInstanceID
	}
	return e.ProcessInstanceID
}
