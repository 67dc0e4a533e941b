// Package storetest is the suite that every back end of package store passes.
// It knows rows and no processes: what a back end's own test adds is how to
// make and open a database.
package storetest

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// Database makes an empty database for a test and returns how to open it, any
// number of times: each call is a node of its own. onTrip may be nil.
type Database func(t *testing.T) (open func(onTrip func(kind string, statements int)) store.Store)

// Run runs the suite.
func Run(t *testing.T, database Database) {
	for name, test := range map[string]func(*bench){
		"Abridged":     testAbridged,
		"AcquireJobs":  testAcquireJobs,
		"Concurrency":  testConcurrency,
		"Flush":        testFlush,
		"FlushFailure": testFlushFailure,
		"Lifetime":     testLifetime,
		"Load":         testLoad,
		"Purge":        testPurge,
		"References":   testReferences,
		"RoundTrips":   testRoundTrips,
		"Rows":         testRows,
		"Select":       testSelect,
	} {
		t.Run(name, func(t *testing.T) { test(&bench{T: t, database: database}) })
	}
}

// bench is a test with a database.
type bench struct {
	*testing.T
	store.Store
	database Database
	open     func(onTrip func(kind string, statements int)) store.Store
	ctx      context.Context
	recorder
}

// run runs a test of its own on an empty, migrated database, which is the same
// for all tests of b.
func (b *bench) run(name string, test func(b *bench)) {
	b.Helper()
	if b.open == nil {
		b.open = b.database(b.T)
	}
	b.T.Run(name, func(t *testing.T) {
		n := &bench{T: t, database: b.database, open: b.open, ctx: t.Context()}
		n.Store = n.open(n.record)
		t.Cleanup(func() {
			if err := n.Store.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		})
		if err := n.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		n.empty()
		test(n)
	})
}

// empty removes what the test before has left.
func (b *bench) empty() {
	b.Helper()
	u := state.NewUnit()
	for _, t := range state.Tables() {
		u.Purge(t, "id", b.texts("SELECT id FROM "+t.Name)...)
	}
	b.flush(u.Changes())
	b.takeTrips()
}

// another opens the same database as another node.
func (b *bench) another() store.Store {
	b.Helper()
	s := b.open(nil)
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Errorf("close: %v", err)
		}
	})
	return s
}

// flush applies sets that all have to succeed, in one flush.
func (b *bench) flush(sets ...*state.Changes) {
	b.Helper()
	for i, err := range b.Flush(b.ctx, sets) {
		if err != nil {
			b.Fatalf("flush, set %d: %v", i, err)
		}
	}
}

// insert inserts rows, each into its table.
func (b *bench) insert(rows ...state.Row) {
	b.Helper()
	b.flush(inserts(rows...))
}

func (b *bench) load(scope store.Scope) *state.Unit {
	b.Helper()
	u, err := b.Load(b.ctx, scope)
	if err != nil {
		b.Fatalf("load %+v: %v", scope, err)
	}
	return u
}

// get reads the row with an id; ok is false where there is none.
func (b *bench) get(t *state.Table, id string) (row state.Row, ok bool) {
	b.Helper()
	var binder state.Binder
	err := b.Select(b.ctx, selectFrom(t)+" WHERE id = "+t.Mark("id"), []any{id}, func(s store.Scanner) error {
		row, ok = t.New(), true
		return s.Scan(binder.Pointers(row)...)
	})
	if err != nil {
		b.Fatalf("select from %s: %v", t.Name, err)
	}
	return row, ok
}

// has reports whether the table has a row with the id.
func (b *bench) has(t *state.Table, id string) bool {
	b.Helper()
	_, ok := b.get(t, id)
	return ok
}

// want fails unless the row is stored as it is given.
func (b *bench) want(row state.Row) {
	b.Helper()
	t := state.TableOf(row)
	got, ok := b.get(t, idOf(row))
	if !ok {
		b.Errorf("%s has no row %q", t.Name, idOf(row))
		return
	}
	if diff := cmp.Diff(row, got); diff != "" {
		b.Errorf("%s %q: %s", t.Name, idOf(row), diff)
	}
}
