package web

import (
	"errors"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// listing reads a resource: the criteria that the call asks for, narrowed to
// what it may see, each row in the shape of the API.
func listing[R, J any](s *server, c *call, r *query.Resource[R], show func(R) J) (reply, error) {
	wanted, err := criteria(c, r)
	if err != nil {
		return reply{}, err
	}
	return eachOf(s, c, r, wanted.With(s.engine.Visible(c.ctx(), r)...), show), nil
}

// counting counts what [listing] would list.
func counting[R any](s *server, c *call, r *query.Resource[R]) (reply, error) {
	wanted, err := countCriteria(c, r)
	if err != nil {
		return reply{}, err
	}
	n, err := r.Count(c.ctx(), s.engine.Counter(), wanted.With(s.engine.Visible(c.ctx(), r)...))
	return ok(rest.Count{Count: n}), err
}

// isMissing reports whether an error says that no row has the id.
func isMissing(err error) bool { return errors.Is(err, query.ErrNotFound) }

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
