package postgres

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/sluice-bpm/sluice/engine/store/migration"
	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
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
	err = pgx.BeginFunc(t.Context(), s.commands, func(tx pgx.Tx) error {
		if _, err := lockVersion(t.Context(), tx); err != nil {
			return err
		}
		return apply(t.Context(), tx, steps[:version])
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Ids that were stored as texts, up to version 15, are found afterwards.
func TestMigrate_GivesIDsTheirShortForm(t *testing.T) {
	s := openOfVersion(t, 15)
	for _, id := range storetest.IDs() {
		if _, err := s.commands.Exec(t.Context(), "INSERT INTO deployment (id, name) VALUES ($1, $1)", id); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	storetest.FindsDeployments(t, s)
}

// A database that initdb made for the locale "C" is of no encoding, for which there is
// no collation of ICU.
func TestMigrate_KnowsSomeCaseInADatabaseOfAnyEncoding(t *testing.T) {
	for _, encoding := range []string{"SQL_ASCII", "LATIN1", "UTF8"} {
		s := openAt(t, pgtest.URLWith(t, "TEMPLATE template0 LOCALE 'C' ENCODING '"+encoding+"'"))
		if err := s.Migrate(t.Context()); err != nil {
			t.Errorf("%s: %v", encoding, err)
			continue
		}
		var upper string
		if err := s.commands.QueryRow(t.Context(), "SELECT sluice_upper('straße')").Scan(&upper); err != nil {
			t.Errorf("%s: %v", encoding, err)
		}
		if want := map[bool]string{true: "STRASSE", false: "STRAßE"}[encoding == "UTF8"]; upper != want {
			t.Errorf("%s: capital letters of straße are %s, want %s", encoding, upper, want)
		}
	}
}

// A new database is as one that took every step.
func TestMigrate_MakesANewDatabaseAsAnOldOneBecomes(t *testing.T) {
	steps, err := migration.Read(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	schemas := make([][]string, 2)
	for i, make := range []func(context.Context, pgx.Tx, []migration.Step) error{apply, applyNew} {
		err := pgx.BeginFunc(t.Context(), openEmpty(t).commands, func(tx pgx.Tx) error {
			if _, err := lockVersion(t.Context(), tx); err != nil {
				return err
			}
			if err := make(t.Context(), tx, steps); err != nil {
				return err
			}
			schemas[i], err = describe(t.Context(), tx)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(schemas[0], schemas[1]); diff != "" {
		t.Errorf("by all steps, and by the schema of a new database:\n%s", diff)
	}
	if len(schemas[0]) < 500 {
		t.Errorf("only %d lines describe a schema", len(schemas[0]))
	}
}

// describe lists what the catalog says of all tables, indexes and functions, and the
// only rows.
func describe(ctx context.Context, tx pgx.Tx) (lines []string, err error) {
	for _, statement := range []string{
		`SELECT concat_ws(' ', c.relname, a.attnum - (SELECT count(*) FROM pg_attribute g WHERE g.attrelid = c.oid AND g.attisdropped AND g.attnum < a.attnum),
				a.attname, format_type(a.atttypid, a.atttypmod), l.collname, a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
			FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_collation l ON l.oid = a.attcollation
			LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
			WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum`,
		"SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
		`SELECT CASE p.prokind WHEN 'a' THEN (SELECT concat_ws(' ', p.oid::regprocedure, a.aggtransfn, a.aggcombinefn, a.aggsortop::regoperator, p.proparallel) FROM pg_aggregate a WHERE a.aggfnoid = p.oid)
				ELSE pg_get_functiondef(p.oid) END FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace ORDER BY p.oid::regprocedure::text`,
		`SELECT concat_ws(' ', t.typname, format_type(t.typbasetype, t.typtypmod), l.collname) FROM pg_type t LEFT JOIN pg_collation l ON l.oid = t.typcollation
			WHERE t.typtype = 'd' AND t.typnamespace = 'public'::regnamespace ORDER BY 1`,
		"SELECT concat_ws(' ', v.*) FROM identity_version v",
		"SELECT concat_ws(' ', version, name) FROM schema_version ORDER BY version",
	} {
		rows, err := tx.Query(ctx, statement)
		if err != nil {
			return nil, err
		}
		more, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return nil, err
		}
		lines = append(lines, more...)
	}
	return lines, nil
}

// Rows of history that were written whole, up to version 19, are read as those that are
// abridged, also of a definition that was removed since.
func TestMigrate_KeepsHistoryOfBefore(t *testing.T) {
	s := openOfVersion(t, 19)
	err := pgx.BeginFunc(t.Context(), s.commands, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), storetest.HistoryOfBefore)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	storetest.ReadsHistoryOfBefore(t, s)
}
