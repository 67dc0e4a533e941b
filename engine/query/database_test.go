package query_test

import (
	"path/filepath"
	"testing"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/postgres"
	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
	"github.com/sluice-bpm/sluice/engine/store/sqlite"
)

// database is an empty, migrated database of one back end.
type database struct {
	store.Store
	postgres bool
}

// onEach runs a test on a fresh database of each back end.
func onEach(t *testing.T, test func(t *testing.T, db database)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, openSQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, openPostgres(t)) })
}

func openSQLite(t testing.TB) database {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return migrated(t, database{Store: s})
}

func openPostgres(t testing.TB) database {
	t.Helper()
	s, err := postgres.Open(t.Context(), pgtest.URL(t), postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return migrated(t, database{Store: s, postgres: true})
}

func migrated(t testing.TB, db database) database {
	t.Helper()
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// insert stores rows of any tables.
func (db database) insert(t testing.TB, rows ...state.Row) {
	t.Helper()
	byTable := map[*state.Table][]state.Row{}
	for _, row := range rows {
		byTable[state.TableOf(row)] = append(byTable[state.TableOf(row)], row)
	}
	changes := &state.Changes{}
	for _, table := range state.Tables() {
		if rows := byTable[table]; len(rows) > 0 {
			changes.Tables = append(changes.Tables, state.TableChange{Table: table, Inserts: rows})
		}
	}
	for _, err := range db.Flush(t.Context(), []*state.Changes{changes}) {
		if err != nil {
			t.Fatal(err)
		}
	}
}
