package query_test

import (
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

var birthday = time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)

// values are the values of the variable x of instances that are named for them;
// "missing" has no x.
var values = map[string]value.Value{
	"bytes": {Type: value.Bytes, V: value.Blob{ContentID: "c", Size: 3}}, "date": value.OfDate(birthday), "dbl5": value.OfDouble(5),
	"dbl5_5": value.OfDouble(5.5), "empty": value.OfString(""), "false": value.OfBool(false),
	"file": value.OfFile(value.FileRef{Name: "Abc", Blob: value.Blob{ContentID: "c"}}), "int5": value.OfInt(5), "int6": value.OfInt(6),
	"json": {Type: value.JSON, V: `{"a":1}`}, "long5": value.OfLong(5), "null": value.OfNull(), "nullDate": {Type: value.Date},
	"nullInt": {Type: value.Integer}, "nullStr": {Type: value.String},
	"obj":    value.OfObject(value.ObjectText{TypeName: "java.lang.String", Format: "application/json", Text: `"abc"`}),
	"short5": {Type: value.Short, V: int16(5)}, "str5": value.OfString("5"), "strA": value.OfString("Abc"), "stra": value.OfString("abc"),
	"true": value.OfBool(true), "xml": {Type: value.XML, V: "<a/>"},
}

// without are the names of all values but some.
func without(names ...string) string {
	left := ""
	for _, name := range []string{
		"bytes", "date", "dbl5", "dbl5_5", "empty", "false", "file", "int5", "int6", "json", "long5", "null", "nullDate", "nullInt",
		"nullStr", "obj", "short5", "str5", "strA", "stra", "true", "xml",
	} {
		if !contains(names, name) {
			left += " " + name
		}
	}
	return left[1:]
}

func contains(list []string, s string) bool {
	for _, e := range list {
		if e == s {
			return true
		}
	}
	return false
}

// TestVariables_CompareAsOnCamunda has the answers of Camunda 7.24 to each
// operator with values of each type.
func TestVariables_CompareAsOnCamunda(t *testing.T) {
	const e, ne, gt, ge, lt, le = query.Equal, query.NotEqual, query.Greater, query.GreaterOrEqual, query.Less, query.LessOrEqual
	large := value.OfLong(6_000_000_000)
	tests := []struct {
		name     string
		operator query.Operator
		v        value.Value
		want     string
	}{
		{"5 of any type", e, value.OfInt(5), "dbl5 int5 long5 short5"},
		{"5.0 is 5", e, value.OfDouble(5), "dbl5 int5 long5 short5"},
		{"5.5", e, value.OfDouble(5.5), "dbl5_5"},
		{"large", e, large, ""},
		{"text 5", e, value.OfString("5"), "str5"},
		{"text", e, value.OfString("Abc"), "strA"},
		{"text in another case", e, value.OfString("ABC"), ""},
		{"pattern is a text", e, value.OfString("%b%"), ""},
		{"true", e, value.OfBool(true), "true"},
		{"false", e, value.OfBool(false), "false"},
		{"null of any type", e, value.OfNull(), "null nullDate nullInt nullStr"},
		{"date", e, value.OfDate(birthday), "date"},
		{"not 5", ne, value.OfInt(5), without("dbl5", "int5", "long5", "short5")},
		{"not 5.5", ne, value.OfDouble(5.5), without("dbl5_5")},
		{"not text", ne, value.OfString("Abc"), without("strA")},
		{"not true", ne, value.OfBool(true), without("true")},
		{"not null", ne, value.OfNull(), without("null", "nullDate", "nullInt", "nullStr")},
		{"not date", ne, value.OfDate(birthday), without("date")},
		{"more than 5", gt, value.OfInt(5), "dbl5_5 int6"},
		{"more than 5.5, of doubles", gt, value.OfDouble(5.5), ""},
		{"more than text", gt, value.OfString("5"), "strA stra"},
		{"more than date", gt, value.OfDate(birthday), ""},
		{"5 or more", ge, value.OfInt(5), "dbl5 dbl5_5 int5 int6 long5 short5"},
		{"date or later", ge, value.OfDate(birthday), "date"},
		{"less than 5.5, of doubles", lt, value.OfDouble(5.5), "dbl5"},
		{"less than large, of types that can be", lt, large, "dbl5 dbl5_5 long5"},
		{"less than text", lt, value.OfString("Abc"), "empty str5"},
		{"5 or less", le, value.OfInt(5), "dbl5 int5 long5 short5"},
		{"text or less", le, value.OfString("Abc"), "empty str5 strA"},
		{"more than true", gt, value.OfBool(true), refused},
		{"less than null", lt, value.OfNull(), refused},
		{"like", query.Like, value.OfString("%b%"), "strA stra"},
		{"like heeds case", query.Like, value.OfString("%B%"), ""},
		{"like a number", query.Like, value.OfInt(5), ""},
		{"unlike, whatever is no text", query.NotLike, value.OfString("%b%"), without("strA", "stra")},
		{"unlike a number", query.NotLike, value.OfInt(5), without()},
		{"no operator", query.Operator("foo"), value.OfInt(5), refused},
	}
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, valueRows()...)
		var ofTasks, ofInstances, ofHistory []question
		for _, tt := range tests {
			x := where("x", tt.operator, tt.v)
			ofTasks = append(ofTasks, question{tt.name, with(is("processVariables", x)), tt.want})
			if tt.operator == query.NotLike {
				tt.want = refused // only tasks take it
			}
			ofInstances = append(ofInstances, question{tt.name, with(is("variables", x)), tt.want})
			ofHistory = append(ofHistory, question{tt.name, with(is("variables", x)), tt.want})
		}
		t.Run("tasks", func(t *testing.T) { ask(t, db, tasks, ofTasks) })
		t.Run("process instances", func(t *testing.T) { ask(t, db, processInstances, ofInstances) })
		t.Run("history", func(t *testing.T) { ask(t, db, historyInstances, ofHistory) })
		ask(t, db, tasks, []question{
			{"any case", with(is("processVariables", where("x", e, value.OfString("ABC"))), is("variableValuesIgnoreCase", true)), "strA stra"},
			{"other in any case", with(is("processVariables", where("x", ne, value.OfString("ABC"))), is("variableValuesIgnoreCase", true)), without("strA", "stra")},
			{"like in any case", with(is("processVariables", where("x", query.Like, value.OfString("%BC"))), is("variableValuesIgnoreCase", true)), "strA stra"},
			{"more in any case", with(is("processVariables", where("x", gt, value.OfString("AAA"))), is("variableValuesIgnoreCase", true)), "strA stra"},
			{"number in any case", with(is("processVariables", where("x", e, value.OfInt(5))), is("variableValuesIgnoreCase", true)), "dbl5 int5 long5 short5"},
			{"other name", with(is("processVariables", where("X", e, value.OfString("Abc")))), ""},
			{"name in any case", with(is("processVariables", where("X", e, value.OfString("Abc"))), is("variableNamesIgnoreCase", true)), "strA"},
			{"two tests", with(is("processVariables", append(where("x", ge, value.OfInt(5)), where("x", lt, value.OfInt(6))...))), "dbl5 dbl5_5 int5 long5 short5"},
			{"two alternatives", either(is("processVariables", append(where("x", e, value.OfInt(6)), where("x", e, value.OfBool(true))...))), "int6 true"},
		})
	})
}

// valueRows are a running instance with one task for each of the values.
func valueRows() []state.Row {
	rows := []state.Row{
		&state.ProcessInstance{ID: "missing", StartTime: 1},
		&state.Task{ID: "missing", ProcessInstanceID: "missing", Created: 1},
		&state.Variable{ID: "other", ProcessInstanceID: "missing", ExecutionID: "missing", Name: "y", Value: value.Encode(value.OfInt(5))},
	}
	for name, v := range values {
		rows = append(rows,
			&state.ProcessInstance{ID: name, StartTime: 1}, &state.Task{ID: name, ProcessInstanceID: name, ExecutionID: name, Created: 1},
			&state.Variable{ID: "x of " + name, ProcessInstanceID: name, ExecutionID: name, Name: "x", Value: value.Encode(v)},
		)
	}
	return rows
}

// TestVariables_Scopes: which of the variables of a process instance each
// filter looks at, as Camunda 7.24 does.
func TestVariables_Scopes(t *testing.T) {
	five := func(name string) []query.VariableTest { return where(name, query.Equal, value.OfInt(5)) }
	onEach(t, func(t *testing.T, db database) {
		variable := func(id, execution, task, name string) state.Variable {
			return state.Variable{ID: id, ProcessInstanceID: "p", ExecutionID: execution, TaskID: task, Name: name, Value: value.Encode(value.OfInt(5))}
		}
		whole, inside, local, gone := variable("v1", "p", "", "whole"), variable("v2", "e", "", "inside"), variable("v3", "e", "t", "local"), variable("v4", "p", "", "gone")
		db.insert(t,
			&state.ProcessInstance{ID: "p", StartTime: 1}, &state.Execution{ID: "p", ProcessInstanceID: "p"},
			&state.Execution{ID: "e", ProcessInstanceID: "p", ParentID: "p"},
			&state.Task{ID: "t", ProcessInstanceID: "p", ExecutionID: "e", Created: 1},
			&state.HistoryTask{Task: state.Task{ID: "ended", ProcessInstanceID: "p", Created: 1}, EndTime: 2},
			&state.HistoryVariable{Variable: state.Variable{ID: "v5", ProcessInstanceID: "p", TaskID: "ended", Name: "local", Value: value.Encode(value.OfInt(5))}, State: "CREATED"},
			&whole, &inside, &local, &state.HistoryVariable{Variable: gone, State: "DELETED"},
		)
		for _, tt := range []struct {
			r      table
			filter string
			want   map[string]string
		}{
			{tasks, "processVariables", map[string]string{"whole": "t", "inside": "t"}},
			{tasks, "taskVariables", map[string]string{"local": "t"}},
			{processInstances, "variables", map[string]string{"whole": "p"}},
			{executions, "variables", map[string]string{"whole": "p", "inside": "e", "local": "e"}},
			{executions, "processVariables", map[string]string{"whole": "e p", "inside": "e p"}},
			{historyInstances, "variables", map[string]string{"whole": "p", "inside": "p", "local": "p", "gone": "p"}},
			{historyTasks, "processVariables", map[string]string{"whole": "ended t", "inside": "ended t", "gone": "ended t"}},
			{historyTasks, "taskVariables", map[string]string{"local": "ended t"}},
		} {
			var questions []question
			for _, name := range []string{"whole", "inside", "local", "gone"} {
				questions = append(questions, question{tt.r.Name() + " " + tt.filter + " " + name, with(is(tt.filter, five(name))), tt.want[name]})
			}
			ask(t, db, tt.r, questions)
		}
		more := where("whole", query.Greater, value.OfInt(1))
		ask(t, db, executions, []question{{"variables of the instance are compared by eq and neq only", with(is("processVariables", more)), refused}})
		ask(t, db, historyTasks, []question{{"those of ended tasks by eq only", with(is("taskVariables", more)), refused}})
	})
}

func TestVariableInstances_OwnNameAndValue(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		variable := func(id, task, name string, v value.Value) state.Row {
			return &state.Variable{ID: id, ProcessInstanceID: "p", ExecutionID: "p", ActivityInstanceID: "p", TaskID: task, Name: name, Value: value.Encode(v)}
		}
		db.insert(t, variable("x", "", "x", value.OfInt(1)), variable("s", "", "s", value.OfString("Abc")), variable("local", "t", "s", value.OfString("abc")))
		both := append(where("s", query.Equal, value.OfString("Abc")), where("x", query.Equal, value.OfInt(1))...)
		ask(t, db, variableInstances, []question{
			{"equal", with(is("variableValues", where("s", query.Equal, value.OfString("Abc")))), "s"},
			{"other", with(is("variableValues", where("s", query.NotEqual, value.OfString("Abc")))), "local"},
			{"no row has two names", with(is("variableValues", both)), ""},
			{"any case", with(is("variableValues", where("S", query.Equal, value.OfString("ABC"))), is("variableNamesIgnoreCase", true), is("variableValuesIgnoreCase", true)), "local s"},
			{"name", with(is("variableName", "s")), "local s"},
			{"name heeds case, whatever the flag for values says", with(is("variableName", "S"), is("variableNamesIgnoreCase", true)), ""},
			{"scope is the task or else the execution", with(is("variableScopeIdIn", texts("p"))), "s x"},
			{"scope of the task", with(is("variableScopeIdIn", texts("t"))), "local"},
			{"unlike", with(is("variableValues", where("s", query.NotLike, value.OfString("x")))), refused},
		})
	})
}
