// Package verify runs `sluice verify` for a few seconds a fault on both back ends.
package verify

import (
	"bytes"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/sluice-bpm/sluice/test/product"
)

func TestVerify_FindsEveryPromiseKept(t *testing.T) {
	for _, db := range []string{"sqlite", "postgres"} {
		t.Run(db, func(t *testing.T) {
			var out bytes.Buffer
			cmd := exec.CommandContext(t.Context(), product.Binary(t), "verify", "--db", db, "--duration", "2s", "--rate", "20", "--pause", "3s")
			cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) } // so that it stops its servers
			cmd.Stdout, cmd.Stderr = &out, &out
			if err := cmd.Run(); err != nil {
				t.Errorf("sluice verify: %v", err)
			}
			if !strings.Contains(out.String(), "nothing was lost, nothing was done twice") {
				t.Error("there is no such verdict")
			}
			t.Logf("sluice verify:\n%s", &out)
		})
	}
}

func TestVerify_RefusesWhatIsNoRun(t *testing.T) {
	for flag, says := range map[string]string{
		"--fault=flood":         "no fault is named",
		"--db=mysql://x":        "is not sqlite, postgres",
		"--duration=2h":         "a fault lasts",
		"--rounds=0":            "rounds",
		"--rate=0":              "rate",
		"--pause=1s":            "pause",
		"--db=postgres://x:1/y": "sluice:",
	} {
		out, err := exec.CommandContext(t.Context(), product.Binary(t), "verify", flag, "--fault=kill").CombinedOutput()
		if err == nil || !strings.Contains(string(out), says) {
			t.Errorf("verify %s: error %v, says %q, not %q", flag, err, out, says)
		}
	}
}
