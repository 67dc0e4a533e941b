package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/sluice-bpm/sluice/engine/history"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/mail"
	"github.com/sluice-bpm/sluice/web/oidc"
)

// config is what the flags say. Every flag can be given as an environment
// variable too: --rest-auth is SLUICE_REST_AUTH. A flag wins.
type config struct {
	listen      string
	db          string
	restAuth    string
	jobExecutor bool
	jobLockTime time.Duration
	testMode    bool
	history     string
	historyTTL  string
	cleanup     cleanupConfig
	logLevel    string
	logFormat   string
	traces      string
	pprof       string
	delegate    string
	passwords   string
	connectors  string
	mail        mail.Settings
	oidc        oidc.Settings
}

// defaults are those in which demo and serve differ.
type defaults struct {
	db, restAuth string
	// cleanupStart is when history begins to be removed each day.
	cleanupStart string
}

func (c *config) bindDatabase(f *pflag.FlagSet, d defaults) {
	f.StringVar(&c.db, "db", d.db, "database: sqlite:FILE or postgres://user:password@host:port/name")
}

func (c *config) bindPasswords(f *pflag.FlagSet) {
	f.StringVar(&c.passwords, "password-policy", "none", "what new passwords must satisfy: none or camunda (the policy of Camunda 7.24)")
}

func (c *config) bind(f *pflag.FlagSet, d defaults) {
	c.bindDatabase(f, d)
	f.StringVar(&c.listen, "listen", "127.0.0.1:8080", "address to listen on")
	f.StringVar(&c.restAuth, "rest-auth", d.restAuth, "credentials at /engine-rest: none, optional (checked where given) or basic (demanded)")
	f.BoolVar(&c.jobExecutor, "job-executor", true, "run jobs and timers in the background")
	f.DurationVar(&c.jobLockTime, "job-lock-time", time.Minute, "how long the jobs of a node that died are left alone before another takes them over")
	f.BoolVar(&c.testMode, "test-mode", false, "let test headers and /test-clock stand for users and time; only on a loopback address")
	f.StringVar(&c.history, "history", string(history.Full), "history level: none, activity, audit or full")
	f.StringVar(&c.historyTTL, "history-ttl", "P180D", "time to live of the history of definitions that name none, P{days}D, or none")
	c.cleanup.bind(f, d)
	f.StringVar(&c.delegate, "unknown-delegate", "error", "what a class that nobody registered means: error, or external-task (a worker finds the task under the class name)")
	c.bindPasswords(f)
	f.StringVar(&c.oidc.Issuer, "oidc-issuer", "", "address of an OpenID Connect provider at which people and programs may sign in")
	f.StringVar(&c.oidc.ClientID, "oidc-client-id", "", "what the provider knows this installation by")
	f.StringVar(&c.oidc.ClientSecret, "oidc-client-secret", "", "secret of the client; better given as SLUICE_OIDC_CLIENT_SECRET")
	f.StringVar(&c.oidc.GroupsClaim, "oidc-groups-claim", "groups", "claim with the groups of a user; empty leaves groups to be managed here")
	f.StringVar(&c.connectors, "connector-allow", "", "addresses and networks beside the public ones that http-connector may reach, such as 127.0.0.1,10.1.0.0/16, or any")
	f.StringVar(&c.mail.Server, "mail-server", "", "SMTP server for mail tasks, host:port; without one they fail")
	f.StringVar((*string)(&c.mail.Encryption), "mail-encryption", string(mail.StartTLS), "protection of the connection to the mail server: starttls, tls or none")
	f.StringVar(&c.mail.User, "mail-user", "", "user at the mail server")
	f.StringVar(&c.mail.Password, "mail-password", "", "password of the user; better given as SLUICE_MAIL_PASSWORD")
	f.StringVar(&c.mail.From, "mail-from", "", "sender of mails that name none")
	f.StringVar(&c.pprof, "pprof", "", "address for Go's profiles, only on this machine; empty serves none")
	f.StringVar(&c.traces, "otlp-endpoint", "", "collector that takes traces by OTLP over HTTP, such as http://127.0.0.1:4318; the variables OTEL_… count too")
	f.StringVar(&c.logFormat, "log-format", "text", "how lines are logged: text (logfmt) or json")
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
	if err := c.checkSignIn(); err != nil {
		return err
	}
	if c.jobLockTime < time.Second || c.jobLockTime > time.Hour {
		return fmt.Errorf("--job-lock-time is from a second to an hour, not %v", c.jobLockTime)
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

// checkSignIn refuses what would let nobody in, or anybody.
func (c *config) checkSignIn() error {
	if c.passwords != "none" && c.passwords != "camunda" && c.passwords != "" {
		return fmt.Errorf("--password-policy is none or camunda, not %q", c.passwords)
	}
	if c.oidc.Issuer == "" && c.oidc.ClientID == "" && c.oidc.ClientSecret == "" {
		return nil
	}
	issuer, err := url.Parse(c.oidc.Issuer)
	switch {
	case err != nil || issuer.Host == "" || issuer.Scheme != "https" && !(issuer.Scheme == "http" && isLoopback(issuer.Hostname())):
		return fmt.Errorf("--oidc-issuer is the address of a provider such as https://login.example.org, not %q", c.oidc.Issuer)
	case c.oidc.ClientID == "":
		return errors.New("--oidc-issuer needs --oidc-client-id")
	}
	return nil
}

// policy is that of --password-policy.
func (c *config) policy() identity.PasswordPolicy {
	if c.passwords == "camunda" {
		return identity.CamundaPolicy()
	}
	return nil
}

// provider is that of --oidc-issuer; nil for none.
func (c *config) provider() *oidc.Provider {
	if c.oidc.Issuer == "" {
		return nil
	}
	return oidc.New(c.oidc)
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
	days, err := timeToLive(c.historyTTL)
	if err != nil {
		return nil, fmt.Errorf("--history-ttl: %w, or none", err)
	}
	if !days.Set {
		return nil, nil
	}
	n := int(days.N)
	return &n, nil
}
