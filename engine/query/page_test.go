package query_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// sortedRows are tasks, instances and activities with equal and missing values.
func sortedRows() []state.Row {
	rows := []state.Row{&state.ProcessDefinition{ID: "d", Key: "k"}}
	for i := range 23 {
		id := fmt.Sprintf("t%02d", i)
		task := state.Task{ID: id, ProcessInstanceID: id, ExecutionID: id, Name: []string{"", "b", "a", "B"}[i%4], Priority: int64(50 + i%3), Created: state.Millis(1 + i/5)}
		if i%2 == 0 {
			task.Due = state.Millis(100 - i/4)
		}
		instance := state.ProcessInstance{ID: id, RootProcessInstanceID: id, StartTime: state.Millis(1 + i/6), BusinessKey: []string{"", "x", "y"}[i%3], ProcessDefinitionKey: "k", ProcessDefinitionID: "d"}
		activity := state.ActivityInstance{ID: fmt.Sprintf("%c:%s", 'z'-i, uuid(1, i)), ProcessInstanceID: "p", ProcessDefinitionID: "d", ExecutionID: "e", ActivityID: "a", ActivityType: "task", StartTime: state.Millis(1 + i/7)}
		v := value.OfInt(int32(i % 4))
		if i%5 == 0 {
			v = value.OfDouble(float64(i) / 4)
		}
		rows = append(rows, &task, &state.Variable{ID: id, ProcessInstanceID: id, ExecutionID: id, Name: "v", Value: value.Encode(v)})
		if i%2 == 0 {
			rows = append(rows, &state.HistoryProcessInstance{ProcessInstance: instance, EndTime: state.Millis(50 - i/3)}, &state.HistoryActivityInstance{ActivityInstance: activity, EndTime: state.Millis(60 - i/4)})
		} else {
			rows = append(rows, &instance, &activity)
		}
	}
	return rows
}

// TestPages_ContinueWhereTheLastOneEnded walks lists in every order by cursor
// and by offset and compares both with the whole list.
func TestPages_ContinueWhereTheLastOneEnded(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, sortedRows()...)
		lists := []struct {
			r table
			c query.Criteria
		}{
			{tasks, query.Criteria{}},
			{tasks, with(query.Visible(query.Visibility{UserID: "mary", Tasks: query.Permit{Granted: slices.Repeat(texts("t01", "t02", "t03", "t05", "t08", "t13", "t21"), 2)}}))},
			{historyInstances, query.Criteria{}},
			{historyActivities, query.Criteria{}},
			{historyActivities, with(is("processInstanceId", "p"))},
		}
		for _, l := range lists {
			for _, sorts := range orders(l.r) {
				c := l.c
				c.Sort = sorts
				all, err := l.r.ids(t.Context(), db, c)
				if err != nil {
					t.Fatal(err)
				}
				walk(t, db, l.r, c, all)
			}
		}
	})
}

// orders are the empty order, that of each key in both directions, and of two.
func orders(r table) [][]query.Sort {
	all := [][]query.Sort{nil}
	for key, byVariable := range r.Sorts() {
		for _, desc := range []bool{false, true} {
			s := query.Sort{Key: key, Desc: desc}
			if byVariable {
				s.Variable, s.Type = "v", value.Integer
			}
			all = append(all, []query.Sort{s})
			if byVariable {
				s.Type = value.Double
				all = append(all, []query.Sort{s, {Key: "priority", Desc: true}})
			}
		}
	}
	switch r.Name() {
	case "task":
		all = append(all, []query.Sort{{Key: "name"}, {Key: "priority", Desc: true}, {Key: "created"}})
	case "historic process instance":
		all = append(all, []query.Sort{{Key: "businessKey", Desc: true}, {Key: "startTime"}, {Key: "endTime", Desc: true}})
	}
	return all
}

func walk(t *testing.T, db database, r table, c query.Criteria, all []string) {
	t.Helper()
	var byCursor, byOffset []string
	c.Max = 4
	for range all {
		ids, next, err := r.page(t.Context(), db, c)
		if err != nil {
			t.Fatalf("%s by %v: %v", r.Name(), c.Sort, err)
		}
		byCursor = append(byCursor, ids...)
		if next == "" {
			break
		}
		c.After = next
	}
	c.After = ""
	for c.First = 0; c.First <= len(all); c.First += c.Max {
		ids, err := r.ids(t.Context(), db, c)
		if err != nil {
			t.Fatal(err)
		}
		byOffset = append(byOffset, ids...)
	}
	if !slices.Equal(byCursor, all) {
		t.Errorf("%s by %v:\nall       %v\nby cursor %v", r.Name(), c.Sort, all, byCursor)
	}
	if !slices.Equal(byOffset, all) {
		t.Errorf("%s by %v:\nall       %v\nby offset %v", r.Name(), c.Sort, all, byOffset)
	}
}

func TestOrder_NullsComeFirstAndEqualRowsAsTheyWereMade(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		for i, name := range []string{"b", "", "a", "B", "a"} {
			db.insert(t, &state.Task{ID: fmt.Sprint(i), Name: name, Created: 1, Priority: int64(i % 2)})
		}
		by := func(keys ...string) query.Criteria {
			c := query.Criteria{Sort: []query.Sort{}}
			for _, key := range keys {
				key, desc := strings.CutSuffix(key, " desc")
				c.Sort = append(c.Sort, query.Sort{Key: key, Desc: desc})
			}
			return c
		}
		ask(t, db, tasks, []question{
			{"byte by byte", by("name"), "1 3 2 4 0"},
			{"downwards, nulls last", by("name desc"), "0 2 4 3 1"},
			{"whatever the case", by("nameCaseInsensitive"), "1 2 4 0 3"},
			{"two keys", by("priority desc", "name"), "1 3 2 4 0"},
			{"a key that comes again says nothing new", by("name", "name desc"), "1 3 2 4 0"},
			{"all alike", by("caseInstanceId desc"), "0 1 2 3 4"},
			{"by age downwards", by("id desc"), "4 3 2 1 0"},
			{"an unknown key", by("foo"), refused},
			{"by a variable without its name", by("processVariable"), refused},
			{"by a variable of a type without order", query.Criteria{Sort: []query.Sort{{Key: "processVariable", Variable: "v", Type: value.Object}}}, refused},
			{"none wanted", query.Criteria{Max: -1}, ""},
			{"one after another", query.Criteria{First: 3}, "3 4"},
		})
	})
}

// TestOrder_ByVariable has the order in which Camunda 7.24 gave tasks whose
// variable v has values of several types: rows of other types are as without.
func TestOrder_ByVariable(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		for _, row := range []struct {
			id string
			v  *value.Value
		}{
			{"1 n3", &value.Value{Type: value.Integer, V: int32(3)}},
			{"2 n1", &value.Value{Type: value.Integer, V: int32(1)}},
			{"3 none", nil},
			{"4 s", &value.Value{Type: value.String, V: "x"}},
			{"5 l2", &value.Value{Type: value.Long, V: int64(2)}},
			{"6 null", &value.Value{Type: value.Integer}},
			{"7 d", &value.Value{Type: value.Double, V: 2.5}},
		} {
			db.insert(t, &state.Task{ID: row.id, ProcessInstanceID: row.id, ExecutionID: row.id, Created: 1})
			if row.v != nil {
				db.insert(t, &state.Variable{ID: row.id, ProcessInstanceID: row.id, ExecutionID: row.id, Name: "v", Value: value.Encode(*row.v)})
			}
		}
		short := of(&query.Tasks, func(t query.Task) string { return t.ID[2:] })
		by := func(typ value.Type, desc bool) query.Criteria {
			return query.Criteria{Sort: []query.Sort{{Key: "processVariable", Variable: "v", Type: typ, Desc: desc}}}
		}
		ask(t, db, short, []question{
			{"Integer", by(value.Integer, false), "none s l2 null d n1 n3"},
			{"Integer downwards", by(value.Integer, true), "n3 n1 none s l2 null d"},
			{"Long", by(value.Long, false), "n3 n1 none s null d l2"},
			{"String downwards", by(value.String, true), "s n3 n1 none l2 null d"},
			{"Double", by(value.Double, false), "n3 n1 none s l2 null d"},
			{"Boolean", by(value.Boolean, true), "n3 n1 none s l2 null d"},
		})
	})
}

func TestCursors_AreRefusedWhereTheyDoNotBelong(t *testing.T) {
	db := openSQLite(t)
	db.insert(t, sortedRows()...)
	byName := query.Criteria{Sort: []query.Sort{{Key: "name"}}, Max: 2}
	_, next, err := tasks.page(t.Context(), db, byName)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]query.Criteria{
		"another order":     {Sort: []query.Sort{{Key: "name", Desc: true}}, After: next, Max: 2},
		"another key":       {Sort: []query.Sort{{Key: "priority"}}, After: next, Max: 2},
		"no base64":         {Sort: byName.Sort, After: "%%%", Max: 2},
		"no JSON":           {Sort: byName.Sort, After: "bm90IGpzb24", Max: 2},
		"cut short":         {Sort: byName.Sort, After: next[:len(next)-8], Max: 2},
		"longer than usual": {Sort: byName.Sort, After: query.Cursor(strings.Repeat("x", 100_000)), Max: 2},
	} {
		var invalid *query.InvalidError
		if _, _, err := tasks.page(t.Context(), db, c); !errors.As(err, &invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := historyInstances.page(t.Context(), db, query.Criteria{After: next, Max: 2}); err == nil {
		t.Error("a cursor of another resource was accepted")
	}
	if _, _, err := tasks.page(t.Context(), db, query.Criteria{}); err == nil {
		t.Error("a page without size was accepted")
	}
}

func FuzzCursor(f *testing.F) {
	db := openSQLite(f)
	db.insert(f, sortedRows()...)
	c := query.Criteria{Sort: []query.Sort{{Key: "name"}, {Key: "created", Desc: true}}, Max: 2}
	_, next, err := tasks.page(f.Context(), db, c)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(next))
	f.Fuzz(func(t *testing.T, text string) {
		c.After = query.Cursor(text)
		_, _, err := tasks.page(t.Context(), db, c)
		var invalid *query.InvalidError
		if err != nil && !errors.As(err, &invalid) {
			t.Errorf("%q: %v", text, err)
		}
	})
}

func TestCounts_StopAtTheirBound(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		db.insert(t, sortedRows()...)
		got, err := query.Tasks.CountUpTo(t.Context(), db, 5, with(), with(is("priority", int64(50))), with(is("name", "a")), with(is("name", "nope")))
		if want := []int{5, 5, 5, 0}; err != nil || !slices.Equal(got, want) {
			t.Errorf("tasks: got %v, %v, want %v", got, err, want)
		}
		got, err = query.HistoryProcessInstances.CountUpTo(t.Context(), db, 15, with(), with(is("finished", true)))
		if want := []int{15, 12}; err != nil || !slices.Equal(got, want) {
			t.Errorf("history: got %v, %v, want %v", got, err, want)
		}
		exact, err := query.HistoryProcessInstances.CountEach(t.Context(), db, with(), with(is("unfinished", true)))
		if want := []int{23, 11}; err != nil || !slices.Equal(exact, want) {
			t.Errorf("exact: got %v, %v, want %v", exact, err, want)
		}
		if none, err := query.Tasks.CountEach(t.Context(), db); err != nil || len(none) != 0 {
			t.Errorf("nothing to count: %v, %v", none, err)
		}
	})
}
