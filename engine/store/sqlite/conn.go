package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net/url"
	"os"

	"modernc.org/sqlite"
)

// The settings of the connections. Together they make an acknowledged flush
// survive a power failure (WAL with a sync at each commit), texts compare byte
// by byte with LIKE heeding case, and a schema of a strange file harmless.
var (
	sharedPragmas = []string{
		"busy_timeout = 10000", // another process writes, such as `sluice user create`
		"case_sensitive_like = ON",
		"trusted_schema = OFF",
	}
	writerPragmas = append([]string{
		"journal_mode = WAL",
		"synchronous = FULL",
		"fullfsync = ON", // only macOS knows the difference
		"cache_size = -16384",
		"wal_autocheckpoint = 4000",
		"journal_size_limit = 67108864",
	}, sharedPragmas...)
	readerPragmas = append([]string{
		"query_only = ON",
		"cache_size = -8192", // what is sorted beyond that goes where spills says
	}, sharedPragmas...)
)

// maxStatements bounds the statements that a connection keeps prepared for
// Select; over it, it starts anew.
const maxStatements = 256

// spills has what is much go into a file, where one can be made, so that memory does
// not grow with what is read and sorted, or with the pages that a statement changes and
// that SQLite keeps until its end: it looks for a place wherever Go does, and fails
// where there is none.
func spills() string {
	f, err := os.CreateTemp("", "sluice-*")
	if err != nil {
		return "temp_store = MEMORY"
	}
	_ = f.Close() // nothing was written
	_ = os.Remove(f.Name())
	return "temp_store = FILE"
}

type connector struct{ driver driver.Connector }

func newConnector(file string) *connector {
	// As an address, so that no character of the name is taken for a parameter.
	name := "file:" + (&url.URL{Path: file}).EscapedPath()
	c, err := sqlite.NewConnector(name)
	if err != nil {
		panic("sqlite: " + err.Error()) // only parameters can be wrong, and there are none
	}
	return &connector{c}
}

func (n *connector) open(ctx context.Context, pragmas []string) (*conn, error) {
	d, err := n.driver.Connect(ctx)
	if err != nil {
		return nil, translate(err)
	}
	c := &conn{driver: d, own: map[string]driver.Stmt{}, foreign: map[string]driver.Stmt{}}
	for _, p := range pragmas {
		if err := c.run("PRAGMA " + p); err != nil {
			_ = c.close() // the error that matters is the one of the pragma
			return nil, translate(err)
		}
	}
	return c, nil
}

// conn is a connection with its prepared statements: its own, which are as
// many as the tables give, and foreign ones of Select.
type conn struct {
	driver       driver.Conn
	own, foreign map[string]driver.Stmt
	values       []driver.Value
}

func (c *conn) close() error {
	clearStatements(c.own)
	clearStatements(c.foreign)
	return c.driver.Close()
}

func clearStatements(m map[string]driver.Stmt) {
	for _, s := range m {
		_ = s.Close() // it reports again what its last run reported
	}
	clear(m)
}

// run executes a statement without preparing it for later.
func (c *conn) run(sql string) error {
	_, err := c.driver.(driver.ExecerContext).ExecContext(context.Background(), sql, nil)
	return err
}

func (c *conn) prepare(statements map[string]driver.Stmt, sql string) (driver.Stmt, error) {
	if s, ok := statements[sql]; ok {
		return s, nil
	}
	s, err := c.driver.(driver.ConnPrepareContext).PrepareContext(context.Background(), sql)
	if err == nil {
		statements[sql] = s
	}
	return s, err
}

// control runs a statement of a transaction, which is kept prepared.
func (c *conn) control(sql string) error {
	_, err := c.exec(sql)
	return err
}

// exec runs one of the own statements and returns how many rows it changed. It
// is not interrupted: it is short, and half a flush helps nobody.
func (c *conn) exec(sql string, args ...driver.NamedValue) (changed int64, err error) {
	s, err := c.prepare(c.own, sql)
	if err != nil {
		return 0, err
	}
	result, err := s.(driver.StmtExecContext).ExecContext(context.Background(), args)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// query runs one of the own statements and calls row for each row.
func (c *conn) query(sql string, args []driver.NamedValue, row func([]driver.Value) error) error {
	s, err := c.prepare(c.own, sql)
	if err != nil {
		return err
	}
	return c.read(context.Background(), s, args, row)
}

// queryForeign is query for a statement that somebody else has written; it
// ends with ctx.
func (c *conn) queryForeign(ctx context.Context, sql string, args []driver.NamedValue, row func([]driver.Value) error) error {
	if len(c.foreign) >= maxStatements {
		clearStatements(c.foreign)
	}
	s, err := c.prepare(c.foreign, sql)
	if err != nil {
		return err
	}
	return c.read(ctx, s, args, row)
}

func (c *conn) read(ctx context.Context, s driver.Stmt, args []driver.NamedValue, row func([]driver.Value) error) error {
	rows, err := s.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return err
	}
	n := len(rows.Columns())
	for len(c.values) < n {
		c.values = append(c.values, nil)
	}
	for {
		err := rows.Next(c.values[:n])
		if errors.Is(err, io.EOF) {
			return rows.Close()
		}
		if err == nil {
			err = row(c.values[:n])
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			_ = rows.Close() // the error that matters is the one before
			return err
		}
	}
}
