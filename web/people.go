package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/forms"
	"github.com/sluice-bpm/sluice/views"
)

// maxPeople bounds whom a list of people offers.
const maxPeople = 500

// people reads how users are named, in one statement. Empty ids and ids twice are
// passed over; one that is not known is named by the id.
func (s *server) people(c *call, ids ...string) (map[string]views.User, error) {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) > 0 && ids[0] == "" {
		ids = ids[1:]
	}
	named := make(map[string]views.User, len(ids))
	if len(ids) == 0 {
		return named, nil
	}
	for _, id := range ids {
		named[id] = personOf(query.User{ID: id})
	}
	rows, err := query.Users.List(c.ctx(), s.engine.Reader(), query.Criteria{}.With(query.Condition{Name: "idIn", Value: ids}))
	for _, u := range rows {
		named[u.ID] = personOf(u)
	}
	return named, err
}

// everybody lists whom work can be given to, by name; names that several have
// are told apart by their ids.
func (s *server) everybody(c *call) ([]forms.Option, error) {
	users, err := query.Users.List(c.ctx(), s.engine.Reader(), query.Criteria{
		Sort: []query.Sort{{Key: "firstName"}, {Key: "lastName"}}, Max: maxPeople,
	})
	if err != nil {
		return nil, err
	}
	options := make([]forms.Option, len(users))
	having := map[string]int{}
	for i, u := range users {
		options[i] = forms.Option{Value: u.ID, Label: personOf(u).Name}
		having[options[i].Label]++
	}
	for i, o := range options {
		if having[o.Label] > 1 {
			options[i].Label = o.Label + " (" + o.Value + ")"
		}
	}
	slices.SortFunc(options, func(a, b forms.Option) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label)), strings.Compare(a.Value, b.Value))
	})
	return options, nil
}
