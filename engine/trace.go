package engine

import (
	"context"
	"log/slog"

	"github.com/sluice-bpm/sluice/engine/state"
)

// Tracer is told what the engine does, for whoever wants to see where time goes.
// Its spans are commands, jobs, rounds of handing out external tasks, commits and
// the flushes that these share.
type Tracer interface {
	// Start begins a span within the one that ctx carries, if any; end
	// ends it, with the error that it came to. A span that is done for several others
	// is given the contexts of these, too.
	Start(ctx context.Context, name string, also ...context.Context) (inner context.Context, end func(error))
	// Note says more of the span that ctx carries.
	Note(ctx context.Context, attributes ...slog.Attr)
}

// noEnd ends no span.
func noEnd(error) {}

// span begins a span, where anybody wants to see it.
func (e *Engine) span(ctx context.Context, name string) (inner context.Context, end func(error)) {
	if e.options.Tracer == nil {
		return ctx, noEnd
	}
	return e.options.Tracer.Start(ctx, name)
}

// commandSpan begins the span of a command, which is named for it.
func (e *Engine) commandSpan(ctx context.Context, command any) (inner context.Context, end func(error)) {
	if e.options.Tracer == nil {
		return ctx, noEnd
	}
	return e.options.Tracer.Start(ctx, commandName(command))
}

// note says what the span of ctx is about: the process instance of a unit.
func (e *Engine) note(ctx context.Context, unit *state.Unit) {
	if e.options.Tracer != nil {
		e.options.Tracer.Note(ctx, subjectOf(unit).attributes()...)
	}
}

// jobSpan begins the span of a job that the executor runs.
func (e *Engine) jobSpan(ctx context.Context, j *state.Job) (inner context.Context, end func(error)) {
	if e.options.Tracer == nil {
		return ctx, noEnd
	}
	inner, end = e.options.Tracer.Start(ctx, "job "+string(j.Kind))
	e.options.Tracer.Note(inner, subjectOfJob(j).attributes()...)
	return inner, end
}
