package scenario

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var (
	oracle = flag.String("oracle", "", "base address of a Camunda 7 REST API to compare with")
	file   = flag.String("file", "", "only the transcript of this name")
	texts  = flag.String("transcripts", "../testdata/*.txt", "pattern of the transcripts to play")
)

// pair plays the same commands on two engines and compares their pictures.
type pair struct {
	machine, camunda player
	prefix           string
	played           []string
	// loose: where variables live is not compared. What is remembered for
	// compensation is shown by Camunda wherever the scope around it is just then.
	loose bool
	// migrated: here a migration is one more change of a variable, so that the
	// numbers of its changes are not compared.
	migrated bool
	// others: the models are of others, so that they do what differs on purpose.
	others bool
	// fails: a failure that only an engine in Java comes to is none of this engine.
	fails bool
	// modified: in Camunda's history a scope that a modification begins inside of
	// another lies in the one around that.
	modified bool
}

func newPair() *pair {
	return &pair{machine: newMachinePlayer(), camunda: &camunda{base: *oracle}, prefix: fmt.Sprintf("w%d", time.Now().UnixNano()%1e9)}
}

// deploy deploys a process under a key of its own.
func (p *pair) deploy(ctx context.Context, key string, lines []string) error {
	for i, l := range lines {
		if before, after, ok := strings.Cut(l, "calledElement="); ok {
			lines[i] = before + "calledElement=" + p.prefix + after
		}
	}
	data, err := BPMN(p.prefix+key, lines)
	if err != nil {
		return err
	}
	if err := p.machine.deploy(ctx, p.prefix+key, data); err != nil {
		return err
	}
	return p.camunda.deploy(ctx, p.prefix+key, data)
}

// do runs a command on both and tells how they differ.
func (p *pair) do(ctx context.Context, line string, body []string) (string, error) {
	if key, ok := strings.CutPrefix(line, "start "); ok {
		line = "start " + p.prefix + key
	}
	for _, command := range []string{"plan ", "migrate "} {
		if keys, ok := strings.CutPrefix(line, command); ok {
			line = command + p.prefix + strings.ReplaceAll(keys, " ", " "+p.prefix)
		}
	}
	if strings.HasPrefix(line, "delete") {
		line = "delete" // the API takes no reason
	}
	p.migrated = p.migrated || strings.HasPrefix(line, "migrate ")
	p.played = append(p.played, strings.Join(append([]string{line}, body...), "; "))
	here, err := p.machine.do(ctx, line, body)
	if err != nil {
		return "", fmt.Errorf("machine: %s: %w", line, err)
	}
	there, err := p.camunda.do(ctx, line, body)
	if err != nil {
		return "", fmt.Errorf("Camunda: %s: %w", line, err)
	}
	if strings.HasPrefix(line, "plan ") {
		return cmp.Diff(sameWords(there), sameWords(here)), nil
	}
	if p.fails && here == "" && failsInJava.MatchString(there) {
		return "", &deliberate{there}
	}
	if (here == "") != (there == "") {
		return fmt.Sprintf("%s: machine %q, Camunda %q", line, here, there), nil
	}
	return p.compare(ctx)
}

// sameWords leaves out how Camunda names the behavior of activities.
func sameWords(s string) string {
	return regexp.MustCompile(`(incompatible types|multiple mappings) .*`).ReplaceAllString(s, "$1")
}

func (p *pair) compare(ctx context.Context) (string, error) {
	here, err := p.machine.picture(ctx)
	if err != nil {
		return "", err
	}
	there, err := p.camunda.picture(ctx)
	if err != nil && p.fails && failsInJava.MatchString(err.Error()) {
		return "", &deliberate{err.Error()}
	}
	if err != nil {
		return "", err
	}
	if p.others {
		there, here = withoutDeliberate(there, here)
	}
	there, here = withObjects(there, here)
	here = withoutItself(there, here)
	if p.loose {
		here, there = withoutPlaces(here), withoutPlaces(there)
	}
	if p.modified {
		here, there = withoutParentsOfScopes(here), withoutParentsOfScopes(there)
	}
	if p.migrated {
		here, there = withoutRevisions(here), withoutRevisions(there)
	}
	return cmp.Diff(there, here), nil
}

var revision = regexp.MustCompile(` revision \d+`)

func withoutRevisions(lines []string) []string {
	for i, l := range lines {
		lines[i] = revision.ReplaceAllString(l, "")
	}
	slices.Sort(lines)
	return lines
}

// withoutItself has a line that differs from Camunda's in a parent that is none
// say the same; Camunda shows such a scope as ended also where it runs on.
func withoutItself(there, here []string) []string {
	for _, line := range there {
		before, after, ok := strings.Cut(line, " in "+itself+" ")
		if !ok {
			continue
		}
		i := slices.IndexFunc(here, func(l string) bool {
			return strings.HasPrefix(l, before+" in ") && (strings.HasSuffix(l, " "+after) || strings.HasSuffix(l, " open")) && countOf(here, l) > countOf(there, l)
		})
		if i >= 0 {
			here[i] = line
		}
	}
	slices.Sort(here)
	return here
}

func countOf(lines []string, line string) int {
	n := 0
	for _, l := range lines {
		if l == line {
			n++
		}
	}
	return n
}

var parentOfScope = regexp.MustCompile(`^(history \S+ (subProcess|transaction|multiInstanceBody|callActivity)) in \S+`)

func withoutParentsOfScopes(lines []string) []string {
	for i, l := range lines {
		lines[i] = parentOfScope.ReplaceAllString(l, "$1")
	}
	slices.Sort(lines)
	return lines
}

func withoutPlaces(lines []string) []string {
	for i, l := range lines {
		if before, _, ok := strings.Cut(l, " in "); ok && (strings.HasPrefix(l, "variable ") || strings.HasPrefix(l, "ended variable ")) {
			lines[i] = before
		}
		// Camunda gives a canceled scope in which a token waited for a job the
		// name of the activity it waited for.
		if strings.HasPrefix(l, "history ") && strings.HasSuffix(l, "canceled true") {
			lines[i] = "history canceled"
		}
	}
	slices.Sort(lines)
	return lines
}

// Every transcript that is played on the oracle gives the same pictures.
func TestOracle_Transcripts(t *testing.T) {
	if *oracle == "" {
		t.Skip("no -oracle")
	}
	files, err := filepath.Glob(*texts)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		short := strings.TrimSuffix(filepath.Base(name), ".txt")
		if *file != "" && short != *file {
			continue
		}
		t.Run(short, func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(string(text), "# not on the oracle") {
				t.Skip("it is of the machine alone")
			}
			p := newPair()
			defer func() { p.camunda.close() }()
			for block := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n\n") {
				script, _, _ := strings.Cut(block, "\n----")
				lines := strings.Split(script, "\n")
				for len(lines) > 1 && strings.HasPrefix(lines[0], "#") {
					lines = lines[1:]
				}
				words := fields(lines[0])
				switch words[0] {
				case "deploy":
					err = p.deploy(t.Context(), words[1], lines[1:])
				case "reset":
					p.camunda.close()
					p = newPair()
				case "tree", "actor", "external-delegates", "fail-job":
				default:
					var diff string
					if diff, err = p.do(t.Context(), lines[0], lines[1:]); diff != "" {
						t.Fatalf("after %s (-Camunda +machine):\n%s", lines[0], diff)
					}
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
