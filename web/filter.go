package web

import (
	"bytes"
	"errors"
	"net/http"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/web/rest"
)

// How refusals about filters are answered (Camunda 7.24).
var (
	filterProblems     = rest.Problems{engine.NotFound: {Status: http.StatusNotFound, Type: rest.InvalidRequest, Own: true}}
	runFilterProblems  = rest.Problems{engine.NotFound: {Status: http.StatusNotFound, Type: rest.InvalidRequest}}
	keepFilterProblems = rest.Problems{
		engine.Invalid:  {Status: http.StatusBadRequest, Type: rest.InvalidRequest},
		engine.NotFound: {Status: http.StatusNotFound, Type: rest.InvalidRequest, Own: true},
	}
)

// listFilters lists the filters that the caller may read, with how many tasks they
// find where that is asked for.
func listFilters(s *server, c *call) (reply, error) {
	wanted, err := criteria(c, &query.SavedFilters)
	if err != nil {
		return reply{}, err
	}
	rows, err := query.SavedFilters.List(c.ctx(), s.engine.Reader(), wanted.With(s.engine.Visible(c.ctx(), &query.SavedFilters)...))
	if err != nil {
		return reply{}, err
	}
	shown := make(rest.List[rest.Filter], len(rows))
	for i, row := range rows {
		if shown[i], err = s.shownFilter(c, state.Filter(row)); err != nil {
			return reply{}, err
		}
	}
	return ok(shown), nil
}

func (s *server) shownFilter(c *call, row state.Filter) (rest.Filter, error) {
	shown := rest.FilterOf(row)
	if !strings.EqualFold(c.query("itemCount"), "true") {
		return shown, nil
	}
	wanted, err := rest.StoredCriteria(&query.Tasks, row.Query)
	if err != nil {
		return shown, err
	}
	n, err := query.Tasks.Count(c.ctx(), s.engine.Counter(), s.visibleTasks(c, wanted))
	shown.ItemCount = &n
	return shown, err
}

func getFilter(s *server, c *call) (rest.Filter, error) {
	row, err := s.engine.Filter(c.ctx(), c.param("id"))
	if err != nil {
		return rest.Filter{}, filterProblems.As(err, "")
	}
	return s.shownFilter(c, row)
}

// decodeFilter reads a filter whose query can be asked.
func decodeFilter(body rest.FilterBody) (state.Filter, error) {
	row, wanted, err := body.Decode(&query.Tasks)
	var unreadable *rest.Error
	switch {
	case errors.As(err, &unreadable) && !unreadable.Engine: // this comes first in Camunda
	case row.Name == "":
		err = namelessFilter()
	case err == nil:
		err = query.Tasks.Check(wanted)
	}
	return row, err
}

func namelessFilter() error {
	return keepFilterProblems.As(&engine.Error{Code: engine.Invalid, Message: "a filter needs a name"}, "")
}

func createFilter(s *server, c *call, body rest.FilterBody) (rest.Filter, error) {
	row, err := decodeFilter(body)
	if err != nil {
		return rest.Filter{}, err
	}
	row, err = engine.Do(c.ctx(), s.engine, engine.CreateFilter{Filter: row})
	return rest.NewFilterOf(row), keepFilterProblems.As(err, "")
}

// namedFilter looks for the filter that the path names.
func namedFilter(s *server, c *call) error {
	_, err := s.engine.Filter(c.ctx(), c.param("id"))
	return filterProblems.As(err, "")
}

func updateFilter(s *server, c *call, body rest.FilterBody) error {
	id := c.param("id")
	if err := namedFilter(s, c); err != nil {
		return err
	}
	if body.ResourceType == "" {
		if body.Name == "" && len(body.Query) == 0 {
			return namelessFilter()
		}
		body.ResourceType = "Task" // it stays what it is
	}
	row, err := decodeFilter(body)
	if err != nil {
		return err
	}
	row.ID = id
	_, err = engine.Do(c.ctx(), s.engine, engine.UpdateFilter{Filter: row})
	return keepFilterProblems.As(err, "")
}

func deleteFilter(s *server, c *call) error {
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteFilter{ID: c.param("id")})
	return runFilterProblems.As(err, "")
}

// filterCriteria is what the filter that the path names asks for, narrowed by what
// the call sends.
func (s *server) filterCriteria(c *call) (state.Filter, query.Criteria, error) {
	data, refused := []byte("{}"), error(nil)
	if c.Method == post && c.ContentLength != 0 {
		data, refused = c.json()
	}
	row, err := s.engine.Filter(c.ctx(), c.param("id"))
	if err != nil {
		problems := runFilterProblems
		if !isEmptyObject(data) {
			problems = filterProblems // Camunda reads the filter itself to narrow it
		}
		return row, query.Criteria{}, problems.As(err, "")
	}
	if refused != nil {
		return row, query.Criteria{}, refused
	}
	wanted, err := rest.StoredCriteria(&query.Tasks, row.Query)
	if err != nil {
		return row, wanted, err
	}
	more, err := rest.DecodeCriteria(&query.Tasks, data, c.URL.Query())
	return row, rest.Extended(wanted, more), err
}

// isEmptyObject reports whether JSON is an object without members.
func isEmptyObject(data []byte) bool {
	inside, isObject := bytes.CutPrefix(bytes.TrimSpace(data), []byte("{"))
	return isObject && string(bytes.TrimSpace(inside)) == "}"
}

// runFilter lists the tasks that a filter finds.
func runFilter(s *server, c *call) (reply, error) {
	row, wanted, err := s.filterCriteria(c)
	if err != nil {
		return reply{}, err
	}
	answer, err := s.answerTasks(c, wanted, rest.FilterVariables(row.Properties))
	if list, isHAL := answer.data.(rest.HalTasks); isHAL && list.Count == 0 {
		return ok(rest.NoHalTasks()), nil
	}
	return answer, err
}

// countFilter counts the tasks that a filter finds.
func countFilter(s *server, c *call) (rest.Count, error) {
	_, wanted, err := s.filterCriteria(c)
	if err != nil {
		return rest.Count{}, err
	}
	n, err := query.Tasks.Count(c.ctx(), s.engine.Counter(), s.visibleTasks(c, wanted))
	return rest.Count{Count: n}, err
}

// runFilterForOne answers the one task that a filter finds; nothing where there is
// none.
func runFilterForOne(s *server, c *call) (reply, error) {
	row, wanted, err := s.filterCriteria(c)
	if err != nil {
		return reply{}, err
	}
	wanted.First, wanted.Max = 0, 2
	tasks, err := query.Tasks.List(c.ctx(), s.engine.Reader(), s.visibleTasks(c, wanted))
	switch {
	case err != nil:
		return reply{}, err
	case len(tasks) == 0 && c.answers == typeHAL:
		return ok(rest.NoHal()), nil
	case len(tasks) == 0:
		return reply{}, nil
	case len(tasks) > 1:
		return reply{}, runFilterProblems.As(&engine.Error{Code: engine.Invalid, Message: "the filter finds more than one task"}, "")
	}
	return s.answerTask(c, tasks[0], rest.FilterVariables(row.Properties), extrasOf(wanted))
}

// filterOffers is what can be done with one filter.
func filterOffers() *operation {
	read := func(method, below, rel string) offer {
		return offer{rest.Link{Method: method, Href: below, Rel: rel}, identity.Read, identity.ResourceFilter}
	}
	return offers("/filter",
		read(get, "", "self"), read(get, "/singleResult", "singleResult"), read(post, "/singleResult", "singleResult"),
		read(get, "/list", "list"), read(post, "/list", "list"), read(get, "/count", "count"), read(post, "/count", "count"),
		offer{rest.Link{Method: del, Rel: "delete"}, identity.Delete, identity.ResourceFilter},
		offer{rest.Link{Method: put, Rel: "update"}, identity.Update, identity.ResourceFilter},
	)
}
