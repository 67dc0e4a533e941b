package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/views"
)

// taskInput is what a person sent to a task whose page is shown again.
type taskInput struct {
	typed *typed     // nil for what the variables say
	from  listFilter // the list it was opened from; the address's where empty
}

// taskPage is one task beside the list that it was opened from.
func (s *server) taskPage(c *call, t query.Task, in taskInput) (templ.Component, error) {
	var err error
	if in.from == (listFilter{}) {
		if in.from, err = s.filterIn(c); err != nil {
			return nil, err
		}
	}
	if in.typed == nil {
		if in.typed, err = s.typedBefore(c); err != nil {
			return nil, err
		}
	}
	p, err := s.tasksPage(c, views.SectionTasks, in.from)
	if err != nil {
		return nil, err
	}
	list, err := s.loadTasks(c, in.from)
	if err != nil {
		return nil, err
	}
	props := views.TaskProps{Page: p}
	if props.List, err = s.showTasks(c, list, t.ID); err != nil {
		return nil, err
	}
	if props.Pane, err = s.taskPane(c, t, list, in); err != nil {
		return nil, err
	}
	props.Page.Title = props.Pane.Name
	props.Page.Topics = []string{views.TopicTasks, views.TopicInstances}
	props.Page.Path = views.Again(views.Task(t.ID, props.Pane.Tab, list.filter.place()), props.Pane.Typed)
	return views.TaskPage(props), nil
}

// taskPane is the open task with its tabs.
func (s *server) taskPane(c *call, t query.Task, list taskList, in taskInput) (views.TaskPane, error) {
	unit, err := s.engine.Unit(c.ctx(), store.Scope{TaskID: t.ID})
	if err != nil {
		return views.TaskPane{}, err
	}
	w := s.words()
	pane := views.TaskPane{
		ID: t.ID, Name: taskName(t), Description: t.Description, Tab: c.tab(taskTabs),
		ListPlace: list.filter.place(),
		State:     w.dueState(t.Due), Due: w.dueLong(t.Due), DueTitle: w.dueTitle(t.Due), FollowUp: w.followUp(t.FollowUp),
		Priority: priorityWord(t.Priority), Suspended: t.Suspended,
	}
	if t.ProcessDefinitionID == "" && pane.Tab == views.TabDiagram {
		pane.Tab = views.TabForm
	}
	s.placePane(c, &pane, t, list)
	for _, fill := range []func(*call, *views.TaskPane, query.Task, *state.Unit) error{
		s.fillPeople, s.fillHistory, s.fillDetails, s.fillDiagram,
	} {
		if err := fill(c, &pane, t, unit); err != nil {
			return pane, err
		}
	}
	form, err := s.taskForm(c, t, unit)
	if err != nil {
		return pane, err
	}
	pane.Form, pane.Input, pane.Notice = form.def, form.in, form.notice
	return pane, s.fillTyped(c, &pane, t, in.typed)
}

// fillTyped shows what was typed before and could not be taken: in the form, or beside
// it where it is not theirs to fill in anymore.
func (s *server) fillTyped(c *call, pane *views.TaskPane, t query.Task, before *typed) error {
	if before == nil {
		return nil
	}
	pane.Typed = before.id()
	notice, err := s.refusal(c, before, t)
	if notice != nil {
		pane.Notice = notice
	}
	switch {
	case before.Values == nil:
	case pane.Claim == views.ClaimMine:
		pane.Input = pane.Form.Again(pane.Input, before.submission())
	default:
		pane.Kept = kept(c, before.submission())
	}
	return err
}

var taskTabs = []string{views.TabForm, views.TabDiagram, views.TabHistory, views.TabDetails}

// tab is the tab that the address names, the first one where it names none of
// the list.
func (c *call) tab(tabs []string) string {
	if named := c.query("tab"); slices.Contains(tabs, named) {
		return named
	}
	return tabs[0]
}

// placePane says where the task stands: its process, its instance, its place in
// the list.
func (s *server) placePane(c *call, pane *views.TaskPane, t query.Task, list taskList) {
	pane.Process = t.ProcessDefinitionName
	if pane.Process == "" {
		pane.Process = t.ProcessDefinitionKey
	}
	pane.BusinessKey = t.BusinessKey
	if pane.BusinessKey == "" {
		pane.BusinessKey = shortID(t.ProcessInstanceID)
	}
	if t.ProcessInstanceID != "" && s.maySeeInstancesOf(c, t.ProcessDefinitionKey, t.TenantID) {
		pane.ProcessURL = views.CockpitProcess(t.ProcessDefinitionID, "", "", "")
		pane.InstanceURL = views.CockpitInstance(t.ProcessInstanceID, "", "")
	}
	if i := list.position(t.ID); i >= 0 {
		pane.Position = count(list.first+i+1) + " of " + countUpTo(list.total)
		pane.PreviousURL, pane.NextURL = list.before(i), list.behind(i)
	}
}

// fillPeople says who has the task, to whom it is offered and to whom it can be given.
func (s *server) fillPeople(c *call, pane *views.TaskPane, t query.Task, unit *state.Unit) error {
	mayWork := s.engine.MayOnTask(c.ctx(), engine.TaskWork, unit, t.ID)
	switch {
	case t.Assignee == "" && mayWork:
		pane.Claim = views.ClaimFree
	case t.Assignee == "":
		pane.Claim = views.ClaimNone
	case t.Assignee == c.actor.UserID:
		pane.Claim = views.ClaimMine
	default:
		pane.Claim = views.ClaimTaken
	}
	if t.Assignee != "" {
		person := s.person(c, t.Assignee)
		pane.Assignee, pane.Initials = person.Name, person.Initials
	}
	groups, err := s.groupNames(c, candidates(unit, t.ID, func(l *state.IdentityLink) string { return l.GroupID }))
	if err != nil {
		return err
	}
	pane.Groups = strings.Join(groups, ", ")
	if pane.Tab == views.TabDetails && !t.Suspended && s.engine.MayOnTask(c.ctx(), engine.TaskAssign, unit, t.ID) {
		pane.Dates = &views.TaskDates{Due: momentText(t.Due), FollowUp: momentText(t.FollowUp)}
		pane.People, err = s.everybody(c)
	}
	return err
}

// candidates are the users or groups that a task is offered to.
func candidates(unit *state.Unit, taskID string, of func(*state.IdentityLink) string) []string {
	var ids []string
	for l := range unit.IdentityLinks.All() {
		if id := of(l); l.TaskID == taskID && l.Type == "candidate" && id != "" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// fillDetails lists what a person rarely needs to know of the task.
func (s *server) fillDetails(c *call, pane *views.TaskPane, t query.Task, unit *state.Unit) error {
	if pane.Tab != views.TabDetails {
		return nil
	}
	candidateUsers := candidates(unit, t.ID, func(l *state.IdentityLink) string { return l.UserID })
	people, err := s.people(c, append(candidateUsers, t.Owner)...)
	if err != nil {
		return err
	}
	var users []string
	for _, id := range candidateUsers {
		users = append(users, people[id].Name)
	}
	w := s.words()
	for _, f := range []views.Fact{
		{Label: "Assignee", Text: pane.Assignee},
		{Label: "Owner", Text: people[t.Owner].Name},
		{Label: "Candidate groups", Text: pane.Groups},
		{Label: "Candidate users", Text: strings.Join(users, ", ")},
		{Label: "Created", Text: w.full(t.Created)},
		{Label: "Due", Text: w.full(t.Due)},
		{Label: "Follow up", Text: w.full(t.FollowUp)},
		{Label: "Priority", Text: fmt.Sprint(t.Priority)},
		{Label: "Process", Text: pane.Process, URL: pane.ProcessURL},
		{Label: "Business key", Text: t.BusinessKey},
		{Label: "Instance", Text: t.ProcessInstanceID, Mono: true, URL: pane.InstanceURL},
		{Label: "Element", Text: t.TaskDefinitionKey, Mono: true},
		{Label: "Form", Text: t.FormKey, Mono: true},
		{Label: "Task", Text: t.ID, Mono: true},
	} {
		if f.Text != "" {
			pane.Details = append(pane.Details, f)
		}
	}
	return nil
}

// followUp says when a task should be looked at again.
func (w words) followUp(m query.Millis) string {
	t := m.Time().Local()
	switch days := w.daysUntil(t); {
	case m == 0:
		return ""
	case days == 0:
		return "Follow up today"
	case days > 0 && days < 7:
		return "Follow up " + t.Format("Mon")
	}
	return "Follow up " + w.date(t)
}

// fillDiagram shows where the instance of the task stands.
func (s *server) fillDiagram(c *call, pane *views.TaskPane, t query.Task, unit *state.Unit) error {
	if pane.Tab != views.TabDiagram {
		return nil
	}
	d, err := s.engine.Definition(c.ctx(), t.ProcessDefinitionID)
	if err != nil {
		return err
	}
	activities, err := s.activitiesOf(c, t.ProcessInstanceID)
	if err != nil {
		return err
	}
	way := trailOf(d.Process, activities, unit)
	pane.Diagram = views.DiagramProps{URL: views.Diagram(t.ProcessDefinitionID), Label: pane.Process + ", process diagram", Marks: way.marks(d.Process)}
	pane.Outline = way.outline(d.Process.Root, t.TaskDefinitionKey)
	return nil
}

// maxActivities bounds the activity instances that a page looks at, the newest first.
const maxActivities = 1000

// activitiesOf reads the activity instances of a process instance, running and
// ended, the newest first.
func (s *server) activitiesOf(c *call, instanceID string) ([]query.HistoryActivityInstance, error) {
	wanted := newest(query.Criteria{}.With(query.Condition{Name: "processInstanceId", Value: instanceID}), "startTime")
	wanted.Sort = append(wanted.Sort, query.Sort{Key: "occurrence", Desc: true}) // of those that began in one command
	wanted.Max = maxActivities
	return query.HistoryActivityInstances.List(c.ctx(), s.engine.Reader(), wanted)
}
