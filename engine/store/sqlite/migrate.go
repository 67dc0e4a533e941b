package sqlite

import (
	"context"
	"database/sql/driver"
	"fmt"

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
	err = c.migrate(steps)
	if err == nil {
		err = c.run("COMMIT")
	}
	if err != nil {
		_ = c.run("ROLLBACK") // the error that matters is the one before
	}
	return translate(err)
}

func (c *conn) migrate(steps []migration.Step) error {
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
