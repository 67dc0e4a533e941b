package engine_test

import (
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/query"
)

func TestRestart_TellsWhichInstancesRunInsteadOfTheEndedOnes(t *testing.T) {
	onBoth(t, engine.Options{Delegates: noBooking}, func(b *bench) {
		b.deploy("approve.bpmn")
		d, err := b.e.LatestDefinition(b.ctx, "approve", "")
		if err != nil {
			b.Fatal(err)
		}
		ended := b.instances(3)
		for _, id := range ended {
			must(b, engine.DeleteInstance{ProcessInstanceID: id})
		}
		started := must(b, engine.RestartInstances{
			DefinitionID: d.ID, Instances: engine.Instances{IDs: ended},
			Instructions: []engine.Instruction{{Type: machine.StartBefore, ActivityID: "review"}},
		})
		if len(started) != len(ended) {
			b.Fatalf("%d instances were started for %d", len(started), len(ended))
		}
		for i, id := range started {
			p, err := query.HistoryProcessInstances.Get(b.ctx, b.e.Reader(), id)
			if err != nil {
				b.Fatal(err)
			}
			if p.RestartedID != ended[i] || p.EndTime != 0 {
				b.Errorf("instance %d was started for %s, want %s", i, p.RestartedID, ended[i])
			}
		}
	})
}
