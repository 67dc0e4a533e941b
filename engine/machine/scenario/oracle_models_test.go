package scenario

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

var (
	folder = flag.String("folder", "", "folder of BPMN files to compare with the oracle")
	only   = flag.String("only", "", "pattern of the files of -folder to compare")
)

// Models of others are taken or refused alike, and go the same random ways on both
// engines. Each is deployed alone, with those of the folder that it calls; the
// oracle must be one that nobody else uses, and its Java runs with
// -XX:-OmitStackTraceInFastThrow: else it leaves out the words of failures that
// happen often, by which those that differ on purpose are told from others.
func TestOracle_Models(t *testing.T) {
	if *oracle == "" || *folder == "" {
		t.Skip("no -oracle and -folder")
	}
	files := bpmnFiles(t, *folder)
	callable := keysOf(files)
	wanted := regexp.MustCompile(*only)
	count := map[string]int{}
	for _, file := range files {
		if !wanted.MatchString(file) {
			continue
		}
		outcome, report := compareFile(t.Context(), file, callable)
		count[outcome]++
		if report != "" {
			t.Errorf("%s: %s\n%s", strings.TrimPrefix(file, *folder), outcome, report)
		}
	}
	fmt.Printf("oracle: models of others: %v\n", count)
}

func bpmnFiles(t *testing.T, folder string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if strings.HasSuffix(path, ".bpmn") || strings.HasSuffix(path, ".bpmn20.xml") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

var processID = regexp.MustCompile(`<(?:\w+:)?process\s[^>]*?\bid="([^"]+)"`)

// keysOf says which files define a process.
func keysOf(files []string) map[string][]string {
	keys := map[string][]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		for _, m := range processID.FindAllStringSubmatch(string(data), -1) {
			keys[m[1]] = append(keys[m[1]], file)
		}
	}
	return keys
}

var calledKey = regexp.MustCompile(`calledElement="([^"$#]+)"`)

// withCalled is a file and those it calls, found beside it first.
func withCalled(file string, callable map[string][]string) []string {
	all := []string{file}
	for i := 0; i < len(all) && len(all) < 10; i++ {
		data, err := os.ReadFile(all[i])
		if err != nil {
			continue
		}
		for _, m := range calledKey.FindAllStringSubmatch(string(data), -1) {
			found := slices.Clone(callable[m[1]])
			slices.SortStableFunc(found, func(a, b string) int { return distance(file, a) - distance(file, b) })
			if len(found) > 0 && !slices.Contains(all, found[0]) {
				all = append(all, found[0])
			}
		}
	}
	return all
}

// distance is small for files that stand beside each other and are named alike.
func distance(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return -n
}

// compareFile tells how a model ended on both, with a report where that differs.
func compareFile(ctx context.Context, file string, callable map[string][]string) (outcome, report string) {
	p := &pair{machine: newMachinePlayer(), camunda: &camunda{base: *oracle}, loose: true, others: true, fails: true}
	defer func() { p.camunda.close() }()
	texts := ""
	for i, name := range withCalled(file, callable) {
		data, err := os.ReadFile(name)
		if err != nil {
			return "unreadable", err.Error()
		}
		texts += string(data)
		here := p.machine.deploy(ctx, filepath.Base(name), data)
		there := p.camunda.deploy(ctx, filepath.Base(name), data)
		var refused *refusal
		switch {
		case there != nil && !errors.As(there, &refused):
			return "broken", there.Error()
		case here != nil && there != nil:
			return "refused by both", ""
		case i > 0 && (here != nil || there != nil): // which is compared on its own
			return "calls what is refused", ""
		case isRefusedOnPurpose(here):
			return "refused on purpose", ""
		case here != nil:
			return "refused here only", here.Error()
		case there != nil && failsInJava.MatchString(there.Error()):
			return "Camunda fails in Java", ""
		case there != nil:
			return "refused by Camunda only", there.Error()
		}
	}
	h := fnv.New64()
	_, _ = h.Write([]byte(filepath.Base(file)))
	random := rand.New(rand.NewPCG(h.Sum64(), *seed))
	report, err := walkModel(ctx, p, texts, random)
	var onPurpose *deliberate
	switch {
	case errors.As(err, &onPurpose):
		return "Camunda fails in Java", ""
	case err != nil:
		report = "error: " + err.Error()
	case report == "":
		return "same", ""
	}
	return "differs", strings.Join(p.played, "\n") + "\n" + report
}

var identifier = regexp.MustCompile(`[$#]\{[^}]*\}`)

// startVariables are those that the expressions of a model name, with random values.
func startVariables(texts string, random *rand.Rand) string {
	seen := map[string]bool{"execution": true, "task": true, "true": true, "false": true, "null": true, "empty": true, "not": true}
	var all []string
	for _, x := range identifier.FindAllString(texts, -1) {
		for _, name := range regexp.MustCompile(`[A-Za-z_]\w*`).FindAllString(x, -1) {
			if !seen[name] && len(all) < 15 && !strings.Contains(x, name+"(") && !strings.Contains(x, "."+name) && !strings.Contains(x, "'"+name) {
				seen[name] = true
				v := []string{"1", "2", "true", "false", "a"}[random.IntN(5)]
				if strings.Contains(strings.ToLower(name), "list") || strings.Contains(name, "ollection") {
					v = "a,b"
				}
				all = append(all, name+"="+v)
			}
		}
	}
	for _, m := range regexp.MustCompile(`collection="([A-Za-z_]\w*)"`).FindAllStringSubmatch(texts, -1) {
		if !seen[m[1]] {
			seen[m[1]] = true
			all = append(all, m[1]+"=a,b")
		}
	}
	return strings.Join(all, " ")
}

func walkModel(ctx context.Context, p *pair, texts string, random *rand.Rand) (differs string, err error) {
	player := p.machine.(*machinePlayer)
	vars := startVariables(texts, random)
	var starts []string
	for _, d := range player.definitions {
		if d.Process.Root.Start != nil && d.Process.Root.Start.Kind == model.KindStartEvent {
			starts = append(starts, "start "+d.Process.Key+" "+vars)
		}
	}
	slices.Sort(starts)
	for _, s := range player.starts {
		if s.Type == state.SubscribeMessage || s.Type == state.SubscribeSignal {
			if name, ok := quoted(s.Name); ok {
				starts = append(starts, string(s.Type)+" "+name+" "+vars)
			}
		}
	}
	if len(starts) == 0 {
		return "", nil
	}
	next := starts[random.IntN(len(starts))]
	for range *steps {
		diff, err := p.do(ctx, strings.TrimSpace(next), nil)
		if err != nil || diff != "" {
			return diff, err
		}
		commands, err := possible(ctx, player)
		if err != nil || len(commands) == 0 {
			return "", err
		}
		next = commands[random.IntN(len(commands))]
	}
	return "", nil
}
