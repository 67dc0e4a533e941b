package sqlite_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/sqlite"
)

func opened(t *testing.T, file string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), file, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func insertTasks(t *testing.T, s *sqlite.Store, from, to int) {
	t.Helper()
	u := state.NewUnit()
	for i := from; i < to; i++ {
		u.Tasks.Insert(state.Task{ID: fmt.Sprint("task", i)})
	}
	if err := s.Flush(t.Context(), []*state.Changes{u.Changes()})[0]; err != nil {
		t.Fatal(err)
	}
}

func countTasks(t *testing.T, s *sqlite.Store) (n int64) {
	t.Helper()
	err := s.Select(t.Context(), "SELECT count(*) FROM task", nil, func(sc store.Scanner) error { return sc.Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBackup_IsTheDatabaseAsItWasThen(t *testing.T) {
	file, copied := filepath.Join(t.TempDir(), "live.db"), filepath.Join(t.TempDir(), "copy.db")
	live := opened(t, file)
	if err := live.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	insertTasks(t, live, 0, 100)
	if err := sqlite.Backup(t.Context(), file, copied); err != nil {
		t.Fatal(err)
	}
	insertTasks(t, live, 100, 150)
	restored := opened(t, copied)
	if err := restored.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := countTasks(t, restored); n != 100 {
		t.Errorf("the copy has %d tasks, want 100", n)
	}
	if n := countTasks(t, live); n != 150 {
		t.Errorf("the database has %d tasks, want 150", n)
	}
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy is %v, want a file for its owner only: %v", info.Mode(), err)
	}
}

func TestBackup_LeavesAFileThatIsThereAlone(t *testing.T) {
	file, there := filepath.Join(t.TempDir(), "live.db"), filepath.Join(t.TempDir(), "notes")
	if err := opened(t, file).Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(there, []byte("dear diary"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := sqlite.Backup(t.Context(), file, there); err == nil {
		t.Error("it was overwritten")
	}
	if text, err := os.ReadFile(there); err != nil || string(text) != "dear diary" {
		t.Errorf("it holds %q: %v", text, err)
	}
}

func TestBackup_OfNothingMakesNothing(t *testing.T) {
	file, copied := filepath.Join(t.TempDir(), "none.db"), filepath.Join(t.TempDir(), "copy.db")
	if err := sqlite.Backup(t.Context(), file, copied); err == nil {
		t.Error("nothing was copied without an error")
	}
	for _, name := range []string{file, copied} {
		if _, err := os.Stat(name); !os.IsNotExist(err) {
			t.Errorf("%s was made", filepath.Base(name))
		}
	}
}
