// Package pgserver starts PostgreSQL servers of one's own from the programs of a
// Debian package or of PATH, with their data in a throw-away folder and a socket
// in it as their only door.
package pgserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// timeout is for a server to answer after its start.
const timeout = 60 * time.Second

// watch runs the server until standard input ends, which it does with the process
// that holds it however that ends; then it stops the server and removes its
// folder. A line of input is a signal after which the server is started again.
const watch = `
binaries=$1 dir=$2 settings=$3
run() {
  "$binaries/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= $settings >>"$dir/log" 2>&1 &
  server=$!
}
run
while read -r signal; do
  kill "-$signal" $server
  wait $server
  run
done
kill -QUIT $server
wait $server
rm -rf "$dir"
`

// Server is a running PostgreSQL.
type Server struct {
	url   *url.URL
	dir   string
	alive io.WriteCloser
	ended chan error
	// begun is when the server that answered last was started.
	begun time.Time
}

// Start makes a cluster and starts a server of it with settings such as fsync=off,
// which hold no blanks. Whoever holds it closes it; it also ends with the process.
func Start(ctx context.Context, settings ...string) (*Server, error) {
	binaries, err := findBinaries()
	if err != nil {
		return nil, err
	}
	as, err := credential()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "sluice-pg-")
	if err != nil {
		return nil, err
	}
	if as.Credential != nil {
		if err := os.Chown(dir, int(as.Credential.Uid), int(as.Credential.Gid)); err != nil {
			return nil, err
		}
	}
	// The locale is not that of the tables, so that a text without COLLATE shows.
	initdb := exec.CommandContext(ctx, filepath.Join(binaries, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "sluice",
		"--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
	initdb.Dir, initdb.SysProcAttr = dir, as
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	var flags strings.Builder
	for _, s := range settings {
		flags.WriteString("-c " + s + " ")
	}
	watcher := exec.Command("/bin/sh", "-c", watch, "sh", binaries, dir, flags.String())
	watcher.Dir, watcher.SysProcAttr = dir, as
	alive, err := watcher.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := watcher.Start(); err != nil {
		return nil, err
	}
	s := &Server{
		url: &url.URL{Scheme: "postgres", User: url.User("sluice"), Path: "/postgres", RawQuery: "host=" + url.QueryEscape(dir)},
		dir: dir, alive: alive, ended: make(chan error, 1),
	}
	go func() { s.ended <- watcher.Wait() }()
	if err := s.wait(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// URL is the address of the server's own database; its user may do everything.
func (s *Server) URL() *url.URL {
	u := *s.url
	return &u
}

// Socket is the file at which the server listens.
func (s *Server) Socket() string { return filepath.Join(s.dir, ".s.PGSQL.5432") }

// Restart ends the server's processes at once, as a crash does, starts it again
// and waits until it has recovered.
func (s *Server) Restart(ctx context.Context) error {
	if _, err := io.WriteString(s.alive, "QUIT\n"); err != nil {
		return fmt.Errorf("restart PostgreSQL: %w", err)
	}
	return s.wait(ctx)
}

// Close ends the server and removes its data.
func (s *Server) Close() error {
	if err := s.alive.Close(); err != nil {
		return err
	}
	return <-s.ended
}

// wait asks until the server answers that was started last.
func (s *Server) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for {
		begun, err := s.startTime(ctx)
		if err == nil && begun.After(s.begun) {
			s.begun = begun
			return nil
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(s.dir, "log")) // it only adds to the error
			return fmt.Errorf("the server does not answer: %w\n%s", errors.Join(ctx.Err(), err), log)
		case <-ticker.C:
		}
	}
}

// startTime is when the server was started that answers now.
func (s *Server) startTime(ctx context.Context) (begun time.Time, err error) {
	c, err := pgx.Connect(ctx, s.url.String())
	if err != nil {
		return begun, err
	}
	return begun, errors.Join(c.QueryRow(ctx, "SELECT pg_postmaster_start_time()").Scan(&begun), c.Close(ctx))
}

// ErrMissing: there is no PostgreSQL on this machine.
var ErrMissing = errors.New("no PostgreSQL server in /usr/lib/postgresql nor in PATH")

// findBinaries returns the folder of the newest server that is installed.
func findBinaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		path, err := exec.LookPath("initdb")
		if err != nil {
			return "", ErrMissing
		}
		return filepath.Dir(path), nil
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // an odd name is the oldest
		return n
	}
	newest := slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(newest), nil
}

// credential is how the server's processes run: in a group of their own, so
// that Ctrl-C reaches the one who holds it first, and not as root, which initdb
// refuses.
func credential() (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() != 0 {
		return attr, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("a server does not run as root: %w", err)
	}
	uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
	gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
	if err := errors.Join(errUID, errGID); err != nil {
		return nil, err
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, nil
}
