package storetest

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/state"
)

// testRows has each row type stored and read back with every column filled,
// with none, and with what is hard to keep.
func testRows(b *bench) {
	b.run("OfEveryTable", func(b *bench) {
		for _, t := range state.Tables() {
			full, empty, odd := t.New(), t.New(), t.New()
			fill(t, full, "full")
			fillID(t, empty, "empty")
			fillUsual(t, empty)
			fillOdd(t, odd)
			b.define(full, odd)
			b.insert(full, empty, odd)
			for _, row := range []state.Row{full, empty, odd} {
				b.want(row)
			}

			changed := clone(t, full)
			fillChanging(t, changed, "changed")
			b.flush(&state.Changes{Tables: []state.TableChange{{Table: t, Updates: []state.Row{changed}}}})
			if t.Versioned {
				*revOf(t, changed)++
			}
			b.want(changed)
			b.want(odd)

			b.flush(&state.Changes{Tables: []state.TableChange{{Table: t, Deletes: []state.Row{changed, odd}}}})
			if b.has(t, idOf(full)) || b.has(t, idOf(odd)) || !b.has(t, idOf(empty)) {
				b.Errorf("%s: a delete did not delete its rows, or others", t.Name)
			}
		}
	})
}

// inserts makes a set that inserts rows, each into its table.
func inserts(rows ...state.Row) *state.Changes {
	byTable := map[*state.Table][]state.Row{}
	for _, r := range rows {
		byTable[state.TableOf(r)] = append(byTable[state.TableOf(r)], r)
	}
	c := &state.Changes{}
	for _, t := range state.Tables() {
		if len(byTable[t]) > 0 {
			c.Tables = append(c.Tables, state.TableChange{Table: t, Inserts: byTable[t]})
		}
	}
	return c
}

func selectFrom(t *state.Table) string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return "SELECT " + strings.Join(names, ", ") + " FROM " + t.Whole(t.Name)
}

func idOf(row state.Row) string {
	var b state.Binder
	return *b.Pointers(row)[0].(*string)
}

func revOf(t *state.Table, row state.Row) *int64 {
	var b state.Binder
	i, _ := t.Column("rev")
	return b.Pointers(row)[i].(*int64)
}

func fillID(t *state.Table, row state.Row, id string) {
	var b state.Binder
	*b.Pointers(row)[0].(*string) = t.Name + " " + id
}

// fill gives every column a value that no other column has.
func fill(t *state.Table, row state.Row, word string) {
	each(t, row, func(i int, c state.Column, p any) {
		set(p, fmt.Sprintf("%s of %s", c.Name, word), int64(1000*len(word)+i+1))
	})
	fillID(t, row, word)
}

// fillUsual fills the columns that are never empty.
func fillUsual(t *state.Table, row state.Row) {
	each(t, row, func(_ int, c state.Column, p any) {
		if c.Usual != "" {
			set(p, c.Usual, 0)
		}
	})
}

// fillChanging gives every column that an update may change another value.
func fillChanging(t *state.Table, row state.Row, word string) {
	each(t, row, func(i int, c state.Column, p any) {
		if !c.Fixed && c.Name != "rev" {
			set(p, fmt.Sprintf("%s of %s", c.Name, word), int64(1000*len(word)+i+1))
		}
	})
}

// fillOdd uses what is hard to keep: other alphabets, quotes, the ends of the
// ranges, large values, and texts that are empty and yet not absent.
func fillOdd(t *state.Table, row state.Row) {
	large := strings.Repeat("ÄÖ😀'\"\\\n,{}", 5_000)
	each(t, row, func(i int, c state.Column, p any) {
		switch p := p.(type) {
		case *string:
			*p = "żółć 東京 😀 '\"\\ \t{},NULL " + c.Name
			if c.Type == state.RawTextColumn {
				*p = ""
			}
			if slices.Contains([]string{"text", "data", "exception_details", "value"}, c.Name) {
				*p = large
			}
		case *int64:
			*p = []int64{math.MinInt64, math.MaxInt64}[i%2]
		case *float64:
			*p = -math.SmallestNonzeroFloat64
		case *state.Millis:
			*p = -1
		case *state.OptionalInt:
			*p = state.OptionalInt{Set: true} // zero, not NULL
		case *[]byte:
			*p = append([]byte{0, 255, 0}, large...)
		}
	})
	if t.Versioned {
		*revOf(t, row) = 1
	}
	fillID(t, row, "odd żółć 😀 '\"\\")
}

func each(t *state.Table, row state.Row, do func(i int, c state.Column, p any)) {
	var b state.Binder
	for i, p := range b.Pointers(row) {
		do(i, t.Columns[i], p)
	}
}

func set(p any, text string, n int64) {
	switch p := p.(type) {
	case *string:
		*p = text
	case *int64:
		*p = n
	case *float64:
		*p = float64(n) + 0.25
	case *bool:
		*p = !*p
	case *state.Millis:
		*p = state.Millis(n)
	case *state.OptionalInt:
		*p = state.OptionalInt{N: n, Set: true}
	case *[]byte:
		*p = []byte(text)
	}
}

// clone copies a row column by column.
func clone(t *state.Table, row state.Row) state.Row {
	to := t.New()
	var from, into state.Binder
	source, target := from.Pointers(row), into.Pointers(to)
	for i := range source {
		switch p := source[i].(type) {
		case *string:
			*target[i].(*string) = *p
		case *int64:
			*target[i].(*int64) = *p
		case *float64:
			*target[i].(*float64) = *p
		case *bool:
			*target[i].(*bool) = *p
		case *state.Millis:
			*target[i].(*state.Millis) = *p
		case *state.OptionalInt:
			*target[i].(*state.OptionalInt) = *p
		case *[]byte:
			*target[i].(*[]byte) = slices.Clone(*p)
		}
	}
	return to
}
