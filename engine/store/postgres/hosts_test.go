package postgres

import (
	"errors"
	"net/url"
	"strconv"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
)

// severalHosts is the address of the database of a test as that of a cluster: the
// first host does not answer, the second one is asked to be of a kind.
func severalHosts(t *testing.T, attributes string) string {
	t.Helper()
	address := pgtest.URL(t)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	one, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("host", "127.0.0.1,"+one.Host)
	q.Set("port", "1,"+strconv.Itoa(int(one.Port)))
	q.Set("target_session_attrs", attributes)
	u.Host, u.RawQuery = "", q.Encode()
	return u.String()
}

func TestOpen_FindsTheHostThatTakesWrites(t *testing.T) {
	for _, attributes := range []string{"read-write", "primary"} {
		t.Run(attributes, func(t *testing.T) {
			s, err := Open(t.Context(), severalHosts(t, attributes), Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			u := state.NewUnit()
			u.Groups.Insert(state.Group{ID: "a", Name: "A"})
			if err := s.Flush(t.Context(), []*state.Changes{u.Changes()})[0]; err != nil {
				t.Fatal(err)
			}
			var name string
			if err := s.Select(t.Context(), "SELECT name FROM user_group", nil, func(sc store.Scanner) error { return sc.Scan(&name) }); err != nil || name != "A" {
				t.Errorf("the group is named %q, %v", name, err)
			}
			_, err = s.queries.Exec(t.Context(), "DELETE FROM user_group")
			if translate(t.Context(), err) == nil || !errors.Is(translate(t.Context(), err), store.ErrUnavailable) {
				t.Errorf("a query may write: %v", err)
			}
		})
	}
}
