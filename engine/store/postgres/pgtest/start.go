package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// watch runs the server until standard input ends, which it does with the test
// process however that ends; then it stops the server and removes its folder.
const watch = `
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c full_page_writes=off \
  -c synchronous_commit=off -c max_connections=200 -c shared_buffers=64MB >"$2/log" 2>&1 &
read -r _
kill -QUIT $!
wait $!
rm -rf "$2"
`

// start starts a server that is reached over a socket in its folder.
func start() (*server, error) {
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
	initdb := exec.Command(filepath.Join(binaries, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "sluice",
		"--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
	initdb.Dir, initdb.SysProcAttr = dir, as
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	watcher := exec.Command("/bin/sh", "-c", watch, "sh", binaries, dir)
	watcher.Dir, watcher.SysProcAttr = dir, as
	alive, err := watcher.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := watcher.Start(); err != nil {
		return nil, err
	}
	u := &url.URL{Scheme: "postgres", User: url.User("sluice"), Path: "/postgres", RawQuery: "host=" + url.QueryEscape(dir)}
	return &server{url: u, alive: alive}, wait(u, dir)
}

// wait asks until the server answers.
func wait(u *url.URL, dir string) error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for {
		c, err := pgx.Connect(ctx, u.String())
		if err == nil {
			return c.Close(ctx)
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(dir, "log")) // it only adds to the error
			return fmt.Errorf("the server does not answer: %w\n%s", err, log)
		case <-ticker.C:
		}
	}
}

// findBinaries returns the folder of the newest server that is installed.
func findBinaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		path, err := exec.LookPath("initdb")
		if err != nil {
			return "", fmt.Errorf("no server in /usr/lib/postgresql nor in PATH; install postgresql or set %s", Environment)
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
// that Ctrl-C reaches the tests first, and not as root, which initdb refuses.
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
