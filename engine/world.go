package engine

import (
	"context"
	"time"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
)

// env is the machine's view of the world for one command.
func (e *Engine) env(ctx context.Context, now time.Time) *machine.Env {
	a := ActorFrom(ctx)
	return &machine.Env{
		Now:         now,
		NewID:       e.ids.next,
		Actor:       machine.Actor{UserID: a.UserID, Groups: a.Groups},
		Definition:  func(id string) (machine.Definition, error) { return e.Definition(ctx, id) },
		JobOverride: func(id string) (machine.JobOverride, error) { return e.jobOverride(ctx, id) },
		Resolve:     func(r machine.ProcessReference) (machine.Definition, error) { return e.resolveProcess(ctx, r) },
		Signals: func(q machine.SignalQuery) ([]state.EventSubscription, error) {
			return e.signalSubscriptions(ctx, q)
		},
		Delegate: func(name string) (machine.Delegate, bool) {
			d, ok := e.options.Delegates[name]
			return d, ok
		},
		ExternalDelegates: e.options.ExternalDelegates,
		Script:            e.scripts.run,
		Resource: func(deploymentID, name string) ([]byte, error) {
			return e.ResourceData(ctx, deploymentID, name)
		},
		Decision: e.decider(ctx, now),
	}
}
