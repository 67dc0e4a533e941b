// Command sluice is the process engine with its task list, cockpit and JSON API
// in one binary. It is the only place where the parts are wired together.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// version is set by the linker for releases.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := rootCommand().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "sluice:", err)
		os.Exit(1)
	}
}

// rootCommand lists the sub-commands, each in a file of its own.
func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "sluice",
		Short:         "A process engine with task list, cockpit and JSON API",
		Long:          "Sluice runs BPMN processes: an engine, its task list, its cockpit and the REST API of Camunda 7 in one binary.",
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.AddCommand(benchCommand(), demoCommand(), migrateCommand(), backupCommand(), scriptWorkerCommand(), serveCommand(), userCommand(), verifyCommand())
	return root
}
