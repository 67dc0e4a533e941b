package sqlite

import (
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// Load implements [store.Store]: a few statements on one snapshot.
func (s *Store) Load(ctx context.Context, scope store.Scope) (*state.Unit, error) {
	c, release, err := s.acquireReader(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	l := load{conn: c, unit: state.NewUnit()}
	if err := c.control("BEGIN"); err != nil {
		return nil, fmt.Errorf("load: %w", translate(err))
	}
	err = l.read(scope)
	if end := c.control("COMMIT"); err == nil {
		err = end
	}
	s.onTrip(store.TripLoad, l.statements)
	if err != nil {
		return nil, fmt.Errorf("load: %w", translate(err))
	}
	return l.unit, nil
}

var instanceTables = state.InstanceTables()

type load struct {
	conn       *conn
	unit       *state.Unit
	statements int
	found      bool
	b          state.Binder
}

func (l *load) read(scope store.Scope) error {
	var err error
	switch {
	case scope.ProcessInstanceID != "":
		err = l.readInstance(scope.ProcessInstanceID)
	case scope.ExecutionID != "":
		err = l.readBy(state.ExecutionTable, scope.ExecutionID)
	case scope.TaskID != "":
		err = l.readBy(state.TaskTable, scope.TaskID)
	case scope.JobID != "":
		err = l.readBy(state.JobTable, scope.JobID)
	case scope.IncidentID != "":
		err = l.readBy(state.IncidentTable, scope.IncidentID)
	case scope.ExternalTaskID != "":
		err = l.readBy(state.ExternalTaskTable, scope.ExternalTaskID)
	}
	if err == nil && !l.found {
		return store.ErrNotFound
	}
	return err
}

// readBy reads the process instance that a row belongs to, or what belongs to
// the row where it has none.
func (l *load) readBy(t *state.Table, id string) error {
	instance, exists := "", false
	l.statements++
	err := l.conn.query("SELECT process_instance_id FROM "+t.Name+" WHERE id = ?", named(short(id)), func(v []driver.Value) error {
		exists = true
		decode(v[0], &instance)
		return nil
	})
	switch {
	case err != nil || !exists:
		return err
	case instance != "":
		return l.readInstance(instance)
	case t != state.TaskTable:
		return l.readRows(t, statementsOf[t].loadOwn, id)
	}
	for _, t := range instanceTables {
		if s := statementsOf[t].loadOfTask; s != "" {
			if err := l.readRows(t, s, id); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *load) readInstance(id string) error {
	for _, t := range instanceTables {
		if err := l.readRows(t, statementsOf[t].load, id); err != nil {
			return err
		}
	}
	return nil
}

// readRows files the rows of one statement in the order of their ids.
func (l *load) readRows(t *state.Table, sql, id string) error {
	type found struct {
		id  string
		row state.Row
	}
	var rows []found
	l.statements++
	err := l.conn.query(sql, named(short(id)), func(values []driver.Value) error {
		row := t.New()
		sc := scanner{values}
		pointers := l.b.Pointers(row)
		if err := sc.Scan(pointers...); err != nil {
			return err
		}
		rows = append(rows, found{*pointers[0].(*string), row})
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b found) int { return strings.Compare(a.id, b.id) })
	for _, f := range rows {
		l.unit.LoadRow(f.row)
	}
	l.found = l.found || len(rows) > 0
	return nil
}
