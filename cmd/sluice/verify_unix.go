package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/sluice-bpm/sluice/cmd/sluice/verify"
)

func verifyCommand() *cobra.Command {
	var o verify.Options
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Put servers of this binary under fire and prove that nothing is lost or done twice",
		Long: "Verify starts servers of this binary on this machine, with throw-away databases, drives them through their API\n" +
			"and strikes. Then it compares what clients were told with the history: every acknowledged command is there, none\n" +
			"was done twice, all tokens are where their model leads, no row is left over. Faults:\n" + verify.Help() +
			"It ends only processes that it started. The exit code is 0 where every promise was kept.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if o.Program, err = os.Executable(); err != nil {
				return fmt.Errorf("find the program whose servers are verified: %w", err)
			}
			o.Out = cmd.OutOrStdout()
			return verify.Run(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.Databases, "db", []string{"sqlite", "postgres"}, "sqlite, postgres (a server of its own), pgbouncer (one behind a pgbouncer in transaction mode), patroni (two under Patroni with an etcd, for the fault failover), or the postgres:// address of a server on which databases may be made")
	f.StringSliceVar(&o.Faults, "fault", nil, "faults to run; none is all")
	f.DurationVar(&o.Duration, "duration", 10*time.Second, "how long each fault lasts")
	f.IntVar(&o.Rounds, "rounds", 1, "how often all faults are run")
	f.IntVar(&o.Rate, "rate", 40, "process instances that are started a second")
	f.DurationVar(&o.Pause, "pause", 5*time.Second, "for how long servers are paused")
	f.StringArrayVar(&o.ServerFlags, "server-flag", nil, "further flag for the servers, such as --history=audit; may be given several times")
	return cmd
}
