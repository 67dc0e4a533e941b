package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sluice-bpm/sluice/engine/history"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/job"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// Options are what an engine is made of.
type Options struct {
	// Store is migrated by New and closed by Close.
	Store store.Store
	// History is the level at which history is written; the zero value is full.
	History history.Level
	// HistoryTTL is the time to live in days of definitions that name none;
	// nil is no default: their history stays.
	HistoryTTL *int
	// Cleanup says which history is removed, and when.
	Cleanup CleanupOptions
	// Delegates are the Go delegates by class or bean name.
	Delegates map[string]machine.Delegate
	// ExternalDelegates makes service tasks whose class nobody registered external
	// tasks with the class as their topic; else reaching one fails.
	ExternalDelegates bool
	// Scripts are the bounds of scripts.
	Scripts ScriptOptions
	// Connector calls a connector and yields its outputs; nil refuses all.
	Connector func(ctx context.Context, id string, inputs map[string]any) (map[string]any, error)
	// Mail sends the mails of mail tasks; nil refuses all.
	Mail func(ctx context.Context, m machine.Mail) error
	// PasswordPolicy says which passwords may be chosen; nil lets every one pass.
	PasswordPolicy identity.PasswordPolicy
	// Batches says how the work of batches is divided.
	Batches BatchOptions
	// JobExecutor runs jobs in the background; without it only ExecuteJob does.
	JobExecutor bool
	// Workers is the number of jobs that run at the same time; 0 is 16.
	Workers int
	// JobLockTime is how long this node's locks on jobs hold without being renewed:
	// after it other nodes take over what a dead one held; 0 is a minute.
	JobLockTime time.Duration
	// WorkingSet is how many bytes of rows of recently touched process instances
	// are kept at hand; 0 is 32 MB, a negative one keeps none.
	WorkingSet int
	// Logger takes what no caller gets to see; nil is slog.Default.
	Logger *slog.Logger
	// Tracer is told what the engine does; nil is nobody.
	Tracer Tracer
}

// flushers is how many groups of changes are on their way to the database at the
// same time.
const flushers = 1

// Engine runs processes on a store. It is safe for concurrent use.
type Engine struct {
	options     Options
	store       store.Store
	log         *slog.Logger
	clock       Clock
	ids         idSource
	hostname    string
	definitions definitionCache
	known       knownDefinitions
	// definitionReads are of rows as they are now, on whichever node they were changed.
	definitionReads jointReads[definitionName, []state.ProcessDefinition]
	counts          jointReads[string, int64]
	decisions       decisionCache
	overrides       jobOverrides
	scripts         *scripts
	queues          instanceQueues
	listeners       listeners
	passwords       passwordCache
	identities      identityCache
	hashers         hashers
	commits         *committer
	gate            *gate
	atHand          *workingSet
	metering        metering
	// installation is what the database is known as, once somebody asked.
	installation atomic.Pointer[Installation]
	counted      counters
	node         string // names this node in the locks of jobs
	jobs         *job.Executor
	closing      sync.Once
	fetches      *fetchQueue
}

// New migrates the store and starts the engine. Close it to drain and stop.
func New(ctx context.Context, o Options) (*Engine, error) {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Workers == 0 {
		o.Workers = 16
	}
	if o.JobLockTime == 0 {
		o.JobLockTime = time.Minute
	}
	if err := o.Store.Migrate(ctx); err != nil {
		return nil, fmt.Errorf("migrate the database: %w", err)
	}
	if o.WorkingSet == 0 {
		o.WorkingSet = defaultWorkingSet
	}
	hostname, err := os.Hostname()
	if err != nil {
		return nil, fmt.Errorf("name this node: %w", err)
	}
	e := &Engine{
		hostname: hostname,
		options:  o, store: o.Store, log: o.Logger,
		scripts: newScripts(o.Scripts, o.Logger),
		commits: startCommitter(o.Store, flushers, o.Tracer), hashers: make(hashers, maxHashes),
		gate:            newGate(),
		atHand:          newWorkingSet(o.WorkingSet),
		definitionReads: jointReads[definitionName, []state.ProcessDefinition]{most: definitionReadTime},
	}
	if err := e.identities.check(ctx, e); err != nil {
		e.commits.stop()
		return nil, fmt.Errorf("read the version of authorizations: %w", err)
	}
	if _, err := e.hasSingleGrants(ctx); err != nil {
		e.commits.stop()
		return nil, fmt.Errorf("read authorizations: %w", err)
	}
	e.node = e.ids.next()
	e.fetches = startFetches(e)
	if o.JobExecutor {
		e.jobs = job.Start(job.Options{
			Owner:   e.node,
			Acquire: e.acquireJobs,
			Renew:   e.store.RenewJobs,
			Run:     e.runAcquired,
			Now:     e.clock.Now,
			Workers: o.Workers, LockTime: o.JobLockTime,
			Logger: o.Logger,
		})
	}
	e.startMetering()
	if err := e.scheduleCleanup(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("plan the cleanup of history: %w", err), e.Close(ctx))
	}
	return e, nil
}

// Close lets running jobs finish, up to the context's deadline, and closes the store.
func (e *Engine) Close(ctx context.Context) error {
	var err error
	e.closing.Do(func() {
		if e.jobs != nil {
			e.jobs.Stop(ctx)
		}
		e.listeners.close()
		e.stopMetering(ctx)
		e.fetches.close()
		e.commits.stop()
		e.scripts.runner.Close()
		err = e.store.Close()
	})
	return err
}

// Do runs a command for the actor of ctx. The error is an [*Error] where the
// caller can do something about it.
func Do[R any](ctx context.Context, e *Engine, c Command[R]) (result R, err error) {
	ctx, end := e.commandSpan(ctx, c)
	defer func() {
		if p := recover(); p != nil {
			p = e.logPanic(ctx, "a command broke an invariant", p, Subject{}, "command", commandName(c))
			err = fmt.Errorf("run %s: %v", commandName(c), p)
		}
		end(err)
	}()
	leave, err := e.pass(ctx, c)
	if err == nil {
		defer leave()
		result, err = c.do(ctx, e)
	}
	err = asError(err)
	e.counted.command(c, err)
	return result, err
}

// Clock is the engine's clock, for those that show or test time.
func (e *Engine) Clock() *Clock { return &e.clock }

// Reader runs the queries of package query.
func (e *Engine) Reader() store.Store { return e.store }

// PasswordPolicy is what passwords must satisfy; nil where there is none.
func (e *Engine) PasswordPolicy() identity.PasswordPolicy { return e.options.PasswordPolicy }

// NewID makes an id as the engine's own.
func (e *Engine) NewID() string { return e.ids.next() }

// now is the current instant as rows store it.
func (e *Engine) now() state.Millis { return state.MillisOf(e.clock.Now()) }
