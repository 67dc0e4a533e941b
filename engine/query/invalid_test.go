package query_test

import (
	"errors"
	"testing"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/value"
)

// TestInvalid_IsRefusedTheWayCamundaDoes has what Camunda 7.24 answered with.
func TestInvalid_IsRefusedTheWayCamundaDoes(t *testing.T) {
	db := openSQLite(t)
	moreThanTrue := where("x", query.Greater, value.OfBool(true))
	for _, tt := range []struct {
		name string
		r    table
		c    query.Criteria
		want query.Refusal
	}{
		{"a task's candidates", tasks, with(is("candidateUser", "a"), is("candidateGroup", "b")), query.ProcessEngine},
		{"no candidate groups", tasks, with(is("candidateGroups", texts())), query.ProcessEngine},
		{"a variable more than true", tasks, with(is("processVariables", moreThanTrue)), query.ProcessEngine},
		{"that of an ended task", historyTasks, with(is("processVariables", moreThanTrue)), query.ProcessEngine},
		{"that of an instance", processInstances, with(is("variables", moreThanTrue)), query.NotValid},
		{"that of an ended instance", historyInstances, with(is("variables", moreThanTrue)), query.NotValid},
		{"that of a variable itself", variableInstances, with(is("variableValues", moreThanTrue)), query.NotValid},
		{"an unknown operator", tasks, with(is("taskVariables", where("x", "foo", value.OfInt(1)))), query.InvalidRequest},
		{"no instance ids", processInstances, with(is("processInstanceIds", texts())), query.ProcessEngine},
		{"roots that are called", processInstances, with(is("rootProcessInstances", true), is("superProcessInstance", "x")), query.ProcessEngine},
		{"roots that were called", historyInstances, with(is("rootProcessInstances", true), is("superProcessInstanceId", "x")), query.BadUserRequest},
		{"two states", historyInstances, with(is("active", true), is("completed", true)), query.BadUserRequest},
		{"two states of incidents", historyIncidents, with(is("open", true), is("deleted", true)), query.ProcessEngine},
		{"two kinds of jobs", jobs, with(is("timers", true), is("messages", true)), query.InvalidRequest},
		{"a source and none", deployments, with(is("source", "x"), is("withoutSource", true)), query.InvalidRequest},
		{"a value without name", historyVariables, with(is("variableValue", value.OfInt(1))), query.InvalidRequest},
		{"the latest of a version", processDefinitions, with(is("latestVersion", true), is("version", int64(1))), query.ProcessEngine},
		{"an unknown delegation state", tasks, with(is("delegationState", "x")), query.InvalidRequest},
	} {
		_, err := tt.r.ids(t.Context(), db, tt.c)
		var invalid *query.InvalidError
		if !errors.As(err, &invalid) || invalid.As != tt.want {
			t.Errorf("%s: got %#v, want %s", tt.name, err, tt.want)
		}
		if _, err := tt.r.Count(t.Context(), db, tt.c); !errors.As(err, &invalid) {
			t.Errorf("count of %s: %v", tt.name, err)
		}
	}
}

func TestCriteria_NoteWhatIsAskedFor(t *testing.T) {
	c := with(is("a", true), is("b", false), is("c", "x"))
	if !c.Asks("a") || c.Asks("b") || c.Asks("c") || c.Asks("d") || !c.Has("b") || c.Has("d") {
		t.Errorf("%+v", c)
	}
	more := c.With(is("d", true))
	if c.Has("d") || !more.Has("d") || !more.Has("a") {
		t.Error("With changed what it was given, or lost some of it")
	}
}

// TestProgrammersErrors_AreNotTheClients: a condition of a name or Go type that
// the table does not have is no client's fault.
func TestProgrammersErrors_AreNotTheClients(t *testing.T) {
	db := openSQLite(t)
	for name, c := range map[string]query.Criteria{
		"an unknown filter": with(is("foo", "x")), "a number for a text": with(is("name", int64(5))), "a text for a list": with(is("assigneeIn", "x")),
		"a text for a flag": with(is("assigned", "x")), "a text for tests": with(is("taskVariables", "x")), "a text for a sight": with(is("visible", "x")),
	} {
		_, err := tasks.ids(t.Context(), db, c)
		var invalid *query.InvalidError
		if err == nil || errors.As(err, &invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
