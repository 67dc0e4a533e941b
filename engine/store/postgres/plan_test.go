package postgres

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
	"github.com/sluice-bpm/sluice/engine/store/storetest"
)

// openDatabase opens a fresh, migrated database.
func openDatabase(t *testing.T) *Store {
	t.Helper()
	s := openEmpty(t)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// openEmpty opens a database without tables.
func openEmpty(t *testing.T) *Store {
	t.Helper()
	return openAt(t, pgtest.URL(t))
}

func openAt(t *testing.T, url string) *Store {
	t.Helper()
	s, err := Open(t.Context(), url, Options{})
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

func TestStatements_AllGoByAnIndex(t *testing.T) {
	s := openDatabase(t)
	texts := map[string][]any{}
	for _, l := range []*statement{loadByInstance, loadByExecution, loadByTask, loadByJob, loadByIncident, loadByExternalTask} {
		texts[l.text] = []any{"x"}
	}
	texts[holdDefinitions.text] = make([]any, 2)
	texts[renewJobs.text] = []any{"x", int64(1), []string{"x"}}
	for _, table := range state.Tables() {
		own := statementsOf[table]
		for _, w := range []tableStatement{own.update, own.delete} {
			texts[w.text] = make([]any, 1)
		}
		texts[purgeStatement(table, "id").text] = make([]any, 1)
	}
	for _, p := range storetest.AccessPaths() {
		text, args, err := foreign(p.Statement, p.Args)
		if err != nil {
			t.Fatal(err)
		}
		texts[text] = args
	}
	c, err := s.commands.Acquire(t.Context()) // where scans are only for want of an index
	if err != nil {
		t.Fatal(err)
	}
	defer c.Release()
	for text, args := range texts {
		plan := explain(t, c.Conn(), text, args)
		if strings.Contains(plan, "Seq Scan") {
			t.Errorf("%s:\n%s", text, plan)
		}
	}
}

func explain(t *testing.T, c *pgx.Conn, text string, args []any) string {
	t.Helper()
	rows, err := c.Query(t.Context(), "EXPLAIN "+text, args...)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return strings.Join(lines, "\n")
}

// A million timers of tomorrow must not be looked at for the one job of today.
func TestAcquireJobs_PassesByWhatIsNotDue(t *testing.T) {
	s := openDatabase(t)
	c, err := s.commands.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Release()
	due := explain(t, c.Conn(), `SELECT j.id FROM job j WHERE j.retries > 0 AND NOT j.suspended AND j.priority = 0
		AND coalesce(j.due, 0) <= 5 ORDER BY coalesce(j.due, 0), j.id`, nil)
	next := explain(t, c.Conn(), `SELECT j.priority FROM job j WHERE j.retries > 0 AND NOT j.suspended AND j.priority < 5
		ORDER BY j.priority DESC LIMIT 1`, nil)
	for name, plan := range map[string]string{"due": due, "next priority": next} {
		if !strings.Contains(plan, "job_acquisition_idx") || strings.Contains(plan, "Sort") {
			t.Errorf("%s:\n%s", name, plan)
		}
	}
	if !strings.Contains(due, "Index Cond: ((priority = 0) AND (COALESCE(due, '0'::bigint) <= 5))") {
		t.Error(due)
	}
}

// Where PostgreSQL has learned that no instance is suspended it must not read all of
// them to find that out of the few whose jobs are acquired, nor all jobs that are due.
func TestAcquireJobs_LooksAtWhatItTakesOnly(t *testing.T) {
	s := openDatabase(t)
	c, err := s.commands.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Release()
	const instances, acquired = 20_000, 10
	for _, statement := range []string{
		"INSERT INTO process_instance (id, start_time, suspended, rev) SELECT sluice_short_id('i' || n), 1, FALSE, 0 FROM generate_series(1, %d) n",
		"INSERT INTO job (id, process_instance_id, kind, retries, due, exclusive, suspended, create_time, priority, rev)" +
			" SELECT sluice_short_id('j' || n), sluice_short_id('i' || n), 'timer-intermediate-transition', 3, 1, TRUE, FALSE, 1, 0, 0 FROM generate_series(1, %d) n",
	} {
		if _, err := c.Exec(t.Context(), fmt.Sprintf(statement, instances)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.Exec(t.Context(), "ANALYZE"); err != nil {
		t.Fatal(err)
	}
	tx, err := c.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(t.Context()) }()
	var jobs, read int
	if err := tx.QueryRow(t.Context(), "SELECT count(*) FROM sluice_acquire_jobs('x', 5, 10, $1)", acquired).Scan(&jobs); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"process_instance", "job"} {
		if err := tx.QueryRow(t.Context(), "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = $1", table).Scan(&read); err != nil {
			t.Fatal(err)
		}
		if jobs != acquired || read > 10*acquired {
			t.Errorf("%d jobs were acquired after a look at %d rows of %s, want %d after a look at a few for each", jobs, read, table, acquired)
		}
	}
}

func TestMigrate_RefusesTheDatabaseOfANewerProgram(t *testing.T) {
	s := openDatabase(t)
	if _, err := s.commands.Exec(t.Context(), "INSERT INTO schema_version (version, name) VALUES (9999, 'later')"); err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "newer") {
		t.Errorf("got %v", err)
	}
}

func TestPool_SharesTheConnectionsOfTheAddress(t *testing.T) {
	for parameters, want := range map[string][2]int32{
		"":                  {8, 8},
		"?pool_max_conns=5": {3, 2},
		"?pool_max_conns=1": {1, 1},
	} {
		s, err := Open(t.Context(), fmt.Sprintf("postgres://u@127.0.0.1:1/d%s", parameters), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]int32{s.commands.Config().MaxConns, s.queries.Config().MaxConns}; got != want {
			t.Errorf("%q: %d connections, want %d", parameters, got, want)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
