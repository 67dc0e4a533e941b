// Package clients runs clients that were written for Camunda 7 against the binary.
// scripts/prepare.sh installs them.
package clients

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
	"github.com/sluice-bpm/sluice/test/product"
)

func TestClients_OfCamundaWorkUnchanged(t *testing.T) {
	if _, err := os.Stat("node_modules"); err != nil {
		t.Fatalf("the clients are not installed, see scripts/prepare.sh: %v", err)
	}
	for name, database := range map[string]func() string{
		"sqlite":   func() string { return "sqlite:" + filepath.Join(t.TempDir(), "clients.db") },
		"postgres": func() string { return pgtest.URL(t) },
	} {
		server := product.Start(t, "demo", "--db", database(), "--rest-auth", "basic")
		for _, client := range []string{"worker.js", "rest.js"} {
			t.Run(client+" on "+name, func(t *testing.T) {
				ctx, stop := context.WithTimeout(t.Context(), time.Minute)
				defer stop()
				if out, err := exec.CommandContext(ctx, "node", client, server.REST()).CombinedOutput(); err != nil {
					t.Errorf("%v\n%s", err, out)
				}
			})
		}
	}
}
