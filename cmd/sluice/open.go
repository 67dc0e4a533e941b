package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/sluice-bpm/sluice/cmd/sluice/tracing"
	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/history"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/postgres"
	"github.com/sluice-bpm/sluice/engine/store/sqlite"
	"github.com/sluice-bpm/sluice/web"
)

// openStore opens the database that --db names.
func openStore(ctx context.Context, db string) (store.Store, error) {
	if file, ok := strings.CutPrefix(db, "sqlite:"); ok {
		if dir := filepath.Dir(file); dir != "." {
			if err := os.MkdirAll(dir, 0o700); err != nil {
				return nil, fmt.Errorf("make the folder of the database: %w", err)
			}
		}
		return sqlite.Open(ctx, file, sqlite.Options{})
	}
	if strings.HasPrefix(db, "postgres://") || strings.HasPrefix(db, "postgresql://") {
		return postgres.Open(ctx, db, postgres.Options{})
	}
	return nil, fmt.Errorf("--db is sqlite:FILE or postgres://user:password@host:port/name, not %q", db)
}

// openEngine opens the database and starts an engine on it.
func openEngine(ctx context.Context, c config, delegates map[string]machine.Delegate, log *slog.Logger, t engine.Tracer) (*engine.Engine, error) {
	options, err := c.engineOptions()
	if err != nil {
		return nil, err
	}
	options.Delegates, options.Logger, options.Tracer = delegates, log, t
	return startEngine(ctx, c.db, options)
}

// startEngine opens a database and starts an engine with the options on it.
func startEngine(ctx context.Context, db string, options engine.Options) (*engine.Engine, error) {
	var err error
	if options.Store, err = openStore(ctx, db); err != nil {
		return nil, err
	}
	e, err := engine.New(ctx, options)
	if err != nil {
		_ = options.Store.Close() // the error that matters is the one of the start
		return nil, err
	}
	return e, nil
}

// engineOptions are what the flags of a server say of its engine.
func (c *config) engineOptions() (o engine.Options, err error) {
	if o.History, err = history.ParseLevel(c.history); err != nil {
		return o, fmt.Errorf("--history: %w", err)
	}
	if o.HistoryTTL, err = c.ttlDays(); err != nil {
		return o, err
	}
	if o.Cleanup, err = c.cleanup.options(); err != nil {
		return o, err
	}
	program, err := os.Executable()
	if err != nil {
		return o, fmt.Errorf("find the program that runs scripts: %w", err)
	}
	o.Scripts = engine.ScriptOptions{Worker: []string{program, scriptWorker}}
	o.PasswordPolicy, o.JobExecutor, o.ExternalDelegates = c.policy(), c.jobExecutor, c.delegate == "external-task"
	o.JobLockTime = c.jobLockTime
	return o, c.reachOutside(&o)
}

// logger writes to standard error at --log-level in --log-format.
func (c *config) logger() (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.logLevel)); err != nil {
		return nil, fmt.Errorf("--log-level is debug, info, warn or error, not %q", c.logLevel)
	}
	options := &slog.HandlerOptions{Level: level}
	switch c.logFormat {
	case "text", "": // commands beside serve and demo have no such flag
		return slog.New(tracing.Log(slog.NewTextHandler(os.Stderr, options))), nil
	case "json":
		return slog.New(tracing.Log(slog.NewJSONHandler(os.Stderr, options))), nil
	}
	return nil, fmt.Errorf("--log-format is text or json, not %q", c.logFormat)
}

// tracers are who is told of spans; both are nil where traces go nowhere.
type tracers struct {
	engine engine.Tracer
	web    web.Tracer
}

// startTracing sends traces where the flags or the environment say so; stop sends
// the last ones.
func (c *config) startTracing(ctx context.Context, log *slog.Logger) (t tracers, stop func(), err error) {
	o := tracing.Options{Endpoint: c.traces, Version: version, Logger: log}
	if !o.Wanted() {
		return t, func() {}, nil
	}
	tracer, err := tracing.New(ctx, o)
	if err != nil {
		return t, nil, err
	}
	return tracers{tracer, tracer}, func() { tracer.CloseSoon(log) }, nil
}

// instanceScope points to a process instance.
func instanceScope(id string) store.Scope { return store.Scope{ProcessInstanceID: id} }
