package web

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// listFilter is which tasks a list shows: one of the filters, narrowed by a search,
// and of these one page.
type listFilter struct {
	name, query string
	page        int          // counts from 0
	saved       *savedFilter // nil for those that everybody has
}

// place is how the address says it.
func (f listFilter) place() views.ListPlace {
	at := views.ListPlace{Filter: f.name, Query: f.query}
	if f.page > 0 {
		at.Page = strconv.Itoa(f.page + 1)
	}
	return at
}

// onPage is the same list on another of its pages.
func (f listFilter) onPage(n int) listFilter {
	f.page = n
	return f
}

// savedFilter is a filter that was made by the API and that the caller may read.
type savedFilter struct {
	id, name string
	look     rest.FilterLook
	wanted   query.Criteria
}

// filterNames are the filters that everybody has, in the order of the sidebar.
var filterNames = []string{views.FilterMine, views.FilterGroups, views.FilterAll}

var filterTitles = map[string]string{
	views.FilterAll: "All tasks", views.FilterGroups: "My groups", views.FilterMine: "My tasks",
}

// filterOf reads the list that a form's task was opened from.
func (s *server) filterOf(c *call, form forms.Submission) (listFilter, error) {
	f, err := s.knownFilter(c, first(form.Values[forms.FieldFilter]), first(form.Values[forms.FieldQuery]))
	return f.onPage(pageNumber(first(form.Values[forms.FieldPage]))), err
}

// filterIn reads the list that the address names.
func (s *server) filterIn(c *call) (listFilter, error) {
	f, err := s.knownFilter(c, c.query("filter"), c.search())
	return f.onPage(pageNumber(c.query("page"))), err
}

// knownFilter is the filter of a name, or the default one where the caller has none
// of it: it may have been deleted since.
func (s *server) knownFilter(c *call, name, search string) (listFilter, error) {
	if name == "" || filterTitles[name] != "" {
		return listFilter{name: cmp.Or(name, views.FilterMine), query: search}, nil
	}
	saved, err := s.savedFilters(c)
	for _, f := range saved {
		if f.id == name {
			return listFilter{name: name, query: search, saved: f}, err
		}
	}
	return listFilter{name: views.FilterMine, query: search}, err
}

// savedFilters are those that the caller may read, by their priority, which Camunda's
// Tasklist counts upward from the first, and then by name. They are read once a call.
func (s *server) savedFilters(c *call) ([]*savedFilter, error) {
	if c.saved != nil {
		return c.saved, nil
	}
	rows, err := query.SavedFilters.List(c.ctx(), s.engine.Reader(), query.Criteria{Sort: []query.Sort{{Key: "name"}}}.
		With(query.Condition{Name: "resourceType", Value: "Task"}).With(s.engine.Visible(c.ctx(), &query.SavedFilters)...))
	if err != nil {
		return nil, err
	}
	c.saved = []*savedFilter{}
	for _, row := range rows {
		f := &savedFilter{id: row.ID, name: row.Name, look: rest.FilterLookOf(row.Properties)}
		if f.wanted, err = rest.StoredCriteria(&query.Tasks, row.Query); err != nil {
			return nil, err
		}
		c.saved = append(c.saved, f)
	}
	slices.SortStableFunc(c.saved, func(a, b *savedFilter) int { return cmp.Compare(a.look.Priority, b.look.Priority) })
	return c.saved, nil
}

// title is what a person calls the filter.
func (f listFilter) title() string {
	if f.saved != nil {
		return f.saved.name
	}
	return filterTitles[f.name]
}

// mixesPeople reports whether tasks of several people can be in the list.
func (f listFilter) mixesPeople() bool { return f.saved != nil || f.name == views.FilterAll }

// order is the order that the filter asks for; nil is by due date.
func (f listFilter) order() []query.Sort {
	if f.saved == nil {
		return nil
	}
	return f.saved.wanted.Sort
}

// tasksIn asks for the tasks of a filter: those of the caller, those that are
// offered to them and that nobody has, or all that they may see, or of these what a
// saved filter names.
func (s *server) tasksIn(c *call, f listFilter) query.Criteria {
	wanted := query.Criteria{}
	if f.saved != nil {
		wanted = f.saved.wanted
	}
	wanted = s.visibleTasks(c, wanted)
	switch f.name {
	case views.FilterGroups:
		offered := []query.Condition{{Name: "candidateUser", Value: c.actor.UserID}}
		if len(c.actor.Groups) > 0 {
			offered = append(offered, query.Condition{Name: "candidateGroups", Value: c.actor.Groups})
		}
		wanted.Or = [][]query.Condition{offered}
	case views.FilterMine:
		wanted = wanted.With(query.Condition{Name: "assignee", Value: c.actor.UserID})
	}
	if f.query != "" {
		wanted = wanted.With(query.SearchTasks(f.query))
	}
	return wanted
}

// only narrows the tasks of a filter by one more condition. A saved filter may have
// one beside which it could not stand.
func (f listFilter) only(tasks query.Criteria, condition query.Condition) query.Criteria {
	if f.saved == nil {
		return tasks.With(condition)
	}
	tasks.Or = append(slices.Clone(tasks.Or), []query.Condition{condition})
	return tasks
}
