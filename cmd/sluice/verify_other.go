//go:build !unix

package main

import (
	"errors"

	"github.com/spf13/cobra"
)

func verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "verify",
		Short:  "Put servers of this binary under fire; not on this system",
		Hidden: true,
		RunE:   func(*cobra.Command, []string) error { return errors.New("verify needs the signals of a Unix system") },
	}
}
