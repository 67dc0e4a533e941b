package sqlite

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// Flush implements [store.Store]. Once it has the writer it is not given up for
// the end of ctx.
func (s *Store) Flush(ctx context.Context, sets []*state.Changes) []error {
	results := make([]error, len(sets))
	if len(sets) == 0 {
		return results
	}
	c, release, err := s.acquireWriter(ctx)
	if err != nil {
		return fill(results, err)
	}
	defer release()
	f := flush{conn: c, used: map[string]struct{}{}, held: map[state.Hold]bool{}}
	err = f.apply(sets, results)
	s.onTrip(store.TripFlush, len(f.used))
	if err != nil {
		return fill(results, fmt.Errorf("flush: %w", err))
	}
	return results
}

// fill gives every set that has not failed by itself the same error.
func fill(results []error, err error) []error {
	for i := range results {
		if results[i] == nil {
			results[i] = err
		}
	}
	return results
}

// flush is one transaction.
type flush struct {
	conn *conn
	used map[string]struct{} // the different statements that ran
	held map[state.Hold]bool // the holds that the definitions, as they are now, satisfy
	args []driver.NamedValue
	list []byte // of values to purge by
	ptrs []any
	b    state.Binder

	abridger state.Abridger
}

// apply runs the sets one after the other. The errors of single sets go to
// results; the returned one has undone everything.
//
// Savepoints cost a tenth, so the sets are first tried without; the first that
// fails has them all undone and applied again, each within a savepoint.
func (f *flush) apply(sets []*state.Changes, results []error) error {
	err := f.transaction(func() (bool, error) {
		for _, set := range sets {
			if err := translate(f.applyTables(set)); err != nil {
				return false, err
			}
		}
		return true, nil
	})
	if err == nil || errors.Is(err, store.ErrUnavailable) {
		return err
	}
	if len(sets) == 1 {
		results[0] = err
		return nil
	}
	return f.transaction(func() (bool, error) {
		anyGood := false
		for i, set := range sets {
			failure, err := f.applyAlone(set)
			if err != nil {
				return false, err
			}
			results[i] = failure
			anyGood = anyGood || failure == nil
		}
		return anyGood, nil
	})
}

// transaction commits what work does where it says so.
func (f *flush) transaction(work func() (commit bool, err error)) error {
	clear(f.held)
	if err := f.conn.control("BEGIN IMMEDIATE"); err != nil {
		return translate(err)
	}
	commit, err := work()
	if err == nil && commit {
		err = translate(f.conn.control("COMMIT"))
	}
	if err != nil || !commit {
		// Where SQLite has ended the transaction already, as it does when the
		// disk is full, this fails, and that is no matter.
		_ = f.conn.control("ROLLBACK")
	}
	return err
}

// applyAlone runs one set within a savepoint. A failure of the set has undone
// it alone; err is one of the database.
func (f *flush) applyAlone(set *state.Changes) (failure, err error) {
	if err := f.conn.control("SAVEPOINT one"); err != nil {
		return nil, translate(err)
	}
	failure = translate(f.applyTables(set))
	if errors.Is(failure, store.ErrUnavailable) {
		return nil, failure
	}
	if failure != nil {
		clear(f.held)
		if err := f.conn.control("ROLLBACK TO one"); err != nil {
			return nil, translate(err)
		}
	}
	return failure, translate(f.conn.control("RELEASE one"))
}

func (f *flush) applyTables(set *state.Changes) error {
	for _, h := range set.Holds {
		if err := f.hold(h); err != nil {
			return err
		}
	}
	for i := range set.Tables {
		if err := f.applyTable(&set.Tables[i]); err != nil {
			return err
		}
	}
	for _, c := range set.Tables {
		if c.Table == state.ProcessDefinitionTable {
			clear(f.held)
			return f.unused(c.Purges)
		}
	}
	return nil
}

// hold demands that a definition is there with the rev.
func (f *flush) hold(h state.Hold) error {
	if f.held[h] {
		return nil
	}
	f.used[heldDefinition] = struct{}{}
	err := f.conn.query(heldDefinition, named(short(h.DefinitionID), h.Rev), func([]driver.Value) error {
		f.held[h] = true
		return nil
	})
	if err == nil && !f.held[h] {
		err = fmt.Errorf("hold the definition %s: %w", h.DefinitionID, store.ErrConflict)
	}
	return err
}

// unused demands that no instance of removed definitions is left.
func (f *flush) unused(removed []state.Purge) error {
	for _, p := range removed {
		if p.Column != "id" {
			continue
		}
		f.used[definitionsInUse] = struct{}{}
		used := false
		err := f.conn.query(definitionsInUse, named(string(appendIDs(nil, p.Values))), func([]driver.Value) error {
			used = true
			return nil
		})
		if err != nil {
			return err
		}
		if used {
			return fmt.Errorf("remove a definition in use: %w", store.ErrConflict)
		}
	}
	return nil
}

func (f *flush) applyTable(c *state.TableChange) error {
	s := statementsOf[c.Table]
	for _, row := range c.Deletes {
		if err := f.change(c.Table, s.delete, s.leaving, row, c.Table.Versioned); err != nil {
			return fmt.Errorf("delete %s: %w", c.Table.Name, err)
		}
	}
	for _, row := range c.Updates {
		if err := f.change(c.Table, s.update, s.changing, row, c.Table.Versioned); err != nil {
			return fmt.Errorf("update %s: %w", c.Table.Name, err)
		}
	}
	for _, row := range c.Inserts {
		if err := f.change(c.Table, s.insert, nil, row, c.Table == state.ProcessInstanceTable); err != nil {
			return fmt.Errorf("insert %s: %w", c.Table.Name, err)
		}
	}
	if c.Table == state.ProcessDefinitionTable && len(c.Inserts) > 0 {
		if err := f.exec(store.ReferToDefinitions, nil, false); err != nil {
			return fmt.Errorf("refer to definitions: %w", err)
		}
	}
	for _, p := range c.Purges {
		for values := range slices.Chunk(p.Values, purgedAtOnce) {
			if err := f.purge(c.Table, p.Column, values); err != nil {
				return fmt.Errorf("purge %s by %s: %w", c.Table.Name, p.Column, err)
			}
		}
	}
	return nil
}

// purgedAtOnce bounds the memory that a list of values takes, which SQLite reads and
// sorts: who removes a definition names all its instances for each table.
const purgedAtOnce = 5000

func (f *flush) purge(t *state.Table, column string, values []string) (err error) {
	if t.HasIDs(column) {
		f.list = appendIDs(f.list[:0], values)
	} else if f.list, err = json.Marshal(values); err != nil {
		return err
	}
	return f.exec(purge(t, column), named(f.list), false)
}

// change runs a statement with the columns of a row at the positions, or all of
// them; demanded says that it has to change a row.
func (f *flush) change(t *state.Table, sql string, positions []int, row state.Row, demanded bool) error {
	f.ptrs = f.b.Append(f.ptrs[:0], row)
	f.abridger.Abridge(t, f.ptrs)
	f.args = f.args[:0]
	add := func(i int) error {
		v, err := encode(t.Columns[i].Type, f.ptrs[i])
		if err != nil {
			return fmt.Errorf("column %s: %w", t.Columns[i].Name, err)
		}
		f.args = append(f.args, driver.NamedValue{Ordinal: len(f.args) + 1, Value: v})
		return nil
	}
	for _, i := range positions {
		if err := add(i); err != nil {
			return err
		}
	}
	for i := 0; positions == nil && i < len(t.Columns); i++ {
		if err := add(i); err != nil {
			return err
		}
	}
	return f.exec(sql, f.args, demanded)
}

func (f *flush) exec(sql string, args []driver.NamedValue, demanded bool) error {
	f.used[sql] = struct{}{}
	changed, err := f.conn.exec(sql, args...)
	if err == nil && demanded && changed == 0 {
		return store.ErrConflict
	}
	return err
}
