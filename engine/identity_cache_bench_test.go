package engine

import (
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"testing"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/postgres"
	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
	"github.com/sluice-bpm/sluice/engine/store/sqlite"
)

// BenchmarkActor compares what a request pays for its user: remembered, and read
// from the database as for the first request after a change.
func BenchmarkActor(b *testing.B) {
	for name, open := range map[string]func() (store.Store, error){
		"sqlite": func() (store.Store, error) {
			return sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"), sqlite.Options{})
		},
		"postgres": func() (store.Store, error) { return postgres.Open(b.Context(), pgtest.URL(b), postgres.Options{}) },
	} {
		s, err := open()
		if err != nil {
			b.Fatal(err)
		}
		e, err := New(b.Context(), Options{Store: s, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = e.Close(context.Background()) })
		for _, c := range []Command[None]{CreateGroup{ID: "sales"}, CreateUser{ID: "mary", Groups: []string{"sales"}}} {
			if _, err := Do(b.Context(), e, c); err != nil {
				b.Fatal(err)
			}
		}
		for r := range identity.Resources() {
			grant := CreateAuthorization{Authorization: state.Authorization{
				Type: identity.TypeGrant, GroupID: "sales", ResourceType: int64(r), ResourceID: "invoice", Permissions: int64(identity.Read),
			}}
			if _, err := Do(b.Context(), e, grant); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(name+"/remembered", func(b *testing.B) {
			for b.Loop() {
				if _, err := e.ActorOf(b.Context(), "mary"); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/read", func(b *testing.B) {
			for b.Loop() {
				if _, err := e.resolve(b.Context(), "mary"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
