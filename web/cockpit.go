package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// The bounds of what the overview shows.
const (
	maxDefinitions = 2000 // versions of all processes
	maxCauses      = 10
	maxNewest      = 20
)

// cockpit is what all pages of the cockpit show of the process definitions whose
// instances the caller may watch.
type cockpit struct {
	processes []process
	standing  map[string]query.Standing // by definition
	all       query.Standing
	incidents int // each once, whichever instances it holds up
}

// process is all versions of a process definition, the newest first.
type process []query.ProcessDefinition

// checkCockpit refuses those who may watch nothing.
func (s *server) checkCockpit(c *call) error {
	if s.mayOpenCockpit(c) {
		return nil
	}
	return &engine.Error{Code: engine.Forbidden, Message: "The cockpit is for those who may watch process instances. Ask an administrator for it."}
}

// loadCockpit reads the definitions and how many instances stand where.
func (s *server) loadCockpit(c *call) (cockpit, error) {
	var k cockpit
	if err := s.checkCockpit(c); err != nil {
		return k, err
	}
	wanted := query.Criteria{Sort: []query.Sort{{Key: "key"}, {Key: "tenantId"}, {Key: "version", Desc: true}}, Max: maxDefinitions}
	wanted = wanted.With(s.engine.VisibleWith(c.ctx(), identity.ReadInstance)...)
	rows, err := query.ProcessDefinitions.List(c.ctx(), s.engine.Reader(), wanted)
	if err != nil {
		return k, err
	}
	if k.standing, err = query.Standings(c.ctx(), s.engine.Reader()); err != nil {
		return k, err
	}
	if k.incidents, err = query.CountIncidentCauses(c.ctx(), s.engine.Reader(), query.Criteria{Conditions: s.engine.Visible(c.ctx(), &query.Incidents)}); err != nil {
		return k, err
	}
	for i, d := range rows {
		if i == 0 || rows[i-1].Key != d.Key || rows[i-1].TenantID != d.TenantID {
			k.processes = append(k.processes, nil)
		}
		last := len(k.processes) - 1
		k.processes[last] = append(k.processes[last], d)
		k.all = k.all.Plus(k.standing[d.ID])
	}
	slices.SortStableFunc(k.processes, func(a, b process) int {
		return strings.Compare(strings.ToLower(a.name()), strings.ToLower(b.name()))
	})
	return k, nil
}

func (p process) newest() query.ProcessDefinition { return p[0] }

func (p process) name() string { return definitionName(p[0].Name, p[0].Key) }

// standing is that of all versions together.
func (k cockpit) standingOf(p process) query.Standing {
	var sum query.Standing
	for _, d := range p {
		sum = sum.Plus(k.standing[d.ID])
	}
	return sum
}

// cockpitPage is what the pages of the cockpit share; open is the key of the
// process that is shown.
func (s *server) cockpitPage(c *call, k cockpit, current, open string) views.Page {
	p := s.basePage(c, views.SectionCockpit)
	p.Topics = []string{views.TopicInstances, views.TopicJobs, views.TopicTasks, views.TopicDefinitions}
	p.Cockpit = views.CockpitNav{
		Definitions: count(len(k.processes)), Instances: count(k.all.Running), Incidents: count(k.incidents), Current: current,
		Deployments: s.seesDeployments(c),
	}
	for _, d := range k.processes {
		p.Cockpit.Processes = append(p.Cockpit.Processes, views.CockpitNavProcess{
			DefinitionID: d.newest().ID, Name: d.name(), Count: count(k.standingOf(d).Running), Current: d.newest().Key == open,
		})
	}
	return p
}

// showCockpit is the overview: what runs, what fails, where it stands.
func showCockpit(s *server, c *call) (reply, error) {
	k, err := s.loadCockpit(c)
	if err != nil {
		return reply{}, err
	}
	shown := rest.List[rest.ProcessDefinition]{}
	for _, d := range k.processes {
		shown = append(shown, rest.ProcessDefinitionOf(d.newest()))
	}
	return ok(shown).withPage(func() (templ.Component, error) {
		p, err := s.cockpitProps(c, k)
		return views.CockpitPage(p), err
	}), nil
}

func (s *server) cockpitProps(c *call, k cockpit) (views.CockpitProps, error) {
	p := views.CockpitProps{Page: s.cockpitPage(c, k, "overview", ""), MayDeploy: s.mayDeploy(c)}
	p.Page.Title = "Cockpit"
	for _, d := range k.processes {
		p.Definitions = append(p.Definitions, s.words().definitionRow(k, d))
	}
	causes, err := query.IncidentCauses(c.ctx(), s.engine.Reader(), query.Criteria{Conditions: s.engine.Visible(c.ctx(), &query.Incidents), Max: maxCauses})
	if err != nil {
		return p, err
	}
	p.Causes, p.CausesNote = s.showCauses(c, causes, k.incidents)
	if p.Figures, err = s.figures(c, k, causes); err != nil {
		return p, err
	}
	newest, err := query.ProcessInstances.List(c.ctx(), s.engine.Reader(), query.Criteria{
		Conditions: s.engine.Visible(c.ctx(), &query.ProcessInstances), Sort: []query.Sort{{Key: "startTime", Desc: true}}, Max: maxNewest,
	})
	if err != nil {
		return p, err
	}
	p.Instances, err = s.showInstances(c, newest)
	return p, err
}

// figures are the four numbers on top of the overview.
func (s *server) figures(c *call, k cockpit, causes []query.IncidentCause) ([]views.Figure, error) {
	now := s.engine.Clock().Now()
	open := s.visibleTasks(c, query.Criteria{})
	tasks, err := query.Tasks.CountEach(c.ctx(), s.engine.Reader(), open,
		open.With(query.Condition{Name: "unassigned", Value: true}),
		open.With(query.Condition{Name: "dueBefore", Value: now}))
	if err != nil {
		return nil, err
	}
	past := query.Criteria{Conditions: s.engine.Visible(c.ctx(), &query.HistoryProcessInstances)}
	yesterday := now.Add(-day)
	day, err := query.HistoryProcessInstances.CountEach(c.ctx(), s.engine.Reader(),
		past.With(query.Condition{Name: "finishedAfter", Value: yesterday}),
		past.With(query.Condition{Name: "startedAfter", Value: yesterday}))
	if err != nil {
		return nil, err
	}
	incidents := views.Figure{Label: "Open incidents", Value: count(k.incidents), Note: "nothing is failing"}
	if k.incidents > 0 {
		incidents.URL, incidents.Failing = views.Cockpit()+"#incidents", true
		incidents.Note = causesNote(causes) + ", newest " + ago(now.Sub(newestOf(causes))) + " ago"
	}
	return []views.Figure{
		{
			Label: "Running instances", Value: count(k.all.Running), URL: views.Cockpit() + "#instances",
			Note: plural(len(k.processes), "process", "processes") + ", " + count(k.all.Suspended) + " suspended",
		},
		incidents,
		{Label: "Open tasks", Value: count(tasks[0]), URL: views.Tasks(views.ListPlace{Filter: views.FilterAll}), Note: count(tasks[1]) + " unassigned, " + count(tasks[2]) + " overdue"},
		{Label: "Ended in 24 h", Value: count(day[0]), Note: count(day[1]) + " started"},
	}, nil
}

func causesNote(causes []query.IncidentCause) string {
	if len(causes) == maxCauses {
		return strconv.Itoa(maxCauses) + " causes or more"
	}
	return plural(len(causes), "cause", "causes")
}

func newestOf(causes []query.IncidentCause) time.Time {
	var newest query.Millis
	for _, cause := range causes {
		newest = max(newest, cause.Newest)
	}
	return newest.Time()
}

// ago is a stretch of time up to now in one unit, from seconds on.
func ago(d time.Duration) string {
	if d < time.Minute {
		return strconv.Itoa(max(int(d/time.Second), 1)) + " s"
	}
	return rough(d)
}

// showCauses shows what fails with how much of all incidents each cause makes.
func (s *server) showCauses(c *call, causes []query.IncidentCause, all int) ([]views.IncidentCause, string) {
	if len(causes) == 0 {
		return nil, ""
	}
	w := s.words()
	shown := make([]views.IncidentCause, len(causes))
	for i, cause := range causes {
		where := cause.ActivityID + ", " + definitionName(cause.DefinitionName, cause.DefinitionKey) + " v" + strconv.FormatInt(cause.DefinitionVersion, 10)
		if d, err := s.engine.Definition(c.ctx(), cause.DefinitionID); err == nil {
			where = nameIn(d.Process, cause.ActivityID) + where[len(cause.ActivityID):]
		}
		url := views.CockpitProcess(cause.DefinitionID, views.TabIncidents, cause.ActivityID, "")
		if cause.Count == 1 {
			url = views.CockpitInstance(cause.ProcessInstanceID, views.TabIncidents, "")
		}
		shown[i] = views.IncidentCause{
			Count: count(cause.Count), Share: percent(cause.Count, all), Message: messageOf(cause.Message, cause.Type),
			Where: where, Since: w.since(cause.Oldest), URL: url,
		}
	}
	return shown, plural(all, "incident", "incidents") + ", " + causesNote(causes)
}

func percent(part, all int) int {
	if all == 0 {
		return 0
	}
	return (part*100 + all/2) / all
}

// definitionRow is a process with the counts of all its versions.
func (w words) definitionRow(k cockpit, p process) views.DefinitionRow {
	d, sum := p.newest(), k.standingOf(p)
	row := views.DefinitionRow{
		ID: d.ID, Name: p.name(), Key: d.Key, Version: versionOf(d), Suspended: d.Suspended, Deployed: w.day(d.DeployTime),
		Running: count(sum.Running), Incidents: count(sum.Incidents), Failing: sum.Incidents > 0,
		Versions: w.versions(k, p, ""),
	}
	row.RunShare, row.WaitShare, row.FailShare, row.HoldShare = shares(sum)
	if sum.Running > 0 {
		row.ShareText = fmt.Sprintf("%d percent in incident, %d waiting, %d running, %d suspended", row.FailShare, row.WaitShare, row.RunShare, row.HoldShare)
	}
	return row
}

// shares are the percents of instances that run, wait, fail and are suspended;
// they add up to 100.
func shares(s query.Standing) (run, wait, fail, hold int) {
	if s.Running == 0 {
		return 0, 0, 0, 0
	}
	wait, fail, hold = percent(s.Waiting, s.Running), percent(s.Failing, s.Running), percent(s.Suspended, s.Running)
	run = 100 - wait - fail - hold
	if run < 0 || s.Moving() == 0 {
		// Rounding: the largest share gives or takes it.
		largest := &wait
		for _, share := range []*int{&fail, &hold} {
			if *share > *largest {
				largest = share
			}
		}
		*largest += run
		run = 0
	}
	return run, wait, fail, hold
}

// maxVersions bounds the versions that are offered as links.
const maxVersions = 12

// versions are the versions of a process, the newest first; current is the id of
// the one that is shown.
func (w words) versions(k cockpit, p process, current string) []views.VersionLink {
	all := k.standingOf(p).Running
	var links []views.VersionLink
	for i, d := range p {
		standing := k.standing[d.ID]
		if i >= maxVersions && d.ID != current && standing.Running == 0 {
			continue
		}
		links = append(links, views.VersionLink{
			ID: d.ID, Version: versionOf(d), Deployed: w.day(d.DeployTime), Running: count(standing.Running),
			Incidents: countOrNone(standing.Incidents), Share: percent(standing.Running, all), Current: d.ID == current,
		})
	}
	return links
}

func versionOf(d query.ProcessDefinition) string { return "v" + strconv.FormatInt(d.Version, 10) }
