package scenario

import (
	"context"
	"errors"
	"slices"

	"github.com/sluice-bpm/sluice/engine/state"
)

// Backend keeps the rows of instances between commands.
type Backend interface {
	// Load reads the rows that the given function wants.
	Load(ctx context.Context, wanted func(t *state.Table, row state.Row) bool) (*state.Unit, error)
	// Flush applies what a command changed.
	Flush(ctx context.Context, changes *state.Changes) error
}

// Memory is a Backend in memory. Its rows are copies, so that nothing but what
// was flushed survives a command.
type Memory struct {
	rows map[*state.Table]map[string]state.Row
}

// NewMemory returns an empty one.
func NewMemory() *Memory { return &Memory{rows: map[*state.Table]map[string]state.Row{}} }

// Load implements [Backend].
func (m *Memory) Load(_ context.Context, wanted func(t *state.Table, row state.Row) bool) (*state.Unit, error) {
	u := state.NewUnit()
	for _, t := range state.InstanceTables() {
		for _, id := range m.ids(t) {
			if row := m.rows[t][id]; wanted(t, row) {
				u.LoadRow(clone(t, row))
			}
		}
	}
	return u, nil
}

// Flush implements [Backend].
func (m *Memory) Flush(_ context.Context, changes *state.Changes) error {
	for _, c := range changes.Tables {
		if m.rows[c.Table] == nil {
			m.rows[c.Table] = map[string]state.Row{}
		}
		rows := m.rows[c.Table]
		for _, row := range c.Inserts {
			if rows[text(c.Table, row, "id")] != nil {
				return errors.New("inserted twice: " + c.Table.Name + " " + text(c.Table, row, "id"))
			}
			rows[text(c.Table, row, "id")] = clone(c.Table, row)
		}
		for _, row := range c.Updates {
			if rows[text(c.Table, row, "id")] == nil {
				return errors.New("updated but missing: " + c.Table.Name + " " + text(c.Table, row, "id"))
			}
			stored := clone(c.Table, row)
			raise(c.Table, stored)
			rows[text(c.Table, row, "id")] = stored
		}
		for _, row := range c.Deletes {
			delete(rows, text(c.Table, row, "id"))
		}
	}
	return nil
}

func (m *Memory) ids(t *state.Table) []string {
	ids := make([]string, 0, len(m.rows[t]))
	for id := range m.rows[t] {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// ofInstances wants the rows of some process instances.
func ofInstances(ids ...string) func(*state.Table, state.Row) bool {
	return func(t *state.Table, row state.Row) bool { return slices.Contains(ids, instanceOf(t, row)) }
}

// everything wants all rows.
func everything(*state.Table, state.Row) bool { return true }

// instanceOf is the process instance that a row belongs to.
func instanceOf(t *state.Table, row state.Row) string {
	if t == state.ProcessInstanceTable {
		return text(t, row, "id")
	}
	return text(t, row, "process_instance_id")
}

// text reads a text column.
func text(t *state.Table, row state.Row, column string) string {
	var b state.Binder
	for i, p := range b.Pointers(row) {
		if s, ok := p.(*string); ok && t.Columns[i].Name == column {
			return *s
		}
	}
	return ""
}

// raise raises the revision of a row that is updated, if its table has one.
func raise(t *state.Table, row state.Row) {
	var b state.Binder
	for i, p := range b.Pointers(row) {
		if n, ok := p.(*int64); ok && t.Versioned && t.Columns[i].Name == "rev" {
			*n++
		}
	}
}

// clone copies a row column by column, as a database would.
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
