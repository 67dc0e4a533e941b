package engine_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/history"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/postgres"
	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
	"github.com/sluice-bpm/sluice/engine/store/sqlite"
	"github.com/sluice-bpm/sluice/engine/value"
)

// backends are the stores on which every test of this package runs.
var backends = map[string]func(t *testing.T, trips func(kind string, statements int)) store.Store{
	"sqlite": func(t *testing.T, trips func(string, int)) store.Store {
		s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "engine.db"), sqlite.Options{OnRoundTrip: trips})
		if err != nil {
			t.Fatal(err)
		}
		return s
	},
	"postgres": func(t *testing.T, trips func(string, int)) store.Store {
		s, err := postgres.Open(t.Context(), pgtest.URL(t), postgres.Options{OnRoundTrip: trips})
		if err != nil {
			t.Fatal(err)
		}
		return s
	},
}

// bench is an engine to test with.
type bench struct {
	*testing.T
	e   *engine.Engine
	ctx context.Context
}

// onBoth runs a test on each back end.
func onBoth(t *testing.T, o engine.Options, test func(b *bench)) {
	t.Helper()
	for name, open := range backends {
		t.Run(name, func(t *testing.T) { test(newBench(t, open(t, nil), o)) })
	}
}

func newBench(t *testing.T, s store.Store, o engine.Options) *bench {
	t.Helper()
	o.Store = s
	if o.Logger == nil {
		o.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if o.History == "" {
		o.History = history.Full
	}
	e, err := engine.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return &bench{t, e, t.Context()}
}

// must runs a command that has to succeed.
func must[R any](b *bench, c engine.Command[R]) R {
	b.Helper()
	r, err := engine.Do(b.ctx, b.e, c)
	if err != nil {
		b.Fatalf("%T: %v", c, err)
	}
	return r
}

// refused runs a command that has to be refused with the code.
func refused[R any](b *bench, c engine.Command[R], want engine.Code) {
	b.Helper()
	_, err := engine.Do(b.ctx, b.e, c)
	var refusal *engine.Error
	if !errors.As(err, &refusal) || refusal.Code != want {
		b.Fatalf("%T: got %v, want a refusal %q", c, err, want)
	}
}

// as acts for a user with the groups whose authorizations are checked.
func (b *bench) as(user string, groups ...string) *bench {
	b.Helper()
	a, err := b.e.ActorWith(b.ctx, engine.Actor{UserID: user, Groups: groups, TenantCheck: !slices.Contains(groups, identity.AdminGroup)}, true)
	if err != nil {
		b.Fatal(err)
	}
	return &bench{b.T, b.e, engine.WithActor(b.ctx, a)}
}

func (b *bench) deploy(files ...string) engine.Deployed {
	b.Helper()
	d := engine.Deploy{Name: "test"}
	for _, f := range files {
		d.Resources = append(d.Resources, engine.DeployResource{Name: f, Data: readTestdata(b, f)})
	}
	return must(b, d)
}

func readTestdata(b *bench, file string) []byte {
	b.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		b.Fatal(err)
	}
	return data
}

func (b *bench) unit(s store.Scope) *state.Unit {
	b.Helper()
	u, err := b.e.Unit(b.ctx, s)
	if err != nil {
		b.Fatal(err)
	}
	return u
}

// task returns the open task of an element of an instance.
func (b *bench) task(instance, key string) state.Task {
	b.Helper()
	for t := range b.unit(store.Scope{ProcessInstanceID: instance}).Tasks.All() {
		if t.TaskDefinitionKey == key {
			return *t
		}
	}
	b.Fatalf("no open task %s in instance %s", key, instance)
	return state.Task{}
}

// job returns the only job of an instance.
func (b *bench) job(instance string) state.Job {
	b.Helper()
	for j := range b.unit(store.Scope{ProcessInstanceID: instance}).Jobs.All() {
		return *j
	}
	b.Fatalf("instance %s has no job", instance)
	return state.Job{}
}

// ended reports whether an instance is no longer running.
func (b *bench) ended(instance string) bool {
	b.Helper()
	_, err := b.e.Unit(b.ctx, store.Scope{ProcessInstanceID: instance})
	var refusal *engine.Error
	if err != nil && (!errors.As(err, &refusal) || refusal.Code != engine.NotFound) {
		b.Fatal(err)
	}
	return err != nil
}

func approved(yes bool) []engine.Variable {
	return []engine.Variable{{Name: "approved", Value: value.OfBool(yes)}}
}

// noBooking are delegates of the approve process of which Book does nothing.
var noBooking = map[string]machine.Delegate{"test.Book": func(*machine.Call) error { return nil }}
