package sqlite

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"

	"github.com/sluice-bpm/sluice/engine/store"
)

// Select implements [store.Store].
func (s *Store) Select(ctx context.Context, statement string, args []any, scan func(store.Scanner) error) error {
	text, values, err := foreign(statement, args)
	if err != nil {
		return err
	}
	c, release, err := s.acquireReader(ctx)
	if err != nil {
		return err
	}
	defer release()
	s.onTrip(store.TripSelect, 1)
	var row scanner
	err = c.queryForeign(ctx, text, values, func(v []driver.Value) error {
		row.values = v
		return scan(&row)
	})
	if err != nil {
		return fmt.Errorf("select: %w", translate(err))
	}
	return nil
}

// foreign rewrites a statement of the contract to one of SQLite's: a list is
// one argument, as JSON, however long it is, and an id its short form.
func foreign(statement string, args []any) (string, []driver.NamedValue, error) {
	marks, err := store.Placeholders(statement, args)
	if err != nil {
		return "", nil, err
	}
	var b strings.Builder
	values := make([]driver.NamedValue, len(args))
	end := 0
	for i, a := range args {
		switch a := a.(type) {
		case []string:
			list, err := listOf(a, marks[i].ID)
			if err != nil {
				return "", nil, err
			}
			b.WriteString(statement[end:marks[i].Start] + valuesOf(marks[i].ID) + "(?)")
			end = marks[i].Start + 1
			values[i].Value = list
		case string:
			values[i].Value = a
			if marks[i].ID {
				b.WriteString(statement[end:marks[i].Start] + "?")
				end = marks[i].Start + 1
				values[i].Value = short(a)
			}
		default:
			values[i].Value = a
		}
		values[i].Ordinal = i + 1
	}
	if end == 0 {
		return statement, values, nil
	}
	b.WriteString(statement[end:])
	return b.String(), values, nil
}
