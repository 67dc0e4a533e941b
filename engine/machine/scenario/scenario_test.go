package scenario

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var rewrite = flag.Bool("rewrite", false, "write what the machine prints into the transcripts")

// A transcript is blocks of command lines, "----", output, parted by empty lines.
func play(t *testing.T, text string, r *Runner) string {
	t.Helper()
	r.script = javascript
	var out []string
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		script, _, _ := strings.Cut(block, "\n----")
		lines := strings.Split(script, "\n")
		for len(lines) > 1 && strings.HasPrefix(lines[0], "#") {
			lines = lines[1:]
		}
		printed, err := r.Run(t.Context(), lines[0], lines[1:])
		if err != nil {
			t.Fatalf("%s: %v", lines[0], err)
		}
		out = append(out, script+"\n----\n"+printed)
	}
	return strings.Join(out, "\n")
}

func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("../testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	alone := 0
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(want), NewRunner(NewMemory(), false))
			if *rewrite {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				want = []byte(got)
			}
			nearby := NewRunner(NewMemory(), true)
			nearby.nearby = true
			for name, again := range map[string]string{
				"kept": got, "twice": play(t, string(want), NewRunner(NewMemory(), false)),
				"reloaded": play(t, string(want), NewRunner(NewMemory(), true)), "nearby": play(t, string(want), nearby),
			} {
				if d := cmp.Diff(string(want), again); d != "" {
					t.Errorf("%s (-want +got):\n%s", name, d)
				}
			}
			alone += nearby.alone
		})
	}
	if alone < 100 {
		t.Errorf("for %d commands a partial unit would do; it does for more", alone)
	}
}
