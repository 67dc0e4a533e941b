package engine

import (
	"context"
	"sync"
	"time"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
)

// overrideCheck is how long a node may go on with what it knows of job
// definitions before it asks whether another node changed one. Its own changes
// hold at once.
const overrideCheck = time.Second

// jobOverrides are what people changed at job definitions: the few that are
// suspended or have a priority, so that making a job costs no query.
type jobOverrides struct {
	mu      sync.Mutex
	byID    map[string]machine.JobOverride
	checked time.Time // zero demands a look
}

// forget has the next job look again.
func (o *jobOverrides) forget() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.checked = time.Time{}
}

// jobOverride is what a job definition demands of new jobs.
func (e *Engine) jobOverride(ctx context.Context, id string) (machine.JobOverride, error) {
	o := &e.overrides
	now := e.clock.Now()
	o.mu.Lock()
	defer o.mu.Unlock()
	if since := now.Sub(o.checked); since >= 0 && since < overrideCheck {
		return o.byID[id], nil
	}
	rows, err := find[state.JobDefinition](ctx, e.store, "suspended OR priority IS NOT NULL")
	if err != nil {
		return machine.JobOverride{}, err
	}
	o.checked, o.byID = now, make(map[string]machine.JobOverride, len(rows))
	for _, r := range rows {
		o.byID[r.ID] = machine.JobOverride{Suspended: r.Suspended, Priority: r.Priority}
	}
	return o.byID[id], nil
}
