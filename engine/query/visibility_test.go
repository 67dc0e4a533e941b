package query_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// seenRows are two running instances of the definitions one and two, the second
// with a failed job, an ended one of each, and a standalone task.
func seenRows() []state.Row {
	number := value.Encode(value.OfInt(1))
	rows := []state.Row{
		&state.Deployment{ID: "dep", DeployTime: 1}, &state.Resource{ID: "res", DeploymentID: "dep"},
		&state.User{ID: "mary"}, &state.User{ID: "john"}, &state.Group{ID: "g"},
		&state.Task{ID: "alone", Name: "alone", Created: 1}, &state.Variable{ID: "var-alone", TaskID: "alone", ExecutionID: "", Name: "v", Value: number},
		&state.HistoryTask{Task: state.Task{ID: "old", Assignee: "mary", Created: 1}, EndTime: 2},
		&state.HistoryOperation{ID: "op-admin", Category: "Admin", Time: 1},
	}
	for _, key := range []string{"one", "two"} {
		p := state.ProcessInstance{ID: "p-" + key, ProcessDefinitionID: key, ProcessDefinitionKey: key, StartTime: 1}
		ended := p
		ended.ID = "h-" + key
		rows = append(rows, &state.ProcessDefinition{ID: key, Key: key, Version: 1}, &p,
			&state.Execution{ID: "e-" + key, ProcessInstanceID: p.ID, ProcessDefinitionID: key},
			&state.Task{ID: "t-" + key, ProcessInstanceID: p.ID, ProcessDefinitionID: key, ProcessDefinitionKey: key, Created: 1},
			&state.IdentityLink{ID: "l-" + key, TaskID: "t-" + key, GroupID: "team-" + key, Type: "candidate"},
			&state.Variable{ID: "var-" + key, ProcessInstanceID: p.ID, ExecutionID: p.ID, ProcessDefinitionKey: key, Name: "v", Value: number},
			&state.Variable{ID: "loc-" + key, ProcessInstanceID: p.ID, ExecutionID: p.ID, TaskID: "t-" + key, ProcessDefinitionKey: key, Name: "w", Value: number},
			&state.Job{ID: "j-" + key, ProcessInstanceID: p.ID, ProcessDefinitionID: key, ProcessDefinitionKey: key},
			&state.Incident{ID: "i-" + key, ProcessInstanceID: p.ID, ProcessDefinitionID: key, ProcessDefinitionKey: key},
			&state.JobDefinition{ID: "jd-" + key, ProcessDefinitionKey: key},
			&state.HistoryProcessInstance{ProcessInstance: ended, EndTime: 2},
			&state.HistoryTask{Task: state.Task{ID: "ht-" + key, ProcessInstanceID: ended.ID, ProcessDefinitionKey: key, Created: 1}, EndTime: 2},
			&state.HistoryOperation{ID: "op-" + key, Category: "TaskWorker", ProcessDefinitionKey: key, Time: 1},
		)
	}
	return rows
}

// TestVisibility_RestrictsEachResourceAsCamundaDoes has, for what a user's
// grants may say, the rows that the user sees (observed on Camunda 7.24 but for
// tasks, which Camunda grants one by one to those involved in them).
func TestVisibility_RestrictsEachResourceAsCamundaDoes(t *testing.T) {
	some := func(ids ...string) query.Permit { return query.Permit{Granted: ids} }
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, seenRows()...)
		for _, tt := range []struct {
			name string
			v    query.Visibility
			want map[*table]string
		}{
			{"nothing", query.Visibility{}, nil},
			{
				"everything",
				query.Visibility{All: true},
				map[*table]string{
					&processDefinitions: "one two", &processInstances: "p-one p-two", &executions: "e-one e-two", &tasks: "alone t-one t-two",
					&variableInstances: "loc-one loc-two var-alone var-one var-two", &jobs: "j-one j-two", &incidents: "i-one i-two", &jobDefinitions: "jd-one jd-two",
					&historyInstances: "h-one h-two p-one p-two", &historyTasks: "alone ht-one ht-two old t-one t-two", &historyOperations: "op-admin op-one op-two",
					&deployments: "dep", &users: "john mary", &groups: "g", &identityLinks: "l-one l-two",
				},
			},
			{
				"all of one definition",
				query.Visibility{Definitions: some("one")},
				map[*table]string{
					&processDefinitions: "one", &processInstances: "p-one", &executions: "e-one", &tasks: "t-one", &variableInstances: "loc-one var-one",
					&jobs: "j-one", &incidents: "i-one", &jobDefinitions: "jd-one", &historyInstances: "h-one p-one", &historyTasks: "ht-one t-one",
					&historyOperations: "op-one", &identityLinks: "l-one",
				},
			},
			{
				"all definitions but one",
				query.Visibility{Definitions: query.Permit{Denied: texts("one"), Others: query.Granted}},
				map[*table]string{
					&processDefinitions: "two", &processInstances: "p-two", &executions: "e-two", &tasks: "alone t-two", &variableInstances: "loc-two var-alone var-two",
					&jobs: "j-two", &incidents: "i-two", &jobDefinitions: "jd-two", &historyInstances: "h-two p-two", &historyTasks: "alone ht-two old t-two",
					&historyOperations: "op-admin op-two", &identityLinks: "l-two",
				},
			},
			{
				"one instance",
				query.Visibility{Instances: some("p-two")},
				map[*table]string{&processInstances: "p-two", &executions: "e-two", &variableInstances: "loc-two var-two", &jobs: "j-two", &incidents: "i-two"},
			},
			{
				"one instance denied though its definition is granted",
				query.Visibility{Instances: query.Permit{Denied: texts("p-one")}, Definitions: some("one", "two")},
				map[*table]string{
					&processDefinitions: "one two", &processInstances: "p-two", &executions: "e-two", &tasks: "t-one t-two", &variableInstances: "loc-two var-two",
					&jobs: "j-two", &incidents: "i-two", &jobDefinitions: "jd-one jd-two", &historyInstances: "h-one h-two p-one p-two",
					&historyTasks: "ht-one ht-two t-one t-two", &historyOperations: "op-one op-two", &identityLinks: "l-one l-two",
				},
			},
			{
				"one task",
				query.Visibility{Tasks: some("t-one")},
				map[*table]string{&tasks: "t-one", &variableInstances: "loc-one", &identityLinks: "l-one"},
			},
			{
				"all tasks",
				query.Visibility{Tasks: query.Permit{Others: query.Granted}},
				map[*table]string{&tasks: "alone t-one t-two", &variableInstances: "loc-one loc-two var-alone var-one var-two", &identityLinks: "l-one l-two"},
			},
			{
				"no tasks of others, whatever the definitions say",
				query.Visibility{UserID: "mary", Groups: texts("team-one"), Tasks: query.Permit{Others: query.Denied}, Definitions: some("two")},
				map[*table]string{
					&processDefinitions: "two", &processInstances: "p-two", &executions: "e-two", &tasks: "t-one", &variableInstances: "loc-one loc-two var-two", &jobs: "j-two",
					&incidents: "i-two", &jobDefinitions: "jd-two", &historyInstances: "h-two p-two", &historyTasks: "ht-two old t-two", &historyOperations: "op-two",
					&identityLinks: "l-one",
				},
			},
			{
				"what is one's own or a group's",
				query.Visibility{UserID: "mary", Groups: texts("team-two")},
				map[*table]string{&tasks: "t-two", &variableInstances: "loc-two", &historyTasks: "old", &identityLinks: "l-two"},
			},
			{
				"rows of their own",
				query.Visibility{Own: some("dep", "g", "john", "Admin")},
				map[*table]string{&deployments: "dep", &users: "john", &groups: "g", &historyOperations: "op-admin"},
			},
		} {
			for _, r := range []*table{
				&processDefinitions, &processInstances, &executions, &tasks, &variableInstances, &jobs, &incidents, &jobDefinitions, &historyInstances, &historyTasks,
				&historyOperations, &deployments, &users, &groups, &identityLinks,
			} {
				for _, most := range []int{0, 50} {
					ids, err := (*r).ids(t.Context(), db, query.Criteria{Conditions: []query.Condition{query.Visible(tt.v)}, Max: most})
					if err != nil {
						t.Fatal(err)
					}
					slices.Sort(ids)
					if got := strings.Join(ids, " "); got != tt.want[r] {
						t.Errorf("%s, %s: got %q, want %q", tt.name, (*r).Name(), got, tt.want[r])
					}
				}
			}
		}
	})
}

// TestVisibility_HidesFromGetWhatItHidesFromLists: a row that may not be seen is
// as if it were not there.
func TestVisibility_HidesFromGetWhatItHidesFromLists(t *testing.T) {
	db := openSQLite(t)
	db.insert(t, seenRows()...)
	for _, tt := range []struct {
		v    query.Visibility
		want bool
	}{
		{query.Visibility{}, false}, {query.Visibility{Definitions: query.Permit{Granted: texts("one")}}, true},
	} {
		_, err := query.Tasks.Get(t.Context(), db, "t-one", query.Visible(tt.v))
		if (err == nil) != tt.want {
			t.Errorf("%+v: %v", tt.v, err)
		}
	}
}

// TestVisibility_ManyVisibleTasksAreReadInOrder has so many tasks visible that
// the statement reads them in order instead of looking them up.
func TestVisibility_ManyVisibleTasksAreReadInOrder(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		var rows []state.Row
		for i := range 1500 {
			id := uuid(3, i)
			task := &state.Task{ID: id, Created: state.Millis(5000 - i)}
			if i%10 == 0 {
				task.Assignee = "john"
			}
			rows = append(rows, task, &state.IdentityLink{ID: id, TaskID: id, GroupID: "g", Type: "candidate"})
		}
		db.insert(t, rows...)
		v := query.Visible(query.Visibility{UserID: "mary", Groups: texts("g")})
		page := query.Criteria{Conditions: []query.Condition{v}, Sort: []query.Sort{{Key: "created"}}, Max: 3}
		ask(t, db, tasks, []question{
			{"a page", page, strings.Join([]string{uuid(3, 1499), uuid(3, 1498), uuid(3, 1497)}, " ")},
			{"the next page", query.Criteria{Conditions: page.Conditions, Sort: page.Sort, First: 1498, Max: 3}, uuid(3, 1) + " " + uuid(3, 0)},
			{"offered, not assigned", query.Criteria{Conditions: []query.Condition{v, is("candidateGroup", "g")}, Sort: page.Sort, First: 1349, Max: 5}, uuid(3, 1)},
		})
		counts, err := query.Tasks.CountEach(t.Context(), db, with(v), with(v, is("candidateGroup", "g")), with(query.Visible(query.Visibility{UserID: "john"})))
		if want := []int{1500, 1350, 150}; err != nil || !slices.Equal(counts, want) {
			t.Errorf("counts: got %v, %v, want %v", counts, err, want)
		}
		few, err := query.Tasks.CountUpTo(t.Context(), db, 1200, with(v))
		if err != nil || few[0] != 1200 {
			t.Errorf("count up to a bound: got %v, %v", few, err)
		}
	})
}

func TestTenantCheck_LetsTheTenantsOfTheUserAndNoneThrough(t *testing.T) {
	db := openSQLite(t)
	for _, tenant := range []string{"", "a", "b"} {
		db.insert(t, &state.Task{ID: "t" + tenant, TenantID: tenant, Created: 1},
			&state.HistoryProcessInstance{ProcessInstance: state.ProcessInstance{ID: "p" + tenant, TenantID: tenant, StartTime: 1}, EndTime: 2})
	}
	ask(t, db, tasks, []question{
		{"a tenant", with(query.TenantCheck(texts("a"))), "t ta"},
		{"no tenant", with(query.TenantCheck(nil)), "t"},
	})
	ask(t, db, historyInstances, []question{{"history", with(query.TenantCheck(texts("b"))), "p pb"}})
}
