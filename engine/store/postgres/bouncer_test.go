package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/sluice-bpm/sluice/engine/store"
	"github.com/sluice-bpm/sluice/engine/store/postgres"
	"github.com/sluice-bpm/sluice/engine/store/postgres/pgserver"
	"github.com/sluice-bpm/sluice/engine/store/storetest"
)

func TestStore_BehindPgbouncerInTransactionMode(t *testing.T) {
	server, err := pgserver.Start(t.Context(), "fsync=off", "synchronous_commit=off")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() }) // its folder is gone with the process at the latest
	bouncer, err := pgserver.StartBouncer(t.Context(), server)
	if errors.Is(err, pgserver.ErrNoBouncer) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := bouncer.Close(); err != nil {
			t.Error(err)
		}
	})
	databases := 0
	storetest.Run(t, func(t *testing.T) func(func(string, int)) store.Store {
		databases++
		name := fmt.Sprintf("bounced_%d", databases)
		c, err := pgx.Connect(t.Context(), server.URL().String())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Exec(t.Context(), "CREATE DATABASE "+name); err != nil {
			t.Fatal(err)
		}
		if err := c.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Fatal(err)
		}
		u := bouncer.URL()
		u.Path = "/" + name
		return func(onTrip func(string, int)) store.Store {
			s, err := postgres.Open(t.Context(), u.String(), postgres.Options{OnRoundTrip: onTrip})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
	})
}
