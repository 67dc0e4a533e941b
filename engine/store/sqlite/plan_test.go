package sqlite

import (
	"database/sql/driver"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store/storetest"
)

// openFile opens a fresh, migrated database.
func openFile(t *testing.T) *Store {
	t.Helper()
	s := openEmpty(t)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// openEmpty opens a file without tables.
func openEmpty(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// onWriter runs a function on the writing connection.
func (s *Store) onWriter(t *testing.T, do func(c *conn)) {
	t.Helper()
	c, release, err := s.acquireWriter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	do(c)
}

func TestStatements_AllGoByAnIndex(t *testing.T) {
	statements := map[string]int{nextPriority: 1, selectDueJobs: 4, lockJob: 3, renewJob: 3}
	for _, table := range state.Tables() {
		s := statementsOf[table]
		statements[s.update] = len(s.changing)
		statements[s.delete] = len(s.leaving)
	}
	for _, table := range state.InstanceTables() {
		s := statementsOf[table]
		for _, text := range []string{s.load, s.loadOwn, s.loadOfTask} {
			if text != "" {
				statements[text] = 1
			}
		}
		statements[purge(table, "id")] = 1
	}
	for _, p := range storetest.AccessPaths() {
		text, args, err := foreign(p.Statement, p.Args)
		if err != nil {
			t.Fatal(err)
		}
		statements[text] = len(args)
	}
	openFile(t).onWriter(t, func(c *conn) {
		for text, args := range statements {
			var plan []string
			err := c.query("EXPLAIN QUERY PLAN "+text, named(make([]driver.Value, args)...), func(v []driver.Value) error {
				plan = append(plan, v[3].(string))
				return nil
			})
			if err != nil {
				t.Errorf("%s: %v", text, err)
			}
			for _, step := range plan {
				if strings.HasPrefix(step, "SCAN") && !strings.Contains(step, "json_each") {
					t.Errorf("%s: %s", text, strings.Join(plan, " · "))
				}
			}
		}
	})
}

func TestOpen_IsDurableAndHeedsCase(t *testing.T) {
	openFile(t).onWriter(t, func(c *conn) {
		for pragma, want := range map[string]driver.Value{"journal_mode": "wal", "synchronous": int64(2), "fullfsync": int64(1)} {
			err := c.query("PRAGMA "+pragma, nil, func(v []driver.Value) error {
				if v[0] != want {
					t.Errorf("%s is %v, want %v", pragma, v[0], want)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}
