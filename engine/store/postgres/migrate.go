package postgres

import (
	"context"
	"embed"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/migration"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrationLock is the key of the advisory lock that one node at a time holds
// while it migrates: "sluice" in ASCII.
const migrationLock = 0x736c75696365

// Migrate implements [store.Store]. All that is missing is one transaction, to
// which the lock belongs: it holds behind a pooler too, and ends with a node
// that dies.
func (s *Store) Migrate(ctx context.Context) error {
	steps, err := migration.Read(migrations, "migrations")
	if err != nil {
		return err
	}
	select {
	case <-s.closed:
		return errClosed
	default:
	}
	c, err := pgx.ConnectConfig(ctx, s.config.ConnConfig.Copy())
	if err != nil {
		return translate(ctx, err)
	}
	defer c.Close(ctx)
	var refusal error
	err = pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error {
		version, err := lockVersion(ctx, tx)
		if err != nil {
			return err
		}
		var missing []migration.Step
		if missing, refusal = migration.Missing(steps, version); refusal != nil {
			return refusal
		}
		if version == 0 {
			err = applyNew(ctx, tx, steps)
		} else {
			err = apply(ctx, tx, missing)
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, store.ReferToDefinitions); err != nil {
			return fmt.Errorf("refer to definitions: %w", err)
		}
		return createRowTypes(ctx, tx)
	})
	if refusal != nil {
		return refusal
	}
	return translate(ctx, err)
}

// lockVersion takes the lock and reads the version of the tables.
func lockVersion(ctx context.Context, tx pgx.Tx) (version int, err error) {
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", int64(migrationLock)); err != nil {
		return 0, err
	}
	const table = "CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY, name text NOT NULL, applied timestamptz NOT NULL DEFAULT now())"
	if _, err := tx.Exec(ctx, table); err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, "SELECT coalesce(max(version), 0) FROM schema_version").Scan(&version)
	return version, err
}

// newSchema makes all tables of a new database at once, which takes half the time that
// all the steps to them would.
//
//go:embed schema.sql
var newSchema string

// applyNew makes the schema that the steps lead to and notes them as taken.
func applyNew(ctx context.Context, tx pgx.Tx, steps []migration.Step) error {
	if _, err := tx.Conn().PgConn().Exec(ctx, newSchema).ReadAll(); err != nil {
		return fmt.Errorf("schema of a new database: %w", err)
	}
	versions, names := make([]int, len(steps)), make([]string, len(steps))
	for i, step := range steps {
		versions[i], names[i] = step.Version, step.Name
	}
	_, err := tx.Exec(ctx, "INSERT INTO schema_version (version, name) SELECT * FROM unnest($1::integer[], $2::text[])", versions, names)
	return err
}

func apply(ctx context.Context, tx pgx.Tx, steps []migration.Step) error {
	for _, step := range steps {
		// Without parameters a text may hold several statements.
		if _, err := tx.Conn().PgConn().Exec(ctx, step.SQL).ReadAll(); err != nil {
			return fmt.Errorf("migration %04d_%s: %w", step.Version, step.Name, err)
		}
		if _, err := tx.Exec(ctx, "INSERT INTO schema_version (version, name) VALUES ($1, $2)", step.Version, step.Name); err != nil {
			return err
		}
	}
	return nil
}
