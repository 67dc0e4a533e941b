package sqlite

import (
	"context"
	"database/sql/driver"
	_ "embed"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/migration"
)

// Migrate implements [store.Store]. The version is the file's user_version.
func (s *Store) Migrate(ctx context.Context) error {
	steps, err := migration.Read(migrations, "migrations")
	if err != nil {
		return err
	}
	c, release, err := s.acquireWriter(ctx)
	if err != nil {
		return err
	}
	defer release()
	if err := c.run("BEGIN EXCLUSIVE"); err != nil {
		return translate(err)
	}
	err = c.migrate(steps, newSchema)
	if err == nil {
		err = c.run(store.ReferToDefinitions)
	}
	if err == nil {
		err = c.run("COMMIT")
	}
	if err != nil {
		_ = c.run("ROLLBACK") // the error that matters is the one before
	}
	return translate(err)
}

// newSchema makes all tables of a new database at once, which takes a third of the
// time that all the steps to them would.
//
//go:embed schema.sql
var newSchema string

// migrate takes the steps that are missing, or for an empty database makes the schema
// they lead to; without one it takes them all.
func (c *conn) migrate(steps []migration.Step, schema string) error {
	var version int64
	err := c.query("PRAGMA user_version", nil, func(v []driver.Value) error {
		decode(v[0], &version)
		return nil
	})
	if err != nil {
		return err
	}
	missing, err := migration.Missing(steps, int(version))
	if err != nil {
		return err
	}
	if version == 0 && schema != "" {
		if err := c.run(schema); err != nil {
			return fmt.Errorf("schema of a new database: %w", err)
		}
		return c.run(fmt.Sprintf("PRAGMA user_version = %d", len(steps)))
	}
	for _, step := range missing {
		if err := c.run(step.SQL); err != nil {
			return fmt.Errorf("migration %04d_%s: %w", step.Version, step.Name, err)
		}
		if err := c.run(fmt.Sprintf("PRAGMA user_version = %d", step.Version)); err != nil {
			return fmt.Errorf("migration %04d_%s: %w", step.Version, step.Name, err)
		}
	}
	return nil
}
