package postgres

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// insertTask makes a set.
func insertTask(id string) *state.Changes {
	u := state.NewUnit()
	u.Tasks.Insert(state.Task{ID: id})
	return u.Changes()
}

// terminate ends the sessions of the database that a condition picks: the other
// ones, as a restart does, or one of them.
func (s *Store) terminate(t *testing.T, which string) {
	t.Helper()
	_, err := s.queries.Exec(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND "+which)
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpen_RefusesAnAddressWithoutItsPassword(t *testing.T) {
	_, err := Open(t.Context(), "postgres://user:secret@host:port/name", Options{})
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}

func TestStore_WithoutAServerIsUnavailable(t *testing.T) {
	s, err := Open(t.Context(), "postgres://u@127.0.0.1:1/d?connect_timeout=2", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	_, load := s.Load(t.Context(), store.Scope{TaskID: "t"})
	_, acquire := s.AcquireJobs(t.Context(), store.Acquisition{Max: 1})
	read := s.Select(t.Context(), "SELECT 1", nil, func(store.Scanner) error { return nil })
	flush := s.Flush(t.Context(), []*state.Changes{insertTask("a"), insertTask("b")})
	for what, err := range map[string]error{
		"load": load, "acquire": acquire, "select": read, "migrate": s.Migrate(t.Context()), "first": flush[0], "second": flush[1],
	} {
		if !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("%s: got %v, want that it is unavailable", what, err)
		}
	}
}

func TestLoad_SurvivesARestartOfTheServer(t *testing.T) {
	s := openDatabase(t)
	if err := s.Flush(t.Context(), []*state.Changes{insertTask("t")})[0]; err != nil {
		t.Fatal(err)
	}
	for range 3 {
		s.terminate(t, "pid <> pg_backend_pid()")
		if _, err := s.Load(t.Context(), store.Scope{TaskID: "t"}); err != nil {
			t.Fatalf("after the sessions were ended: %v", err)
		}
	}
}

func TestFlush_ThatLosesItsSessionIsUnavailableForAllSets(t *testing.T) {
	s := openDatabase(t)
	holder, err := s.commands.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := holder.Exec(t.Context(), "LOCK TABLE task"); err != nil {
		t.Fatal(err)
	}
	done := make(chan []error)
	go func() { done <- s.Flush(t.Context(), []*state.Changes{insertTask("a"), insertTask("b")}) }()
	s.waitForLock(t)
	s.terminate(t, "wait_event_type = 'Lock'") // not the one that is waited for: its end would let the flush go on
	for i, err := range <-done {
		if !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("set %d: got %v, want that it is unavailable", i, err)
		}
	}
	if err := holder.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, err := range s.Flush(t.Context(), []*state.Changes{insertTask("a"), insertTask("b")}) {
		if err != nil {
			t.Errorf("afterwards, set %d: %v", i, err)
		}
	}
}

// waitForLock waits until a session waits for a lock.
func (s *Store) waitForLock(t *testing.T) {
	t.Helper()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for {
		var waiting bool
		err := s.queries.QueryRow(t.Context(), "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&waiting)
		if err != nil {
			t.Fatal(err)
		}
		if waiting {
			return
		}
		select {
		case <-t.Context().Done():
			t.Fatal("no session waits for a lock")
		case <-ticker.C:
		}
	}
}

func TestFlush_EndsByTheDeadlineNotByCancellation(t *testing.T) {
	s := openDatabase(t)
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Flush(canceled, []*state.Changes{insertTask("a")})[0]; !errors.Is(err, context.Canceled) {
		t.Errorf("canceled before: %v", err)
	}
	holder, err := s.commands.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := holder.Exec(t.Context(), "LOCK TABLE task"); err != nil {
		t.Fatal(err)
	}
	late, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	if err := s.Flush(late, []*state.Changes{insertTask("a")})[0]; !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("without an answer: %v", err)
	}
	during, cancel := context.WithCancel(t.Context())
	done := make(chan []error)
	go func() { done <- s.Flush(during, []*state.Changes{insertTask("b")}) }()
	s.waitForLock(t)
	cancel()
	if err := holder.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := (<-done)[0]; err != nil {
		t.Errorf("canceled under way: %v", err)
	}
}

// A deadlock is the flush's own matter: both sets are applied in the end.
func TestFlush_RepeatsWhatLostADeadlock(t *testing.T) {
	s := openDatabase(t)
	if err := s.Flush(t.Context(), []*state.Changes{insertTask("a"), insertTask("b")})[0]; err != nil {
		t.Fatal(err)
	}
	holder, err := s.commands.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	exec := func(sql string) {
		t.Helper()
		if _, err := holder.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	exec("SET LOCAL deadlock_timeout = '1h'") // so that it is the other that is broken
	exec("UPDATE task SET priority = 1 WHERE id = 'b'")
	done := make(chan []error)
	go func() {
		u, v := state.NewUnit(), state.NewUnit()
		u.Tasks.Load(state.Task{ID: "a"}).Name = "x"
		v.Tasks.Load(state.Task{ID: "b"}).Name = "x"
		done <- s.Flush(t.Context(), []*state.Changes{u.Changes(), v.Changes()})
	}()
	s.waitForLock(t)
	exec("UPDATE task SET priority = 1 WHERE id = 'a'")
	if err := holder.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, err := range <-done {
		if err != nil {
			t.Errorf("set %d: %v", i, err)
		}
	}
}
