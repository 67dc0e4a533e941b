package web

import (
	"errors"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/web/rest"
)

// listing reads a resource: the criteria that the call asks for, narrowed to
// what it may see, each row in the shape of the API.
func listing[R, J any](s *server, c *call, r *query.Resource[R], allowed []query.Condition, show func(R) J) (reply, error) {
	wanted, err := criteria(c, r)
	if err != nil {
		return reply{}, err
	}
	rows, err := r.List(c.ctx(), s.engine.Reader(), wanted.With(allowed...))
	if err != nil {
		return reply{}, err
	}
	shown := make(rest.List[J], len(rows))
	for i, row := range rows {
		shown[i] = show(row)
	}
	return ok(shown), nil
}

// counting counts what [listing] would list.
func counting[R any](s *server, c *call, r *query.Resource[R], allowed []query.Condition) (reply, error) {
	wanted, err := criteria(c, r)
	if err != nil {
		return reply{}, err
	}
	n, err := r.Count(c.ctx(), s.engine.Reader(), wanted.With(allowed...))
	return ok(rest.Count{Count: n}), err
}

// isMissing reports whether an error says that no row has the id.
func isMissing(err error) bool { return errors.Is(err, query.ErrNotFound) }

// variablesReply shows variables by name; Object values are opened unless
// deserializeValues=false.
func variablesReply(_ *server, c *call, rows []state.Variable) (reply, error) {
	name := "deserializeValues"
	if c.URL.Query().Has("deserializeValue") {
		name = "deserializeValue"
	}
	deserialize, err := c.flag(name, true)
	if err != nil {
		return reply{}, err
	}
	all, err := rest.VariablesOf(rows, deserialize)
	return ok(all), err
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
