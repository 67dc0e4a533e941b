package migration_test

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/store/migration"
)

func TestRead_OrdersTheFiles(t *testing.T) {
	files := fstest.MapFS{
		"m/0002_more.sql":   {Data: []byte("two")},
		"m/0001_tables.sql": {Data: []byte("one")},
	}
	got, err := migration.Read(files, "m")
	if err != nil {
		t.Fatal(err)
	}
	want := []migration.Step{{1, "tables", "one"}, {2, "more", "two"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRead_RefusesGapsAndOtherNames(t *testing.T) {
	for _, files := range []fstest.MapFS{
		{"m/0002_more.sql": {}},
		{"m/0001_a.sql": {}, "m/0003_b.sql": {}},
		{"m/0001_a.sql": {}, "m/0001_b.sql": {}},
		{"m/readme.txt": {}},
	} {
		if got, err := migration.Read(files, "m"); err == nil {
			t.Errorf("%v: got %v, want an error", files, got)
		}
	}
}

func TestMissing_IsWhatComesAfterTheVersion(t *testing.T) {
	steps := []migration.Step{{Version: 1}, {Version: 2}, {Version: 3}}
	for version, want := range map[int]int{0: 3, 2: 1, 3: 0} {
		got, err := migration.Missing(steps, version)
		if err != nil || len(got) != want {
			t.Errorf("version %d: %d steps, %v; want %d", version, len(got), err, want)
		}
	}
	if _, err := migration.Missing(steps, 4); err == nil {
		t.Error("the database of a newer program was accepted")
	}
}
