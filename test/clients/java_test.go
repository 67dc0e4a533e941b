package clients

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine/store/postgres/pgtest"
	"github.com/sluice-bpm/sluice/test/product"
)

// withJava asks for the client in Java, which make clients-java has compiled.
var withJava = flag.Bool("java", false, "run the client in Java, too")

func TestClients_InJavaWorkUnchanged(t *testing.T) {
	if !*withJava {
		t.Skip("needs Java and Maven: make clients-java")
	}
	libraries, err := os.ReadFile("java/target/classpath")
	if err != nil {
		t.Fatal(err)
	}
	for name, database := range map[string]func() string{
		"sqlite":   func() string { return "sqlite:" + filepath.Join(t.TempDir(), "clients.db") },
		"postgres": func() string { return pgtest.URL(t) },
	} {
		t.Run(name, func(t *testing.T) {
			server := product.Start(t, "demo", "--db", database(), "--rest-auth", "basic")
			ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
			defer stop()
			worker := exec.CommandContext(ctx, "java", "-cp", "java/target/classes:"+string(libraries), "Worker", server.REST(), "testdata/workers.bpmn")
			if out, err := worker.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
