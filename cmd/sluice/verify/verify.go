//go:build unix

package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/sluice-bpm/sluice/engine/store/postgres/pgserver"
)

// Options say what is verified, and for how long.
type Options struct {
	// Program is the binary whose servers are put under fire.
	Program string
	// Databases are where: "sqlite", "postgres" for a server that this run starts,
	// "pgbouncer" for one behind a pgbouncer in transaction mode, "patroni" for two
	// under Patroni, for the faults that only they have, or
	// the postgres:// address of one on which the user may make databases. With the
	// latter, databases of this run's own are made and dropped.
	Databases []string
	// Faults are the names of those to run; none is all that there can be.
	Faults []string
	// Duration is how long each fault lasts, Rounds how often all are run.
	Duration time.Duration
	Rounds   int
	// Rate is how many instances are started a second.
	Rate int
	// Pause is for how long servers are paused: longer than they lock jobs.
	Pause time.Duration
	// ServerFlags are given to the servers beside their own.
	ServerFlags []string
	// Dir is where files are put; empty is the system's folder for such.
	Dir string
	// Out takes the report.
	Out io.Writer
}

// The bounds of a run.
const (
	maxDuration = time.Hour
	maxRounds   = 1000
	maxRate     = 1000
)

// ErrViolated: something was lost or done twice. What, is in the report.
var ErrViolated = errors.New("not every promise was kept")

// Check refuses what is no run.
func (o *Options) Check() error {
	known := FaultNames()
	for _, name := range o.Faults {
		if !slices.Contains(known, name) {
			return fmt.Errorf("no fault is named %q; there are %s", name, strings.Join(known, ", "))
		}
	}
	for _, db := range o.Databases {
		if db != "sqlite" && db != "postgres" && db != "pgbouncer" && db != "patroni" && !isPostgres(db) {
			return fmt.Errorf("%q is not sqlite, postgres, pgbouncer, patroni or the postgres:// address of a server", db)
		}
	}
	switch {
	case o.Duration < time.Second || o.Duration > maxDuration:
		return fmt.Errorf("a fault lasts from a second to %v, not %v", maxDuration, o.Duration)
	case o.Rounds < 1 || o.Rounds > maxRounds:
		return fmt.Errorf("there are 1 to %d rounds, not %d", maxRounds, o.Rounds)
	case o.Rate < 1 || o.Rate > maxRate:
		return fmt.Errorf("the rate is 1 to %d instances a second, not %d", maxRate, o.Rate)
	case o.Pause < jobLock || o.Pause > 10*time.Minute:
		return fmt.Errorf("a pause is from %v, the time that jobs are locked, to 10 minutes, not %v", jobLock, o.Pause)
	}
	return nil
}

func isPostgres(db string) bool {
	return strings.HasPrefix(db, "postgres://") || strings.HasPrefix(db, "postgresql://")
}

// FaultNames lists the faults.
func FaultNames() []string {
	var names []string
	for _, f := range faults() {
		names = append(names, f.name)
	}
	return names
}

// Help tells what the faults are, a line each.
func Help() string {
	var b strings.Builder
	for _, f := range faults() {
		fmt.Fprintf(&b, "  %-10s %s\n", f.name, f.says)
	}
	return b.String()
}

// Run puts servers under fire and reports. The error is [ErrViolated] where
// something did not hold.
func Run(ctx context.Context, o Options) error {
	if err := o.Check(); err != nil {
		return err
	}
	v := run{options: &o}
	for round := range o.Rounds {
		if o.Rounds > 1 {
			fmt.Fprintf(o.Out, "round %d of %d\n", round+1, o.Rounds)
		}
		for _, db := range o.Databases {
			if err := v.database(ctx, db); err != nil {
				return err
			}
		}
	}
	fmt.Fprintf(o.Out, "%d faults, %d commands acknowledged, %d instances: ", v.faults, v.acknowledged, v.instances)
	if v.violations > 0 {
		fmt.Fprintf(o.Out, "%d VIOLATIONS\n", v.violations)
		return ErrViolated
	}
	if v.acknowledged == 0 {
		return errors.New("nothing was verified")
	}
	fmt.Fprintln(o.Out, "nothing was lost, nothing was done twice")
	return nil
}

// run is what was found so far.
type run struct {
	options                                     *Options
	faults, acknowledged, instances, violations int
}

// database runs the faults on one back end.
func (v *run) database(ctx context.Context, db string) (err error) {
	b := &backend{name: "sqlite"}
	switch {
	case db == "postgres" || db == "pgbouncer":
		own, err := pgserver.Start(ctx)
		if errors.Is(err, pgserver.ErrMissing) {
			fmt.Fprintf(v.options.Out, "postgres is left out: %v\n", err)
			return nil
		}
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, own.Close()) }()
		b = &backend{name: db, admin: own.URL(), own: own}
		if db == "pgbouncer" {
			pool, err := pgserver.StartBouncer(ctx, own)
			if errors.Is(err, pgserver.ErrNoBouncer) {
				fmt.Fprintf(v.options.Out, "pgbouncer is left out: %v\n", err)
				return nil
			}
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, pool.Close()) }()
			b.pool = pool.URL()
		}
	case db == "patroni":
		cluster, err := pgserver.StartCluster(ctx)
		if errors.Is(err, pgserver.ErrNoPatroni) || errors.Is(err, pgserver.ErrMissing) {
			fmt.Fprintf(v.options.Out, "patroni is left out: %v\n", err)
			return nil
		}
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, cluster.Close()) }()
		b = &backend{name: db, admin: cluster.URL(), cluster: cluster}
		// A database that is made is there on the standby, too, before it is used: who asks
		// the standby for one that it does not have is not sent on.
		b.admin.RawQuery += "&synchronous_commit=remote_apply"
	case db != "sqlite":
		u, err := url.Parse(db)
		if err != nil {
			return fmt.Errorf("address of the database: %w", err)
		}
		b = &backend{name: "postgres", admin: u}
	}
	for _, f := range faults() {
		named := slices.Contains(v.options.Faults, f.name)
		if !named && (f.asked || len(v.options.Faults) > 0) || f.cluster != (b.cluster != nil) || b.isSQLite() && !f.sqlite || !b.isSQLite() && !f.postgres {
			continue
		}
		switch {
		case f.own && b.own == nil:
			fmt.Fprintf(v.options.Out, "%-9s %-10s is left out: the server is not this run's own\n", b.name, f.name)
		case f.unwritable && !canForbidWrites():
			fmt.Fprintf(v.options.Out, "%-9s %-10s is left out: only Linux can forbid a process to write\n", b.name, f.name)
		case f.root && !canMount():
			fmt.Fprintf(v.options.Out, "%-9s %-10s is left out: only root may mount a disk\n", b.name, f.name)
		default:
			if err := v.fault(ctx, b, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// maxShown bounds how many violations of a fault are printed.
const maxShown = 20

// fault runs one fault and prints its line.
func (v *run) fault(ctx context.Context, b *backend, f fault) error {
	s := &scene{options: v.options, fault: f}
	begun := time.Now()
	if err := s.play(ctx, b); err != nil {
		return fmt.Errorf("%s, %s: %w", b.name, f.name, err)
	}
	if s.proxy != nil && s.proxy.cuts.Load() == 0 {
		return fmt.Errorf("%s, %s: no answer came by that could be cut off", b.name, f.name)
	}
	fmt.Fprintln(v.options.Out, s.line(b.name, time.Since(begun)))
	for i, violation := range s.violations {
		if i == maxShown {
			fmt.Fprintf(v.options.Out, "  and %d more\n", len(s.violations)-i)
			break
		}
		fmt.Fprintln(v.options.Out, "  "+violation)
	}
	if len(s.violations) > 0 {
		fmt.Fprintf(v.options.Out, "  what the servers wrote is in %s\n", s.dir)
	}
	v.faults++
	v.acknowledged += s.journal.tally()[acknowledged]
	v.instances += len(s.pasts)
	v.violations += len(s.violations)
	return nil
}
