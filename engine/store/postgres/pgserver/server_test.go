package pgserver_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/sluice-bpm/sluice/engine/store/postgres/pgserver"
)

func TestServer_KeepsWhatWasCommittedThroughARestart(t *testing.T) {
	s, err := pgserver.Start(t.Context(), "max_connections=20")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	before := connect(t, s)
	if _, err := before.Exec(t.Context(), "CREATE TABLE kept (id int)"); err != nil {
		t.Fatal(err)
	}
	if err := s.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := before.Exec(t.Context(), "SELECT 1"); err == nil {
		t.Error("a connection from before the restart still works")
	}
	if _, err := connect(t, s).Exec(t.Context(), "SELECT * FROM kept"); err != nil {
		t.Error(err)
	}
}

func connect(t *testing.T, s *pgserver.Server) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(t.Context(), s.URL().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(t.Context()) })
	return c
}
