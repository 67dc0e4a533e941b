package storetest

import (
	"errors"
	"slices"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// testReferences has starts and removals of definitions meet.
func testReferences(b *bench) {
	started := func(id, definition string) *state.Changes {
		return inserts(&state.ProcessInstance{ID: id, ProcessDefinitionID: definition}, &state.Task{ID: "task of " + id, ProcessInstanceID: id})
	}
	removal := func(definition string, instances ...string) *state.Changes {
		u := state.NewUnit()
		u.Purge(state.ProcessDefinitionTable, "id", definition)
		u.Purge(state.ProcessInstanceTable, "id", instances...)
		u.Purge(state.TaskTable, "process_instance_id", instances...)
		return u.Changes()
	}
	b.run("NoInstanceBeginsOfARemovedDefinition", func(b *bench) {
		b.insert(&state.ProcessDefinition{ID: "kept"})
		errs := b.Flush(b.ctx, []*state.Changes{started("a", "kept"), started("b", "removed"), started("c", "kept"), started("d", "")})
		if !slices.Equal(conflicts(errs), []bool{false, true, false, false}) {
			b.Fatalf("the flush gives %v, want a conflict of the second set alone", errs)
		}
		if b.has(state.ProcessInstanceTable, "b") || b.has(state.TaskTable, "task of b") || !b.has(state.TaskTable, "task of c") {
			b.Error("the set that conflicts left something, or took another with it")
		}
	})
	b.run("WhatADefinitionIsTakenForIsProven", func(b *bench) {
		holding := func(id string, rev int64) *state.Changes {
			c := started(id, "proven")
			c.Holds = []state.Hold{{DefinitionID: "proven", Rev: rev}}
			return c
		}
		b.insert(&state.ProcessDefinition{ID: "proven", Rev: 3})
		other := inserts(&state.Task{ID: "beside"})
		other.Holds = []state.Hold{{DefinitionID: "nowhere"}}
		errs := b.Flush(b.ctx, []*state.Changes{holding("right", 3), holding("early", 2), started("any", "proven"), holding("late", 4), other, started("free", "")})
		if !slices.Equal(conflicts(errs), []bool{false, true, false, true, true, false}) {
			b.Fatalf("the flush gives %v, want conflicts of those that hold what is not there", errs)
		}
		for id, want := range map[string]bool{"right": true, "any": true, "free": true, "early": false, "late": false} {
			if b.has(state.ProcessInstanceTable, id) != want {
				b.Errorf("the instance %s is there: %t, want %t", id, !want, want)
			}
		}
		if b.has(state.TaskTable, "beside") {
			b.Error("a set without instances was applied, though it holds what is not there")
		}
	})
	b.run("WhatAnotherSetTakesADefinitionForIsItsOwnConflict", func(b *bench) {
		b.insert(&state.ProcessDefinition{ID: "shared", Rev: 3})
		stale := started("mistaken", "shared")
		stale.Holds = []state.Hold{{DefinitionID: "shared", Rev: 2}}
		errs := b.Flush(b.ctx, []*state.Changes{stale, started("content", "shared"), started("beside", "")})
		if !slices.Equal(conflicts(errs), []bool{true, false, false}) {
			b.Errorf("the flush gives %v, want a conflict of the first set alone", errs)
		}
	})
	b.run("ADefinitionThatChangesInTheSameFlushIsProvenBeforeOrAfter", func(b *bench) {
		b.insert(&state.ProcessDefinition{ID: "changing"})
		u := state.NewUnit()
		u.ProcessDefinitions.Load(state.ProcessDefinition{ID: "changing"}).Suspended = true
		holding := func(id string) *state.Changes {
			c := started(id, "changing")
			c.Holds = []state.Hold{{DefinitionID: "changing"}}
			return c
		}
		errs := b.Flush(b.ctx, []*state.Changes{u.Changes(), holding("after")})
		if errs[0] != nil || !errors.Is(errs[1], store.ErrConflict) {
			b.Fatalf("the flush gives %v, want a conflict of the second set alone", errs)
		}
		b.results([]*state.Changes{holding("later")}, store.ErrConflict)
	})
	b.run("NoDefinitionIsRemovedUnderAnInstanceThatBeganMeanwhile", func(b *bench) {
		b.insert(&state.ProcessDefinition{ID: "used"}, &state.ProcessDefinition{ID: "unused"})
		b.flush(started("known", "used"), started("new", "used"))
		errs := b.Flush(b.ctx, []*state.Changes{removal("unused"), removal("used", "known"), inserts(&state.Task{ID: "other"})})
		if !slices.Equal(conflicts(errs), []bool{false, true, false}) {
			b.Fatalf("the flush gives %v, want a conflict of the second set alone", errs)
		}
		if b.has(state.ProcessDefinitionTable, "unused") || !b.has(state.ProcessDefinitionTable, "used") || !b.has(state.ProcessInstanceTable, "known") {
			b.Error("the set that conflicts left something, or took another with it")
		}
		b.flush(removal("used", "known", "new"))
		if b.has(state.ProcessDefinitionTable, "used") || b.has(state.ProcessInstanceTable, "new") {
			b.Error("a removal that names all instances was not done")
		}
	})
	b.run("StartsAndARemovalAtTheSameTimeLeaveNoOrphan", func(b *bench) {
		for range 20 {
			b.flush(inserts(&state.ProcessDefinition{ID: "race"}))
			done := make(chan []error)
			go func() {
				done <- b.Flush(b.ctx, []*state.Changes{started("one", "race"), started("two", "race")})
			}()
			removed := b.Flush(b.ctx, []*state.Changes{removal("race")})[0]
			begun := slices.ContainsFunc(<-done, func(err error) bool { return err == nil })
			if begun == (removed == nil) {
				b.Fatalf("removed: %v, and an instance began: %t", removed, begun)
			}
			if begun {
				b.flush(removal("race", "one", "two"))
			}
		}
	})
}

// conflicts tells which errors are conflicts.
func conflicts(errs []error) []bool {
	list := make([]bool, len(errs))
	for i, err := range errs {
		list[i] = errors.Is(err, store.ErrConflict)
	}
	return list
}

// define makes the definitions that process instances among the rows name.
func (b *bench) define(rows ...state.Row) {
	for _, r := range rows {
		if i, ok := r.(*state.ProcessInstance); ok && i.ProcessDefinitionID != "" {
			b.insert(&state.ProcessDefinition{ID: i.ProcessDefinitionID})
		}
	}
}
