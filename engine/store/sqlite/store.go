package sqlite

import (
	"context"
	"embed"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"

	"github.com/sluice-bpm/sluice/engine/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Options are what a store may be given.
type Options struct {
	// OnRoundTrip is called once for each piece of work with its kind, one of
	// [store.TripLoad] and so on, and the number of different statements in it.
	// It may be called by several goroutines at once.
	OnRoundTrip func(kind string, statements int)
}

// Store is a SQLite database as [store.Store].
type Store struct {
	connector *connector
	onTrip    func(kind string, statements int)

	// writer and readers hold the connections that are free; a nil reader is
	// one that is yet to be opened.
	writer  chan *conn
	readers chan *conn

	closing sync.Once
	closed  chan struct{}
}

var _ store.Store = (*Store)(nil)

// Open opens the database file, which is made where there is none. The tables
// are made by Migrate.
func Open(ctx context.Context, file string, o Options) (*Store, error) {
	s := &Store{
		connector: newConnector(file),
		onTrip:    o.OnRoundTrip,
		writer:    make(chan *conn, 1),
		readers:   make(chan *conn, max(4, 2*runtime.NumCPU())),
		closed:    make(chan struct{}),
	}
	if s.onTrip == nil {
		s.onTrip = func(string, int) {}
	}
	// SQLite would make a file that everybody on the machine can read, and gives
	// the files beside it the same rights. What is wrong with it, it tells itself.
	if f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600); err == nil {
		_ = f.Close() // nothing was written
	}
	writer, err := s.connector.open(ctx, append(slices.Clone(writerPragmas), spills()))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	s.writer <- writer
	for range cap(s.readers) {
		s.readers <- nil
	}
	return s, nil
}

// Close waits for the work under way and closes the file.
func (s *Store) Close() error {
	var failure error
	s.closing.Do(func() {
		close(s.closed)
		for range cap(s.readers) {
			if c := <-s.readers; c != nil {
				failure = firstError(failure, c.close())
			}
		}
		failure = firstError(failure, (<-s.writer).close())
	})
	return translate(failure)
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// acquireWriter waits for the writing connection.
func (s *Store) acquireWriter(ctx context.Context) (c *conn, release func(), err error) {
	select {
	case <-s.closed:
		return nil, nil, errClosed
	default:
	}
	select {
	case c = <-s.writer:
		return c, func() { s.writer <- c }, nil
	case <-s.closed:
		return nil, nil, errClosed
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

// acquireReader waits for a reading connection.
func (s *Store) acquireReader(ctx context.Context) (c *conn, release func(), err error) {
	select {
	case <-s.closed:
		return nil, nil, errClosed
	default:
	}
	select {
	case c = <-s.readers:
	case <-s.closed:
		return nil, nil, errClosed
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	if c == nil {
		if c, err = s.connector.open(ctx, append(slices.Clone(readerPragmas), spills())); err != nil {
			s.readers <- nil
			return nil, nil, err
		}
	}
	return c, func() { s.readers <- c }, nil
}
