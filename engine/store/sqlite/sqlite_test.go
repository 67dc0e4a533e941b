package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/sqlite"
	"github.com/sluice-bpm/sluice/engine/store/storetest"
)

// database makes a file, of a name that no parameter must be read from.
func database(t *testing.T) func(func(string, int)) store.Store {
	file := filepath.Join(t.TempDir(), "a name?mode=memory&x=%41#.db")
	return func(onTrip func(string, int)) store.Store {
		s, err := sqlite.Open(t.Context(), file, sqlite.Options{OnRoundTrip: onTrip})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

func TestStore(t *testing.T) { storetest.Run(t, database) }

func TestSelect_SortsMuchInAFileWhereOneCanBeMade(t *testing.T) {
	for dir, want := range map[string]int64{t.TempDir(): 1, filepath.Join(t.TempDir(), "missing"): 2} {
		t.Setenv("TMPDIR", dir)
		s := database(t)(nil)
		var got int64
		err := s.Select(t.Context(), "SELECT temp_store FROM pragma_temp_store", nil, func(row store.Scanner) error { return row.Scan(&got) })
		if err != nil || got != want {
			t.Errorf("with TMPDIR=%s temp_store is %d, want %d: %v", dir, got, want, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func BenchmarkStore(b *testing.B) {
	storetest.Benchmark(b, func(b *testing.B) store.Store {
		s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"), sqlite.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() {
			if err := s.Close(); err != nil {
				b.Error(err)
			}
		})
		if err := s.Migrate(b.Context()); err != nil {
			b.Fatal(err)
		}
		return s
	})
}
