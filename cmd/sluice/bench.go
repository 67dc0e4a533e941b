package main

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
)

// benchOptions are what the bench command is told.
type benchOptions struct {
	target    string
	user      string
	password  string
	clients   []int
	scenarios []string
	duration  time.Duration
	warmup    time.Duration
	count     int
}

// The bounds of one measurement, so that none runs away.
const (
	maxBenchClients  = 256
	maxBenchDuration = 10 * time.Minute
	maxBenchCount    = 10_000_000
)

func benchCommand() *cobra.Command {
	var o benchOptions
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure a server with this REST API, Sluice or Camunda 7, on this machine",
		Long: "Bench drives a server over keep-alive connections and prints operations per second and latencies.\n" +
			"Scenarios: " + strings.Join(scenarioNames(), ", ") + ".\n" +
			"  start     start an instance that waits in a user task\n" +
			"  flow      start, query the task of the instance, complete it\n" +
			"  straight  start an instance that runs through ten service tasks\n" +
			"It talks to loopback addresses only.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return bench(cmd, o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.target, "target", "http://127.0.0.1:8080/engine-rest", "base address of the REST API")
	f.StringVar(&o.user, "user", "", "user for HTTP Basic; empty sends no credentials")
	f.StringVar(&o.password, "password", "", "password of the user")
	f.IntSliceVar(&o.clients, "clients", []int{1, 8, 32}, "numbers of concurrent clients, one row each")
	f.StringSliceVar(&o.scenarios, "scenario", scenarioNames(), "scenarios to run")
	f.DurationVar(&o.duration, "duration", 10*time.Second, "how long each row is measured")
	f.DurationVar(&o.warmup, "warmup", 3*time.Second, "how long each row runs before it is measured")
	f.IntVar(&o.count, "count", maxBenchCount, "operations of a row at most")
	return cmd
}

// check refuses what would not be a measurement on this machine.
func (o benchOptions) check() error {
	u, err := url.Parse(o.target)
	if err != nil || u.Host == "" {
		return fmt.Errorf("--target %q is not an address such as http://127.0.0.1:8080/engine-rest", o.target)
	}
	if host, _, err := net.SplitHostPort(u.Host); err != nil || !isLoopback(host) {
		return fmt.Errorf("--target %s is not on this machine; bench drives only loopback addresses with a port", o.target)
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
	if o.count < 1 || o.count > maxBenchCount {
		return fmt.Errorf("--count is between 1 and %d", maxBenchCount)
	}
	return nil
}

// bench deploys the models of the scenarios, measures each and removes them.
func bench(cmd *cobra.Command, o benchOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	ctx := cmd.Context()
	c := newBenchClient(o)
	deployment, err := c.deploy(ctx)
	if err != nil {
		return fmt.Errorf("deploy the models of the scenarios: %w", err)
	}
	defer c.undeploy(context.WithoutCancel(ctx), deployment)
	table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "scenario\tclients\toperations\top/s\tp50 ms\tp95 ms\tp99 ms\terrors\t")
	for _, name := range o.scenarios {
		for _, clients := range o.clients {
			if o.warmup > 0 {
				measure(ctx, c, scenarios[name], clients, o.warmup, o.count)
			}
			r := measure(ctx, c, scenarios[name], clients, o.duration, o.count)
			fmt.Fprintf(table, "%s\t%d\t%d\t%.0f\t%s\t%s\t%s\t%d\t\n", name, clients, len(r.latencies),
				float64(len(r.latencies))/r.elapsed.Seconds(), r.percentile(50), r.percentile(95), r.percentile(99), r.errors)
			if r.firstError != nil {
				cmd.PrintErrln("first error of", name+":", r.firstError)
			}
		}
	}
	return table.Flush()
}
