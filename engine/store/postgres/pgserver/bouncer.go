package pgserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
)

// bouncerSettings hand a connection on after each transaction, to fewer of the
// server than there are clients.
const bouncerSettings = `[databases]
* = host=%[1]s port=5432 user=sluice
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %[2]d
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 12
max_client_conn = 500
server_login_retry = 1
`

// Bouncer is a running pgbouncer in transaction mode before a server.
type Bouncer struct {
	url   *url.URL
	cmd   *exec.Cmd
	ended chan error
	dir   string
}

// ErrNoBouncer: there is no pgbouncer on this machine.
var ErrNoBouncer = errors.New("no pgbouncer in PATH")

// StartBouncer starts a pgbouncer on a free port of this machine. It is closed
// before its server.
func StartBouncer(ctx context.Context, s *Server) (*Bouncer, error) {
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		return nil, ErrNoBouncer
	}
	as, err := credential()
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := l.Addr().(*net.TCPAddr)
	if err := l.Close(); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "sluice-pgbouncer-")
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "pgbouncer.ini")
	err = os.WriteFile(file, fmt.Appendf(nil, bouncerSettings, s.dir, address.Port), 0o600)
	if err == nil && as.Credential != nil {
		uid, gid := int(as.Credential.Uid), int(as.Credential.Gid)
		err = errors.Join(os.Chown(dir, uid, gid), os.Chown(file, uid, gid))
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	b := &Bouncer{cmd: exec.Command(program, "-q", file), dir: dir, ended: make(chan error, 1)}
	b.cmd.Dir, b.cmd.SysProcAttr = dir, as
	b.url = &url.URL{Scheme: "postgres", User: url.User("sluice"), Host: address.String(), Path: "/postgres", RawQuery: "default_query_exec_mode=exec&sslmode=disable"}
	if err := b.cmd.Start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	go func() { b.ended <- b.cmd.Wait() }()
	if err := b.wait(ctx); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// URL is the address of the server's own database through the pgbouncer, with
// the parameter that makes clients do without prepared statements.
func (b *Bouncer) URL() *url.URL {
	u := *b.url
	return &u
}

// Close ends the pgbouncer.
func (b *Bouncer) Close() error {
	if err := b.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-b.ended // it was killed: that is the error
	return os.RemoveAll(b.dir)
}

// wait asks until the server answers through the pgbouncer.
func (b *Bouncer) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for {
		c, err := pgx.Connect(ctx, b.url.String())
		if err == nil {
			return c.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("pgbouncer does not answer: %w", errors.Join(ctx.Err(), err))
		case err := <-b.ended:
			b.ended <- err
			return fmt.Errorf("pgbouncer ended: %w", err)
		case <-ticker.C:
		}
	}
}
