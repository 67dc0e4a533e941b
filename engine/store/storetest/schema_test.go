package storetest_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/postgres"
	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
	"github.com/sluice-bpm/sluice/engine/store/sqlite"
)

// column is a column as a database describes it.
type column struct {
	Name, Type string
	Nullable   bool
}

// schema is what a database has, read from its catalog.
type schema struct {
	tables  map[string][]column
	indexes map[string]string // name to "table (columns) unique partial"
}

// types are those that each back end stores a column type as; NOT NULL where
// the zero value is not NULL.
var types = map[state.ColumnType]struct{ sqlite, postgres string }{
	state.TextColumn:        {"TEXT", "text C"},
	state.IDColumn:          {"BLOB", "bytea"},
	state.RawTextColumn:     {"TEXT", "text C"},
	state.IntColumn:         {"INTEGER", "bigint"},
	state.OptionalIntColumn: {"INTEGER", "bigint"},
	state.DoubleColumn:      {"REAL", "double precision"},
	state.BoolColumn:        {"INTEGER", "boolean"},
	state.TimeColumn:        {"INTEGER", "bigint"},
	state.BytesColumn:       {"BLOB", "bytea"},
}

func isNullable(i int, t state.ColumnType) bool {
	return i > 0 && (t == state.TextColumn || t == state.IDColumn || t == state.OptionalIntColumn || t == state.TimeColumn)
}

func TestSchemas_AreThoseOfTheTablesOnBothBackEnds(t *testing.T) {
	file := filepath.Join(t.TempDir(), "schema.db")
	lite, err := sqlite.Open(t.Context(), file, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	full, err := postgres.Open(t.Context(), pgtest.URL(t), postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []store.Store{lite, full} {
		defer s.Close()
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	wantLite, wantFull := map[string][]column{}, map[string][]column{}
	for _, table := range state.Tables() {
		for i, c := range table.Columns {
			wantLite[table.Name] = append(wantLite[table.Name], column{c.Name, types[c.Type].sqlite, isNullable(i, c.Type)})
			wantFull[table.Name] = append(wantFull[table.Name], column{c.Name, types[c.Type].postgres, isNullable(i, c.Type) || c.Abridgement == state.NullIfUsual})
		}
	}
	// What no row is kept in: the back ends write it beside the definitions.
	wantLite["definition_reference"] = []column{{"reference", "BLOB", false}, {"definition_id", "BLOB", false}, {"definition_key", "TEXT", true}}
	wantFull["definition_reference"] = []column{{"reference", "bytea", false}, {"definition_id", "bytea", false}, {"definition_key", "text C", true}}
	gotLite, gotFull := readSQLite(t, lite), readPostgres(t, full)
	// A column that a later migration added comes last, wherever the row has it.
	anyOrder := cmpopts.SortSlices(func(a, b column) bool { return a.Name < b.Name })
	if diff := cmp.Diff(wantLite, gotLite.tables, anyOrder); diff != "" {
		t.Errorf("SQLite: %s", diff)
	}
	if diff := cmp.Diff(wantFull, gotFull.tables, anyOrder); diff != "" {
		t.Errorf("PostgreSQL: %s", diff)
	}
	if diff := cmp.Diff(gotLite.indexes, gotFull.indexes); diff != "" {
		t.Errorf("indexes of SQLite and PostgreSQL: %s", diff)
	}
	if len(gotLite.indexes) < 30 {
		t.Errorf("only %d indexes were found", len(gotLite.indexes))
	}
}

func each(t *testing.T, s store.Store, statement string, scan func(store.Scanner) error) {
	t.Helper()
	if err := s.Select(t.Context(), statement, nil, scan); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func readSQLite(t *testing.T, s store.Store) schema {
	got := schema{map[string][]column{}, map[string]string{}}
	each(t, s, `SELECT m.name, c.name, c.type, c."notnull" FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' ORDER BY m.name, c.cid`, func(sc store.Scanner) error {
		var table string
		var c column
		var notNull bool
		err := sc.Scan(&table, &c.Name, &c.Type, &notNull)
		c.Nullable = !notNull
		got.tables[table] = append(got.tables[table], c)
		return err
	})
	each(t, s, `SELECT m.name, m.tbl_name, l."unique", l.partial,
		(SELECT group_concat(coalesce(c.name, 'expression'), ', ') FROM pragma_index_info(m.name) c)
		FROM sqlite_master m JOIN pragma_index_list(m.tbl_name) l ON l.name = m.name
		WHERE m.type = 'index' AND m.sql IS NOT NULL`, got.scanIndex)
	return got
}

func readPostgres(t *testing.T, s store.Store) schema {
	got := schema{map[string][]column{}, map[string]string{}}
	each(t, s, `SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod) || coalesce(' ' || l.collname, ''), NOT a.attnotnull
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_collation l ON l.oid = a.attcollation
		WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
			AND c.relname <> 'schema_version'
		ORDER BY c.relname, a.attnum`, func(sc store.Scanner) error {
		var table string
		var c column
		err := sc.Scan(&table, &c.Name, &c.Type, &c.Nullable)
		got.tables[table] = append(got.tables[table], c)
		return err
	})
	each(t, s, `SELECT i.relname::text, t.relname::text, x.indisunique, x.indpred IS NOT NULL,
		(SELECT string_agg(CASE WHEN k = 0 THEN 'expression' ELSE a.attname END, ', ' ORDER BY n)
			FROM unnest(x.indkey::int2[]) WITH ORDINALITY u (k, n) LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k)
		FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
		WHERE t.relnamespace = 'public'::regnamespace AND NOT x.indisprimary`, got.scanIndex)
	return got
}

func (s schema) scanIndex(sc store.Scanner) error {
	var name, table, columns string
	var unique, partial bool
	err := sc.Scan(&name, &table, &unique, &partial, &columns)
	s.indexes[name] = fmt.Sprintf("%s (%s) unique %v partial %v", table, columns, unique, partial)
	return err
}
