package query_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

func TestStatistics_OfActivities(t *testing.T) {
	lin, fail, call := "lin:1:"+uuid(1, 1), "fail:1:"+uuid(1, 2), "call:1:"+uuid(1, 3)
	everything := query.StatisticsOptions{FailedJobs: true, Incidents: true}
	failed := []query.IncidentCount{{Type: "failedJob", Count: 1}}
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, runtimeRows()...)
		for _, tt := range []struct {
			name, definition string
			o                query.StatisticsOptions
			conditions       []query.Condition
			want             map[string]query.Statistics
		}{
			{"instances alone", fail, query.StatisticsOptions{}, nil, map[string]query.Statistics{"f": {Instances: 1}}},
			{"all", fail, everything, nil, map[string]query.Statistics{"f": {Instances: 1, FailedJobs: 1, Incidents: failed}}},
			{"of calls, incidents handed up", call, everything, nil, map[string]query.Statistics{
				"ca": {Instances: 2, Incidents: []query.IncidentCount{{Type: "failedJob", Count: 1}, {Type: "other", Count: 1}}},
			}},
			{"only where they came up", call, query.StatisticsOptions{Incidents: true, RootOnly: true}, nil, map[string]query.Statistics{
				"ca": {Instances: 2, Incidents: []query.IncidentCount{{Type: "other", Count: 1}}},
			}},
			{"of a type", call, query.StatisticsOptions{Incidents: true, IncidentType: "failedJob"}, nil, map[string]query.Statistics{
				"ca": {Instances: 2, Incidents: failed},
			}},
			{"jobs with retries do not count", lin, everything, nil, map[string]query.Statistics{"b": {Instances: 3}}},
			{"neither a join nor a subprocess counts", "par:1:" + uuid(1, 0), everything, nil, map[string]query.Statistics{"a": {Instances: 1}, "b": {Instances: 1}}},
			{"of instances that may be seen", lin, everything, []query.Condition{query.Visible(query.Visibility{Instances: query.Permit{Granted: texts("susp")}})}, map[string]query.Statistics{"b": {Instances: 1}}},
			{"of tenants that may be seen", lin, everything, []query.Condition{query.TenantCheck(nil)}, map[string]query.Statistics{"b": {Instances: 3}}},
			{"of what may not be seen", fail, everything, []query.Condition{query.Visible(query.Visibility{})}, map[string]query.Statistics{}},
		} {
			got, err := query.ActivityStatistics(t.Context(), db, tt.definition, tt.o, tt.conditions...)
			if err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: %s", tt.name, diff)
			}
		}
	})
}

func TestStatistics_OfDefinitions(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, runtimeRows()...)
		for _, tt := range []struct {
			name string
			o    query.StatisticsOptions
			want string
		}{
			{"instances alone", query.StatisticsOptions{}, "call 2 0 [] fail 1 0 [] lin 3 0 [] par 1 0 []"},
			{"all", query.StatisticsOptions{FailedJobs: true, Incidents: true}, "call 2 0 [{failedJob 1} {other 1}] fail 1 1 [{failedJob 1}] lin 3 0 [] par 1 0 []"},
			{"where they came up", query.StatisticsOptions{Incidents: true, RootOnly: true}, "call 2 0 [{other 1}] fail 1 0 [{failedJob 1}] lin 3 0 [] par 1 0 []"},
			{"of a type", query.StatisticsOptions{Incidents: true, IncidentType: "other"}, "call 2 0 [{other 1}] fail 1 0 [] lin 3 0 [] par 1 0 []"},
		} {
			statistics, err := query.DefinitionStatistics(t.Context(), db, tt.o)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, key := range []string{"call", "fail", "lin", "par"} {
				for id, s := range statistics {
					if strings.HasPrefix(id, key+":") {
						got = append(got, fmt.Sprint(key, " ", s.Instances, " ", s.FailedJobs, " ", s.Incidents))
					}
				}
			}
			if got := strings.Join(got, " "); got != tt.want {
				t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
			}
		}
	})
}

func TestStandings_HaveEachInstanceInOneState(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		empty, err := query.Standings(t.Context(), db)
		if err != nil || len(empty) != 0 {
			t.Errorf("an empty database: %v, %v", empty, err)
		}
		db.insert(t, &state.ProcessDefinition{ID: "d"}, &state.ProcessDefinition{ID: "e"})
		for i, state := range []struct {
			suspended, fails bool
			tasks            int
		}{{tasks: 2}, {tasks: 1}, {}, {suspended: true}, {suspended: true, tasks: 1}, {fails: true, tasks: 1}, {fails: true, suspended: true}} {
			db.insert(t, standingRows(i, state.suspended, state.fails, state.tasks)...)
		}
		db.insert(t, &state.ProcessInstance{ID: "other", ProcessDefinitionID: "e"})
		got, err := query.Standings(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]query.Standing{
			"d": {Running: 7, Failing: 2, Suspended: 2, Waiting: 2, Incidents: 4}, "e": {Running: 1},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if sum := got["d"].Plus(got["e"]); sum.Moving() != 2 || sum.Running != 8 {
			t.Errorf("together: %+v", sum)
		}
	})
}

// standingRows are an instance of the definition d; one that fails has two
// incidents.
func standingRows(n int, suspended, fails bool, tasks int) []state.Row {
	id := fmt.Sprint("p", n)
	rows := []state.Row{&state.ProcessInstance{ID: id, ProcessDefinitionID: "d", Suspended: suspended}}
	for i := range tasks {
		rows = append(rows, &state.Task{ID: fmt.Sprint(id, "t", i), ProcessInstanceID: id, ProcessDefinitionID: "d", Suspended: suspended})
	}
	for i := range map[bool]int{true: 2}[fails] {
		rows = append(rows, &state.Incident{ID: fmt.Sprint(id, "i", i), ProcessInstanceID: id, ProcessDefinitionID: "d"})
	}
	return rows
}

func TestIncidentCauses_GroupByPlaceAndMessage(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		incident := func(id, definition, activity, message string, at int) state.Row {
			return &state.Incident{
				ID: id, ProcessInstanceID: "p" + id, ProcessDefinitionID: definition, ProcessDefinitionKey: definition, ActivityID: activity, Type: "failedJob",
				Message: message, CreateTime: state.Millis(at),
			}
		}
		db.insert(t, &state.ProcessDefinition{ID: "d", Key: "d", Name: "The D", Version: 4},
			incident("1", "d", "f", "boom", 30), incident("2", "d", "f", "boom", 10), incident("3", "d", "f", "crash", 40), incident("4", "d", "g", "boom", 50), incident("5", "e", "f", "boom", 20))
		one := func(activity, message string, count int, oldest, newest query.Millis, example string) query.IncidentCause {
			return query.IncidentCause{
				DefinitionID: "d", DefinitionKey: "d", DefinitionName: "The D", DefinitionVersion: 4, ActivityID: activity, Type: "failedJob",
				Message: message, Count: count, Oldest: oldest, Newest: newest, ProcessInstanceID: example,
			}
		}
		ofD := query.Readable(texts("d"))
		for _, tt := range []struct {
			name string
			c    query.Criteria
			want []query.IncidentCause
		}{
			{"the most first, then the newest", with(ofD), []query.IncidentCause{one("f", "boom", 2, 10, 30, "p1"), one("g", "boom", 1, 50, 50, "p4"), one("f", "crash", 1, 40, 40, "p3")}},
			{"bounded", query.Criteria{Conditions: []query.Condition{ofD}, First: 1, Max: 1}, []query.IncidentCause{one("g", "boom", 1, 50, 50, "p4")}},
			{"of an activity", with(is("activityId", "g")), []query.IncidentCause{one("g", "boom", 1, 50, 50, "p4")}},
			{"none", with(query.Readable(nil)), nil},
		} {
			got, err := query.IncidentCauses(t.Context(), db, tt.c)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: %s", tt.name, diff)
			}
		}
	})
}

func TestIncidentCauses_CountOnceWhatInstancesAboveHaveToo(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		incident := func(id, root, definition, message string) state.Row {
			return &state.Incident{
				ID: id, RootCauseIncidentID: root, ProcessInstanceID: "p" + id, ProcessDefinitionID: definition, ProcessDefinitionKey: definition,
				ActivityID: "f", Type: "failedJob", Message: message, CreateTime: 10,
			}
		}
		db.insert(t, incident("1", "1", "called", "boom"), incident("2", "1", "between", ""), incident("3", "1", "caller", ""), incident("4", "4", "caller", "crash"))
		for _, tt := range []struct {
			name string
			c    query.Criteria
			want []string
		}{
			{"of all", query.Criteria{}, []string{"called boom", "caller crash"}},
			{"of those above, who may not be seen below", with(query.Readable(texts("between", "caller"))), []string{"between ", "caller crash"}},
			{"bounded", query.Criteria{First: 1, Max: 1}, []string{"caller crash"}},
		} {
			causes, err := query.IncidentCauses(t.Context(), db, tt.c)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, cause := range causes {
				got = append(got, cause.DefinitionID+" "+cause.Message)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: %s", tt.name, diff)
			}
			if n, err := query.CountIncidentCauses(t.Context(), db, tt.c); err != nil || n != 2 {
				t.Errorf("%s: counted %d, %v; want 2", tt.name, n, err)
			}
		}
	})
}

func TestFirstVariables_AreTheInstancesOwnAndNotEmpty(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		variable := func(id, execution, task string, v value.Value) state.Row {
			return &state.Variable{ID: id, ProcessInstanceID: "p", ExecutionID: execution, TaskID: task, Name: id, Value: value.Encode(v)}
		}
		db.insert(t, variable("1", "e", "", value.OfString("of a scope")), variable("2", "p", "t", value.OfString("of a task")), variable("3", "p", "", value.OfString("")),
			variable("4", "p", "", value.Value{Type: value.String}), variable("5", "p", "", value.OfInt(0)), variable("6", "p", "", value.OfString("first")),
			variable("7", "p", "", value.OfString("second")), variable("8", "p", "", value.OfDouble(2)),
			&state.Variable{ID: "9", ProcessInstanceID: "q", ExecutionID: "q", Name: "9", Value: value.Encode(value.OfLong(7))})
		ids := with(is("processInstanceIdIn", texts("p", "q")))
		ask(t, db, of(&query.FirstTexts, func(v query.VariableInstance) string { return v.ID }), []question{{"texts", ids, "6"}})
		ask(t, db, of(&query.FirstNumbers, func(v query.VariableInstance) string { return v.ID }), []question{{"numbers", ids, "5 9"}})
	})
}

func TestActivityHistories_CountWhatRunsAndWhatIsOver(t *testing.T) {
	all := query.ActivityHistoryOptions{Finished: true, Canceled: true, CompleteScope: true, Incidents: true}
	of := func(o query.ActivityHistoryOptions, conditions ...query.Condition) query.ActivityHistoryOptions {
		o.Instances = conditions
		return o
	}
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, historyRows()...)
		for _, tt := range []struct {
			name, definition string
			o                query.ActivityHistoryOptions
			want             map[string]query.ActivityHistory
		}{
			{"what runs", "two:3:d", query.ActivityHistoryOptions{}, map[string]query.ActivityHistory{"a": {Running: 1}, "b": {Running: 1}, "ca": {Running: 1}}},
			{"finished as well", "two:3:d", query.ActivityHistoryOptions{Finished: true}, map[string]query.ActivityHistory{
				"a": {Running: 1, Finished: 2}, "b": {Running: 1, Finished: 1}, "ca": {Running: 1, Finished: 1}, "e": {Finished: 1},
			}},
			{"all", "two:3:d", all, map[string]query.ActivityHistory{
				"a": {Running: 1, Finished: 2}, "b": {Running: 1, Finished: 1, Canceled: 1}, "ca": {Running: 1, Finished: 1}, "e": {Finished: 1, CompleteScope: 1},
				"f": {OpenIncidents: 1, ResolvedIncidents: 1, DeletedIncidents: 1},
			}},
			{"of instances", "two:3:d", of(all, is("processInstanceIds", texts("done", "child"))), map[string]query.ActivityHistory{
				"a": {Finished: 1}, "ca": {Finished: 1}, "e": {Finished: 1, CompleteScope: 1},
			}},
			{"of instances that ended at or before", "two:3:d", of(query.ActivityHistoryOptions{Canceled: true}, is("finishedBefore", hour(3))), map[string]query.ActivityHistory{"b": {Canceled: 1}}},
			{"of instances that may be seen", "two:3:d", of(all, query.Visible(query.Visibility{})), map[string]query.ActivityHistory{}},
			{"of a definition that is not", "nope", all, map[string]query.ActivityHistory{}},
		} {
			got, err := query.ActivityHistories(t.Context(), db, tt.definition, tt.o)
			if err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: %s", tt.name, diff)
			}
		}
	})
}
