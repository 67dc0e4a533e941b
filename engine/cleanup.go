package engine

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/sluice-bpm/sluice/engine/history"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// CleanupOptions say which history is removed, and when.
type CleanupOptions struct {
	// Disabled: nobody can have history removed by its removal time.
	Disabled bool
	// RemovalTime is from when times to live count; the zero value is the end.
	RemovalTime history.RemovalTimeStrategy
	// Windows are when history is removed without being asked; none is only when
	// it is asked for.
	Windows history.Windows
	// BatchSize is how many process instances one transaction removes at most; 0 is
	// 500.
	BatchSize int
	// BatchTTL is the time to live in days of batches of a kind, DefaultBatchTTL that
	// of all others.
	BatchTTL        map[state.JobKind]int64
	DefaultBatchTTL state.OptionalInt
	// JobLogTTL is the time to live in days of the log of the cleanup itself.
	JobLogTTL state.OptionalInt
	// TaskMetricsTTL is the time to live in days of who was given tasks.
	TaskMetricsTTL state.OptionalInt
}

// batchTTL is the time to live of batches of a kind.
func (o *CleanupOptions) batchTTL(kind state.JobKind) state.OptionalInt {
	if days, ok := o.BatchTTL[kind]; ok {
		return state.OptionalInt{N: days, Set: true}
	}
	return o.DefaultBatchTTL
}

// CleanupWindow is the window in which history is removed now, or else next; ok is
// false where there is none.
func (e *Engine) CleanupWindow() (start, end time.Time, ok bool) {
	return e.options.Cleanup.Windows.At(e.clock.Now(), time.Local)
}

// CleanupEnabled reports whether history is removed at all.
func (e *Engine) CleanupEnabled() bool { return !e.options.Cleanup.Disabled }

// CleanupJobID is the id of the only job that removes history, so that nodes cannot
// make two.
const CleanupJobID = "history-cleanup"

// cleanupState is the argument of the job.
type cleanupState struct {
	// Asked: it was asked for and goes on until nothing is left, in a window or not.
	Asked bool
	// Idle counts how often in a row nothing was left.
	Idle int
}

// CleanUpHistory has history removed whose removal time has come: at once, or in the
// next window. It returns the job that does it.
type CleanUpHistory struct{ Immediately bool }

func (c CleanUpHistory) do(ctx context.Context, e *Engine) (state.Job, error) {
	if err := requireAdmin(ctx); err != nil {
		return state.Job{}, err
	}
	if e.options.Cleanup.Disabled {
		return state.Job{}, refuse(Invalid, "History cleanup is disabled for this engine.")
	}
	due := e.now()
	if !c.Immediately {
		start, _, ok := e.CleanupWindow()
		due = max(due, state.MillisOf(start))
		if !ok {
			due = never
		}
	}
	return e.planCleanup(ctx, due, c.Immediately, func(unit *state.Unit) {
		e.logOperation(ctx, unit, state.HistoryOperation{OperationType: "CreateHistoryCleanupJobs", EntityType: "Job", Category: operatorCategory},
			propertyChange{"immediatelyDue", "", boolWord(c.Immediately)})
	})
}

func boolWord(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// never is when history is removed where no window is and nobody wants it at once.
const never state.Millis = 0

// planCleanup makes the job, or has the one there is run when it is due. One that
// is never due is suspended, as in Camunda, where there is one.
func (e *Engine) planCleanup(ctx context.Context, due state.Millis, asked bool, also func(*state.Unit)) (state.Job, error) {
	argument, err := json.Marshal(cleanupState{Asked: asked})
	if err != nil {
		return state.Job{}, err
	}
	for {
		unit := state.NewUnit()
		rows, err := find[state.Job](ctx, e.store, "id = #", CleanupJobID)
		if err != nil {
			return state.Job{}, err
		}
		var j *state.Job
		if len(rows) > 0 {
			j = unit.Jobs.Load(rows[0])
			j.Due, j.Suspended, j.Retries, j.Argument = due, due == never, engineJobRetries, string(argument)
		} else if due == never {
			return state.Job{}, refuse(Invalid, "There is no window for history cleanup: it can only begin at once.")
		} else {
			j = e.newEngineJob(unit, state.Job{ID: CleanupJobID, Kind: state.JobHistoryCleanup, Due: due, Argument: string(argument)})
		}
		also(unit)
		err = e.projectAndFlush(ctx, unit)
		if !errors.Is(err, store.ErrConflict) && !errors.Is(err, store.ErrDuplicate) {
			return *j, err
		}
	}
}

// scheduleCleanup has history removed in the windows that the options name, from
// the start of this node on.
func (e *Engine) scheduleCleanup(ctx context.Context) error {
	start, _, ok := e.CleanupWindow()
	if !ok || e.options.Cleanup.Disabled || e.jobs == nil {
		return nil
	}
	rows, err := find[state.Job](ctx, e.store, "id = #", CleanupJobID)
	if err != nil {
		return err
	}
	due := max(e.now(), state.MillisOf(start))
	if len(rows) > 0 && !rows[0].Suspended && rows[0].Due <= due && rows[0].Retries > 0 {
		return nil
	}
	_, err = e.planCleanup(ctx, due, false, func(*state.Unit) {})
	return err
}

// The times of cleanup: for how long the job works before it lets others have its
// place, and how long it waits where nothing is left, at first and at most.
const (
	cleanupSlice   = 5 * time.Second
	cleanupWaitMin = 10 * time.Second
	cleanupWaitMax = time.Hour
)

// cleanUp removes history whose removal time has come, a bounded number of rows in a
// transaction, until nothing is left, its time is up or the window closes.
func cleanUp(ctx context.Context, e *Engine, unit *state.Unit, job state.Job) (*state.Job, error) {
	var s cleanupState
	if job.Argument != "" {
		if err := json.Unmarshal([]byte(job.Argument), &s); err != nil {
			return nil, err
		}
	}
	ctx = WithActor(ctx, Actor{})
	start, end, windows := e.CleanupWindow()
	open := windows && !e.clock.Now().Before(start)
	stop := time.Now().Add(cleanupSlice)
	left := !e.options.Cleanup.Disabled && (open || s.Asked)
	for left && time.Now().Before(stop) && (s.Asked || e.clock.Now().Before(end)) {
		more, err := e.cleanUpOnce(ctx)
		if err != nil {
			return nil, err
		}
		left = more
	}
	next := job
	switch now := e.clock.Now(); {
	case left && (s.Asked || now.Before(end)):
		next.Due, s.Idle = state.MillisOf(now), 0
	case !windows || e.options.Cleanup.Disabled:
		// It stays, suspended, until it is asked for again, as in Camunda.
		next.Suspended, s = true, cleanupState{}
	case open:
		next.Due, s = state.MillisOf(e.nextCleanup(now, s.Idle)), cleanupState{Idle: s.Idle + 1}
	default:
		next.Due, s = state.MillisOf(e.nextCleanup(now, 0)), cleanupState{}
	}
	argument, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	next.Argument = string(argument)
	if !left {
		unit.Record(state.JobLogged{Row: job, At: e.now(), State: "successful"})
	}
	return &next, nil
}

// nextCleanup is when to look again where nothing was left: later each time, but as
// a window opens.
func (e *Engine) nextCleanup(now time.Time, idle int) time.Time {
	wait := cleanupWaitMax
	if idle < 9 { // 10 s doubled nine times are more than an hour
		wait = min(wait, cleanupWaitMin<<idle)
	}
	next := now.Add(wait)
	start, _, _ := e.options.Cleanup.Windows.At(next, time.Local)
	if start.After(next) {
		return start
	}
	return next
}
