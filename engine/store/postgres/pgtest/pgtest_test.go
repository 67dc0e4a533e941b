package pgtest_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
)

func TestURL_GivesEachCallADatabaseOfItsOwn(t *testing.T) {
	for range 2 {
		c, err := pgx.Connect(t.Context(), pgtest.URL(t))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Exec(t.Context(), "CREATE TABLE mine (id int)"); err != nil {
			t.Error(err)
		}
		if err := c.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func BenchmarkURL(b *testing.B) {
	pgtest.URL(b)
	for b.Loop() {
		pgtest.URL(b)
	}
}
