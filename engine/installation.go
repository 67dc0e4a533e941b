package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// Installation is what all nodes on one database are.
type Installation struct {
	// ID is made when the database is, and says nothing.
	ID string
	// Created is when that was, or when this was asked for first.
	Created time.Time
}

// installationSetting is where the installation is kept.
const installationSetting = "installation"

// Installation returns the installation, which is noted when it is asked for first.
func (e *Engine) Installation(ctx context.Context) (Installation, error) {
	if i := e.installation.Load(); i != nil {
		return *i, nil
	}
	for {
		rows, err := find[state.Setting](ctx, e.store, "id = ?", installationSetting)
		if err != nil {
			return Installation{}, asError(err)
		}
		var i Installation
		if len(rows) > 0 {
			if err := json.Unmarshal([]byte(rows[0].Value), &i); err != nil {
				return i, fmt.Errorf("read the setting %s: %w", installationSetting, err)
			}
			e.installation.Store(&i)
			return i, nil
		}
		value, err := json.Marshal(Installation{ID: e.ids.next(), Created: e.clock.Now()})
		if err != nil {
			return i, fmt.Errorf("note the installation: %w", err)
		}
		unit := state.NewUnit()
		unit.Settings.Insert(state.Setting{ID: installationSetting, Value: string(value)})
		if err := e.flush(ctx, unit); err != nil && !errors.Is(err, store.ErrDuplicate) {
			return i, asError(err)
		}
	}
}
