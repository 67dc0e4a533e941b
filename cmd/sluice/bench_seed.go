package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/value"
)

// seedOptions are how large a database bench makes, to measure reading in.
type seedOptions struct {
	wanted                         bool
	db                             string
	finished, open, authorizations int
}

func (o *seedOptions) bind(f *pflag.FlagSet) {
	f.BoolVar(&o.wanted, "seed-history", false, "measure nothing, but fill the database --db with instances and authorizations, to measure reading in")
	f.StringVar(&o.db, "db", "", "database for --seed-history and --floor: sqlite:FILE or postgres://user:password@host:port/name; no server may run on it")
	f.IntVar(&o.finished, "finished", 1_000_000, "finished invoices that --seed-history makes")
	f.IntVar(&o.open, "open", 100_000, "invoices with an open task that --seed-history makes")
	f.IntVar(&o.authorizations, "authorizations", 100_000, "authorizations that --seed-history makes, each for one of a thousand users on one task")
}

func (o *seedOptions) check() error {
	if o.db == "" {
		return errors.New("--seed-history needs --db, the database to fill")
	}
	for _, n := range []int{o.finished, o.open, o.authorizations} {
		if n < 0 || n > maxBenchCount {
			return fmt.Errorf("--finished, --open and --authorizations are between 0 and %d", maxBenchCount)
		}
	}
	if most := o.authorizable() * seedUsers; o.authorizations > most {
		return fmt.Errorf("--authorizations is at most %d for %d open tasks: each is for one of %d users on one of them", most, o.open, seedUsers)
	}
	return nil
}

// authorizable is on how many tasks there are authorizations.
func (o *seedOptions) authorizable() int { return max(o.open, 1) }

const (
	// seedUsers is how many people the open tasks and the authorizations are of:
	// seed0, seed1, …. seed0 alone can sign in, with its name as password.
	seedUsers = 1000
	seedUser  = "seed0"
	// seedSpan is how far the history goes back.
	seedSpan = 150 * 24 * time.Hour
)

// seedHistory runs one invoice to its end and one to its last task, and fills the
// database with copies of their rows.
func seedHistory(cmd *cobra.Command, o seedOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	begun := time.Now()
	err := withEmptyDatabase(cmd, o.db, func(e *engine.Engine) error {
		return (&seeding{ctx: cmd.Context(), e: e, out: cmd.OutOrStdout(), options: o}).run()
	})
	if err == nil {
		fmt.Fprintf(cmd.OutOrStdout(), "The database is filled, in %v.\n", time.Since(begun).Round(time.Second))
	}
	return err
}

// withEmptyDatabase runs a measurement with an engine on a database that nobody
// uses: what it writes, a user with a known password among it, is not for others.
func withEmptyDatabase(cmd *cobra.Command, db string, do func(*engine.Engine) error) error {
	return withEngine(cmd, config{db: db, passwords: "none"}, func(e *engine.Engine) error {
		users, err := e.HasUsers(cmd.Context())
		if err != nil {
			return err
		}
		deployments, err := query.Deployments.Count(cmd.Context(), e.Reader(), query.Criteria{})
		if err != nil {
			return err
		}
		if users || deployments > 0 {
			return fmt.Errorf("--db %s holds users or deployments already; bench writes only to a database of its own", db)
		}
		return do(e)
	})
}

// seeding is one run of [seedHistory].
type seeding struct {
	ctx     context.Context
	e       *engine.Engine
	out     io.Writer
	options seedOptions
}

func (s *seeding) run() error {
	if err := s.prepare(); err != nil {
		return err
	}
	done, err := s.template(3)
	if err != nil {
		return fmt.Errorf("run an invoice to its end: %w", err)
	}
	if err := s.fill("finished invoices", s.options.finished, done.copy); err != nil {
		return err
	}
	waiting, err := s.template(2)
	if err != nil {
		return fmt.Errorf("run an invoice to its last task: %w", err)
	}
	if err := s.fill("open tasks", s.options.open, func(n int) []state.Row {
		rows := waiting.copy(n)
		for _, row := range rows {
			if t, ok := row.(*state.Task); ok {
				varyTask(t, n)
			}
		}
		return rows
	}); err != nil {
		return err
	}
	tasks := s.options.authorizable()
	return s.fill("authorizations", s.options.authorizations, func(n int) []state.Row {
		again := n / leastCommonMultiple(seedUsers, tasks) // how often the same user and task have met
		return []state.Row{&state.Authorization{
			ID: s.e.NewID(), Type: identity.TypeGrant, UserID: seedUserOf(n), Permissions: int64(identity.Read | identity.Update),
			ResourceType: int64(identity.ResourceTask), ResourceID: waiting.taskOf((n + again) % tasks),
		}}
	})
}

func leastCommonMultiple(a, b int) int {
	greatest, rest := a, b
	for rest != 0 {
		greatest, rest = rest, greatest%rest
	}
	return a / greatest * b
}

func seedUserOf(n int) string { return fmt.Sprintf("seed%d", n%seedUsers) }

// varyTask gives a third of the tasks an assignee; the others wait for their group.
func varyTask(t *state.Task, n int) {
	t.Priority = int64(n % 100)
	if n%3 == 0 {
		t.Assignee = seedUserOf(n / 3)
	}
}

// prepare makes the user who can sign in, with the group of the open tasks, and
// deploys the model.
func (s *seeding) prepare() error {
	if err := ensureGroup(s.ctx, s.e, engine.CreateGroup{ID: "accounting", Name: "Accounting", Type: "WORKFLOW"}); err != nil {
		return err
	}
	_, err := engine.Do(s.ctx, s.e, engine.CreateUser{ID: seedUser, Password: seedUser, AnyPassword: true, Groups: []string{"accounting"}})
	if err != nil {
		return fmt.Errorf("create the user %s: %w", seedUser, err)
	}
	model, err := benchModels.ReadFile("bench/approval.bpmn")
	if err != nil {
		return err
	}
	deployed, err := engine.Do(s.ctx, s.e, engine.Deploy{
		Name: "sluice bench", Resources: []engine.DeployResource{{Name: "approval.bpmn", Data: model}},
	})
	if err != nil {
		return err
	}
	// No cleanup is to take away what was made to be read.
	for _, d := range deployed.Definitions {
		if _, err := engine.Do(s.ctx, s.e, engine.SetTimeToLive{DefinitionID: d.ID}); err != nil {
			return err
		}
	}
	return nil
}

// template starts an invoice, completes its first tasks and reads its rows.
func (s *seeding) template(tasks int) (*template, error) {
	started, err := engine.Do(s.ctx, s.e, engine.StartProcess{DefinitionKey: "benchApproval", BusinessKey: "INV-0001", Variables: invoiceVariables()})
	if err != nil {
		return nil, err
	}
	answers := [][]engine.Variable{
		{{Name: "approver", Value: value.OfString("demo")}},
		{{Name: "approved", Value: value.OfBool(true)}},
		nil,
	}
	for _, variables := range answers[:tasks] {
		unit, err := s.e.Unit(s.ctx, store.Scope{ProcessInstanceID: started.Instance.ID})
		if err != nil {
			return nil, err
		}
		for t := range unit.Tasks.All() {
			if _, err := engine.Do(s.ctx, s.e, engine.CompleteTask{TaskID: t.ID, Variables: variables}); err != nil {
				return nil, err
			}
		}
	}
	return readTemplate(s.ctx, s.e.Reader(), started.Instance.ID, seedSpan/time.Duration(max(s.options.finished, 1)))
}

// invoiceVariables are those of [benchVariables].
func invoiceVariables() []engine.Variable {
	return []engine.Variable{{Name: "amount", Value: value.OfInt(30)}, {Name: "creditor", Value: value.OfString("Niall")}}
}

// fill writes the rows of n copies, in groups, with the progress on one line each
// tenth.
func (s *seeding) fill(what string, n int, copyOf func(i int) []state.Row) error {
	const group = 500
	for first := 0; first < n; first += group {
		unit := state.NewUnit()
		for i := first; i < min(first+group, n); i++ {
			for _, row := range copyOf(i) {
				unit.Append(state.TableOf(row), row)
			}
		}
		if err := errors.Join(s.e.Reader().Flush(s.ctx, []*state.Changes{unit.Changes()})...); err != nil {
			return fmt.Errorf("write %s: %w", what, err)
		}
		if tenth := max(n/10, 1); first/tenth != (first+group)/tenth {
			fmt.Fprintf(s.out, "%d of %d %s\n", min(first+group, n), n, what)
		}
	}
	return nil
}
