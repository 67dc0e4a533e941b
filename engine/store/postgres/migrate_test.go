package postgres

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/sluice-bpm/sluice/engine/store/migration"
	"github.com/sluice-bpm/sluice/engine/store/storetest"
)

// Ids that were stored as texts, up to version 15, are found afterwards.
func TestMigrate_GivesIDsTheirShortForm(t *testing.T) {
	s := openEmpty(t)
	steps, err := migration.Read(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	err = pgx.BeginFunc(t.Context(), s.commands, func(tx pgx.Tx) error {
		if _, err := lockVersion(t.Context(), tx); err != nil {
			return err
		}
		if err := apply(t.Context(), tx, steps[:15]); err != nil {
			return err
		}
		for _, id := range storetest.IDs() {
			if _, err := tx.Exec(t.Context(), "INSERT INTO deployment (id, name) VALUES ($1, $1)", id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	storetest.FindsDeployments(t, s)
}
