package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// texts reads the first column of a statement.
func (b *bench) texts(statement string, args ...any) []string {
	b.Helper()
	list := []string{}
	err := b.Select(b.ctx, statement, args, func(s store.Scanner) error {
		var text string
		err := s.Scan(&text)
		list = append(list, text)
		return err
	})
	if err != nil {
		b.Fatalf("%s with %v: %v", statement, args, err)
	}
	return list
}

// finds fails unless a statement gives the texts.
func (b *bench) finds(want []string, statement string, args ...any) {
	b.Helper()
	if diff := cmp.Diff(want, b.texts(statement, args...)); diff != "" {
		b.Errorf("%s with %v: %s", statement, args, diff)
	}
}

func testSelect(b *bench) {
	b.run("ArgumentsOfEveryType", testSelectArguments)
	b.run("TextsCompareByteByByte", testSelectTexts)
	b.run("IDsAreFoundInTheirShortForm", testSelectIDs)
	b.run("NullLeavesTheZeroValue", func(b *bench) {
		b.insert(&state.JobDefinition{ID: "d"})
		text, n, yes, double, at, optional, data := "x", int64(1), true, 1.5, state.Millis(1), state.OptionalInt{N: 1, Set: true}, []byte("x")
		err := b.Select(b.ctx, "SELECT activity_id, priority, priority, priority, priority, tenant_id FROM job_definition", nil,
			func(s store.Scanner) error { return s.Scan(&text, &n, &at, &optional, &double, &text) })
		if err != nil {
			b.Fatal(err)
		}
		if text != "" || n != 0 || at != 0 || optional.Set || double != 0 {
			b.Error("a NULL left something of before:", text, n, at, optional, double)
		}
		err = b.Select(b.ctx, "SELECT x.suspended, x.priority, r.data FROM deployment d LEFT JOIN resource r ON r.deployment_id = d.id"+
			" RIGHT JOIN job_definition j ON j.id = d.id LEFT JOIN job x ON x.id = d.id", nil,
			func(s store.Scanner) error { return s.Scan(&yes, &n, &data) })
		if err != nil || yes || n != 0 || len(data) != 0 {
			b.Error("a NULL left something of before:", yes, n, data, err)
		}
	})
	b.run("ALongResultIsReadRowByRow", func(b *bench) {
		rows := make([]state.Row, 2000)
		for i := range rows {
			rows[i] = &state.Job{ID: fmt.Sprintf("j%04d", i)}
		}
		b.insert(rows...)
		if got := b.texts("SELECT id FROM job ORDER BY id"); len(got) != 2000 || got[1999] != "j1999" {
			b.Errorf("%d rows", len(got))
		}
		stop := errors.New("enough")
		n := 0
		err := b.Select(b.ctx, "SELECT id FROM job", nil, func(store.Scanner) error {
			if n++; n == 3 {
				return stop
			}
			return nil
		})
		if !errors.Is(err, stop) || n != 3 {
			b.Errorf("a scan that fails: %v after %d rows", err, n)
		}
		b.finds([]string{"j0000"}, "SELECT id FROM job ORDER BY id LIMIT ?", int64(1))
	})
	b.run("AScanThatFailsEndsTheStatement", func(b *bench) {
		stop := errors.New("enough")
		n := 0
		err := b.Select(b.ctx, "WITH RECURSIVE endless(n) AS (SELECT 1.0 UNION ALL SELECT e.n + 1 FROM endless e) SELECT n FROM endless", nil, func(store.Scanner) error {
			if n++; n == 3 {
				return stop
			}
			return nil
		})
		if !errors.Is(err, stop) || n != 3 {
			b.Errorf("%v after %d rows", err, n)
		}
		b.finds([]string{"1"}, "SELECT '1'")
	})
	b.run("WhatIsWrongIsAnError", func(b *bench) {
		none := func(store.Scanner) error { return nil }
		for statement, args := range map[string][]any{
			"SELECT nothing FROM task":             nil,
			"SELECT id FROM task WHERE id = #":     nil,
			"SELECT id FROM task WHERE id = # ":    {"x", "y"},
			"SELECT id FROM task WHERE id = #  ":   {[]string{"x"}},
			"SELECT id FROM task WHERE id = #   ":  {[]byte("x")},
			"SELECT id FROM task WHERE id = #    ": {struct{}{}},
			"DELETE FROM task":                     nil,
			"INSERT INTO setting VALUES (?, ?, 1)": {"a", "b"},
		} {
			if err := b.Select(b.ctx, statement, args, none); err == nil {
				b.Errorf("%s with %v was accepted", statement, args)
			}
		}
		for _, args := range [][]any{{"a\x00"}, {"\xff"}, {[]string{"a", "\xff"}}} {
			err := b.Select(b.ctx, "SELECT id FROM task WHERE id IN (#)", args, none)
			if !errors.Is(err, store.ErrInvalidText) {
				b.Errorf("%q: %v, want that it is no text", args, err)
			}
		}
		b.insert(&state.Task{ID: "t"})
		var n int64
		for _, targets := range [][]any{{}, {&n}, {new(string), new(string)}} {
			if err := b.Select(b.ctx, "SELECT id FROM task", nil, func(s store.Scanner) error { return s.Scan(targets...) }); err == nil {
				b.Errorf("a text was scanned into %T", targets)
			}
		}
		b.finds([]string{"t"}, "SELECT id FROM task")
	})
	b.run("EndsWithItsContext", func(b *bench) {
		ctx, cancel := context.WithCancel(b.ctx)
		endless := "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT i FROM n"
		read := 0
		err := b.Select(ctx, endless, nil, func(store.Scanner) error {
			if read++; read == 10 {
				cancel()
			}
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			b.Errorf("got %v, want that it was canceled", err)
		}
		if err := b.Select(ctx, "SELECT 1", nil, func(store.Scanner) error { return nil }); !errors.Is(err, context.Canceled) {
			b.Errorf("after the end: %v", err)
		}
		b.finds([]string{}, "SELECT id FROM task")
	})
}

func testSelectArguments(b *bench) {
	b.insert(
		&state.Task{ID: "1", Name: "a", Priority: 10, Suspended: true, Due: 100},
		&state.Task{ID: "2", Name: "b", Priority: 20, Due: 200},
		&state.Task{ID: "3", Name: "c", Priority: 30},
		&state.Variable{ID: "v1"},
	)
	v := &state.Variable{ID: "v2"}
	v.Value.Long, v.Value.Double = 5, 2.5
	b.insert(v)
	b.finds([]string{"2"}, "SELECT id FROM task WHERE name = ?", "b")
	b.finds([]string{"2", "3"}, "SELECT id FROM task WHERE priority > ? ORDER BY id", int64(10))
	b.finds([]string{"1"}, "SELECT id FROM task WHERE suspended = ?", true)
	b.finds([]string{"2", "3"}, "SELECT id FROM task WHERE suspended = ? ORDER BY id", false)
	b.finds([]string{"2", "3"}, "SELECT id FROM task WHERE suspended = FALSE ORDER BY id")
	b.finds([]string{"1"}, "SELECT id FROM task WHERE suspended = TRUE AND NOT (name = ?)", "b")
	b.finds([]string{"v2"}, "SELECT id FROM variable WHERE double = ?", 2.5)
	b.finds([]string{"v2"}, "SELECT id FROM variable WHERE CAST(long AS DOUBLE PRECISION) = ?", 5.0)
	b.finds([]string{"1", "3"}, "SELECT id FROM task WHERE name IN (?, ?) ORDER BY id", "a", "c")
	b.finds([]string{"1", "3"}, "SELECT id FROM task WHERE name IN (?) ORDER BY id", []string{"a", "c", "x"})
	b.finds([]string{"2"}, "SELECT id FROM task WHERE name NOT IN (?) AND priority < ?", []string{"a", "c"}, int64(30))
	b.finds([]string{}, "SELECT id FROM task WHERE name IN (?)", []string{})
	b.finds([]string{"1", "2", "3"}, "SELECT id FROM task WHERE name NOT IN (?) ORDER BY id", []string{})
	b.finds([]string{"1"}, "SELECT id FROM task WHERE name IN (?) AND id IN (#)", []string{"a", "b"}, []string{"1", "3"})
	b.finds([]string{"b ?"}, "SELECT name || ' ?' FROM task WHERE id = #", "2")
	b.finds([]string{"2", "3"}, "SELECT id FROM task ORDER BY id LIMIT ? OFFSET ?", int64(10), int64(1))
	b.finds([]string{"3", "1", "2"}, "SELECT id FROM task ORDER BY due ASC NULLS FIRST, id")
	b.finds([]string{"2", "1", "3"}, "SELECT id FROM task ORDER BY due DESC NULLS LAST, id")
	b.finds([]string{"3"}, "SELECT id FROM task WHERE coalesce(due, 0) = ?", int64(0))
	b.finds([]string{"x"}, "SELECT ?", "x")
	many := make([]string, 40_000)
	for i := range many {
		many[i] = fmt.Sprint(i + 2)
	}
	b.finds([]string{"2", "3"}, "SELECT id FROM task WHERE id IN (#) ORDER BY id", many)

	var long int64
	var double float64
	var yes bool
	err := b.Select(b.ctx, "SELECT long, double, long, double > 1 FROM variable WHERE id = #", []any{"v2"}, func(s store.Scanner) error {
		return s.Scan(&long, &double, &long, &yes)
	})
	if err != nil || long != 5 || double != 2.5 || !yes {
		b.Errorf("scanned %d, %v, %v: %v", long, double, yes, err)
	}
}

func testSelectTexts(b *bench) {
	for i, name := range []string{"b", "B", "a", "Ä", "a_c", "abc", "ä", "z"} {
		b.insert(&state.Task{ID: fmt.Sprint(i), Name: name})
	}
	b.finds([]string{"B", "a", "a_c", "abc", "b", "z", "Ä", "ä"}, "SELECT name FROM task ORDER BY name")
	b.finds([]string{"abc"}, "SELECT name FROM task WHERE name LIKE ?", "ab%")
	b.finds([]string{}, "SELECT name FROM task WHERE name LIKE ?", "AB%")
	b.finds([]string{"b", "B"}, "SELECT name FROM task WHERE lower(name) LIKE lower(?) ORDER BY id", "B")
	b.finds([]string{"a_c"}, `SELECT name FROM task WHERE name LIKE ? ESCAPE '\'`, `a\_%`)
	b.finds([]string{"a_c", "abc"}, `SELECT name FROM task WHERE name LIKE ? ESCAPE '\' ORDER BY name`, `a_c`)
	b.finds([]string{"Ä", "ä"}, "SELECT name FROM task WHERE sluice_upper(name) = sluice_upper(?) ORDER BY id", "Ä")
	b.finds([]string{"a_c"}, `SELECT name FROM task WHERE sluice_upper(name) LIKE sluice_upper(?) ESCAPE '\'`, `A\_%`)
	for _, same := range [...]string{"straße STRASSE", "ΟΔΟΣ οδος", "οδοσ οδος", "ŒUVRE œuvre", "ǆ Ǆ", "Київ КИЇВ"} {
		one, other, _ := strings.Cut(same, " ")
		b.finds([]string{same}, "SELECT ? WHERE sluice_upper(?) = sluice_upper(?)", same, one, other)
	}
	b.finds([]string{"B"}, "SELECT sluice_upper(name) FROM task WHERE sluice_upper(description) IS NULL AND name = ?", "b")
	b.finds([]string{"Ä", "ä"}, "SELECT name FROM task WHERE name > ? ORDER BY name", "z")
	b.finds([]string{"ä"}, "SELECT max(name) FROM task")
}

// testSelectIDs tests the columns of ids, in which both back ends keep a short form.
func testSelectIDs(b *bench) {
	const first, second = "01a21855-6fd1-77cd-922f-ea0820f87786", "01a21855-6fd1-77cd-922f-ea0820f87787"
	for id, parent := range map[string]string{first: "", second: first, "a:" + first: "x", "k:1:" + first: "", "mary": "a:" + first} {
		b.insert(&state.Execution{ID: id, ProcessInstanceID: first, ParentID: parent, ActivityID: id})
	}
	all := []string{first, "a:" + first, second, "k:1:" + first, "mary"}
	b.finds(all, "SELECT id FROM execution ORDER BY id")
	b.finds(all, "SELECT id FROM execution WHERE id > # ORDER BY id", "")
	b.finds(all[2:], "SELECT id FROM execution WHERE id > # ORDER BY id", "a:"+first)
	b.finds([]string{first, second, "a:" + first, "k:1:" + first, "mary"}, "SELECT sluice_id(id) FROM execution ORDER BY sluice_id(id)")
	for _, id := range all {
		b.finds([]string{id}, "SELECT activity_id FROM execution WHERE id = #", id)
		b.finds([]string{id}, "SELECT id FROM execution WHERE activity_id = ?", id)
		b.finds([]string{id}, "SELECT id FROM execution WHERE id = sluice_short_id(?)", id)
	}
	b.finds([]string{"a:" + first, "mary"}, "SELECT id FROM execution WHERE id IN (#) ORDER BY id", []string{"mary", "a:" + first, "a:" + second})
	b.finds([]string{second}, "SELECT id FROM execution WHERE id IN (#, #) AND id NOT IN (#)", first, second, []string{first})
	b.finds([]string{"mary"}, "SELECT e.id FROM execution e JOIN execution p ON p.id = e.parent_id WHERE p.id = #", "a:"+first)
	b.finds([]string{first}, "SELECT min(id) FROM execution")
	b.finds([]string{"mary"}, "SELECT max(id) FROM execution")
	b.finds([]string{"05a21855-6fd1-77cd-922f-ea0820f87786"}, "SELECT sluice_derived_id(id, 16) FROM execution WHERE id = #", first)
	b.finds([]string{"marya"}, "SELECT sluice_derived_id(id, 16) FROM execution WHERE id = #", "mary")
	b.finds([]string{"k:1:" + first + "b"}, "SELECT sluice_derived_id(id, 24) FROM execution WHERE id = #", "k:1:"+first)
	b.finds([]string{""}, "SELECT sluice_derived_id(parent_id, 24) FROM execution WHERE id = #", first)
	b.finds([]string{}, "SELECT id FROM execution WHERE id = #", strings.ToUpper(first))
}
