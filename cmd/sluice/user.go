package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/history"
	"github.com/sluice-bpm/sluice/engine/identity"
)

func userCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "user", Short: "Manage users"}
	cmd.AddCommand(userCreateCommand())
	return cmd
}

func userCreateCommand() *cobra.Command {
	var c config
	var admin bool
	user := engine.CreateUser{}
	cmd := &cobra.Command{
		Use:   "create ID",
		Short: "Create a user; the password is read from standard input or SLUICE_PASSWORD",
		Args:  cobra.ExactArgs(1),
		Example: "  sluice user create --admin alice < password.txt\n" +
			"  SLUICE_PASSWORD=secret sluice user create --db postgres://… --group accounting mary",
		PreRunE: fromEnvironment,
		RunE: func(cmd *cobra.Command, args []string) error {
			user.ID = args[0]
			if admin {
				user.Groups = append(user.Groups, identity.AdminGroup)
			}
			return createUser(cmd, c, user)
		},
	}
	f := cmd.Flags()
	c.bindDatabase(f, defaults{db: "sqlite:sluice.db"})
	f.BoolVar(&admin, "admin", false, "make the user an administrator")
	f.StringVar(&user.FirstName, "first-name", "", "first name")
	f.StringVar(&user.LastName, "last-name", "", "last name")
	f.StringVar(&user.Email, "email", "", "mail address")
	f.StringSliceVar(&user.Groups, "group", nil, "group of the user; may be repeated")
	return cmd
}

func createUser(cmd *cobra.Command, c config, user engine.CreateUser) error {
	var err error
	if user.Password, err = readPassword(cmd); err != nil {
		return err
	}
	c.history, c.logLevel = string(history.Full), "warn"
	log, err := c.logger()
	if err != nil {
		return err
	}
	e, err := openEngine(cmd.Context(), c, nil, log)
	if err != nil {
		return err
	}
	defer closeEngine(e, log)
	for _, g := range user.Groups {
		if err := ensureGroup(cmd.Context(), e, engine.CreateGroup{ID: g, Name: g, Type: "WORKFLOW"}); err != nil {
			return err
		}
	}
	if _, err := engine.Do(cmd.Context(), e, user); err != nil {
		return fmt.Errorf("create user %s: %w", user.ID, err)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "User %s created.\n", user.ID)
	return nil
}

// ensureGroup creates a group that is not there yet.
func ensureGroup(ctx context.Context, e *engine.Engine, g engine.CreateGroup) error {
	_, err := engine.Do(ctx, e, g)
	var refusal *engine.Error
	if errors.As(err, &refusal) && refusal.Code == engine.Conflict {
		return nil
	}
	return err
}

// readPassword takes the password from the environment or the first line of
// standard input, so that it shows in no list of processes.
func readPassword(cmd *cobra.Command) (string, error) {
	if p := os.Getenv("SLUICE_PASSWORD"); p != "" {
		return p, nil
	}
	fmt.Fprint(cmd.ErrOrStderr(), "Password: ")
	line, err := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
	password := strings.TrimRight(line, "\r\n")
	if password == "" {
		return "", errors.Join(errors.New("no password was given"), err)
	}
	return password, nil
}
