package web

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// processPage is one version of a process: its diagram with what stands where,
// its versions, its instances or incidents.
func (s *server) processPage(c *call, row state.ProcessDefinition) (templ.Component, error) {
	k, err := s.loadCockpit(c)
	if err != nil {
		return nil, err
	}
	if !s.maySeeInstancesOf(c, row.Key, row.TenantID) {
		return nil, rest.NotFoundf("No matching definition with id %s", row.ID)
	}
	d, err := s.engine.Definition(c.ctx(), row.ID)
	if err != nil {
		return nil, err
	}
	name := definitionName(row.Name, row.Key)
	p := views.ProcessProps{
		Page: s.cockpitPage(c, k, "process", row.Key), ID: row.ID, Name: name, Key: row.Key,
		Version: "v" + strconv.FormatInt(row.Version, 10), VersionTag: row.VersionTag, Suspended: row.Suspended,
		Tab: c.tab([]string{views.TabInstances, views.TabIncidents, views.TabJobDefinitions}),
	}
	p.Page.Title = name
	p.MaySuspend, p.MayUpdate = maySuspendDefinition(s, c, row), mayUpdateDefinition(s, c, row)
	p.MayBatch = len(s.doingsOf(c)) > 0
	s.placeVersion(c, &p, k, row)
	if n, ok := d.Process.Nodes[c.query("activity")]; ok {
		p.Activity, p.ActivityName = n.ID, nodeName(n)
	}
	standing, err := query.ActivityStatistics(c.ctx(), s.engine.Reader(), row.ID, query.StatisticsOptions{Incidents: true},
		s.engine.Visible(c.ctx(), &query.Executions)...)
	if err != nil {
		return nil, err
	}
	tokens := tokens{process: d.Process, standing: standing, definitionID: row.ID, tab: p.Tab, selected: p.Activity}
	p.Diagram = views.DiagramProps{URL: views.Diagram(row.ID), Label: name + ", process diagram", Marks: tokens.marks()}
	p.Outline = tokens.outline(d.Process.Root)
	err = s.fillProcessTable(c, &p, d.Process)
	return views.ProcessPage(p), err
}

// placeVersion says where the version stands among the others.
func (s *server) placeVersion(c *call, p *views.ProcessProps, k cockpit, row state.ProcessDefinition) {
	w := s.words()
	for _, process := range k.processes {
		if process.newest().Key != row.Key || process.newest().TenantID != row.TenantID {
			continue
		}
		p.Versions = w.versions(k, process, row.ID)
		p.Startable = process.newest().ID == row.ID && row.StartableInTasklist && s.engine.MayStart(c.ctx(), row)
		for _, d := range process {
			if d.ID == row.ID {
				p.Note = "deployed " + w.day(d.DeployTime)
			}
		}
	}
	if row.HistoryTimeToLive.Set {
		p.Note = strings.TrimPrefix(p.Note+", history "+plural(int(row.HistoryTimeToLive.N), "day", "days"), ", ")
	}
}

// fillProcessTable fills the open tab and counts both.
func (s *server) fillProcessTable(c *call, p *views.ProcessProps, process *model.Process) error {
	instances := query.Criteria{Conditions: s.engine.Visible(c.ctx(), &query.ProcessInstances)}.With(query.Condition{Name: "processDefinitionId", Value: p.ID})
	incidents := instances
	if p.Activity != "" {
		instances = instances.With(query.Condition{Name: "activityIdIn", Value: []string{p.Activity}})
		incidents = incidents.With(query.Condition{Name: "activityId", Value: p.Activity})
	}
	nInstances, err := query.ProcessInstances.Count(c.ctx(), s.engine.Reader(), instances)
	if err != nil {
		return err
	}
	nIncidents, err := query.Incidents.Count(c.ctx(), s.engine.Reader(), incidents)
	if err != nil {
		return err
	}
	p.InstanceCount, p.IncidentCount = count(nInstances), count(nIncidents)
	if err := s.fillJobDefinitions(c, p, process); err != nil || p.Tab == views.TabJobDefinitions {
		return err
	}
	url := func(page string) string { return views.CockpitProcess(p.ID, p.Tab, p.Activity, page) }
	if p.Tab == views.TabIncidents {
		incidents.First, p.Paging = paged(c, nIncidents, url)
		incidents.Max, incidents.Sort = pageSize, []query.Sort{{Key: "incidentTimestamp", Desc: true}}
		rows, err := query.Incidents.List(c.ctx(), s.engine.Reader(), incidents)
		if err != nil {
			return err
		}
		p.Incidents, err = s.showIncidents(c, process, rows)
		return err
	}
	instances.First, p.Paging = paged(c, nInstances, url)
	instances.Max, instances.Sort = pageSize, []query.Sort{{Key: "startTime", Desc: true}}
	rows, err := query.ProcessInstances.List(c.ctx(), s.engine.Reader(), instances)
	if err != nil {
		return err
	}
	p.Instances, err = s.showInstances(c, rows)
	return err
}

// businessKeys reads the business keys of running instances.
func (s *server) businessKeys(c *call, instanceIDs []string) (map[string]string, error) {
	keys := map[string]string{}
	if len(instanceIDs) == 0 {
		return keys, nil
	}
	rows, err := query.ProcessInstances.List(c.ctx(), s.engine.Reader(), query.Criteria{}.With(
		query.Condition{Name: "processInstanceIds", Value: instanceIDs}))
	for _, row := range rows {
		keys[row.ID] = row.BusinessKey
	}
	return keys, err
}

// tokens is how many tokens of a definition stand at which element.
type tokens struct {
	process      *model.Process
	standing     map[string]query.Statistics
	definitionID string
	tab          string
	selected     string
}

// split tells tokens that wait for a person from those that the engine moves.
func (t tokens) split(n *model.FlowNode) (waiting, running, incidents int) {
	standing := t.standing[n.ID]
	for _, i := range standing.Incidents {
		incidents += i.Count
	}
	others := max(standing.Instances-incidents, 0)
	if n.Kind == model.KindUserTask {
		return others, 0, incidents
	}
	return 0, others, incidents
}

func (t tokens) url(n *model.FlowNode) string {
	return views.CockpitProcess(t.definitionID, t.tab, n.ID, "")
}

func (t tokens) marks() []views.Mark {
	var marks []views.Mark
	for _, n := range flowOrder(t.process.Root) {
		waiting, running, incidents := t.split(n)
		m := views.Mark{Element: shapeOf(n), Waiting: countOrNone(waiting), Running: countOrNone(running), Incidents: countOrNone(incidents), URL: t.url(n)}
		if n.ID == t.selected {
			m.Kind = views.MarkActive
		}
		if waiting+running+incidents > 0 || m.Kind != "" {
			m.Label = tokenLabel(n, waiting, running, incidents)
			marks = append(marks, m)
		}
	}
	return marks
}

// tokenLabel says what the badges of an element show.
func tokenLabel(n *model.FlowNode, waiting, running, incidents int) string {
	var parts []string
	if incidents > 0 {
		parts = append(parts, plural(incidents, "incident", "incidents"))
	}
	if waiting > 0 {
		parts = append(parts, count(waiting)+" waiting")
	}
	if running > 0 {
		parts = append(parts, count(running)+" running")
	}
	return fmt.Sprintf("%s: %s", nodeName(n), strings.Join(parts, ", "))
}

func (t tokens) outline(scope *model.FlowNode) []views.OutlineItem {
	var items []views.OutlineItem
	for _, n := range stepsIn(scope) {
		waiting, running, incidents := t.split(n)
		items = append(items, views.OutlineItem{
			ID: n.ID, Name: nodeName(n), Kind: kindWord(n.Kind), URL: t.url(n), Current: n.ID == t.selected,
			Waiting: countOrNone(waiting), Running: countOrNone(running), Incidents: countOrNone(incidents),
			Children: t.outline(n),
		})
	}
	return items
}
