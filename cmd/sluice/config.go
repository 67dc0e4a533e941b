package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/sluice-bpm/sluice/engine/history"
)

// config is what the flags say. Every flag can be given as an environment
// variable too: --rest-auth is SLUICE_REST_AUTH. A flag wins.
type config struct {
	listen      string
	db          string
	restAuth    string
	jobExecutor bool
	testMode    bool
	history     string
	historyTTL  string
	logLevel    string
	delegate    string
}

// defaults are those in which demo and serve differ.
type defaults struct {
	db, restAuth string
}

func (c *config) bindDatabase(f *pflag.FlagSet, d defaults) {
	f.StringVar(&c.db, "db", d.db, "database: sqlite:FILE or postgres://user:password@host:port/name")
}

func (c *config) bind(f *pflag.FlagSet, d defaults) {
	c.bindDatabase(f, d)
	f.StringVar(&c.listen, "listen", "127.0.0.1:8080", "address to listen on")
	f.StringVar(&c.restAuth, "rest-auth", d.restAuth, "credentials at /engine-rest: none, optional (checked where given) or basic (demanded)")
	f.BoolVar(&c.jobExecutor, "job-executor", true, "run jobs and timers in the background")
	f.BoolVar(&c.testMode, "test-mode", false, "let test headers and /test-clock stand for users and time; only on a loopback address")
	f.StringVar(&c.history, "history", string(history.Full), "history level: none, activity, audit or full")
	f.StringVar(&c.historyTTL, "history-ttl", "P180D", "time to live of the history of definitions that name none, P{days}D, or none")
	f.StringVar(&c.delegate, "unknown-delegate", "error", "what a class that nobody registered means: error, or external-task (a worker finds the task under the class name)")
	f.StringVar(&c.logLevel, "log-level", "info", "least level that is logged: debug, info, warn or error")
}

// fromEnvironment sets the flags that were not given from SLUICE_… variables.
func fromEnvironment(cmd *cobra.Command, _ []string) error {
	var problems []error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		name := environmentName(f.Name)
		text, ok := os.LookupEnv(name)
		if !ok || f.Changed || f.Name == "help" {
			return
		}
		if err := cmd.Flags().Set(f.Name, text); err != nil {
			problems = append(problems, fmt.Errorf("%s=%q: %w", name, text, err))
		}
	})
	return errors.Join(problems...)
}

// environmentName is the environment variable of a flag.
func environmentName(flag string) string {
	return "SLUICE_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// check refuses values that make no sense before anything is opened.
func (c *config) check() error {
	switch c.restAuth {
	case "none", "optional", "basic":
	default:
		return fmt.Errorf("--rest-auth is none, optional or basic, not %q", c.restAuth)
	}
	switch c.delegate {
	case "error", "external-task":
	default:
		return fmt.Errorf("--unknown-delegate is error or external-task, not %q", c.delegate)
	}
	host, _, err := net.SplitHostPort(c.listen)
	if err != nil {
		return fmt.Errorf("--listen %q is not an address such as 127.0.0.1:8080: %w", c.listen, err)
	}
	if c.testMode && !isLoopback(host) {
		return fmt.Errorf("--test-mode lets every caller act as any user, so it is refused on %s; listen on 127.0.0.1", c.listen)
	}
	return nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// ttlDays reads --history-ttl; nil is none.
func (c *config) ttlDays() (*int, error) {
	if c.historyTTL == "none" || c.historyTTL == "" {
		return nil, nil
	}
	text, okP := strings.CutPrefix(c.historyTTL, "P")
	text, okD := strings.CutSuffix(text, "D")
	days, err := strconv.Atoi(text)
	if !okP || !okD || err != nil || days < 0 {
		return nil, fmt.Errorf("--history-ttl is a number of days such as P180D, or none, not %q", c.historyTTL)
	}
	return &days, nil
}
