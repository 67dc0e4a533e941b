package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// The bounds of group commit: how many sets of changes go into one transaction at
// most, how many may wait, for how long one waits for a place in the queue, and how
// long a transaction may take.
const (
	maxGroup     = 256
	maxQueue     = 1024
	queueTime    = 2 * time.Second
	flushTimeout = 30 * time.Second
)

// Why changes did not come into the queue.
var (
	errClosed     = errors.New("the engine is closed")
	errOverloaded = errors.New("too many commands at the same time")
)

// commit is one command's changes on their way to the database.
type commit struct {
	changes *state.Changes
	done    chan error
	traced  context.Context // with the span that it belongs to; nil where nobody looks
}

// committer gathers changes: those of commands that finish while a flush is under
// way go into the next transaction together. Each is acknowledged after that
// transaction has committed; a set that conflicts fails alone.
type committer struct {
	store   store.Store
	tracer  Tracer // nil where nobody looks
	queue   chan *commit
	mu      sync.RWMutex // held to send, and to close the queue
	closed  bool
	flushes sync.WaitGroup

	flushed, sets, took atomic.Uint64 // how many, of how many sets, in how many nanoseconds
}

// startCommitter starts n goroutines that flush side by side.
func startCommitter(s store.Store, n int, t Tracer) *committer {
	c := &committer{store: s, tracer: t, queue: make(chan *commit, maxQueue)}
	for range n {
		c.flushes.Go(c.run)
	}
	return c
}

// stop commits what waits and ends the goroutines; what comes after it is refused.
func (c *committer) stop() {
	c.mu.Lock()
	if !c.closed {
		c.closed = true
		close(c.queue)
	}
	c.mu.Unlock()
	c.flushes.Wait()
}

// commit makes changes durable. Once they are in the queue the caller waits for
// what becomes of them though it has gone away: the outcome is told, not guessed.
func (c *committer) commit(ctx context.Context, changes *state.Changes) error {
	one := c.newCommit(ctx, changes)
	if err := c.enqueue(ctx, one); err != nil {
		return err
	}
	return <-one.done
}

// commitEach makes sets of changes durable, each on its own: one that fails leaves
// the others as they are.
func (c *committer) commitEach(ctx context.Context, sets []*state.Changes) []error {
	errs := make([]error, len(sets))
	waiting := make([]*commit, len(sets))
	for i, changes := range sets {
		one := c.newCommit(ctx, changes)
		if errs[i] = c.enqueue(ctx, one); errs[i] == nil {
			waiting[i] = one
		}
	}
	for i, one := range waiting {
		if one != nil {
			errs[i] = <-one.done
		}
	}
	return errs
}

func (c *committer) newCommit(ctx context.Context, changes *state.Changes) *commit {
	one := &commit{changes: changes, done: make(chan error, 1)}
	if c.tracer != nil {
		one.traced = ctx
	}
	return one
}

func (c *committer) enqueue(ctx context.Context, one *commit) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.closed {
		return errClosed
	}
	select {
	case c.queue <- one:
		return nil
	default:
	}
	full := time.NewTimer(queueTime)
	defer full.Stop()
	select {
	case c.queue <- one:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-full.C:
		return errOverloaded
	}
}

// run flushes one group after the other.
func (c *committer) run() {
	group := make([]*commit, 0, maxGroup)
	for one := range c.queue {
		group = c.gather(append(group[:0], one))
		c.flush(group)
	}
}

// gather adds what waits right now.
func (c *committer) gather(group []*commit) []*commit {
	for len(group) < maxGroup {
		select {
		case one, open := <-c.queue:
			if !open {
				return group
			}
			group = append(group, one)
		default:
			return group
		}
	}
	return group
}

func (c *committer) flush(group []*commit) {
	ctx, cancel := context.WithTimeout(context.Background(), flushTimeout)
	defer cancel()
	sets := make([]*state.Changes, len(group))
	for i, one := range group {
		sets[i] = one.changes
	}
	begun := time.Now()
	end := c.flushSpan(group)
	results := c.store.Flush(ctx, sets)
	if ctx.Err() != nil {
		// NB: a PostgreSQL that is asked to no longer wait for its synchronous standby
		// says that it has committed, though that can still be lost.
		distrust(results)
	}
	end(failureOf(results))
	c.flushed.Add(1)
	c.sets.Add(uint64(len(sets)))
	c.took.Add(uint64(time.Since(begun)))
	for i, err := range results {
		group[i].done <- err
	}
}

// flushSpan begins the span of a flush: within the first of the commits that it is
// for, and linked to the others.
func (c *committer) flushSpan(group []*commit) (end func(error)) {
	if c.tracer == nil {
		return noEnd
	}
	others := make([]context.Context, len(group)-1)
	for i, one := range group[1:] {
		others[i] = one.traced
	}
	inner, end := c.tracer.Start(group[0].traced, "flush", others...)
	c.tracer.Note(inner, slog.Int("commands", len(group)))
	return end
}

// failureOf is the error of a flush of which nothing came; that single sets conflict
// is none.
func failureOf(errs []error) (first error) {
	for i, err := range errs {
		if err == nil {
			return nil
		}
		if i == 0 {
			first = err
		}
	}
	return first
}

// distrust makes unknown what is said to have been committed.
func distrust(results []error) {
	for i, err := range results {
		if err == nil {
			results[i] = fmt.Errorf("%w: the commit took longer than %v", store.ErrUnavailable, flushTimeout)
		}
	}
}
