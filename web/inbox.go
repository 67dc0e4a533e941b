package web

import (
	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
)

// tasksPage is what the pages of the task list share: the filters with their
// counts, all taken in one statement.
func (s *server) tasksPage(c *call, section string, current listFilter) (views.Page, error) {
	p := s.basePage(c, section)
	p.Topics = []string{views.TopicTasks}
	late := query.Condition{Name: "dueBefore", Value: s.engine.Clock().Now()}
	var lists []listFilter
	for _, name := range filterNames {
		lists = append(lists, listFilter{name: name})
	}
	saved, err := s.savedFilters(c)
	if err != nil {
		return p, err
	}
	for _, f := range saved {
		lists = append(lists, listFilter{name: f.id, saved: f})
	}
	var criteria []query.Criteria
	for _, f := range lists {
		all := s.tasksIn(c, f)
		criteria = append(criteria, all, f.only(all, late))
	}
	counts, err := query.Tasks.CountUpTo(c.ctx(), s.engine.Reader(), maxCount, criteria...)
	if err != nil {
		return p, err
	}
	for i, f := range lists {
		shown := views.TaskFilter{
			Name: f.name, Title: f.title(), Count: countUpTo(counts[2*i]), Late: countOrNone(counts[2*i+1]),
			Current: section == views.SectionTasks && f.name == current.name,
		}
		if f.saved != nil {
			shown.Saved, shown.Color, shown.Description = true, f.saved.look.Color, f.saved.look.Description
		}
		p.Filters = append(p.Filters, shown)
	}
	return p, nil
}

// inbox is the task list; the most urgent task stands beside it, or the one that
// the address names.
func (s *server) inbox(c *call) (reply, error) {
	filter, err := s.filterIn(c)
	if err != nil {
		return reply{}, err
	}
	p, err := s.tasksPage(c, views.SectionTasks, filter)
	if err != nil {
		return reply{}, err
	}
	list, err := s.loadTasks(c, filter)
	if err != nil {
		return reply{}, err
	}
	props := views.InboxProps{Page: p}
	props.Page.Title = filter.title()
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
		props.Page.Path = views.TasksOpen(open, list.filter.place())
	}
	props.List, err = s.showTasks(c, list, open)
	return page(views.InboxPage(props)), err
}
