// Package pgtest gives tests a PostgreSQL to work on: that which
// SLUICE_TEST_POSTGRES names, or one of its own that it starts from the
// binaries of a Debian package, once a test process, with its data in a
// throw-away folder. Test processes that run at the same time each have theirs.
package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sluice-bpm/sluice/engine/store/postgres/pgserver"
)

// Environment is the variable with the URL of a server on which databases may
// be made, such as postgres://user:password@host:5432/postgres.
const Environment = "SLUICE_TEST_POSTGRES"

// settings are for tests, which outlive no crash of the machine.
var settings = []string{
	"fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200", "shared_buffers=64MB",
}

// timeout is for what a server does for a test: start, make a database, drop it.
const timeout = 60 * time.Second

// server is a running PostgreSQL.
type server struct {
	url *url.URL         // of the server's own database
	own *pgserver.Server // held for as long as an own server is to run
}

var theServer = sync.OnceValues(func() (*server, error) {
	text := os.Getenv(Environment)
	if text == "" {
		own, err := pgserver.Start(context.Background(), settings...)
		if err != nil {
			return nil, fmt.Errorf("%w (or set %s)", err, Environment)
		}
		return &server{url: own.URL(), own: own}, nil
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", Environment, err)
	}
	return &server{url: u}, nil
})

var databases atomic.Int64

// URL makes an empty database and returns its URL, which begins with
// postgres://. The database is dropped when the test ends.
func URL(t testing.TB) string {
	t.Helper()
	return URLWith(t, "")
}

// URLWith is URL with options of the statement that makes the database.
func URLWith(t testing.TB, options string) string {
	t.Helper()
	s, err := theServer()
	if err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	name := fmt.Sprintf("sluice_test_%d_%d_%d", os.Getpid(), time.Now().UnixMilli(), databases.Add(1))
	s.run(t, "CREATE DATABASE "+name+" "+options)
	t.Cleanup(func() { s.run(t, "DROP DATABASE "+name+" WITH (FORCE)") })
	own := *s.url
	own.Path = "/" + name
	return own.String()
}

// run runs a statement on the server's own database.
func (s *server) run(t testing.TB, statement string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	c, err := pgx.Connect(ctx, s.url.String())
	if err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	defer c.Close(ctx)
	if _, err := c.Exec(ctx, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
