package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/history"
	"github.com/sluice-bpm/sluice/engine/identity"
)

func userCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "user", Short: "Manage users"}
	cmd.AddCommand(userCreateCommand(), userPasswordCommand(), userUnlockCommand())
	return cmd
}

func userPasswordCommand() *cobra.Command {
	return userChangeCommand("password ID", "Change a user's password; it is read from standard input or SLUICE_PASSWORD",
		func(cmd *cobra.Command, e *engine.Engine, id string) error {
			password, err := readPassword(cmd)
			if err != nil {
				return err
			}
			_, err = engine.Do(cmd.Context(), e, engine.ChangePassword{ID: id, Password: password})
			return err
		})
}

func userUnlockCommand() *cobra.Command {
	return userChangeCommand("unlock ID", "Let a user sign in again who was locked out for wrong passwords",
		func(cmd *cobra.Command, e *engine.Engine, id string) error {
			_, err := engine.Do(cmd.Context(), e, engine.UnlockUser{ID: id})
			return err
		})
}

// userChangeCommand is a command that changes one user.
func userChangeCommand(use, short string, change func(*cobra.Command, *engine.Engine, string) error) *cobra.Command {
	var c config
	cmd := &cobra.Command{
		Use: use, Short: short, Args: cobra.ExactArgs(1), PreRunE: fromEnvironment,
		RunE: func(cmd *cobra.Command, args []string) error {
			return withEngine(cmd, c, func(e *engine.Engine) error {
				if err := change(cmd, e, args[0]); err != nil {
					return fmt.Errorf("change user %s: %w", args[0], err)
				}
				fmt.Fprintf(cmd.OutOrStdout(), "User %s changed.\n", args[0])
				return nil
			})
		},
	}
	bindUser(cmd.Flags(), &c)
	return cmd
}

// bindUser are the flags of all commands on users.
func bindUser(f *pflag.FlagSet, c *config) {
	c.bindDatabase(f, defaults{db: "sqlite:sluice.db"})
	c.bindPasswords(f)
}

// withEngine runs a command with an engine of its own, which runs no jobs.
func withEngine(cmd *cobra.Command, c config, do func(*engine.Engine) error) error {
	if err := c.checkSignIn(); err != nil {
		return err
	}
	c.logLevel = "warn"
	log, err := c.logger()
	if err != nil {
		return err
	}
	e, err := startEngine(cmd.Context(), c.db, engine.Options{History: history.Full, PasswordPolicy: c.policy(), Logger: log})
	if err != nil {
		return err
	}
	defer closeEngine(e, log)
	return do(e)
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
	bindUser(f, &c)
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
	return withEngine(cmd, c, func(e *engine.Engine) error {
		for _, g := range user.Groups {
			group := engine.CreateGroup{ID: g, Name: g, Type: "WORKFLOW"}
			if g == identity.AdminGroup {
				group = engine.AdminGroup()
			}
			if err := ensureGroup(cmd.Context(), e, group); err != nil {
				return err
			}
		}
		if _, err := engine.Do(cmd.Context(), e, user); err != nil {
			return fmt.Errorf("create user %s: %w", user.ID, err)
		}
		fmt.Fprintf(cmd.OutOrStdout(), "User %s created.\n", user.ID)
		return nil
	})
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
