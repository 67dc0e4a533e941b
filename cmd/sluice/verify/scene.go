//go:build unix

package verify

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// scene is one fault on one back end: its database, its servers, their clients.
type scene struct {
	options  *Options
	fault    fault
	dir      string
	database *database
	nodes    []*node
	client   *client
	journal  *journal
	load     *load
	contests *contests

	struck     int
	proxy      *proxy
	disk       string        // folder of a disk of its own
	offset     atomic.Int64  // of the clock, in nanoseconds
	silence    time.Duration // the longest without an acknowledgement while there was load
	memory     []int         // resident, of all servers, in megabytes, by soakTick
	violations []string
	failovers  []time.Duration // from the loss of a primary to the first command that was acknowledged
	undecided  int             // contests of which nobody knows
	pasts      []*past
	orphans    int
	failed     bool // it came to no result
	ends       []func() error
}

// atEnd has something undone when the scene ends, the last first.
func (s *scene) atEnd(f func() error) { s.ends = append(s.ends, f) }

// The times of a scene: how long servers may take to be ready again after the last
// blow, and all instances to come to their end.
const (
	readyTimeout = 10 * time.Second
	drainTimeout = 90 * time.Second
	checkTimeout = 2 * time.Minute
)

// play runs the scene: load with blows, then the checks.
func (s *scene) play(ctx context.Context, b *backend) (err error) {
	defer func() {
		s.failed = err != nil
		for i := len(s.ends) - 1; i >= 0; i-- {
			err = errors.Join(err, s.ends[i]())
		}
	}()
	if err := s.open(ctx, b); err != nil {
		return err
	}
	nets, err := parseModels()
	if err != nil {
		return err
	}
	if err := s.underFire(ctx); err != nil {
		return err
	}
	if s.pasts, err = readPasts(ctx, s.client.patient()); err != nil {
		return fmt.Errorf("read the history: %w", err)
	}
	s.add(checkStates(nets, s.pasts, false))
	if err := s.countOrphans(ctx); err != nil {
		return err
	}
	if s.fault.settle != nil {
		if err := s.fault.settle(ctx, s); err != nil {
			return err
		}
	}
	draining, cancel := context.WithTimeout(ctx, drainTimeout)
	defer cancel()
	if err := s.load.drain(draining); err != nil {
		s.add([]string{err.Error()})
	}
	if s.pasts, err = readPasts(ctx, s.client.patient()); err != nil {
		return fmt.Errorf("read the history: %w", err)
	}
	s.add(checkStates(nets, s.pasts, true))
	s.add(checkMemory(s.memory))
	undecided, violations := s.contests.check()
	s.undecided = undecided
	s.add(violations)
	s.add(checkCommands(s.journal.commands, s.pasts))
	for _, n := range s.nodes {
		if err := n.stop(); err != nil {
			s.add([]string{err.Error()})
		}
	}
	return s.countOrphans(ctx)
}

// add notes violations.
func (s *scene) add(violations []string) { s.violations = append(s.violations, violations...) }

func (s *scene) countOrphans(ctx context.Context) error {
	n, violations, err := s.database.orphans(ctx)
	s.orphans += n
	s.add(violations)
	return err
}

// open makes the database and starts the servers.
func (s *scene) open(ctx context.Context, b *backend) (err error) {
	s.dir, err = os.MkdirTemp(s.options.Dir, "sluice-verify-")
	if err != nil {
		return err
	}
	s.atEnd(func() error {
		if s.failed || len(s.violations) > 0 {
			return nil // what the servers wrote is there to be read
		}
		return os.RemoveAll(s.dir)
	})
	if err := s.openDatabase(ctx, b); err != nil {
		return err
	}
	bases := make([]string, s.fault.nodes)
	for i := range s.fault.nodes {
		args := append([]string{"--db", s.database.url, "--job-lock-time", jobLock.String()}, s.fault.flags...)
		n, err := newNode(s.options.Program, s.dir, fmt.Sprintf("server%d", i+1), append(args, s.options.ServerFlags...))
		if err != nil {
			return err
		}
		s.atEnd(n.kill)
		bases[i] = n.base()
		s.nodes = append(s.nodes, n)
	}
	s.client, s.journal = newClient(bases), &journal{}
	s.load = &load{
		client: s.client, journal: s.journal, rate: s.options.Rate, actors: min(maxActors, max(8, s.options.Rate/2)*s.fault.nodes),
		prefix: filepath.Base(s.dir), clockMoves: s.fault.moves,
	}
	s.contests = &contests{client: s.client, journal: s.journal, prefix: filepath.Base(s.dir)}
	for _, n := range s.nodes {
		if err := n.start(ctx, s.client); err != nil {
			return err
		}
	}
	if s.fault.begin != nil {
		if err := s.fault.begin(ctx, s); err != nil {
			return err
		}
	}
	return s.client.deploy(ctx, modelNames)
}

// openDatabase makes the database, where the fault wants it.
func (s *scene) openDatabase(ctx context.Context, b *backend) (err error) {
	dir := s.dir
	if b.isSQLite() && s.fault.prepare != nil {
		if err := s.fault.prepare(ctx, s); err != nil {
			return err
		}
		if s.disk != "" {
			dir = s.disk
		}
	}
	if s.database, err = b.create(ctx, dir); err != nil {
		return err
	}
	s.atEnd(func() error { return s.database.drop(context.WithoutCancel(ctx)) })
	if !b.isSQLite() && s.fault.prepare != nil {
		return s.fault.prepare(ctx, s)
	}
	return nil
}

// underFire runs the load and strikes until the time is over; then the servers
// must be ready again.
func (s *scene) underFire(ctx context.Context) error {
	working, stop := context.WithCancel(ctx)
	defer stop()
	worked := make(chan struct{})
	go func() {
		defer close(worked)
		var both sync.WaitGroup
		both.Go(func() { s.load.run(working) })
		both.Go(func() { s.contests.run(working) })
		both.Wait()
	}()
	end := time.Now().Add(s.options.Duration)
	var failure error
	for time.Now().Before(end) && ctx.Err() == nil && failure == nil {
		pause(ctx, s.fault.every)
		failure = s.fault.strike(ctx, s)
		s.struck++
	}
	ready, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	for _, n := range s.nodes {
		for failure == nil && !s.client.isReady(ready, n.base()) {
			if ready.Err() != nil {
				failure = fmt.Errorf("the server at %s is not ready %v after the last blow", n.address, readyTimeout)
			}
			pause(ready, 20*time.Millisecond)
		}
	}
	stop()
	<-worked
	s.silence = s.journal.longestSilence()
	if err := s.load.failure.Load(); err != nil {
		failure = errors.Join(failure, *err)
	}
	return failure
}

// line tells what came of the scene.
func (s *scene) line(backend string, took time.Duration) string {
	counts := s.journal.tally()
	blows := s.struck
	if s.proxy != nil {
		blows = int(s.proxy.cuts.Load())
	}
	ended, more := 0, ""
	for _, p := range s.pasts {
		if p.hasEnded() {
			ended++
		}
	}
	if len(s.memory) > 0 {
		early, late := quarters(s.memory)
		more = fmt.Sprintf("memory at most %d MB, second quarter %d, last %d  ", slices.Max(s.memory), early, late)
	}
	for i, took := range s.failovers {
		if i == 0 {
			more += "away after losing the primary "
		}
		more += fmt.Sprintf("%.1f s  ", took.Seconds())
	}
	verdict := "ok"
	if len(s.violations) > 0 {
		verdict = fmt.Sprintf("%d VIOLATIONS", len(s.violations))
	}
	fields := []string{
		fmt.Sprintf("%-9s %-10s %4d blows", backend, s.fault.name, blows),
		fmt.Sprintf("%6d acknowledged", counts[acknowledged]),
		fmt.Sprintf("%5d unanswered (%d by 503)", counts[unknown], s.journal.unavailable),
		fmt.Sprintf("%4d refused", counts[refused]),
		fmt.Sprintf("%5d instances, %d ended", len(s.pasts), ended),
		fmt.Sprintf("%4d contests, %d undecided", len(s.contests.histories), s.undecided),
		fmt.Sprintf("%d orphans", s.orphans),
		fmt.Sprintf("longest silence %.1f s", s.silence.Seconds()),
		fmt.Sprintf("%.0f s", took.Seconds()),
	}
	return strings.Join(fields, "  ") + "  " + more + verdict
}
