package engine

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// The bounds of commands at the same time: how many run, how many more wait for a
// place, and for how long.
const (
	maxRunning = 192
	maxWaiting = 832
	gateTime   = 2 * time.Second
)

// gate lets so many commands run at the same time as the database can keep busy
// with, has some more wait, and turns the rest away before any work is done for
// them: what a node cannot do must not keep it from what it can.
//
// Jobs do not pass it: their executor has bounds of its own.
type gate struct {
	places  chan struct{}
	waiting atomic.Int64
}

func newGate() *gate { return &gate{places: make(chan struct{}, maxRunning)} }

// enter waits for a place, which leave gives back.
func (g *gate) enter(ctx context.Context) (leave func(), err error) {
	select {
	case g.places <- struct{}{}:
		return g.leave, nil
	default:
	}
	if g.waiting.Add(1) > maxWaiting {
		g.waiting.Add(-1)
		return nil, errOverloaded
	}
	defer g.waiting.Add(-1)
	patience := time.NewTimer(gateTime)
	defer patience.Stop()
	select {
	case g.places <- struct{}{}:
		return g.leave, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-patience.C:
		return nil, errOverloaded
	}
}

func (g *gate) leave() { <-g.places }

// Overloaded is the refusal with which a command that comes now is turned away; nil
// where it is not. It is for those who would do work before they call [Do].
func (e *Engine) Overloaded() error {
	if e.gate.waiting.Load() < maxWaiting {
		return nil
	}
	return asError(errOverloaded)
}

// IsOverload reports whether a command was turned away since there were too many, and
// not by the database.
func IsOverload(err error) bool { return errors.Is(err, errOverloaded) }

// waitsOutside is a command that waits for others rather than for the database,
// and so takes no place of theirs.
type waitsOutside interface{ waitsOutside() }

func (FetchExternalTasks) waitsOutside() {}

// pass lets a command through the gate.
func (e *Engine) pass(ctx context.Context, command any) (leave func(), err error) {
	if _, ok := command.(waitsOutside); ok {
		return func() {}, nil
	}
	return e.gate.enter(ctx)
}
