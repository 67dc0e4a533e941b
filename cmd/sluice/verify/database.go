//go:build unix

package verify

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers pgx
	_ "modernc.org/sqlite"             // registers sqlite

	"github.com/sluice-bpm/sluice/engine/store/postgres/pgserver"
)

// backend is where databases are made: a folder, or a PostgreSQL server.
type backend struct {
	name  string           // sqlite or postgres
	admin *url.URL         // of a PostgreSQL server
	own   *pgserver.Server // where this run has started it
	pool  *url.URL         // of a pgbouncer before it, through which the servers go
	// cluster is where it is a Patroni's, whose servers this run has started.
	cluster *pgserver.Cluster
}

// isSQLite reports whether databases are files.
func (b *backend) isSQLite() bool { return b.admin == nil }

// database is what the servers of one fault work on.
type database struct {
	backend *backend
	url     string // as --db takes it
	driver  string // of database/sql
	source  string
	drop    func(context.Context) error
}

// create makes an empty database; dir is the folder of a file.
func (b *backend) create(ctx context.Context, dir string) (*database, error) {
	if b.isSQLite() {
		file := filepath.Join(dir, "verify.db")
		return &database{
			backend: b, url: "sqlite:" + file, driver: "sqlite", source: "file:" + (&url.URL{Path: file}).EscapedPath() + "?mode=ro",
			drop: func(context.Context) error { return os.RemoveAll(file) },
		}, nil
	}
	name := fmt.Sprintf("sluice_verify_%d_%d", os.Getpid(), time.Now().UnixNano())
	if err := b.execute(ctx, "CREATE DATABASE "+name); err != nil {
		return nil, err
	}
	u := *b.admin
	if b.cluster != nil {
		u = *b.cluster.URL()
	}
	u.Path = "/" + name
	through := u
	if b.pool != nil {
		through = *b.pool
		through.Path = u.Path
	}
	return &database{
		backend: b, url: through.String(), driver: "pgx", source: u.String(),
		drop: func(ctx context.Context) error { return b.execute(ctx, "DROP DATABASE "+name+" WITH (FORCE)") },
	}, nil
}

// execute runs a statement on the server's own database.
func (b *backend) execute(ctx context.Context, statement string, args ...any) error {
	db, err := sql.Open("pgx", b.admin.String())
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, statement, args...)
	if err = errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// The tables of what lives: those with rows of process instances that are neither
// history nor contents, which both share.
var liveTables = map[string]string{
	"sqlite": `SELECT m.name, max(c.name = 'execution_id') FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'
  AND m.name NOT LIKE 'history%' AND m.name <> 'content' GROUP BY m.name HAVING max(c.name = 'process_instance_id') = 1`,
	"pgx": `SELECT table_name, max((column_name = 'execution_id')::int) FROM information_schema.columns WHERE table_schema = 'public'
  AND table_name NOT LIKE 'history%' AND table_name <> 'content' GROUP BY table_name
  HAVING bool_or(column_name = 'process_instance_id')`,
}

// orphans counts rows that belong to a process instance, or to an execution, which
// is not there.
func (d *database) orphans(ctx context.Context) (count int, violations []string, err error) {
	db, err := sql.Open(d.driver, d.source)
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := db.QueryContext(ctx, liveTables[d.driver])
	if err != nil {
		return 0, nil, err
	}
	defer rows.Close()
	ofExecution := map[string]bool{}
	for rows.Next() {
		var name string
		var has bool
		if err := rows.Scan(&name, &has); err != nil {
			return 0, nil, err
		}
		ofExecution[name] = has
	}
	if err := rows.Err(); err != nil {
		return 0, nil, err
	}
	if len(ofExecution) == 0 {
		return 0, nil, errors.New("the database has no tables of process instances")
	}
	for table, has := range ofExecution {
		where := "process_instance_id IS NOT NULL AND process_instance_id NOT IN (SELECT id FROM process_instance)"
		if has {
			where += " OR execution_id IS NOT NULL AND execution_id NOT IN (SELECT id FROM execution UNION ALL SELECT id FROM process_instance)"
		}
		var n int
		if err := db.QueryRowContext(ctx, "SELECT count(*) FROM "+table+" WHERE "+where).Scan(&n); err != nil {
			return 0, nil, fmt.Errorf("count the orphans of %s: %w", table, err)
		}
		if n > 0 {
			count += n
			violations = append(violations, fmt.Sprintf("%d rows of table %s belong to nothing", n, table))
		}
	}
	return count, violations, nil
}
