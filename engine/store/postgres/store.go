package postgres

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/sluice-bpm/sluice/engine/store"
)

// Options are what a store may be given.
type Options struct {
	// OnRoundTrip is called once for each round trip with its kind, one of
	// [store.TripLoad] and so on, and the number of statements in it.
	// It may be called by several goroutines at once.
	OnRoundTrip func(kind string, statements int)
}

// Store is a PostgreSQL database as [store.Store].
type Store struct {
	config *pgxpool.Config
	// commands takes what changes rows or is about to, queries what people look
	// at: a slow page holds no command up.
	commands, queries *pgxpool.Pool
	// plain: the address forbids prepared statements and settings of a
	// session, as for a pooler that hands a connection on after each transaction.
	plain  bool
	onTrip func(kind string, statements int)

	closing sync.Once
	closed  chan struct{}
}

var _ store.Store = (*Store)(nil)

// The number of connections of a node where the address does not say
// pool_max_conns; half of them are for commands.
const defaultConnections = 16

// commandSettings are for statements that look up rows by an index, always:
// planned once, for tables that may be empty today and large tomorrow.
var commandSettings = map[string]string{
	"enable_hashjoin":  "off",
	"enable_mergejoin": "off",
	"enable_seqscan":   "off",
	"jit":              "off",
	"plan_cache_mode":  "force_generic_plan",
}

// querySettings keep what only reads from writing, whatever it was made of, and have
// it follow indexes: what people look at is in memory, or on a disk without an arm.
// Processes side by side are for large tables only, others are read while they start.
var querySettings = map[string]string{
	readOnlySetting:    "on",
	"jit":              "off",
	"random_page_cost": "1.1",

	"min_parallel_table_scan_size": "64MB",
	"min_parallel_index_scan_size": "64MB",
}

const readOnlySetting = "default_transaction_read_only"

// Open opens the database of a postgres:// address, which takes the parameters
// of libpq and pgxpool. Nothing is connected yet. Behind a pooler in transaction
// mode the address needs default_query_exec_mode=exec.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("address of the database: %w", err)
	}
	s := &Store{
		config: config,
		plain:  config.ConnConfig.DefaultQueryExecMode != pgx.QueryExecModeCacheStatement,
		onTrip: o.OnRoundTrip,
		closed: make(chan struct{}),
	}
	if s.onTrip == nil {
		s.onTrip = func(string, int) {}
	}
	total := int32(defaultConnections)
	if own, err := pgx.ParseConfig(url); err == nil && own.RuntimeParams["pool_max_conns"] != "" {
		total = config.MaxConns
	}
	if s.commands, err = s.pool(ctx, (total+1)/2, commandSettings); err != nil {
		return nil, err
	}
	if s.queries, err = s.pool(ctx, max(1, total/2), querySettings); err != nil {
		s.commands.Close()
		return nil, err
	}
	return s, nil
}

// pool makes a pool whose sessions have the settings, where they may have any.
func (s *Store) pool(ctx context.Context, connections int32, settings map[string]string) (*pgxpool.Pool, error) {
	config := s.config.Copy()
	config.MaxConns = connections
	config.MinConns = min(config.MinConns, connections)
	config.MinIdleConns = min(config.MinIdleConns, connections)
	parameters := config.ConnConfig.RuntimeParams
	if parameters["application_name"] == "" {
		parameters["application_name"] = "sluice"
	}
	for name, value := range settings {
		switch {
		case s.plain:
		case name == readOnlySetting && config.ConnConfig.ValidateConnect != nil:
			// The server is asked whether it takes writes before it is told not to.
			config.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
				_, err := c.Exec(ctx, "SET "+readOnlySetting+" = "+value)
				return err
			}
		default:
			parameters[name] = value
		}
	}
	if !s.plain {
		// A reader that goes away has its query canceled and leaves the connection usable.
		// A pooler may cancel what another client does on the server's connection by then.
		config.ConnConfig.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
			return &pgconn.CancelRequestContextWatcherHandler{Conn: c, DeadlineDelay: 5 * time.Second}
		}
	}
	return pgxpool.NewWithConfig(ctx, config)
}

// Close waits for the work under way and closes the connections.
func (s *Store) Close() error {
	s.closing.Do(func() { close(s.closed) })
	s.commands.Close()
	s.queries.Close()
	return nil
}
