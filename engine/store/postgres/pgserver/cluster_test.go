package pgserver

import (
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestCluster_HasAnotherPrimaryAfterOneIsCut(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes twenty seconds")
	}
	c, err := StartCluster(t.Context())
	if errors.Is(err, ErrNoPatroni) || errors.Is(err, ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}()
	first, err := c.CutPrimary(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cut := time.Now()
	for {
		conn, err := pgx.Connect(t.Context(), c.URL().String())
		if err == nil {
			_ = conn.Close(t.Context())
			break
		}
	}
	t.Logf("another primary after %v", time.Since(cut))
	if err := c.Restart(first); err != nil {
		t.Fatal(err)
	}
	if err := c.WaitForStandby(t.Context()); err != nil {
		t.Fatal(err)
	}
	second, err := c.CutPrimary(t.Context())
	if err != nil || second == first {
		t.Errorf("the primary was member %d and is member %d: %v", first, second, err)
	}
}
