package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// instance is a process instance, running or ended, as its page shows it.
type instance struct {
	query.HistoryProcessInstance
	definition machine.Definition
	unit       *state.Unit // nil for an ended one
	activities []query.HistoryActivityInstance
	called     map[string]views.CalledInstance // as far as they may be watched
}

// instanceInput is a variable that a person sent and that could not be set.
type instanceInput struct {
	edit   *views.VariableEdit
	notice *views.Notice
}

// findAnyInstance reads the instance that the path names, running or ended, if
// the caller may watch it.
func (s *server) findAnyInstance(c *call) (query.HistoryProcessInstance, error) {
	id := c.param("id")
	missing := rest.NotFoundf("Process instance with id %s does not exist", id)
	p, err := s.anyInstance(c, id)
	switch {
	case isMissing(err):
		return p, missing
	case err != nil:
		return p, err
	case !s.maySeeInstancesOf(c, p.ProcessDefinitionKey, p.TenantID):
		return p, missing
	}
	return p, nil
}

// anyInstance reads a running instance as history would show it, or an ended one.
func (s *server) anyInstance(c *call, id string) (query.HistoryProcessInstance, error) {
	r, err := query.ProcessInstances.Get(c.ctx(), s.engine.Reader(), id)
	if isMissing(err) {
		return query.HistoryProcessInstances.Get(c.ctx(), s.engine.Reader(), id)
	}
	p := query.HistoryProcessInstance{
		ID: r.ID, ProcessDefinitionID: r.ProcessDefinitionID, ProcessDefinitionKey: r.ProcessDefinitionKey,
		ProcessDefinitionName: r.ProcessDefinitionName, ProcessDefinitionVersion: r.ProcessDefinitionVersion,
		BusinessKey: r.BusinessKey, StartTime: r.StartTime, StartUserID: r.StartUserID, TenantID: r.TenantID,
	}
	return p, err
}

// showInstance is the page of an instance, running or ended.
func (s *server) showInstance(c *call) (reply, error) {
	p, err := s.findAnyInstance(c)
	if err != nil {
		return reply{}, err
	}
	component, err := s.instancePage(c, p, instanceInput{})
	return page(component), err
}

func (s *server) loadInstance(c *call, row query.HistoryProcessInstance) (instance, error) {
	p := instance{HistoryProcessInstance: row}
	var err error
	if p.definition, err = s.engine.Definition(c.ctx(), row.ProcessDefinitionID); err != nil {
		return p, err
	}
	if p.activities, err = s.activitiesOf(c, row.ID); err != nil {
		return p, err
	}
	if row.EndTime != 0 {
		return p, nil
	}
	p.unit, err = s.engine.Unit(c.ctx(), store.Scope{ProcessInstanceID: row.ID})
	return p, err
}

// instancePage shows where an instance stands, what it knows, what went wrong.
func (s *server) instancePage(c *call, row query.HistoryProcessInstance, in instanceInput) (templ.Component, error) {
	k, err := s.loadCockpit(c)
	if err != nil {
		return nil, err
	}
	loaded, err := s.loadInstance(c, row)
	if err != nil {
		return nil, err
	}
	p := views.InstanceProps{
		Page: s.cockpitPage(c, k, "instance", row.ProcessDefinitionKey), ID: row.ID, Title: instanceTitle(row),
		Process:    definitionName(row.ProcessDefinitionName, row.ProcessDefinitionKey) + " v" + strconv.FormatInt(row.ProcessDefinitionVersion, 10),
		ProcessURL: views.CockpitProcess(row.ProcessDefinitionID, "", "", ""),
		Ended:      loaded.unit == nil, Tab: c.tab(instanceTabs),
	}
	p.Page.Title, p.Page.Notice, p.Page.Path = p.Title+", "+p.Process, in.notice, views.CockpitInstance(row.ID, p.Tab, "")
	s.allow(c, &p, row)
	way := trailOf(loaded.definition.Process, loaded.activities, loaded.unit)
	p.Diagram = views.DiagramProps{
		URL: views.Diagram(row.ProcessDefinitionID), Label: p.Process + ", process diagram", Marks: way.marks(loaded.definition.Process),
	}
	if p.Caller, err = s.callerOf(c, loaded); err != nil {
		return nil, err
	}
	if err := s.fillCalled(c, &p, &loaded); err != nil {
		return nil, err
	}
	p.Tree = loaded.tree(way)
	for _, fill := range []func(*call, *views.InstanceProps, instance) error{
		s.fillState, s.fillVariables, s.fillTasks, s.fillActivities, s.fillIncidents,
	} {
		if err := fill(c, &p, loaded); err != nil {
			return nil, err
		}
	}
	s.fillJobs(&p, loaded)
	s.openEdit(c, &p, in.edit)
	return views.InstancePage(p), nil
}

var instanceTabs = []string{views.TabVariables, views.TabTasks, views.TabJobs, views.TabIncidents, views.TabCalled, views.TabHistory}

func instanceTitle(p query.HistoryProcessInstance) string {
	return cmp.Or(p.BusinessKey, shortID(p.ID))
}

// allow says what the caller may do with the instance.
func (s *server) allow(c *call, p *views.InstanceProps, row query.HistoryProcessInstance) {
	if p.Ended {
		p.MayRestart = mayRestart(s, c, row)
		return
	}
	may := func(r engine.Right) bool {
		return s.engine.MayOnInstance(c.ctx(), r, row.ID, row.ProcessDefinitionKey)
	}
	p.MaySuspend = may(engine.InstanceSuspend)
	p.MayCancel = may(engine.InstanceDelete)
	p.MayEdit = may(engine.InstanceSetVariables)
	p.MayRetry = may(engine.InstanceRetryJobs)
	p.MayModify = mayModify(s, c, row)
	p.MayMigrate = mayMigrate(s, c, row)
}

// fillState says in a word how the instance is, and in a line who began it and when.
func (s *server) fillState(c *call, p *views.InstanceProps, i instance) error {
	w := s.words()
	note := "started " + w.moment(i.StartTime)
	if i.StartUserID != "" {
		note += " by " + s.person(c, i.StartUserID).Name
	}
	if i.unit == nil {
		p.State, p.StateText = endedState(i.HistoryProcessInstance)
		note += ", ended " + w.moment(i.EndTime)
		if d := i.EndTime.Time().Sub(i.StartTime.Time()); d >= time.Second {
			note += " after " + span(d)
		}
		if i.State != completed && i.DeleteReason != "" {
			note += ": " + shortened(i.DeleteReason, 400)
		}
		p.Note = note
		return nil
	}
	for row := range i.unit.ProcessInstances.All() {
		p.Suspended = row.Suspended
	}
	p.State, p.StateText = instanceState(int64(i.unit.Incidents.Len()), p.Suspended, i.unit.Tasks.Len() > 0)
	abouts, err := s.about(c, []string{i.ID})
	if subject := abouts[i.ID].subject; subject != "" {
		note = subject + ", " + note
	}
	p.Note = note
	return err
}

// completed is the state of an instance that came to its end by itself.
const completed = "COMPLETED"

// endedState is how an instance ended, with its word.
func endedState(p query.HistoryProcessInstance) (state, word string) {
	if p.State == completed {
		return "done", "Completed"
	}
	return "hold", "Canceled"
}

// fillTasks lists the open tasks that the caller may see: who may watch an instance need
// not know who works on what.
func (s *server) fillTasks(c *call, p *views.InstanceProps, i instance) error {
	if i.unit == nil {
		return nil
	}
	tasks := slices.DeleteFunc(slices.Collect(i.unit.Tasks.All()), func(t *state.Task) bool {
		return !s.engine.MayOnTask(c.ctx(), engine.TaskRead, i.unit, t.ID)
	})
	if hidden := i.unit.Tasks.Len() - len(tasks); hidden > 0 {
		p.MoreTasks = plural(hidden, "open task", "open tasks") + " that you may not see"
	}
	groups := make(map[string][]string, len(tasks))
	var assignees []string
	for _, t := range tasks {
		assignees = append(assignees, t.Assignee)
		names, err := s.groupNames(c, candidates(i.unit, t.ID, func(l *state.IdentityLink) string { return l.GroupID }))
		if err != nil {
			return err
		}
		groups[t.ID] = names
	}
	people, err := s.people(c, assignees...)
	w := s.words()
	for _, t := range tasks {
		due := query.Millis(t.Due)
		p.Tasks = append(p.Tasks, views.InstanceTask{
			ID: t.ID, Name: cmp.Or(t.Name, t.TaskDefinitionKey), Assignee: people[t.Assignee].Name, Groups: strings.Join(groups[t.ID], ", "),
			State: w.dueState(due), Due: w.due(due), Created: w.moment(query.Millis(t.Created)),
		})
	}
	return err
}

// fillJobs lists the jobs.
func (s *server) fillJobs(p *views.InstanceProps, i instance) {
	if i.unit == nil {
		return
	}
	w, process := s.words(), i.definition.Process
	for j := range i.unit.Jobs.All() {
		p.Jobs = append(p.Jobs, views.JobRow{
			ID: j.ID, Activity: nameIn(process, j.ActivityID), Kind: jobKind(j.Kind), Due: w.moment(query.Millis(j.Due)),
			Retries: count(int(j.Retries)), Failed: j.Retries == 0, Message: shortened(j.ExceptionMessage, 300),
		})
	}
}

func jobKind(k state.JobKind) string {
	switch k {
	case state.JobAsyncContinuation:
		return "Asynchronous continuation"
	case state.JobTimerTransition:
		return "Timer"
	}
	return string(k)
}

// isGoneInstance tells an instance that ended meanwhile from one that never was.
func (s *server) isGoneInstance(c *call, err error) bool {
	if !isRefusal(err, engine.NotFound) {
		return false
	}
	p, err := s.findAnyInstance(c)
	return err == nil && p.EndTime != 0
}
