package history

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/state"
)

const day = 24 * 60 * 60 * 1000

// facts is a unit in which one of everything happened.
func facts() *state.Unit {
	u := state.NewUnit()
	u.Record(state.InstanceEnded{Row: state.ProcessInstance{ID: "p", ProcessDefinitionID: "d"}, At: 5, State: "COMPLETED"})
	u.Record(state.ActivityEnded{Row: state.ActivityInstance{ID: "a:1"}, At: 5})
	u.Record(state.TaskEnded{Row: state.Task{ID: "t"}, At: 5, DeleteReason: "completed"})
	u.Record(state.VariableEnded{Row: state.Variable{ID: "v"}, At: 5, Removed: true})
	u.Record(state.VariableWritten{Row: state.Variable{ID: "v"}, At: 5, Initial: true})
	u.Record(state.FormSubmitted{Name: "f", At: 5})
	u.Record(state.IdentityLinkChanged{Operation: "add", At: 5})
	u.Record(state.IncidentEnded{Row: state.Incident{ID: "i"}, At: 5, State: "resolved"})
	u.Record(state.JobLogged{Row: state.Job{ID: "j", ExceptionMessage: "old"}, At: 5, State: "successful"})
	u.Record(state.ExternalTaskLogged{Row: state.ExternalTask{ID: "x"}, At: 5, State: "created"})
	u.Record(state.DecisionEvaluated{Decisions: []state.DecisionEvaluation{
		{Inputs: make([]state.HistoryDecisionInput, 2), Outputs: make([]state.HistoryDecisionOutput, 1)}, {},
	}})
	u.Record(state.OperationLogged{Rows: []state.HistoryOperation{{Property: "a"}, {Property: "b"}}})
	return u
}

func project(level Level, ttl bool) map[string][]state.Row {
	u, n := facts(), 0
	newID := func() string { n++; return string(rune('A' + n)) }
	Project(level, u, Source{
		NewID: newID, TimeToLive: func(string) state.OptionalInt { return state.OptionalInt{N: 30, Set: ttl} },
		BatchTimeToLive: func(state.JobKind) state.OptionalInt { return state.OptionalInt{} }, Hostname: "node",
	})
	rows := map[string][]state.Row{}
	for _, c := range u.Changes().Tables {
		rows[c.Table.Name] = c.Inserts
	}
	return rows
}

func TestProject_KeepsWhatTheLevelWants(t *testing.T) {
	instances := map[string]int{"history_process_instance": 1, "history_activity_instance": 1, "history_task": 1}
	tests := map[Level]map[string]int{
		None:     {},
		Activity: instances,
		Audit:    {"history_variable": 1, "history_detail": 1},
		Full: {
			"history_variable": 1, "history_detail": 2, "history_identity_link": 1, "history_incident": 1,
			"history_job_log": 1, "history_operation": 2, "history_external_task_log": 1,
			"history_decision_instance": 2, "history_decision_input": 2, "history_decision_output": 1,
		},
	}
	for level, want := range tests {
		if level == Audit || level == Full {
			for table, n := range instances {
				want[table] = n
			}
		}
		got := map[string]int{}
		for table, rows := range project(level, true) {
			got[table] = len(rows)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("level %s (-want +got):\n%s", level, d)
		}
	}
}

func TestProject_RemovalTimeIsEndPlusTimeToLive(t *testing.T) {
	for _, ttl := range []bool{true, false} {
		row := project(Activity, ttl)["history_process_instance"][0].(*state.HistoryProcessInstance)
		want := state.Millis(0)
		if ttl {
			want = 5 + 30*day
		}
		if row.RemovalTime != want {
			t.Errorf("time to live %t: removal at %d, want %d", ttl, row.RemovalTime, want)
		}
	}
}

func TestProject_RowsOfOneOperationShareItsID(t *testing.T) {
	rows := project(Full, true)["history_operation"]
	a, b := rows[0].(*state.HistoryOperation), rows[1].(*state.HistoryOperation)
	if a.OperationID == "" || a.OperationID != b.OperationID || a.ID == b.ID {
		t.Errorf("got %+v and %+v", a, b)
	}
}

func TestParseLevel(t *testing.T) {
	for _, text := range []string{"none", "activity", "audit", "full"} {
		if l, err := ParseLevel(text); err != nil || string(l) != text {
			t.Errorf("%s: got %q, %v", text, l, err)
		}
	}
	if _, err := ParseLevel("most"); err == nil {
		t.Error("the level most was accepted")
	}
}

func TestProject_DecisionsHaveTheFirstAsTheirRoot(t *testing.T) {
	rows := project(Full, true)
	root, required := rows["history_decision_instance"][0].(*state.HistoryDecisionInstance), rows["history_decision_instance"][1].(*state.HistoryDecisionInstance)
	input := rows["history_decision_input"][0].(*state.HistoryDecisionInput)
	if root.RootDecisionID != "" || required.RootDecisionID != root.ID || input.DecisionInstanceID != root.ID {
		t.Errorf("got %+v, %+v and %+v", root, required, input)
	}
}
