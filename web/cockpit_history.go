package web

import (
	"slices"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
)

// fillActivities lists the activity instances, the newest first.
func (s *server) fillActivities(c *call, p *views.InstanceProps, i instance) error {
	if p.Tab != views.TabHistory {
		return nil
	}
	var ids []string
	for _, a := range i.activities {
		ids = append(ids, a.Assignee)
	}
	people, err := s.people(c, ids...)
	if err != nil {
		return err
	}
	way := trailOf(i.definition.Process, nil, i.unit)
	w := s.words()
	for _, a := range i.activities {
		row := views.ActivityRow{
			Name: activityName(i.definition.Process, a.ActivityName, a.ActivityID), Kind: kindWord(model.Kind(a.ActivityType)), Person: people[a.Assignee].Name,
			Started: w.moment(a.StartTime), Ended: w.moment(a.EndTime),
		}
		row.Glyph, row.State = activityState(a, way)
		end := w.now
		if a.EndTime != 0 {
			end = a.EndTime.Time()
		}
		row.Duration = span(end.Sub(a.StartTime.Time()))
		if called, ok := i.called[a.CalledProcessInstanceID]; ok {
			row.Called = &called.InstanceLink
		}
		p.History = append(p.History, row)
	}
	return nil
}

// activityState is the state of an activity instance with its word.
func activityState(a query.HistoryActivityInstance, way trail) (glyph, word string) {
	switch {
	case a.Canceled:
		return "hold", "Canceled"
	case a.EndTime != 0:
		return "done", "Completed"
	case way.failing[a.ID]:
		return "fail", "Incident"
	case way.suspended:
		return "hold", "Suspended"
	case a.ActivityType == string(model.KindUserTask):
		return "wait", "Waiting"
	}
	return "run", "Running"
}

// tree is the instance with its activities as they began, each with what it has
// inside; gateways only lead on and are left out.
func (i instance) tree(way trail) []views.OutlineItem {
	inside := map[string][]views.OutlineItem{}
	rows := slices.Clone(i.activities) // the newest first: what is inside comes before what is around
	for _, a := range rows {
		kind := model.Kind(a.ActivityType)
		if leadsOn(kind) {
			continue
		}
		item := views.OutlineItem{ID: a.ActivityID, Name: activityName(i.definition.Process, a.ActivityName, a.ActivityID), Kind: kindWord(kind)}
		item.Glyph, item.Word = activityState(a, way)
		item.Current = a.EndTime == 0 && !isAround(kind)
		item.Children = append(i.calledBy(a), inside[a.ID]...)
		inside[a.ParentID] = slices.Insert(inside[a.ParentID], 0, item)
	}
	root := views.OutlineItem{ID: i.ID, Name: definitionName(i.ProcessDefinitionName, i.ProcessDefinitionKey), Kind: "Process instance", Children: inside[i.ID]}
	root.Glyph = i.glyph(way)
	if i.EndTime != 0 && root.Glyph == "hold" {
		root.Word = "Canceled"
	}
	if i.unit != nil {
		root.Children = append(root.Children, i.transitions(machine.ActivityInstanceTree(i.unit, i.definition), way)...)
	}
	return []views.OutlineItem{root}
}

// glyph is the state of the whole instance.
func (i instance) glyph(way trail) string {
	switch {
	case i.unit == nil && i.State == completed:
		return "done"
	case i.unit == nil, way.suspended:
		return "hold"
	case len(way.failed) > 0:
		return "fail"
	case i.unit.Tasks.Len() > 0:
		return "wait"
	}
	return "run"
}

// transitions are the tokens that wait for a job beside an activity. Camunda counts what
// waits for the other instances of an activity to end among them, which history tells
// already.
func (i instance) transitions(n *machine.ActivityInstanceNode, way trail) []views.OutlineItem {
	var items []views.OutlineItem
	for _, t := range n.Transitions {
		if !i.hasJob(t.ExecutionID) {
			continue
		}
		item := views.OutlineItem{ID: t.ActivityID, Name: activityName(i.definition.Process, t.ActivityName, t.ActivityID), Kind: kindWord(model.Kind(t.ActivityType)), Glyph: "run", Current: true}
		switch {
		case len(t.Incidents) > 0:
			item.Glyph = "fail"
		case way.suspended:
			item.Glyph = "hold"
		}
		items = append(items, item)
	}
	for _, child := range n.Children {
		items = append(items, i.transitions(child, way)...)
	}
	return items
}

func (i instance) hasJob(executionID string) bool {
	for j := range i.unit.Jobs.All() {
		if j.ExecutionID == executionID {
			return true
		}
	}
	return false
}
