package storetest

import (
	"errors"
	"sync"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

func testLifetime(b *bench) {
	b.run("WhatWasFlushedIsThereAfterAReopen", func(b *bench) {
		rows := instance("one")
		b.insert(rows...)
		if err := b.Store.Close(); err != nil {
			b.Fatal(err)
		}
		b.Store = b.open(nil)
		if err := b.Migrate(b.ctx); err != nil {
			b.Fatal(err)
		}
		for _, r := range rows {
			b.want(r)
		}
	})
	b.run("NodesThatMigrateTogether", func(b *bench) {
		b.insert(&state.Task{ID: "t"})
		open := b.database(b.T)
		var all sync.WaitGroup
		for range 4 {
			s := open(nil)
			all.Go(func() {
				if err := s.Migrate(b.ctx); err != nil {
					b.Error(err)
				}
				if _, err := s.Load(b.ctx, store.Scope{TaskID: "t"}); !errors.Is(err, store.ErrNotFound) {
					b.Errorf("after the migration: %v", err)
				}
				if err := s.Close(); err != nil {
					b.Error(err)
				}
			})
		}
		all.Wait()
		if err := b.Migrate(b.ctx); err != nil {
			b.Errorf("again: %v", err)
		}
		b.want(&state.Task{ID: "t"})
	})
	b.run("AClosedStoreIsUnavailable", func(b *bench) {
		s := b.another()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		_, load := s.Load(b.ctx, store.Scope{TaskID: "t"})
		_, acquire := s.AcquireJobs(b.ctx, store.Acquisition{Max: 1})
		flush := s.Flush(b.ctx, []*state.Changes{inserts(&state.Task{ID: "t"})})[0]
		read := s.Select(b.ctx, "SELECT 1", nil, func(store.Scanner) error { return nil })
		for what, err := range map[string]error{"load": load, "acquire": acquire, "flush": flush, "select": read, "migrate": s.Migrate(b.ctx)} {
			if !errors.Is(err, store.ErrUnavailable) {
				b.Errorf("%s: got %v, want that it is unavailable", what, err)
			}
		}
	})
}
