package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/web"
)

// How long requests may take at most to arrive and how large their headers may
// be, and how long a stop waits for those under way. Answers have no limit of
// their own: live pages stay open.
const (
	headerTimeout  = 10 * time.Second
	bodyTimeout    = 2 * time.Minute
	idleTimeout    = 2 * time.Minute
	drainTimeout   = 15 * time.Second
	maxHeaderBytes = 64 << 10
)

// content is what a sub-command serves besides what the database holds.
type content struct {
	delegates map[string]machine.Delegate
	// demo are users who sign in with their name as password.
	demo []string
	// prepare is called with the open engine before the first request; what it
	// prints comes before the address.
	prepare func(context.Context, *engine.Engine) error
}

// run serves until ctx ends, then drains and stops.
func run(ctx context.Context, c config, with content) error {
	if err := c.check(); err != nil {
		return err
	}
	log, err := c.logger()
	if err != nil {
		return err
	}
	// The address is taken first: a second start should not touch the database.
	listener, err := net.Listen("tcp", c.listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", c.listen, err)
	}
	defer listener.Close()
	if c.pprof != "" {
		profiles, err := serveProfiles(c.pprof)
		if err != nil {
			return err
		}
		defer profiles.Close()
	}
	traces, stopTracing, err := c.startTracing(ctx, log)
	if err != nil {
		return err
	}
	defer stopTracing()
	e, err := openEngine(ctx, c, with.delegates, log, traces.engine)
	if err != nil {
		return err
	}
	defer closeEngine(e, log)
	if err := with.prepare(ctx, e); err != nil {
		return err
	}
	defer runtime.KeepAlive(makeBallast())
	debug.FreeOSMemory() // what preparing took (hashes of passwords, the parsing of models) is not needed again
	server := newServer(web.New(web.Options{
		Engine: e, RestAuth: c.restAuth, TestMode: c.testMode, SingleSignOn: c.provider(), Demo: with.demo, Logger: log, Tracer: traces.web,
	}), log)
	return serveUntil(ctx, server, listener, e)
}

// newServer bounds what it takes from clients.
func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       bodyTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// serveUntil serves requests until ctx ends and lets those under way finish.
func serveUntil(ctx context.Context, server *http.Server, listener net.Listener, e *engine.Engine) error {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	draining, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	e.StopListeners() // live pages would hold the server open
	switch err := server.Shutdown(draining); {
	case errors.Is(err, context.DeadlineExceeded):
		_ = server.Close() // a long list that is still being sent would hold the database open
	case err != nil:
		return fmt.Errorf("stop: %w", err)
	}
	return nil
}

func closeEngine(e *engine.Engine, log *slog.Logger) {
	draining, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	if err := e.Close(draining); err != nil {
		log.Error("close the engine", "error", err)
	}
}

// address is how a browser reaches the server.
func (c *config) address() string { return "http://" + c.listen }
