package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine"
)

// What a message starts is not what its sender created, in Camunda 7.24.
func TestOperationLog_HasStartsByUsersAlone(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		mary := b.unchecked("mary")
		b.deploy("message_start.bpmn")
		before := mary.operations()
		must(mary, engine.CorrelateMessage{Name: "order"})
		if diff := cmp.Diff(before, mary.operations()); diff != "" {
			t.Errorf("after the message: %s", diff)
		}
		must(mary, engine.StartProcess{DefinitionKey: "order"})
		if diff := cmp.Diff(append(before, "Create ProcessInstance  >"), mary.operations()); diff != "" {
			t.Errorf("after the start: %s", diff)
		}
	})
}
