package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sluice-bpm/sluice/engine/store/sqlite"
)

func backupCommand() *cobra.Command {
	var c config
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy a SQLite database to a new file while a server uses it",
		Long: "Backup writes the database as it is at one moment to a new file. To restore it, stop the\n" +
			"server and put the copy in the place of the database, without the files ending in -wal and -shm.\n" +
			"For PostgreSQL use what comes with it: pg_dump, pg_basebackup.",
		Args:    cobra.ExactArgs(1),
		PreRunE: fromEnvironment,
		RunE: func(cmd *cobra.Command, args []string) error {
			file, ok := strings.CutPrefix(c.db, "sqlite:")
			if !ok {
				return errors.New("backup copies SQLite databases; use pg_dump or pg_basebackup for PostgreSQL")
			}
			if err := sqlite.Backup(cmd.Context(), file, args[0]); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s is a copy of %s.\n", args[0], file)
			return nil
		},
	}
	c.bindDatabase(cmd.Flags(), defaults{db: "sqlite:sluice.db"})
	return cmd
}
