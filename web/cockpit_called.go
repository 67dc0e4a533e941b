package web

import (
	"maps"
	"slices"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
)

// linkTo leads to an instance.
func linkTo(p query.HistoryProcessInstance) views.InstanceLink {
	return views.InstanceLink{
		Process: definitionName(p.ProcessDefinitionName, p.ProcessDefinitionKey), Title: instanceTitle(p), URL: views.CockpitInstance(p.ID, "", ""),
	}
}

// superInstance is the id of the instance that called i, empty for none.
func (i instance) superInstance() string {
	if i.unit != nil {
		for row := range i.unit.ProcessInstances.All() {
			return row.SuperProcessInstanceID
		}
	}
	return i.SuperProcessInstanceID
}

// callerOf is the instance that called i, for those who may watch it.
func (s *server) callerOf(c *call, i instance) (*views.InstanceLink, error) {
	id := i.superInstance()
	if id == "" {
		return nil, nil //nolint:nilnil // most are called by nobody
	}
	p, err := s.anyInstance(c, id)
	if isMissing(err) || err == nil && !s.maySeeInstancesOf(c, p.ProcessDefinitionKey, p.TenantID) {
		return nil, nil //nolint:nilnil // its history is gone, or not for everybody
	}
	link := linkTo(p)
	return &link, err
}

// fillCalled lists the instances that i called and that may be watched, the newest
// first, and keeps them for the activities that called them.
func (s *server) fillCalled(c *call, p *views.InstanceProps, i *instance) error {
	activities := map[string]string{} // by called instance
	for _, a := range i.activities {
		if a.CalledProcessInstanceID != "" {
			activities[a.CalledProcessInstanceID] = activityName(i.definition.Process, a.ActivityName, a.ActivityID)
		}
	}
	if len(activities) == 0 {
		return nil
	}
	ids := query.Condition{Name: "processInstanceIds", Value: slices.Sorted(maps.Keys(activities))}
	all, err := query.HistoryProcessInstances.List(c.ctx(), s.engine.Reader(), query.Criteria{Sort: []query.Sort{{Key: "startTime", Desc: true}}}.With(ids))
	if err != nil {
		return err
	}
	running, err := query.ProcessInstances.List(c.ctx(), s.engine.Reader(), query.Criteria{}.With(ids))
	if err != nil {
		return err
	}
	shown, err := s.showInstances(c, running)
	if err != nil {
		return err
	}
	stand := make(map[string]views.InstanceRow, len(shown))
	for _, row := range shown {
		stand[row.ID] = row
	}
	w := s.words()
	i.called = map[string]views.CalledInstance{}
	for _, row := range all {
		if !s.maySeeInstancesOf(c, row.ProcessDefinitionKey, row.TenantID) {
			continue
		}
		called := views.CalledInstance{
			InstanceLink: linkTo(row), Activity: activities[row.ID], StandsAt: stand[row.ID].StandsAt,
			Started: w.moment(row.StartTime),
		}
		called.State, called.StateText = stand[row.ID].State, stand[row.ID].StateText
		if called.State == "" {
			called.State, called.StateText = endedState(row)
			called.StandsAt = "ended " + w.moment(row.EndTime)
		}
		i.called[row.ID] = called
		p.Called = append(p.Called, called)
	}
	return nil
}

// runningBelow are the ids of the running instances that an instance called, and of those
// that these called, whoever may watch them.
func (s *server) runningBelow(c *call, id string) (below []string, err error) {
	for callers := []string{id}; len(callers) > 0; {
		rows, err := query.ProcessInstances.List(c.ctx(), s.engine.Reader(), query.Criteria{}.With(query.Condition{Name: "superProcessInstances", Value: callers}))
		if err != nil {
			return nil, err
		}
		callers = make([]string, len(rows))
		for i, row := range rows {
			callers[i] = row.ID
		}
		below = append(below, callers...)
	}
	return below, nil
}

// calledBy is the instance that an activity called as an item below it.
func (i instance) calledBy(a query.HistoryActivityInstance) []views.OutlineItem {
	called, ok := i.called[a.CalledProcessInstanceID]
	if !ok {
		return nil
	}
	return []views.OutlineItem{{
		Name: called.Text(), Kind: "Called instance " + called.Text(), Glyph: called.State, Word: called.StateText, URL: called.URL,
	}}
}

// origin is where an incident came up that a calling instance has as well.
type origin struct {
	views.InstanceLink
	at, message string
}

// origins finds where incidents came up, by their ids, as far as the caller may
// watch it.
func (s *server) origins(c *call, rootCauses []string) (map[string]origin, error) {
	found := map[string]origin{}
	if len(rootCauses) == 0 {
		return found, nil
	}
	incidents, err := query.Incidents.List(c.ctx(), s.engine.Reader(), query.Criteria{}.With(query.Condition{Name: "incidentIds", Value: rootCauses}))
	if err != nil || len(incidents) == 0 {
		return found, err
	}
	var ids []string
	for _, i := range incidents {
		ids = append(ids, i.ProcessInstanceID)
	}
	rows, err := query.HistoryProcessInstances.List(c.ctx(), s.engine.Reader(), query.Criteria{}.With(query.Condition{Name: "processInstanceIds", Value: ids}))
	if err != nil {
		return found, err
	}
	instances := map[string]query.HistoryProcessInstance{}
	for _, row := range rows {
		instances[row.ID] = row
	}
	for _, i := range incidents {
		p, ok := instances[i.ProcessInstanceID]
		if !ok || !s.maySeeInstancesOf(c, p.ProcessDefinitionKey, p.TenantID) {
			continue
		}
		o := origin{InstanceLink: linkTo(p), at: i.ActivityID, message: i.Message}
		if n, ok := s.node(c, p.ProcessDefinitionID, i.ActivityID); ok {
			o.at = nodeName(n)
		}
		found[i.ID] = o
	}
	return found, nil
}

// rootCauses are the ids of the incidents that others came from.
func rootCauses(incidents []query.Incident) []string {
	var ids []string
	for _, i := range incidents {
		if isHandedUp(i) {
			ids = append(ids, i.RootCauseIncidentID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// isHandedUp tells an incident that came up in a called instance.
func isHandedUp(i query.Incident) bool {
	return i.RootCauseIncidentID != "" && i.RootCauseIncidentID != i.ID
}
