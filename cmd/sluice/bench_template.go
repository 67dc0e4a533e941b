package main

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// template is a process instance that is copied, row by row. A copy has ids of its
// own: the first eight characters of each are the number of the copy.
type template struct {
	rows []templateRow
	// step is by how much each copy is older than the one before.
	step time.Duration
	task string // id of the open task; empty for none
}

// templateRow is a row and where ids of the instance stand in it.
type templateRow struct {
	state.Row
	table *state.Table
	ids   []idPlace
	times []int // positions of the columns with an instant
}

// idPlace says that the text in a column has an id at an offset.
type idPlace struct{ column, offset int }

const (
	idLength     = 36 // of a UUID in its text form
	numberLength = 8  // of what a copy replaces in it
)

// readTemplate reads all rows of a process instance, running or finished.
func readTemplate(ctx context.Context, s store.Store, instance string, step time.Duration) (*template, error) {
	t := &template{step: step}
	for _, table := range state.Tables() {
		where := ""
		switch _, belongs := table.Column("process_instance_id"); {
		case table == state.ProcessInstanceTable || table == state.HistoryProcessInstanceTable:
			where = "id = #"
		case table == state.IdentityLinkTable:
			where = "task_id IN (SELECT id FROM task WHERE process_instance_id = #)"
		case belongs:
			where = "process_instance_id = #"
		default:
			continue
		}
		if err := t.read(ctx, s, table, where, instance); err != nil {
			return nil, fmt.Errorf("read %s: %w", table.Name, err)
		}
	}
	t.findIDs()
	return t, nil
}

func (t *template) read(ctx context.Context, s store.Store, table *state.Table, where, instance string) error {
	names := make([]string, len(table.Columns))
	for i, c := range table.Columns {
		names[i] = c.Name
	}
	statement := "SELECT " + strings.Join(names, ", ") + " FROM " + table.Whole(table.Name) + " WHERE " + where
	var b state.Binder
	return s.Select(ctx, statement, []any{instance}, func(sc store.Scanner) error {
		row := table.New()
		if err := sc.Scan(b.Pointers(row)...); err != nil {
			return err
		}
		t.rows = append(t.rows, templateRow{Row: row, table: table})
		if task, ok := row.(*state.Task); ok {
			t.task = task.ID
		}
		return nil
	})
}

// findIDs finds the ids of the instance's rows wherever they are named.
func (t *template) findIDs() {
	var own []string
	var b state.Binder
	for _, row := range t.rows {
		id := *b.Pointers(row)[0].(*string) //nolint:forcetypeassert // the first column of every table is its id
		own = append(own, id[max(len(id)-idLength, 0):])
	}
	for i := range t.rows {
		row := &t.rows[i]
		for column, p := range b.Pointers(row) {
			switch p := p.(type) {
			case *string:
				offset := max(len(*p)-idLength, 0)
				if slices.Contains(own, (*p)[offset:]) {
					row.ids = append(row.ids, idPlace{column, offset})
				}
			case *state.Millis:
				if *p != 0 {
					row.times = append(row.times, column)
				}
			}
		}
	}
}

// taskOf is the id of the open task of a copy.
func (t *template) taskOf(n int) string { return renumbered(t.task, 0, n) }

func renumbered(text string, offset, n int) string {
	return fmt.Sprintf("%s%08x%s", text[:offset], n, text[offset+numberLength:])
}

// copy makes the rows of the copy with the number n.
func (t *template) copy(n int) []state.Row {
	rows := make([]state.Row, len(t.rows))
	older := state.Millis(time.Duration(n) * t.step / time.Millisecond)
	var from, to state.Binder
	for i, row := range t.rows {
		rows[i] = row.table.New()
		source, target := from.Pointers(row), to.Pointers(rows[i])
		for column, p := range source {
			reflect.ValueOf(target[column]).Elem().Set(reflect.ValueOf(p).Elem())
		}
		for _, place := range row.ids {
			text := target[place.column].(*string) //nolint:forcetypeassert // as findIDs found it
			*text = renumbered(*text, place.offset, n)
		}
		for _, column := range row.times {
			*target[column].(*state.Millis) -= older //nolint:forcetypeassert // as findIDs found it
		}
	}
	return rows
}
