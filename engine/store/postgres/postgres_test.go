package postgres_test

import (
	"testing"

	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/postgres"
	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
	"github.com/sluice-bpm/sluice/engine/store/storetest"
)

// database makes a database; parameters are added to its address.
func database(parameters string) storetest.Database {
	return func(t *testing.T) func(func(string, int)) store.Store {
		url := pgtest.URL(t) + parameters
		return func(onTrip func(string, int)) store.Store {
			s, err := postgres.Open(t.Context(), url, postgres.Options{OnRoundTrip: onTrip})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
	}
}

func TestStore(t *testing.T) { storetest.Run(t, database("")) }

// The way behind a pooler in transaction mode.
func TestStore_WithoutPreparedStatements(t *testing.T) {
	storetest.Run(t, database("&default_query_exec_mode=exec"))
}

func BenchmarkStore(b *testing.B) {
	storetest.Benchmark(b, func(b *testing.B) store.Store {
		s, err := postgres.Open(b.Context(), pgtest.URL(b), postgres.Options{})
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
