package sqlite

import (
	"testing"

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
	s.onWriter(t, func(c *conn) {
		if err := c.migrate(steps[:15]); err != nil {
			t.Fatal(err)
		}
		for _, id := range storetest.IDs() {
			if _, err := c.exec("INSERT INTO deployment (id, name) VALUES (?1, ?1)", named(id)...); err != nil {
				t.Fatal(err)
			}
		}
	})
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	storetest.FindsDeployments(t, s)
}
