package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/sluice-bpm/sluice/engine/script"
)

// scriptWorker names the sub-command that runs scripts: in a process of its own,
// so that none can take the server's memory or time.
const scriptWorker = "script-worker"

func scriptWorkerCommand() *cobra.Command {
	return &cobra.Command{
		Use:    scriptWorker,
		Short:  "Run scripts for a server (started by it)",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE:   func(*cobra.Command, []string) error { return script.Serve(os.Stdin, os.Stdout) },
	}
}
