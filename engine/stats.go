package engine

import (
	"errors"
	"reflect"
	"sync"
	"sync/atomic"
	"time"
)

// Stats is what a node counted since it started, and what it holds right now.
type Stats struct {
	// Commands by name (as the types of this package) and outcome: ok, a [Code],
	// or error.
	Commands map[CommandOutcome]uint64
	// Flushes are transactions that wrote, FlushedSets the changes of commands in
	// them, FlushTime how long they took in all.
	Flushes, FlushedSets uint64
	FlushTime            time.Duration
	// Queued are changes that wait for their transaction.
	Queued int
	// The working set: commands that found their instance at hand or did not, and
	// its size.
	Hits, Misses                      uint64
	WorkingSetBytes, WorkingInstances int
	// Jobs of this node: run to their end, failed, held right now, and by how much
	// the one started last was late.
	JobsDone, JobsFailed uint64
	JobsHeld             int
	JobLag               time.Duration
	// Removed is the history that cleanup has removed, by what it was.
	Removed map[HistoryKind]uint64
}

// CommandOutcome is a command and what came of it.
type CommandOutcome struct{ Command, Outcome string }

// counters are what Stats reads.
type counters struct {
	commands             sync.Map // CommandOutcome → *atomic.Uint64
	jobsDone, jobsFailed atomic.Uint64
	jobLag               atomic.Int64
	removed              [len(historyKinds)]atomic.Uint64
}

func (c *counters) command(command any, err error) {
	key := CommandOutcome{Command: commandName(command), Outcome: outcomeOf(err)}
	n, ok := c.commands.Load(key)
	if !ok {
		n, _ = c.commands.LoadOrStore(key, new(atomic.Uint64))
	}
	n.(*atomic.Uint64).Add(1)
}

// commandName is the type of a command; of what is done once it is that of the
// command that is done.
func commandName(command any) string {
	if once, ok := command.(interface{ inner() any }); ok {
		command = once.inner()
	}
	return reflect.TypeOf(command).Name()
}

// outcomeOf is err, as asError made it, in one word.
func outcomeOf(err error) string {
	if err == nil {
		return "ok"
	}
	var refusal *Error
	if errors.As(err, &refusal) {
		return string(refusal.Code)
	}
	return "error"
}

// Stats counts what this node did; it asks no database.
func (e *Engine) Stats() Stats {
	s := Stats{
		Commands: map[CommandOutcome]uint64{},
		Flushes:  e.commits.flushed.Load(), FlushedSets: e.commits.sets.Load(),
		FlushTime: time.Duration(e.commits.took.Load()), Queued: len(e.commits.queue),
		Hits: e.atHand.hits.Load(), Misses: e.atHand.misses.Load(),
		JobsDone: e.counted.jobsDone.Load(), JobsFailed: e.counted.jobsFailed.Load(),
		JobLag: time.Duration(e.counted.jobLag.Load()),
	}
	e.counted.commands.Range(func(key, n any) bool {
		s.Commands[key.(CommandOutcome)] = n.(*atomic.Uint64).Load()
		return true
	})
	s.Removed = map[HistoryKind]uint64{}
	for i, kind := range historyKinds {
		s.Removed[kind] = e.counted.removed[i].Load()
	}
	s.WorkingInstances, s.WorkingSetBytes = e.atHand.size()
	if e.jobs != nil {
		s.JobsHeld = e.jobs.Held()
	}
	return s
}
