package sqlite

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/store/migration"
	"github.com/sluice-bpm/sluice/engine/store/storetest"
)

// openOfVersion opens a database with the tables of a version.
func openOfVersion(t *testing.T, version int) *Store {
	t.Helper()
	s := openEmpty(t)
	steps, err := migration.Read(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	s.onWriter(t, func(c *conn) {
		if err := c.migrate(steps[:version], ""); err != nil {
			t.Fatal(err)
		}
	})
	return s
}

// Ids that were stored as texts, up to version 15, are found afterwards.
func TestMigrate_GivesIDsTheirShortForm(t *testing.T) {
	s := openOfVersion(t, 15)
	s.onWriter(t, func(c *conn) {
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

// A new database is as one that took every step.
func TestMigrate_MakesANewDatabaseAsAnOldOneBecomes(t *testing.T) {
	steps, err := migration.Read(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	schemas := make([][]string, 2)
	for i, schema := range []string{"", newSchema} {
		openEmpty(t).onWriter(t, func(c *conn) {
			if err := c.migrate(steps, schema); err != nil {
				t.Fatal(err)
			}
			schemas[i] = c.describe(t)
		})
	}
	if diff := cmp.Diff(schemas[0], schemas[1]); diff != "" {
		t.Errorf("by all steps, and by the schema of a new database:\n%s", diff)
	}
	if len(schemas[0]) < 500 {
		t.Errorf("only %d lines describe a schema", len(schemas[0]))
	}
}

// describe lists what the catalog says of all tables and indexes, and the only rows.
func (c *conn) describe(t *testing.T) (lines []string) {
	t.Helper()
	for _, statement := range []string{
		`SELECT m.name, c.cid, c.name, c.type, c."notnull", c.dflt_value, c.pk, l.strict, l.wr FROM sqlite_master m
			JOIN pragma_table_info(m.name) c JOIN pragma_table_list(m.name) l WHERE m.type = 'table' ORDER BY m.name, c.cid`,
		"SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name",
		"SELECT * FROM identity_version", "PRAGMA user_version",
	} {
		err := c.query(statement, nil, func(v []driver.Value) error {
			lines = append(lines, strings.Join(strings.Fields(fmt.Sprint(v)), " "))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return lines
}

// Rows of history that were written whole, up to version 19, are read as those that are
// abridged, also of a definition that was removed since.
func TestMigrate_KeepsHistoryOfBefore(t *testing.T) {
	s := openOfVersion(t, 19)
	s.onWriter(t, func(c *conn) {
		if err := c.run(storetest.HistoryOfBefore); err != nil {
			t.Fatal(err)
		}
	})
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	storetest.ReadsHistoryOfBefore(t, s)
}
