package pgserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Cluster is two PostgreSQL servers on this machine. Patroni makes one of them the
// primary and the other its synchronous standby, and keeps in an etcd which is which.
type Cluster struct {
	dir     string
	ports   [2]int // of the servers
	agents  [2]int // ports of the Patronis
	watcher io.WriteCloser
	told    *os.File // what the watcher answers
	ended   chan error
}

// ErrNoPatroni: there is no Patroni or no etcd on this machine.
var ErrNoPatroni = errors.New("no patroni and etcd in PATH")

// watchCluster runs an etcd and the Patronis until standard input ends, which it does
// with the process that holds it however that ends. A line of input ends a member
// as a power cut would, its Patroni and all processes of its server at once, or starts
// it again; each is answered by a line.
const watchCluster = `
dir=$1 client=$2 peer=$3
etcd --name sluice --data-dir "$dir/etcd" --listen-client-urls "$client" --advertise-client-urls "$client" \
  --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" --initial-cluster "sluice=$peer" >>"$dir/etcd.log" 2>&1 &
etcd=$!
run() {
  patroni "$dir/$1.yml" >>"$dir/$1.log" 2>&1 &
  eval "patroni$1=\$!"
}
cut() {
  eval "agent=\$patroni$1"
  server=$(head -n 1 "$dir/data$1/postmaster.pid" 2>/dev/null)
  [ -z "$agent" ] || kill -KILL "$agent"
  [ -z "$server" ] || kill -KILL "$server" $(ps -o pid= --ppid "$server")
  eval "patroni$1="
}
run 0
run 1
while read -r what member; do
  $what $member
  echo done
done
cut 0
cut 1
kill -KILL $etcd
wait
rm -rf "$dir"
`

// memberSettings are a Patroni's. Its times are short, so that a dead primary is
// replaced in seconds: a lease of five seconds that is renewed each second.
const memberSettings = `scope: sluice
name: member%[1]d
restapi: {listen: "127.0.0.1:%[2]d", connect_address: "127.0.0.1:%[2]d"}
etcd3: {host: "%[3]s"}
bootstrap:
  dcs:
    ttl: 5
    loop_wait: 1
    retry_timeout: 2
    synchronous_mode: true
    primary_start_timeout: 0
    postgresql: {use_pg_rewind: true}
  initdb: [{encoding: UTF8}, {locale: C.UTF-8}, no-sync]
  pg_hba: ["host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"]
postgresql:
  listen: "127.0.0.1:%[4]d"
  connect_address: "127.0.0.1:%[4]d"
  data_dir: "%[5]s"
  bin_dir: "%[6]s"
  pgpass: "%[5]s.pgpass"
  authentication: {superuser: {username: sluice}, replication: {username: replicator}}
  parameters: {unix_socket_directories: "", wal_log_hints: "on"}
`

// StartCluster starts a cluster on free ports and waits until the standby is
// synchronous. Whoever holds it closes it; it also ends with the process.
func StartCluster(ctx context.Context) (*Cluster, error) {
	for _, program := range []string{"patroni", "etcd"} {
		if _, err := exec.LookPath(program); err != nil {
			return nil, ErrNoPatroni
		}
	}
	binaries, err := findBinaries()
	if err != nil {
		return nil, err
	}
	as, err := credential()
	if err != nil {
		return nil, err
	}
	ports, err := freePorts(6)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "sluice-patroni-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, ports: [2]int{ports[0], ports[1]}, agents: [2]int{ports[2], ports[3]}, ended: make(chan error, 1)}
	paths := []string{dir}
	etcd := fmt.Sprintf("127.0.0.1:%d", ports[4])
	for i, port := range c.ports {
		file := filepath.Join(dir, fmt.Sprintf("%d.yml", i))
		settings := fmt.Sprintf(memberSettings, i, c.agents[i], etcd, port, filepath.Join(dir, fmt.Sprintf("data%d", i)), binaries)
		if err := os.WriteFile(file, []byte(settings), 0o600); err != nil {
			return nil, errors.Join(err, os.RemoveAll(dir))
		}
		paths = append(paths, file)
	}
	if as.Credential != nil {
		for _, path := range paths {
			if err := os.Chown(path, int(as.Credential.Uid), int(as.Credential.Gid)); err != nil {
				return nil, errors.Join(err, os.RemoveAll(dir))
			}
		}
	}
	cmd := exec.Command("/bin/sh", "-c", watchCluster, "sh", dir, "http://"+etcd, fmt.Sprintf("http://127.0.0.1:%d", ports[5]))
	cmd.Dir, cmd.SysProcAttr = dir, as
	if err := c.start(cmd); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := c.WaitForStandby(ctx); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// start starts the watcher.
func (c *Cluster) start(cmd *exec.Cmd) (err error) {
	if c.watcher, err = cmd.StdinPipe(); err != nil {
		return err
	}
	told, tell, err := os.Pipe()
	if err != nil {
		return err
	}
	c.told, cmd.Stdout = told, tell
	if err := errors.Join(cmd.Start(), tell.Close()); err != nil {
		return err
	}
	go func() { c.ended <- cmd.Wait() }()
	return nil
}

// freePorts chooses ports of this machine that nobody listens on.
func freePorts(n int) (ports []int, err error) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port) //nolint:forcetypeassert // of a TCP listener
	}
	return ports, nil
}

// URL is the address of the cluster's own database: it names both servers and asks
// for the one that takes writes.
func (c *Cluster) URL() *url.URL {
	hosts := fmt.Sprintf("host=127.0.0.1,127.0.0.1&port=%d,%d", c.ports[0], c.ports[1])
	return &url.URL{Scheme: "postgres", User: url.User("sluice"), Path: "/postgres", RawQuery: hosts + "&target_session_attrs=read-write&sslmode=disable&connect_timeout=2"}
}

// CutPrimary ends the primary and its Patroni as a power cut would and tells which
// member that was.
func (c *Cluster) CutPrimary(ctx context.Context) (member int, err error) {
	conn, err := pgx.Connect(ctx, c.URL().String())
	if err != nil {
		return 0, fmt.Errorf("find the primary: %w", err)
	}
	var port int
	err = conn.QueryRow(ctx, "SELECT inet_server_port()").Scan(&port)
	if err = errors.Join(err, conn.Close(ctx)); err != nil {
		return 0, fmt.Errorf("find the primary: %w", err)
	}
	if port == c.ports[1] {
		member = 1
	}
	return member, c.tell("cut", member)
}

// Restart starts a member again that was cut, which becomes the standby.
func (c *Cluster) Restart(member int) error { return c.tell("run", member) }

// tell has the watcher do something.
func (c *Cluster) tell(what string, member int) error {
	if _, err := fmt.Fprintln(c.watcher, what, member); err != nil {
		return fmt.Errorf("%s member %d: %w", what, member, err)
	}
	if _, err := c.told.Read(make([]byte, len("done\n"))); err != nil {
		return fmt.Errorf("%s member %d: %w", what, member, err)
	}
	return nil
}

// WaitForStandby waits until commits wait for a standby and that may take over, so that
// the next loss of a primary loses nothing, and is made up for.
func (c *Cluster) WaitForStandby(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		ok, err := c.hasStandby(ctx)
		if ok {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the cluster has no synchronous standby: %w\n%s", errors.Join(ctx.Err(), err), c.logs())
		case <-ticker.C:
		}
	}
}

func (c *Cluster) hasStandby(ctx context.Context) (ok bool, err error) {
	conn, err := pgx.Connect(ctx, c.URL().String())
	if err != nil {
		return false, err
	}
	err = conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync') AND current_setting('synchronous_standby_names') <> ''").Scan(&ok)
	if err = errors.Join(err, conn.Close(ctx)); err != nil || !ok {
		return false, err
	}
	return c.mayTakeOver(ctx)
}

// mayTakeOver asks the Patronis whether one of them is known as the synchronous standby:
// the primary writes into the etcd who that is a few seconds after commits wait for it, and
// only who is named there is made the primary.
func (c *Cluster) mayTakeOver(ctx context.Context) (bool, error) {
	var failures error
	for _, port := range c.agents {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("http://127.0.0.1:%d/synchronous", port), nil)
		if err != nil {
			return false, err
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			failures = errors.Join(failures, err)
			continue
		}
		if err := answer.Body.Close(); err != nil {
			return false, err
		}
		if answer.StatusCode == http.StatusOK {
			return true, nil
		}
	}
	return false, failures
}

// logs is the end of what the programs wrote, for an error.
func (c *Cluster) logs() string {
	var b strings.Builder
	for _, name := range []string{"etcd.log", "0.log", "1.log"} {
		data, _ := os.ReadFile(filepath.Join(c.dir, name)) // it only adds to the error
		fmt.Fprintf(&b, "%s:\n%s\n", name, data[max(0, len(data)-2000):])
	}
	return b.String()
}

// Close ends all processes and removes the data.
func (c *Cluster) Close() error {
	return errors.Join(c.watcher.Close(), <-c.ended, c.told.Close())
}
