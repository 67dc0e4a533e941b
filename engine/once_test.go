package engine_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
)

// startOnce starts an instance of approve for the caller with the key.
func startOnce(key, businessKey string) engine.Once[engine.Started] {
	return engine.Once[engine.Started]{Key: key, Request: businessKey, Command: engine.StartProcess{DefinitionKey: "approve", BusinessKey: businessKey}}
}

// startedFor counts the process instances of approve with a business key.
func (b *bench) startedFor(businessKey string) int {
	b.Helper()
	n, err := query.ProcessInstances.Count(b.ctx, b.e.Reader(), query.Criteria{}.With(query.Condition{Name: "businessKey", Value: businessKey}))
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func TestOnce_RepeatedCallGetsTheSameAnswerOnAnyNode(t *testing.T) {
	nodes(t, func(here, there *bench, _, _ string) {
		first := must(here, startOnce("k", "a"))
		again := must(there, startOnce("k", "a"))
		if diff := cmp.Diff(first, again); diff != "" {
			t.Errorf("the second answer differs (-first +second):\n%s", diff)
		}
		if n := here.startedFor("a"); n != 1 {
			t.Errorf("%d instances were started, want 1", n)
		}
		refused(there, startOnce("k", "b"), engine.KeyReused)
		refused(here, startOnce("", "a"), engine.Invalid)
		if n := here.startedFor("b"); n != 0 {
			t.Errorf("%d instances were started under another call's key", n)
		}
	})
}

func TestOnce_ConcurrentCallsOfManyNodesAreDoneOnce(t *testing.T) {
	nodes(t, func(here, there *bench, _, _ string) {
		const calls = 8
		ids := make([]string, 2*calls)
		var all sync.WaitGroup
		for i := range ids {
			node := []*bench{here, there}[i%2]
			all.Go(func() {
				started, err := engine.Do(node.ctx, node.e, startOnce("k", "many"))
				if err != nil {
					t.Error(err)
				}
				ids[i] = started.Instance.ID
			})
		}
		all.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Errorf("calls got the instances %s and %s", ids[0], id)
			}
		}
		if n := here.startedFor("many"); n != 1 {
			t.Errorf("%d instances were started, want 1", n)
		}
	})
}

func TestOnce_KeysBelongToTheirUsersForADay(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		b.days(0)
		b.deploy("approve.bpmn")
		first := must(b, startOnce("k", "a"))
		b.days(0.9)
		if again := must(b, startOnce("k", "a")); again.Instance.ID != first.Instance.ID {
			t.Error("within a day the call is done anew")
		}
		b.days(1.1)
		if later := must(b, startOnce("k", "a")); later.Instance.ID == first.Instance.ID {
			t.Error("after a day the call is still remembered")
		}
		refused(b, startOnce("k", "b"), engine.KeyReused)
		b.days(3)
		if err := b.e.ForgetCalls(b.ctx); err != nil {
			t.Fatal(err)
		}
		must(b, startOnce("k", "b"))
	})
}

func TestOnce_WhatFailsIsNotRemembered(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		refused(b, startOnce("k", "a"), engine.NotFound)
		b.deploy("approve.bpmn")
		must(b, startOnce("k", "a"))
		message := engine.Once[[]engine.Correlation]{Key: "m", Request: "m", Command: engine.CorrelateMessage{Name: "nobody waits"}}
		for range 2 {
			_, err := engine.Do(b.ctx, b.e, message)
			var refusal *engine.Error
			if !errors.As(err, &refusal) || refusal.Code != engine.Mismatch {
				t.Errorf("got %v, want that nobody waits", err)
			}
		}
	})
}
