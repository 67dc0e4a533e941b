package engine_test

import (
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
)

func TestCounter_CountsWhatEachAsksFor(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		b.deploy("approve.bpmn")
		for n := range 3 {
			must(b, engine.StartProcess{DefinitionKey: "approve", BusinessKey: []string{"a", "b", "b"}[n]})
		}
		for key, want := range map[string]int{"a": 1, "b": 2, "c": 0} {
			of := query.Criteria{}.With(query.Condition{Name: "businessKey", Value: key})
			if got, err := query.ProcessInstances.Count(b.ctx, b.e.Counter(), of); err != nil || got != want {
				b.Errorf("%d instances with the key %s: %v, want %d", got, key, err, want)
			}
		}
		if _, err := query.ProcessInstances.CountEach(b.ctx, b.e.Counter(), query.Criteria{}, query.Criteria{}); err == nil {
			b.Error("a statement with two counts was answered with one number")
		}
	})
}
