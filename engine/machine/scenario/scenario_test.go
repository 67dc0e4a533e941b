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
func play(t *testing.T, text string, b Backend, reload bool) string {
	t.Helper()
	r := NewRunner(b, reload)
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
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(want), NewMemory(), false)
			if *rewrite {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				want = []byte(got)
			}
			for name, again := range map[string]string{
				"kept": got, "twice": play(t, string(want), NewMemory(), false), "reloaded": play(t, string(want), NewMemory(), true),
			} {
				if d := cmp.Diff(string(want), again); d != "" {
					t.Errorf("%s (-want +got):\n%s", name, d)
				}
			}
		})
	}
}
