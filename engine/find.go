package engine

import (
	"context"
	"strings"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// find reads whole rows of one table. where is the rest of the statement after
// WHERE, with ? for each argument, or # for an id (see [store.Store]).
func find[T any, P interface {
	*T
	state.Row
}](ctx context.Context, s store.Store, where string, args ...any) ([]T, error) {
	table := state.TableOf(P(new(T)))
	return read[T, P](ctx, s, "SELECT "+columnsOf(table, "")+" FROM "+table.Whole(table.Name)+" WHERE "+where, args)
}

// columnsOf lists the columns of a table, each behind a prefix.
func columnsOf(table *state.Table, prefix string) string {
	names := make([]string, len(table.Columns))
	for i, c := range table.Columns {
		names[i] = prefix + c.Name
	}
	return strings.Join(names, ", ")
}

// read reads the rows that a statement selects, which names all columns of their
// table in its order.
func read[T any, P interface {
	*T
	state.Row
}](ctx context.Context, s store.Store, statement string, args []any) ([]T, error) {
	var rows []T
	var b state.Binder
	err := s.Select(ctx, statement, args, func(sc store.Scanner) error {
		var row T
		if err := sc.Scan(b.Pointers(P(&row))...); err != nil {
			return err
		}
		rows = append(rows, row)
		return nil
	})
	return rows, err
}

// latest reads the newest version of a key among definitions of one kind; tenantID
// is empty for none.
func latest[T any, P interface {
	*T
	state.Row
}](ctx context.Context, s store.Store, key, tenantID string) (row T, ok bool, err error) {
	rows, err := find[T, P](ctx, s, "key = ? AND coalesce(tenant_id, '') = ? ORDER BY version DESC LIMIT 1", key, tenantID)
	if err != nil || len(rows) == 0 {
		return row, false, err
	}
	return rows[0], true, nil
}
