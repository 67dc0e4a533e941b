package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
)

// signalSubscriptions lists who waits for a signal: executions, and the
// definitions that it starts.
func (e *Engine) signalSubscriptions(ctx context.Context, q machine.SignalQuery) ([]state.EventSubscription, error) {
	where, args := "type = ? AND name = ?", []any{string(state.SubscribeSignal), q.Name}
	switch {
	case q.AllTenants:
	case q.TenantID == "":
		where += " AND tenant_id IS NULL"
	default:
		where, args = where+" AND (tenant_id IS NULL OR tenant_id = ?)", append(args, q.TenantID)
	}
	return find[state.EventSubscription](ctx, e.store, where+" ORDER BY created, id", args...)
}
