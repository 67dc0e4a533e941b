package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/web"
)

func serveCommand() *cobra.Command {
	var c config
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   "Serve an engine in which every request is authenticated",
		Args:    cobra.NoArgs,
		PreRunE: fromEnvironment,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return run(cmd.Context(), c, content{prepare: func(ctx context.Context, e *engine.Engine) error {
				return greet(ctx, cmd, c, e)
			}})
		},
	}
	c.bind(cmd.Flags(), defaults{db: "sqlite:sluice.db", restAuth: "basic", cleanupStart: "00:00"})
	return cmd
}

// greet prints the address and, where nobody could sign in yet, the link with
// which the first administrator is made.
func greet(ctx context.Context, cmd *cobra.Command, c config, e *engine.Engine) error {
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "Sluice serves\n  pages  %s/tasks\n  API    %s/engine-rest\n", c.address(), c.address())
	known, err := e.HasUsers(ctx)
	if err != nil || known {
		return err
	}
	path, err := web.NewSetupLink(ctx, e)
	if err != nil {
		return fmt.Errorf("make the link for the first administrator: %w", err)
	}
	fmt.Fprintf(out, "\nNobody can sign in yet. Make the first administrator, once, at\n  %s%s\nor by: sluice user create --admin ID\n", c.address(), path)
	return nil
}
