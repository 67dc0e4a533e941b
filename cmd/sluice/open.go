package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/history"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/postgres"
	"github.com/sluice-bpm/sluice/engine/store/sqlite"
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
func openEngine(ctx context.Context, c config, delegates map[string]machine.Delegate, log *slog.Logger) (*engine.Engine, error) {
	level, err := history.ParseLevel(c.history)
	if err != nil {
		return nil, fmt.Errorf("--history: %w", err)
	}
	ttl, err := c.ttlDays()
	if err != nil {
		return nil, err
	}
	cleanup, err := c.cleanup.options()
	if err != nil {
		return nil, err
	}
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find the program that runs scripts: %w", err)
	}
	options := engine.Options{
		History:        level,
		HistoryTTL:     ttl,
		Cleanup:        cleanup,
		Delegates:      delegates,
		PasswordPolicy: c.policy(),
		JobExecutor:    c.jobExecutor,
		JobLockTime:    c.jobLockTime,
		Logger:         log,

		ExternalDelegates: c.delegate == "external-task",
		Scripts:           engine.ScriptOptions{Worker: []string{program, scriptWorker}},
	}
	if err := c.reachOutside(&options); err != nil {
		return nil, err
	}
	if options.Store, err = openStore(ctx, c.db); err != nil {
		return nil, err
	}
	e, err := engine.New(ctx, options)
	if err != nil {
		_ = options.Store.Close() // the error that matters is the one of the start
		return nil, err
	}
	return e, nil
}

// logger writes to standard error at --log-level.
func (c *config) logger() (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.logLevel)); err != nil {
		return nil, fmt.Errorf("--log-level is debug, info, warn or error, not %q", c.logLevel)
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level})), nil
}

// instanceScope points to a process instance.
func instanceScope(id string) store.Scope { return store.Scope{ProcessInstanceID: id} }
