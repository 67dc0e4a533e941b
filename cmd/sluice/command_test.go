package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
)

// onEachDatabase runs a test with the --db of an empty database of each kind.
func onEachDatabase(t *testing.T, test func(t *testing.T, db string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, "sqlite:"+filepath.Join(t.TempDir(), "sluice.db")) })
	t.Run("postgres", func(t *testing.T) { test(t, pgtest.URL(t)) })
}

// runCommand runs the program with arguments and returns what it prints.
func runCommand(t *testing.T, args ...string) string {
	t.Helper()
	out, err := tryCommand(t, args...)
	if err != nil {
		t.Fatalf("sluice %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// tryCommand is runCommand for one that may fail.
func tryCommand(t *testing.T, args ...string) (out string, err error) {
	t.Helper()
	var b bytes.Buffer
	root := rootCommand()
	root.SetArgs(args)
	root.SetOut(&b)
	root.SetErr(&b)
	err = root.ExecuteContext(t.Context())
	return b.String(), err
}

// opened is an engine on a database that a command has filled.
func opened(t *testing.T, db string) *engine.Engine {
	t.Helper()
	e, err := startEngine(t.Context(), db, engine.Options{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return e
}

func TestUserCreate_MakesAnAdministratorWhoCanSignIn(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, db string) {
		t.Setenv("SLUICE_PASSWORD", "correct horse")
		runCommand(t, "user", "create", "--admin", "--db", db, "alice")
		e := opened(t, db)
		actor, err := e.Authenticate(t.Context(), "alice", "correct horse")
		if err != nil || !actor.IsAdmin() {
			t.Errorf("alice is %+v: %v", actor, err)
		}
		if _, err := e.Authenticate(t.Context(), "alice", "wrong"); err == nil {
			t.Error("another password signs in, too")
		}
	})
}

func TestSeedHistory_MakesInstancesThatGoOnAsAnyOther(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, db string) {
		runCommand(t, "bench", "--seed-history", "--db", db, "--finished", "30", "--open", "20", "--authorizations", "10")
		e := opened(t, db)
		tasks, err := query.Tasks.List(t.Context(), e.Reader(), query.Criteria{})
		if err != nil || len(tasks) != 21 {
			t.Fatalf("%d open tasks: %v, want one and 20 copies", len(tasks), err)
		}
		if granted, err := query.Authorizations.Count(t.Context(), e.Reader(), query.Criteria{}); err != nil || granted != 39 {
			t.Errorf("%d authorizations: %v, want 10, two of the user, and one each for the group of 21 tasks and for six of seven assignees, one of whom is among the ten", granted, err)
		}
		for _, task := range tasks {
			if _, err := engine.Do(t.Context(), e, engine.CompleteTask{TaskID: task.ID}); err != nil {
				t.Fatalf("complete %s: %v", task.ID, err)
			}
		}
		if running, err := query.ProcessInstances.Count(t.Context(), e.Reader(), query.Criteria{}); err != nil || running != 0 {
			t.Errorf("%d instances run on: %v", running, err)
		}
		if known, err := query.HistoryProcessInstances.Count(t.Context(), e.Reader(), query.Criteria{}); err != nil || known != 52 {
			t.Errorf("history knows %d instances: %v, want two and 50 copies", known, err)
		}
	})
}

func TestBenchFloor_WritesTheRowsOfWholeFlows(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, db string) {
		out := runCommand(t, "bench", "--floor", "--db", db, "--clients", "2", "--duration", "1ms")
		if !strings.Contains(out, "flows/s") {
			t.Errorf("it prints %q", out)
		}
		e := opened(t, db)
		if running, err := query.ProcessInstances.Count(t.Context(), e.Reader(), query.Criteria{}); err != nil || running != 0 {
			t.Errorf("%d instances run: %v, want none, as each flow ends", running, err)
		}
		if ended, err := query.HistoryProcessInstances.Count(t.Context(), e.Reader(), query.Criteria{}); err != nil || ended < 3 {
			t.Errorf("%d instances have ended: %v, want the first and two copies at least", ended, err)
		}
	})
}

func TestBench_WritesToNoDatabaseThatIsInUse(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, db string) {
		t.Setenv("SLUICE_PASSWORD", "correct horse")
		runCommand(t, "user", "create", "--admin", "--db", db, "alice")
		for _, flag := range []string{"--seed-history", "--floor"} {
			if _, err := tryCommand(t, "bench", flag, "--db", db, "--duration", "1ms"); err == nil || !strings.Contains(err.Error(), "of its own") {
				t.Errorf("bench %s on it: %v", flag, err)
			}
		}
		e := opened(t, db)
		if n, err := query.HistoryProcessInstances.Count(t.Context(), e.Reader(), query.Criteria{}); err != nil || n != 0 {
			t.Errorf("it has %d instances: %v", n, err)
		}
	})
}
