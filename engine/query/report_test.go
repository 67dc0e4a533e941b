package query_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// reportRows are two processes and a decision with history that is over, begun in
// February and May of some year.
func reportRows() []state.Row {
	kept := state.OptionalInt{N: 2, Set: true}
	february, may := time.Date(2030, 2, 28, 23, 0, 0, 0, time.UTC), time.Date(2030, 5, 1, 0, 0, 0, 0, time.UTC)
	ended := func(id, definition string, start time.Time, took time.Duration) *state.HistoryProcessInstance {
		return &state.HistoryProcessInstance{
			ProcessInstance: state.ProcessInstance{
				ID: id, RootProcessInstanceID: id, ProcessDefinitionID: definition + ":1:d", ProcessDefinitionKey: definition, StartTime: state.MillisOf(start),
			},
			EndTime: state.MillisOf(start.Add(took)), State: "COMPLETED",
		}
	}
	running := state.ProcessInstance{ID: "run", RootProcessInstanceID: "run", ProcessDefinitionID: "one:1:d", ProcessDefinitionKey: "one", StartTime: state.MillisOf(may)}
	return []state.Row{
		&state.ProcessDefinition{ID: "one:1:d", Key: "one", Version: 1, Name: "The One", HistoryTimeToLive: kept},
		&state.ProcessDefinition{ID: "two:1:d", Key: "two", Version: 1, TenantID: "north"},
		&state.ProcessDefinition{ID: "new:1:d", Key: "new", Version: 1},
		&state.DecisionDefinition{ID: "dish:1:d", Key: "dish", Version: 1, HistoryTimeToLive: kept},
		&running,
		ended("a", "one", february, time.Second), ended("b", "one", february, 2*time.Second), ended("c", "one", may, time.Second),
		ended("d", "two", may, 10*time.Second),
		&state.HistoryDecisionInstance{ID: "e", DecisionDefinitionID: "dish:1:d", DecisionDefinitionKey: "dish", Time: state.MillisOf(february)},
		&state.HistoryDecisionInstance{ID: "f", DecisionDefinitionID: "dish:1:d", DecisionDefinitionKey: "dish", Time: state.MillisOf(may)},
	}
}

func TestReports_OfHowLongInstancesTook(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, reportRows()...)
		february := query.PeriodDuration{Period: 2, Minimum: 1000, Maximum: 2000, Average: 1500}
		for _, tt := range []struct {
			name       string
			r          query.InstanceReport
			unit       query.PeriodUnit
			conditions []query.Condition
			want       []query.PeriodDuration
		}{
			{"all", query.InstanceReport{}, query.Month, nil, []query.PeriodDuration{february, {Period: 5, Minimum: 1000, Maximum: 10_000, Average: 5500}}},
			{"by quarter", query.InstanceReport{DefinitionKeys: texts("two")}, query.Quarter, nil, []query.PeriodDuration{{Period: 2, Minimum: 10_000, Maximum: 10_000, Average: 10_000}}},
			{"of definitions", query.InstanceReport{DefinitionIDs: texts("one:1:d", "none")}, query.Month, nil, []query.PeriodDuration{february, {Period: 5, Minimum: 1000, Maximum: 1000, Average: 1000}}},
			{"of no definition", query.InstanceReport{DefinitionIDs: texts("none")}, query.Month, nil, nil},
			{"begun in time", query.InstanceReport{Started: []query.Condition{is("startedBefore", time.Date(2030, 3, 1, 0, 0, 0, 0, time.UTC))}}, query.Month, nil, []query.PeriodDuration{february}},
			{"that may be seen", query.InstanceReport{}, query.Month, []query.Condition{query.Visible(query.Visibility{})}, nil},
		} {
			got, err := tt.r.Durations(t.Context(), db, tt.unit, tt.conditions...)
			if err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: %s", tt.name, diff)
			}
		}
	})
}

func TestReports_OfWhatHasOutlivedItsTime(t *testing.T) {
	one := query.CleanableDefinition{ID: "one:1:d", Key: "one", Name: "The One", Version: 1, HistoryTimeToLive: 2, Finished: 3, Cleanable: 2}
	two := query.CleanableDefinition{ID: "two:1:d", Key: "two", Version: 1, HistoryTimeToLive: -1, Finished: 1, TenantID: "north"}
	unused := query.CleanableDefinition{ID: "new:1:d", Key: "new", Version: 1, HistoryTimeToLive: -1}
	rising := []query.Sort{{Key: "finished"}}
	at := time.Date(2030, 5, 2, 0, 0, 0, 0, time.UTC)
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, reportRows()...)
		for _, tt := range []struct {
			name string
			c    query.Criteria
			want []query.CleanableDefinition
		}{
			{"all", query.Criteria{Sort: rising}, []query.CleanableDefinition{unused, two, one}},
			{"with any", query.Criteria{Sort: rising, Conditions: []query.Condition{is("compact", true)}}, []query.CleanableDefinition{two, one}},
			{"of no tenant", query.Criteria{Sort: rising, Conditions: []query.Condition{is("withoutTenantId", true)}}, []query.CleanableDefinition{unused, one}},
			{"of keys", with(is("processDefinitionKeyIn", texts("two", "three"))), []query.CleanableDefinition{two}},
			{"a page", query.Criteria{Sort: rising, First: 1, Max: 1}, []query.CleanableDefinition{two}},
			{"that may be seen", with(query.Visible(query.Visibility{Definitions: query.Permit{Granted: texts("one")}})), []query.CleanableDefinition{one}},
			{"of tenants that may be seen", with(query.TenantCheck(nil), is("compact", true)), []query.CleanableDefinition{one}},
		} {
			got, err := query.CleanableProcesses.List(t.Context(), db, tt.c)
			if err == nil {
				err = query.CountCleanableProcesses(t.Context(), db, at, got)
			}
			if err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: %s", tt.name, diff)
			}
		}
		got, err := query.CleanableDecisions.List(t.Context(), db, query.Criteria{})
		if err == nil {
			err = query.CountCleanableDecisions(t.Context(), db, at, got)
		}
		if err != nil {
			t.Fatal(err)
		}
		want := []query.CleanableDefinition{{ID: "dish:1:d", Key: "dish", Version: 1, HistoryTimeToLive: 2, Finished: 2, Cleanable: 1}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("decisions: %s", diff)
		}
	})
}

// As in Camunda 7.24 the tasks of all versions count together, as those of the newest
// one; of a definition that is gone none do.
func TestReports_OfCompletedTasksCountAllVersionsTogether(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		done := func(id, definition, key, name string) *state.HistoryTask {
			return &state.HistoryTask{Task: state.Task{ID: id, ProcessInstanceID: "i", ProcessDefinitionID: definition, ProcessDefinitionKey: key, Name: name}, EndTime: 9}
		}
		db.insert(t,
			&state.ProcessDefinition{ID: "one:1:d", Key: "one", Version: 1, Name: "The One"},
			&state.ProcessDefinition{ID: "one:2:e", Key: "one", Version: 2, Name: "The One, better"},
			done("a", "one:1:d", "one", "Sign"), done("b", "one:2:e", "one", "Sign"), done("c", "one:1:d", "one", "Read"),
			done("d", "gone:1:d", "gone", "Sign"))
		newest := query.TaskCount{ProcessDefinitionID: "one:2:e", ProcessDefinitionKey: "one", ProcessDefinitionName: "The One, better", Count: 3}
		read, sign := newest, newest
		read.TaskName, read.Count = "Read", 1
		sign.TaskName, sign.Count = "Sign", 2
		for byName, want := range map[bool][]query.TaskCount{false: {newest}, true: {read, sign}} {
			got, err := query.TaskReport{ByName: byName}.Counts(t.Context(), db)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("by name %v: %s", byName, diff)
			}
		}
	})
}
