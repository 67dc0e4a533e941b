package query_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
)

// TestOrder_ByIDsIsThatOfTheirTexts holds, for ids that are stored in another order.
func TestOrder_ByIDsIsThatOfTheirTexts(t *testing.T) {
	const older, younger = "01a21855-6fd1-77cd-922f-ea0820f87786", "01a21856-6fd1-77cd-922f-ea0820f87786"
	onEach(t, func(t *testing.T, db database) {
		resources := []string{older, "*", "0", younger, "mary"}
		for _, id := range resources {
			db.insert(t, &state.Authorization{ID: "a of " + id, Type: 1, UserID: "mary", ResourceType: 9, ResourceID: id})
		}
		activities := []string{"b:" + older, "a1:" + younger, "a:" + younger, "a:" + older, "b:" + younger}
		for _, id := range activities {
			activity, uuid, _ := strings.Cut(id, ":")
			start := map[string]state.Millis{older: 1, younger: 2}[uuid]
			db.insert(t, &state.HistoryActivityInstance{ActivityInstance: state.ActivityInstance{ID: id, ProcessInstanceID: "p", ActivityID: activity, StartTime: start}, EndTime: 3})
		}
		configurations := []string{younger, "#1", older, "zero", "0"}
		for _, id := range configurations {
			db.insert(t, &state.Incident{ID: "i of " + id, Type: "x", Configuration: id}, &state.HistoryIncident{Incident: state.Incident{ID: "h of " + id, Type: "x", Configuration: id}, EndTime: 2})
		}
		slices.Sort(resources)
		slices.Sort(activities)
		slices.Sort(configurations)
		for _, desc := range []bool{false, true} {
			byPages(t, db, &query.Authorizations, "resourceId", desc, resources, func(a query.Authorization) string { return a.ResourceID })
			byPages(t, db, &query.HistoryActivityInstances, "activityInstanceId", desc, activities, func(a query.HistoryActivityInstance) string { return a.ID })
			byPages(t, db, &query.Incidents, "configuration", desc, configurations, func(i query.Incident) string { return i.Configuration })
			slices.Reverse(resources)
			slices.Reverse(configurations)
			slices.Reverse(activities)
		}
	})
}

// The job definitions of batches belong to no process.
func TestJobDefinitions_OfBatchesArePagedWithTheOthers(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, &state.JobDefinition{ID: "a", Kind: "x"}, &state.JobDefinition{ID: "b", Kind: "x"}, &state.JobDefinition{ID: "c", Kind: "x"},
			&state.JobDefinition{ID: "d", Kind: "x", ProcessDefinitionID: "p", ProcessDefinitionKey: "k"})
		for _, key := range []string{"processDefinitionId", "processDefinitionKey"} {
			byPages(t, db, &query.JobDefinitions, key, false, []string{"a", "b", "c", "d"}, func(d query.JobDefinition) string { return d.ID })
			byPages(t, db, &query.JobDefinitions, key, true, []string{"d", "a", "b", "c"}, func(d query.JobDefinition) string { return d.ID })
		}
	})
}

// Whoever is involved in a task has an authorization of its own, whatever id the task was given.
func TestAuthorizations_OfTasksThatPeopleNamedHaveIDsOfTheirOwn(t *testing.T) {
	tasks := []string{"x1", "#1", "é1", "€1", "k:1:01a21855-6fd1-77cd-922f-ea0820f87786", "00000000-4f89-41d3-9a0c-0305e82c3301", "01a21855-6fd1-77cd-922f-ea0820f87786"}
	onEach(t, func(t *testing.T, db database) {
		for _, id := range tasks {
			db.insert(t, &state.Task{ID: id, Assignee: "john", Owner: "mary"})
		}
		seen := map[string]bool{}
		c := query.Criteria{Sort: []query.Sort{{Key: "resourceType"}}, Max: 1}
		for range 2 * len(tasks) {
			rows, next, err := query.Authorizations.Page(t.Context(), db, c)
			if err != nil || len(rows) != 1 {
				t.Fatalf("%d rows, %v", len(rows), err)
			}
			id := rows[0].ID
			if seen[id] || !utf8.ValidString(id) {
				t.Errorf("the id %q of an authorization is not its own", id)
			}
			seen[id] = true
			if a, err := query.Authorizations.Get(t.Context(), db, id); err != nil || a != rows[0] {
				t.Errorf("by the id %q: %v, %v", id, a, err)
			}
			c.After = next
		}
		if c.After != "" {
			t.Error("more authorizations than people are involved in tasks")
		}
	})
}

// byPages reads rows in the order of a key, two at a time.
func byPages[R any](t *testing.T, db database, r *query.Resource[R], key string, desc bool, want []string, id func(R) string) {
	t.Helper()
	var got []string
	c := query.Criteria{Sort: []query.Sort{{Key: key, Desc: desc}}, Max: 2}
	for {
		rows, next, err := r.Page(t.Context(), db, c)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			got = append(got, id(row))
		}
		if c.After = next; next == "" {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s by %s, downwards %t: got %v, want %v", r.Name(), key, desc, got, want)
	}
}
