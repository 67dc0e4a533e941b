package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
)

// benchOptions are what the bench command is told.
type benchOptions struct {
	targets   []string
	processes []string
	user      string
	password  string
	clients   []int
	scenarios []string
	duration  time.Duration
	warmup    time.Duration
	count     int
	overload  float64
	// overloadFor is how long the overload lasts; 0 is as long as all else.
	overloadFor time.Duration
	floor       bool
	seed        seedOptions
}

// The bounds of one measurement, so that none runs away.
const (
	maxBenchClients  = 256
	maxBenchDuration = 10 * time.Minute
	maxBenchCount    = 10_000_000
)

// benchShare: of so many processors the driver uses one, and leaves the others to the
// servers on the machine.
const benchShare = 4

func benchCommand() *cobra.Command {
	var o benchOptions
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure a server with this REST API, Sluice or Camunda 7, on this machine",
		Long: "Bench drives servers over keep-alive connections and prints operations per second and latencies.\n" +
			"Several targets are measured by turns, row by row, each as a ratio to the last. Scenarios:\n" +
			scenarioHelp() + "It talks to loopback addresses only.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case o.seed.wanted:
				return seedHistory(cmd, o.seed)
			case o.floor:
				return benchFloor(cmd, o)
			}
			return bench(cmd, o)
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.targets, "target", []string{"http://127.0.0.1:8080/engine-rest"}, "base address of the REST API, or NAME=ADDRESS; may be given several times")
	f.StringArrayVar(&o.processes, "process", nil, "NAME=PID,PID: processes of a target, such as its server and its database, whose CPU is told for each operation, that of their children included")
	f.StringVar(&o.user, "user", "", "user for HTTP Basic; empty sends no credentials")
	f.StringVar(&o.password, "password", "", "password of the user")
	f.IntSliceVar(&o.clients, "clients", []int{1, 8, 32}, "numbers of concurrent clients, one row each")
	f.StringSliceVar(&o.scenarios, "scenario", writingScenarios, "scenarios to run")
	f.DurationVar(&o.duration, "duration", 10*time.Second, "how long each row is measured")
	f.DurationVar(&o.warmup, "warmup", 3*time.Second, "how long each row runs before it is measured")
	f.Float64Var(&o.overload, "overload", 0, "offer so many times the best throughput over the numbers of clients, and tell how much is still served; 0 does not")
	f.DurationVar(&o.overloadFor, "overload-duration", 0, "how long that is offered; 0 is as long as --duration")
	f.IntVar(&o.count, "count", maxBenchCount, "operations of a row at most")
	f.BoolVar(&o.floor, "floor", false, "measure no server, but how fast the database --db takes the rows of the scenario flow, --clients commands in a transaction")
	o.seed.bind(f)
	return cmd
}

// check refuses what would not be a measurement on this machine.
func (o benchOptions) check() error {
	for _, t := range o.targets {
		_, address := named(t)
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "http" || u.Host == "" {
			return fmt.Errorf("--target %q is not an address such as http://127.0.0.1:8080/engine-rest", address)
		}
		if host, _, err := net.SplitHostPort(u.Host); err != nil || !isLoopback(host) {
			return fmt.Errorf("--target %s is not on this machine; bench drives only loopback addresses with a port", address)
		}
	}
	for _, n := range o.clients {
		if n < 1 || n > maxBenchClients {
			return fmt.Errorf("--clients is between 1 and %d, not %d", maxBenchClients, n)
		}
	}
	for _, s := range o.scenarios {
		if !slices.Contains(scenarioNames(), s) {
			return fmt.Errorf("no scenario is named %q; there are %s", s, strings.Join(scenarioNames(), ", "))
		}
	}
	if o.duration <= 0 || o.duration > maxBenchDuration || o.warmup < 0 || o.warmup > maxBenchDuration {
		return fmt.Errorf("--duration and --warmup are at most %v", maxBenchDuration)
	}
	if o.overloadFor < 0 || o.overloadFor > maxBenchDuration {
		return fmt.Errorf("--overload-duration is at most %v", maxBenchDuration)
	}
	if o.overload < 0 || o.overload > maxOverload {
		return fmt.Errorf("--overload is at most %d", maxOverload)
	}
	if o.count < 1 || o.count > maxBenchCount {
		return fmt.Errorf("--count is between 1 and %d", maxBenchCount)
	}
	return nil
}

// writes reports whether any of the scenarios starts instances.
func (o benchOptions) writes() bool {
	return slices.ContainsFunc(o.scenarios, func(name string) bool { return slices.Contains(writingScenarios, name) })
}

// named splits NAME=ADDRESS; an address alone is its own name.
func named(target string) (name, address string) {
	if name, address, ok := strings.Cut(target, "="); ok && !strings.Contains(name, "/") {
		return name, address
	}
	return target, target
}

func scenarioHelp() string {
	var b strings.Builder
	for _, s := range scenarios() {
		fmt.Fprintf(&b, "  %-9s %s\n", s.name, s.says)
	}
	return b.String()
}

// benchTarget is a server that is measured.
type benchTarget struct {
	name      string
	client    *benchClient
	processes serverProcesses
}

// bench deploys the models of the scenarios, measures each and removes them.
func bench(cmd *cobra.Command, o benchOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	processes, err := parseProcesses(o.processes)
	if err != nil {
		return err
	}
	// Threads that look for work on every processor would take it from the servers.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(max(runtime.GOMAXPROCS(0)/benchShare, 1)))
	ctx := cmd.Context()
	var targets []benchTarget
	for _, t := range o.targets {
		name, address := named(t)
		base, err := url.Parse(strings.TrimSuffix(address, "/"))
		if err != nil {
			return err
		}
		c := newBenchClient(o.user, o.password, base)
		if o.writes() {
			deployment, err := c.deploy(ctx)
			if err != nil {
				return fmt.Errorf("deploy the models of the scenarios at %s: %w", address, err)
			}
			defer c.undeploy(context.WithoutCancel(ctx), deployment)
		}
		targets = append(targets, benchTarget{name, c, processes[name]})
	}
	table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', tabwriter.AlignRight)
	if o.overload > 0 {
		fmt.Fprintln(table, "scenario\ttarget\tbest/s\toffered/s\tserved/s\tof the best\tp50 ms\tp99 ms\trefused\tfailed\tnot sent\t")
		for _, s := range scenarios() {
			if slices.Contains(o.scenarios, s.name) {
				benchOverload(cmd, o, table, s, targets)
			}
		}
		return table.Flush()
	}
	fmt.Fprintln(table, "scenario\tclients\ttarget\toperations\top/s\tratio\tp50 ms\tp95 ms\tp99 ms\tCPU ms\terrors\t")
	for _, s := range scenarios() {
		if !slices.Contains(o.scenarios, s.name) {
			continue
		}
		for _, clients := range o.clients {
			benchRow(cmd, o, table, s, clients, targets)
		}
	}
	return table.Flush()
}

// benchRow measures one scenario with one number of clients at each target.
func benchRow(cmd *cobra.Command, o benchOptions, table io.Writer, s scenario, clients int, targets []benchTarget) {
	results := make([]measurement, len(targets))
	for i, t := range targets {
		if o.warmup > 0 {
			measure(cmd.Context(), t.client, s.run, clients, o.warmup, o.count)
		}
		before, err := t.processes.cpu()
		if err != nil {
			cmd.PrintErrln(err)
		}
		results[i] = measure(cmd.Context(), t.client, s.run, clients, o.duration, o.count)
		if after, err := t.processes.cpu(); err == nil {
			results[i].cpu = after - before
		}
		if err := results[i].firstError; err != nil {
			cmd.PrintErrln("first error of", s.name, "at", t.name+":", err)
		}
	}
	last := results[len(results)-1].perSecond()
	for i, r := range results {
		fmt.Fprintf(table, "%s\t%d\t%s\t%d\t%.0f\t%.1f\t%s\t%s\t%s\t%s\t%d\t\n", s.name, clients, targets[i].name, len(r.latencies),
			r.perSecond(), r.perSecond()/last, r.percentile(50), r.percentile(95), r.percentile(99), r.cpuEach(), r.errors)
	}
}
