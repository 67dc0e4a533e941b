//go:build unix

package verify

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"syscall"
	"time"
)

// fault is a kind of blow.
type fault struct {
	name, says string
	sqlite     bool // it can befall a file
	postgres   bool // it can befall a PostgreSQL server
	own        bool // which this run has started
	cluster    bool // which is a Patroni's, and the only one for which it is
	root       bool // it takes the rights of root
	unwritable bool // it takes a system that can forbid a process to write
	nodes      int
	every      time.Duration                       // between two blows
	flags      []string                            // of the servers
	moves      bool                                // clocks move
	asked      bool                                // only where it is asked for by name
	prepare    func(context.Context, *scene) error // before the servers are started
	begin      func(context.Context, *scene) error // before the first blow
	strike     func(context.Context, *scene) error // one blow, and its end
	settle     func(context.Context, *scene) error // before all is led to its end
}

// jobLock is how long the servers lock jobs, for less than they are paused.
const jobLock = 2 * time.Second

// faults are all there are, in the order in which they are run.
func faults() []fault {
	return []fault{
		{name: "kill", says: "the server is killed (SIGKILL) and started again", sqlite: true, postgres: true, nodes: 1, every: 1500 * time.Millisecond, strike: killNode},
		{name: "restart", says: "PostgreSQL crashes and recovers", postgres: true, own: true, nodes: 1, every: 2 * time.Second, strike: restartDatabase},
		{name: "terminate", says: "PostgreSQL ends all connections", postgres: true, nodes: 1, every: 500 * time.Millisecond, strike: terminateConnections},
		{name: "cut", says: "connections are cut between COMMIT and its answer", postgres: true, nodes: 1, every: 300 * time.Millisecond, prepare: throughProxy, strike: cutAnswers},
		{name: "disk-full", says: "the disk is full for a second", sqlite: true, root: true, nodes: 1, every: time.Second, prepare: onSmallDisk, strike: fillDisk},
		{name: "read-only", says: "the server comes back to a read-only disk", sqlite: true, root: true, nodes: 1, every: 1500 * time.Millisecond, prepare: onSmallDisk, strike: remountReadOnly},
		{name: "no-writes", says: "nothing can be written for a second, as where the disk turns read-only", sqlite: true, unwritable: true, nodes: 1, every: time.Second, strike: failWrites},
		{name: "clock", says: "the clock jumps by an hour and a day, both ways", sqlite: true, postgres: true, nodes: 1, every: 700 * time.Millisecond, moves: true, flags: []string{"--test-mode"}, begin: startClock, strike: moveClock, settle: settleClock},
		{name: "two-nodes", says: "of two servers one is killed, or paused (SIGSTOP) for longer than its locks", postgres: true, nodes: 2, every: 500 * time.Millisecond, strike: killOrPauseNode},
		{name: "four-nodes", says: "the same with four servers", postgres: true, nodes: 4, every: 300 * time.Millisecond, strike: killOrPauseNode},
		{name: "failover", says: "of two PostgreSQL under Patroni the primary dies, servers go on with its synchronous standby", postgres: true, cluster: true, nodes: 2, every: 2 * time.Second, strike: failOver},
		{name: "soak", says: "no blow: the memory of the server is watched; only where it is named", sqlite: true, postgres: true, nodes: 1, every: soakTick, asked: true, strike: watchMemory},
	}
}

func killNode(ctx context.Context, s *scene) error {
	n := s.nodes[rand.IntN(len(s.nodes))]
	if err := n.kill(); err != nil {
		return err
	}
	return n.start(ctx, s.client)
}

func killOrPauseNode(ctx context.Context, s *scene) error {
	if s.struck%2 == 0 {
		return killNode(ctx, s)
	}
	n := s.nodes[rand.IntN(len(s.nodes))]
	if err := n.signal(syscall.SIGSTOP); err != nil {
		return err
	}
	pause(ctx, s.options.Pause)
	return n.signal(syscall.SIGCONT)
}

func restartDatabase(ctx context.Context, s *scene) error {
	return s.database.backend.own.Restart(ctx)
}

func terminateConnections(ctx context.Context, s *scene) error {
	u, err := url.Parse(s.database.url)
	if err != nil {
		return err
	}
	return s.database.backend.execute(ctx,
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()", u.Path[1:])
}

// throughProxy has the servers reach the database by a proxy.
func throughProxy(_ context.Context, s *scene) error {
	u, err := url.Parse(s.database.url)
	if err != nil {
		return err
	}
	network, address := "tcp", u.Host
	if own := s.database.backend.own; own != nil && u.Host == "" {
		network, address = "unix", own.Socket()
	} else if u.Port() == "" {
		address = u.Host + ":5432"
	}
	if s.proxy, err = startProxy(network, address); err != nil {
		return err
	}
	s.atEnd(func() error { return s.proxy.close() })
	u.Host = s.proxy.listener.Addr().String()
	q := u.Query()
	q.Del("host")
	q.Set("sslmode", "disable") // so that the proxy can tell answers
	u.RawQuery = q.Encode()
	s.database.url = u.String()
	return nil
}

// cutsAtOnce is how many answers one blow swallows.
const cutsAtOnce = 3

// cutAnswers has some answers to commits lost, and their connections with them.
func cutAnswers(_ context.Context, s *scene) error {
	s.proxy.armed.Store(cutsAtOnce)
	return nil
}

// diskSize is that of the disk of a database file, in bytes.
const diskSize = 256 << 20

// onSmallDisk puts the database on a disk of its own.
func onSmallDisk(_ context.Context, s *scene) error {
	s.disk = s.dir + "/disk"
	if err := os.Mkdir(s.disk, 0o700); err != nil {
		return err
	}
	if err := mountDisk(s.disk, diskSize); err != nil {
		return err
	}
	s.atEnd(func() error { return unmountDisk(s.disk) })
	return nil
}

// fillDisk leaves no byte free for a second.
func fillDisk(ctx context.Context, s *scene) error {
	ballast := s.disk + "/ballast"
	f, err := os.Create(ballast)
	if err != nil {
		return err
	}
	block := make([]byte, 1<<20)
	for err == nil {
		_, err = f.Write(block)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		return errors.Join(err, f.Close())
	}
	pause(ctx, time.Second)
	return errors.Join(f.Close(), os.Remove(ballast))
}

// remountReadOnly has the server start where it cannot write: it must not
// acknowledge anything, and be whole again when it can.
func remountReadOnly(ctx context.Context, s *scene) error {
	n := s.nodes[0]
	if err := n.kill(); err != nil {
		return err
	}
	if err := remountDisk(s.disk, true); err != nil {
		return err
	}
	if err := n.launch(); err != nil {
		return err
	}
	pause(ctx, 500*time.Millisecond)
	demandSilence(ctx, s, 300*time.Millisecond, "on a read-only disk")
	if err := errors.Join(n.kill(), remountDisk(s.disk, false)); err != nil {
		return err
	}
	return n.start(ctx, s.client)
}

// failWrites has the running server fail to write for a second: it must not
// acknowledge anything, and go on by itself when it can write again.
func failWrites(ctx context.Context, s *scene) error {
	pid := s.nodes[0].cmd.Process.Pid
	if err := forbidWrites(pid, true); err != nil {
		return err
	}
	// What was acknowledged but not yet answered comes in meanwhile.
	pause(ctx, 300*time.Millisecond)
	demandSilence(ctx, s, 700*time.Millisecond, "though nothing could be written")
	return forbidWrites(pid, false)
}

// demandSilence notes a violation where a command is acknowledged for a while.
func demandSilence(ctx context.Context, s *scene, d time.Duration, why string) {
	before := s.journal.tally()[acknowledged]
	pause(ctx, d)
	if now := s.journal.tally()[acknowledged]; now != before {
		s.violations = append(s.violations, fmt.Sprintf("%d commands were acknowledged %s", now-before, why))
	}
}

// failoverTime bounds how long nothing is acknowledged after a primary was lost.
const failoverTime = 10 * time.Second

// failOver has the primary die with its Patroni, waits until commands are acknowledged
// again, and gives the cluster another standby: only then can the next primary die
// without a loss.
func failOver(ctx context.Context, s *scene) error {
	cluster := s.database.backend.cluster
	before := s.journal.tally()[acknowledged]
	for s.journal.tally()[acknowledged] == before && ctx.Err() == nil {
		pause(ctx, 20*time.Millisecond) // there is load
	}
	member, err := cluster.CutPrimary(ctx)
	if err != nil {
		return err
	}
	cut := time.Now()
	ended := func() bool { return ctx.Err() != nil || time.Since(cut) > 3*failoverTime }
	for !s.journal.acknowledgedSince(cut) && !ended() {
		pause(ctx, 20*time.Millisecond)
	}
	took := time.Since(cut)
	s.failovers = append(s.failovers, took)
	if took > failoverTime {
		s.violations = append(s.violations, fmt.Sprintf("nothing was acknowledged for %.1f s after the primary was lost", took.Seconds()))
	}
	if err := cluster.Restart(member); err != nil {
		return err
	}
	return cluster.WaitForStandby(ctx)
}
