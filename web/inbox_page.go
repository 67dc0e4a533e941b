package web

import (
	"time"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
)

// pageOfTasks is how many tasks a page of the list shows.
const pageOfTasks = 100

// taskList is a page of the open tasks of one filter, the most urgent first, or in the
// order that the filter asks for.
type taskList struct {
	filter listFilter
	first  int // how many come before the page
	rows   []query.Task
	total  int
	// last and next are the tasks just outside of the page; empty ids at the ends.
	last, next string
}

// parts is what a list is read by, one part after the other: by due date, those
// without one last, or as the filter says.
func parts(f listFilter, all query.Criteria) []query.Criteria {
	if f.order() != nil {
		return []query.Criteria{all}
	}
	due := f.only(all, query.Condition{Name: "dueAfter", Value: time.UnixMilli(0)})
	due.Sort = []query.Sort{{Key: "dueDate"}}
	never := f.only(all, query.Condition{Name: "withoutDueDate", Value: true})
	never.Sort = []query.Sort{{Key: "created"}}
	return []query.Criteria{due, never}
}

// loadTasks reads the page of a filter that is asked for, or the last one where the
// list has become shorter than that.
func (s *server) loadTasks(c *call, f listFilter) (taskList, error) {
	l := taskList{filter: f, first: f.page * pageOfTasks}
	ahead := min(l.first, 1)
	rows, err := s.tasksFrom(c, f, l.first-ahead, ahead+pageOfTasks+1)
	if err != nil {
		return l, err
	}
	if f.page > 0 && len(rows) <= ahead {
		n, err := counted(s, c, &query.Tasks, s.tasksIn(c, f), l.first)
		if err != nil {
			return l, err
		}
		return s.loadTasks(c, f.onPage(max(n-1, 0)/pageOfTasks))
	}
	if ahead > 0 {
		l.last, rows = rows[0].ID, rows[1:]
	}
	if len(rows) > pageOfTasks {
		l.next, rows = rows[pageOfTasks].ID, rows[:pageOfTasks]
	}
	l.rows, l.total = rows, l.first+len(rows)
	if l.next == "" {
		return l, nil
	}
	n, err := counted(s, c, &query.Tasks, s.tasksIn(c, f), maxCount)
	l.total = max(n, l.total+1)
	return l, err
}

// tasksFrom reads tasks of a filter from a place on, counted from 0.
func (s *server) tasksFrom(c *call, f listFilter, from, most int) ([]query.Task, error) {
	var rows []query.Task
	for _, wanted := range parts(f, s.tasksIn(c, f)) {
		wanted.First, wanted.Max = from, most-len(rows)
		more, err := query.Tasks.List(c.ctx(), s.engine.Reader(), wanted)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
		if len(rows) == most {
			break
		}
		// This part is at its end; the next one is read behind what it has.
		n := from
		if len(more) == 0 && from > 0 {
			if n, err = counted(s, c, &query.Tasks, wanted, from); err != nil {
				return nil, err
			}
		}
		from -= n
	}
	return rows, nil
}

// position is the place of a task in the list, counted from 0; -1 where it is
// not in it.
func (l taskList) position(taskID string) int {
	for i, t := range l.rows {
		if t.ID == taskID {
			return i
		}
	}
	return -1
}

// before and behind are the addresses of the tasks around the one at a place, which can
// be on another page; empty at the ends of the list.
func (l taskList) before(i int) string { return l.step(i-1, l.last, -1) }
func (l taskList) behind(i int) string { return l.step(i+1, l.next, 1) }

func (l taskList) step(to int, outside string, by int) string {
	if id := l.at(to); id != "" {
		return views.Task(id, "", l.filter.place())
	}
	if outside == "" {
		return ""
	}
	return views.Task(outside, "", l.filter.onPage(l.filter.page+by).place())
}

// at is the id of the task at a place, empty beyond the ends.
func (l taskList) at(i int) string {
	if i < 0 || i >= len(l.rows) {
		return ""
	}
	return l.rows[i].ID
}

// ids are those of the tasks of the page.
func (l taskList) ids() []string {
	ids := make([]string, len(l.rows))
	for i, t := range l.rows {
		ids[i] = t.ID
	}
	return ids
}

// isWhole reports whether the page is all of the list.
func (l taskList) isWhole() bool { return l.last == "" && l.next == "" }

// pages leads to the other pages of the list.
func (l taskList) pages() views.ListPages {
	if l.isWhole() {
		return views.ListPages{}
	}
	shown := l.first + len(l.rows)
	p := views.ListPages{Text: count(l.first+1) + " to " + count(shown) + " of " + countUpTo(l.total)}
	to := func(page int, label string) *views.Action {
		return &views.Action{Label: label, URL: views.Tasks(l.filter.onPage(page).place())}
	}
	if l.next != "" {
		left := pageOfTasks
		if l.total < maxCount {
			left = min(l.total-shown, left)
		}
		p.Next = to(l.filter.page+1, "Show the next "+count(left))
	}
	if l.filter.page > 1 {
		p.Previous = to(l.filter.page-1, "Show the previous "+count(pageOfTasks))
	}
	if l.filter.page > 0 {
		p.First = to(0, "Back to the first")
	}
	return p
}

// countGroups has the groups of a page say how many tasks they have on all pages.
func (s *server) countGroups(c *call, w words, l taskList, groups []views.TaskGroup) error {
	if l.isWhole() || l.filter.order() != nil {
		return nil
	}
	var criteria []query.Criteria
	for _, g := range groups {
		of := s.tasksIn(c, l.filter)
		for _, condition := range w.dueIn(g.Name) {
			of = l.filter.only(of, condition)
		}
		criteria = append(criteria, of)
	}
	counts, err := query.Tasks.CountUpTo(c.ctx(), s.engine.Reader(), maxCount, criteria...)
	if err != nil {
		return err
	}
	for i := range groups {
		groups[i].Count = countUpTo(counts[i])
	}
	return nil
}

// dueIn asks for the tasks of a group, as [words.dueGroup] sorts them.
func (w words) dueIn(group string) []query.Condition {
	before := func(t time.Time) query.Condition { return query.Condition{Name: "dueBefore", Value: t} }
	from := func(t time.Time) query.Condition {
		return query.Condition{Name: "dueAfter", Value: t.Add(-time.Millisecond)}
	}
	tomorrow := midnight(w.now.AddDate(0, 0, 1))
	nextWeek := midnight(w.now.AddDate(0, 0, 1+w.daysLeft()))
	switch group {
	case groupOverdue:
		return []query.Condition{before(w.now)}
	case groupToday:
		return []query.Condition{from(w.now), before(tomorrow)}
	case groupThisWeek:
		return []query.Condition{from(tomorrow), before(nextWeek)}
	case groupLater:
		return []query.Condition{from(nextWeek)}
	}
	return []query.Condition{{Name: "withoutDueDate", Value: true}}
}
