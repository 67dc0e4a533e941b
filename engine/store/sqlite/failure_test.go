package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// groups makes a set that inserts groups with long names.
func groups(ids ...string) *state.Changes {
	u := state.NewUnit()
	for _, id := range ids {
		u.Groups.Insert(state.Group{ID: id, Name: strings.Repeat("x", 100_000)})
	}
	return u.Changes()
}

// countGroups reads how many groups are stored.
func countGroups(t *testing.T, s *Store) (n int64) {
	t.Helper()
	if err := s.Select(t.Context(), "SELECT count(*) FROM user_group", nil, func(sc store.Scanner) error { return sc.Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestFlush_ThatCannotBeWrittenLeavesNothing(t *testing.T) {
	for name, pragma := range map[string]struct{ breaks, repairs string }{
		"disk full": {"max_page_count = 1", "max_page_count = 1000000"}, // it is never below what is used
		"read only": {"query_only = ON", "query_only = OFF"},
	} {
		t.Run(name, func(t *testing.T) {
			s := openFile(t)
			set := func(text string) {
				s.onWriter(t, func(c *conn) {
					if err := c.run("PRAGMA " + text); err != nil {
						t.Fatal(err)
					}
				})
			}
			set(pragma.breaks)
			for _, sets := range [][]*state.Changes{{groups("a", "b")}, {groups("a"), groups("b"), groups("c")}} {
				for i, err := range s.Flush(t.Context(), sets) {
					if !errors.Is(err, store.ErrUnavailable) {
						t.Errorf("set %d: got %v, want that it is unavailable", i, err)
					}
				}
			}
			if n := countGroups(t, s); n != 0 {
				t.Errorf("%d groups are stored", n)
			}
			set(pragma.repairs)
			if err := s.Flush(t.Context(), []*state.Changes{groups("a", "b")})[0]; err != nil {
				t.Errorf("after the repair: %v", err)
			}
			if n := countGroups(t, s); n != 2 {
				t.Errorf("after the repair %d groups are stored", n)
			}
		})
	}
}

func TestFlush_WaitsForAnotherProcessOnlySoLong(t *testing.T) {
	s := openFile(t)
	other, err := s.connector.open(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := other.run("BEGIN EXCLUSIVE"); err != nil {
		t.Fatal(err)
	}
	s.onWriter(t, func(c *conn) {
		if err := c.run("PRAGMA busy_timeout = 20"); err != nil {
			t.Fatal(err)
		}
	})
	if err := s.Flush(t.Context(), []*state.Changes{groups("a")})[0]; !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("got %v, want that it is unavailable", err)
	}
	if _, err := s.AcquireJobs(t.Context(), store.Acquisition{Max: 1}); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("acquire: got %v, want that it is unavailable", err)
	}
	if err := other.close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Flush(t.Context(), []*state.Changes{groups("a")})[0]; err != nil {
		t.Error(err)
	}
}

func TestOpen_RefusesWhatIsNoDatabase(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("this is no database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{text, dir, filepath.Join(dir, "no", "folder.db")} {
		if _, err := Open(t.Context(), file, Options{}); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("%s: got %v, want that it is unavailable", file, err)
		}
	}
}

func TestMigrate_RefusesTheDatabaseOfANewerProgram(t *testing.T) {
	s := openFile(t)
	s.onWriter(t, func(c *conn) {
		if err := c.run("PRAGMA user_version = 9999"); err != nil {
			t.Fatal(err)
		}
	})
	if err := s.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "newer") {
		t.Errorf("got %v", err)
	}
}
