package web

import (
	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
)

// maxTasks bounds what the task list shows.
const maxTasks = 100

// listFilter is which tasks a list shows: one of the filters, narrowed by a search.
type listFilter struct{ name, query string }

// filterOf reads the list that a form's task was opened from.
func filterOf(form forms.Submission) listFilter {
	return listFilter{first(form.Values[forms.FieldFilter]), first(form.Values[forms.FieldQuery])}.known()
}

// filterIn reads the list that the address names.
func (c *call) filterIn() listFilter { return listFilter{c.query("filter"), c.query("q")}.known() }

// known is f, or the default one where there is none of its name.
func (f listFilter) known() listFilter {
	switch f.name {
	case views.FilterMine, views.FilterGroups, views.FilterAll:
	default:
		f.name = views.FilterMine
	}
	return f
}

// mixesPeople reports whether tasks of several people can be in the list.
func (f listFilter) mixesPeople() bool { return f.name == views.FilterAll }

// filterNames are the filters in the order of the sidebar.
var filterNames = []string{views.FilterMine, views.FilterGroups, views.FilterAll}

// tasksIn asks for the tasks of a filter: those of the caller, those that are
// offered to them and that nobody has, or all that they may see.
func (s *server) tasksIn(c *call, f listFilter) query.Criteria {
	wanted := s.visibleTasks(c, query.Criteria{})
	switch f.name {
	case views.FilterAll:
	case views.FilterGroups:
		offered := []query.Condition{{Name: "candidateUser", Value: c.actor.UserID}}
		if len(c.actor.Groups) > 0 {
			offered = append(offered, query.Condition{Name: "candidateGroups", Value: c.actor.Groups})
		}
		wanted.Or = [][]query.Condition{offered}
	default:
		wanted = wanted.With(query.Condition{Name: "assignee", Value: c.actor.UserID})
	}
	if f.query != "" {
		wanted = wanted.With(query.SearchTasks(f.query))
	}
	return wanted
}

// tasksPage is what the pages of the task list share: the filters with their
// counts, taken in one statement.
func (s *server) tasksPage(c *call, section string, current listFilter) (views.Page, error) {
	p := s.basePage(c, section)
	p.Topics = []string{views.TopicTasks}
	late := query.Condition{Name: "dueBefore", Value: s.engine.Clock().Now()}
	var criteria []query.Criteria
	for _, name := range filterNames {
		all := s.tasksIn(c, listFilter{name: name})
		criteria = append(criteria, all, all.With(late))
	}
	counts, err := query.Tasks.CountUpTo(c.ctx(), s.engine.Reader(), maxCount, criteria...)
	if err != nil {
		return p, err
	}
	for i, name := range filterNames {
		p.Filters = append(p.Filters, views.TaskFilter{
			Name: name, Count: countUpTo(counts[2*i]), Late: countOrNone(counts[2*i+1]),
			Current: section == views.SectionTasks && name == current.name,
		})
	}
	return p, nil
}

// inbox is the task list; the most urgent task stands beside it, or the one that
// the address names.
func (s *server) inbox(c *call) (reply, error) {
	filter := c.filterIn()
	p, err := s.tasksPage(c, views.SectionTasks, filter)
	if err != nil {
		return reply{}, err
	}
	list, err := s.loadTasks(c, filter)
	if err != nil {
		return reply{}, err
	}
	props := views.InboxProps{Page: p}
	props.Page.Title = filterTitles[filter.name]
	open := list.at(max(list.position(c.query("open")), 0))
	if open != "" {
		pane, err := s.taskPane(c, list.rows[list.position(open)], list, taskInput{})
		switch {
		case err == nil:
			props.Pane = &pane
		case !isRefusal(err, engine.NotFound): // completed a moment ago
			return reply{}, err
		}
		// NB: a more urgent task must not take the place of the one that is open.
		props.Page.Path = views.TasksOpen(open, filter.name, filter.query)
	}
	props.List, err = s.showTasks(c, list, open)
	return page(views.InboxPage(props)), err
}

var filterTitles = map[string]string{
	views.FilterAll: "All tasks", views.FilterGroups: "My groups", views.FilterMine: "My tasks",
}
