package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/history"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/value"
)

// counted counts the rows of a resource as a caller does.
func counted[R any](b *bench, r *query.Resource[R], conditions ...query.Condition) int {
	b.Helper()
	n, err := r.Count(b.ctx, b.e.Reader(), query.Criteria{Conditions: append(b.e.Visible(b.ctx, r), conditions...)})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func TestVisible_BelowTheLevelThatKeepsItWhatLivesIsNoHistory(t *testing.T) {
	levels := map[history.Level]map[string]int{
		history.None:     {"instances": 0, "activities": 0, "tasks": 0, "variables": 0, "links": 0},
		history.Activity: {"instances": 1, "activities": 2, "tasks": 1, "variables": 0, "links": 0},
		history.Audit:    {"instances": 1, "activities": 2, "tasks": 1, "variables": 1, "links": 0},
		history.Full:     {"instances": 1, "activities": 2, "tasks": 1, "variables": 1, "links": 1},
	}
	amount := query.Condition{Name: "variableName", Value: "amount"}
	for level, want := range levels {
		t.Run(string(level), func(t *testing.T) {
			onBoth(t, engine.Options{History: level}, func(b *bench) {
				b.deploy("approve.bpmn")
				must(b, engine.StartProcess{DefinitionKey: "approve", Variables: []engine.Variable{{Name: "amount", Value: value.OfString("much")}}})
				got := map[string]int{
					"instances": counted(b, &query.HistoryProcessInstances), "activities": counted(b, &query.HistoryActivityInstances),
					"tasks": counted(b, &query.HistoryTasks), "variables": counted(b, &query.HistoryVariableInstances, amount),
					"links": counted(b, &query.HistoryIdentityLinks),
				}
				if d := cmp.Diff(want, got); d != "" {
					b.Errorf("(-want +got):\n%s", d)
				}
			})
		})
	}
}

func TestDeploy_CandidateStartersAreInTheIdentityLinkLogUntilTheDefinitionGoes(t *testing.T) {
	onBoth(t, engine.Options{}, func(b *bench) {
		d := b.deploy("starters.bpmn")
		var got []string
		rows, err := query.HistoryIdentityLinks.List(b.ctx, b.e.Reader(), query.Criteria{})
		if err != nil {
			b.Fatal(err)
		}
		for _, l := range rows {
			got = append(got, l.Operation+" "+l.Type+" "+l.UserID+l.GroupID+" "+l.ProcessDefinitionKey)
			if l.TaskID != "" || l.ProcessDefinitionID != d.Definitions[0].ID || l.Time == 0 {
				b.Errorf("got %+v", l)
			}
		}
		want := []string{"add candidate mary starters", "add candidate john starters", "add candidate sales starters"}
		if d := cmp.Diff(want, got); d != "" {
			b.Errorf("(-want +got):\n%s", d)
		}
		must(b, engine.DeleteDeployment{ID: d.Deployment.ID, Cascade: true})
		if n := counted(b, &query.HistoryIdentityLinks); n != 0 {
			b.Errorf("%d entries are about a definition that is gone", n)
		}
	})
}
