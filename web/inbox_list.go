package web

import (
	"cmp"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
)

// instances are the process instances of the tasks.
func (l taskList) instances() []string {
	ids := make([]string, 0, len(l.rows))
	for _, t := range l.rows {
		if t.ProcessInstanceID != "" {
			ids = append(ids, t.ProcessInstanceID)
		}
	}
	return ids
}

// assignees are the people who have the tasks.
func (l taskList) assignees() []string {
	ids := make([]string, 0, len(l.rows))
	for _, t := range l.rows {
		ids = append(ids, t.Assignee)
	}
	return ids
}

// showTasks shows the list in its groups; open is the task that stands beside it.
func (s *server) showTasks(c *call, l taskList, open string) (views.TaskList, error) {
	v := views.TaskList{ListPlace: l.filter.place(), Title: l.filter.title(), Count: countUpTo(l.total), Pages: l.pages()}
	if len(l.rows) == 0 {
		var err error
		v.DoneToday, err = s.doneToday(c)
		return v, err
	}
	abouts, err := s.about(c, l.instances())
	if err != nil {
		return v, err
	}
	people, err := s.people(c, l.assignees()...)
	if err != nil {
		return v, err
	}
	w := s.words()
	for _, t := range l.rows {
		row := w.taskRow(t)
		row.Subject, row.Amount = cmp.Or(abouts[t.ProcessInstanceID].subject, t.BusinessKey), abouts[t.ProcessInstanceID].amount(moneyOf(t.FormKey))
		row.Current = t.ID == open
		if l.filter.mixesPeople() {
			row.Free = t.Assignee == ""
			row.Person, row.Initials = people[t.Assignee].Name, people[t.Assignee].Initials
		}
		name := w.dueGroup(t.Due)
		if l.filter.order() != nil {
			name = "" // one group, for the filter's own order
		}
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Name != name {
			v.Groups = append(v.Groups, views.TaskGroup{Name: name, Late: name == groupOverdue})
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Rows = append(g.Rows, row)
		g.Count = count(len(g.Rows))
	}
	return v, s.countGroups(c, w, l, v.Groups)
}

// taskRow shows what the task itself says.
func (w words) taskRow(t query.Task) views.TaskRow {
	return views.TaskRow{
		ID: t.ID, Name: taskName(t), Process: t.ProcessDefinitionName, State: w.dueState(t.Due),
		Due: w.due(t.Due), DueTitle: w.dueTitle(t.Due), Level: w.level(t.Created, t.Due), Priority: priorityWord(t.Priority),
	}
}

// taskName is the task's name; one without is named by its element.
func taskName(t query.Task) string {
	switch {
	case t.Name != "":
		return t.Name
	case t.TaskDefinitionKey != "":
		return t.TaskDefinitionKey
	}
	return "Task without a name"
}

// The groups of the task list.
const (
	groupOverdue  = "Overdue"
	groupToday    = "Today"
	groupThisWeek = "This week"
	groupLater    = "Later"
	groupNever    = "No due date"
)

// dueGroup is the stretch of time that a due date lies in; weeks begin on Monday.
func (w words) dueGroup(m query.Millis) string {
	t := m.Time().Local()
	days := w.daysUntil(t)
	switch {
	case m == 0:
		return groupNever
	case t.Before(w.now):
		return groupOverdue
	case days == 0:
		return groupToday
	case days <= w.daysLeft():
		return groupThisWeek
	}
	return groupLater
}

// daysLeft are those of this week after today.
func (w words) daysLeft() int { return (7 - int(w.now.Weekday())) % 7 }

// dueState is the state that a due date puts a task into.
func (w words) dueState(m query.Millis) string {
	switch w.dueGroup(m) {
	case groupOverdue:
		return views.StateLate
	case groupToday:
		return views.StateSoon
	}
	return views.StateWait
}

// normalPriority is that of tasks whose model says nothing (Camunda 7.24).
const normalPriority = 50

// priorityWord names a priority that is not the normal one.
func priorityWord(p int64) string {
	switch {
	case p < normalPriority:
		return "Low"
	case p >= 2*normalPriority:
		return "Urgent"
	case p > normalPriority:
		return "High"
	}
	return ""
}

// doneToday says to somebody who has nothing to do what they have done.
func (s *server) doneToday(c *call) (string, error) {
	n, err := query.HistoryTasks.Count(c.ctx(), s.engine.Reader(), query.Criteria{}.With(
		query.Condition{Name: "taskAssignee", Value: c.actor.UserID},
		query.Condition{Name: "taskDeleteReason", Value: "completed"},
		query.Condition{Name: "finishedAfter", Value: midnight(s.words().now)},
	))
	if err != nil || n == 0 {
		return "", err
	}
	return "You completed " + plural(n, "task", "tasks") + " today.", nil
}
