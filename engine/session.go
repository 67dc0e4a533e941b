package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// FindSession returns a session that has not expired; ok is false without one.
func (e *Engine) FindSession(ctx context.Context, id string) (s state.Session, ok bool, err error) {
	rows, err := find[state.Session](ctx, e.store, "id = ? AND expires > ?", id, int64(e.now()))
	if err != nil || len(rows) == 0 {
		return state.Session{}, false, asError(err)
	}
	return rows[0], true, nil
}

// SaveSession creates or replaces a session.
func (e *Engine) SaveSession(ctx context.Context, s state.Session) error {
	rows, err := find[state.Session](ctx, e.store, "id = ?", s.ID)
	if err != nil {
		return asError(err)
	}
	unit := state.NewUnit()
	if len(rows) == 0 {
		unit.Sessions.Insert(s)
	} else {
		*unit.Sessions.Load(rows[0]) = s
	}
	return asError(e.flush(ctx, unit))
}

// DeleteSession ends a session; a missing one is no error.
func (e *Engine) DeleteSession(ctx context.Context, id string) error {
	unit := state.NewUnit()
	unit.Remove(state.SessionTable, &state.Session{ID: id})
	return asError(e.flush(ctx, unit))
}

// forgetSessionsAtOnce is how many sessions one transaction removes.
const forgetSessionsAtOnce = 1000

// ForgetSessions removes sessions that have expired.
func (e *Engine) ForgetSessions(ctx context.Context) error {
	now := int64(e.now())
	for {
		// NB: not whole rows; those with what somebody typed are large.
		unit, n := state.NewUnit(), 0
		err := e.store.Select(ctx, "SELECT id FROM session WHERE expires <= ? ORDER BY expires LIMIT ?", []any{now, int64(forgetSessionsAtOnce)}, func(row store.Scanner) error {
			var s state.Session
			if err := row.Scan(&s.ID); err != nil {
				return err
			}
			unit.Remove(state.SessionTable, &s)
			n++
			return nil
		})
		if err != nil || n == 0 {
			return asError(err)
		}
		if err := e.flush(ctx, unit); err != nil {
			return asError(err)
		}
	}
}

// Setting returns a named text of the installation; ok is false without one.
func (e *Engine) Setting(ctx context.Context, name string) (value string, ok bool, err error) {
	rows, err := find[state.Setting](ctx, e.store, "id = ?", name)
	if err != nil || len(rows) == 0 {
		return "", false, asError(err)
	}
	return rows[0].Value, true, nil
}

// PutSetting writes a named text of the installation; an empty one deletes it.
func (e *Engine) PutSetting(ctx context.Context, name, value string) error {
	rows, err := find[state.Setting](ctx, e.store, "id = ?", name)
	if err != nil {
		return asError(err)
	}
	unit := state.NewUnit()
	switch {
	case len(rows) == 0 && value == "":
		return nil
	case len(rows) == 0:
		unit.Settings.Insert(state.Setting{ID: name, Value: value})
	case value == "":
		unit.Settings.Load(rows[0])
		unit.Settings.Delete(name)
	default:
		unit.Settings.Load(rows[0]).Value = value
	}
	return asError(e.flush(ctx, unit))
}
