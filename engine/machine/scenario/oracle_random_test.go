package scenario

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine/state"
)

var (
	models = flag.Int("models", 20, "how many random models to compare with the oracle")
	seed   = flag.Uint64("seed", 1, "seed of the first random model")
	depth  = flag.Int("depth", 3, "greatest depth of random models")
	trace  = flag.String("traced", "half", "which models note what is passed, in order: all, half or none")
	steps  = flag.Int("steps", 25, "longest way through a random model")
	modify = flag.Bool("modified", false, "whether some steps through random models modify the process instance")
	most   = flag.Int("differences", 3, "after how many models that differ to stop")
)

// Random models go the same random ways on both engines. After each step the
// pictures are compared: activity instance trees, what waits, incidents, and the
// trace, which is the history and, where a model is traced, the order in which
// activities and flows were passed.
func TestOracle_RandomModels(t *testing.T) {
	if *oracle == "" {
		t.Skip("no -oracle")
	}
	version, err := (&camunda{base: *oracle}).version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	compared, differing, failing, played := 0, 0, 0, 0
	for i := range *models {
		n := *seed + uint64(i)
		report, steps, err := compareRandom(t.Context(), n)
		if deliberate := (*deliberate)(nil); errors.As(err, &deliberate) {
			t.Logf("seed %d: %v", n, err)
			failing, report, err = failing+1, "", nil
		}
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", n, err, report)
		}
		compared, played = compared+1, played+steps
		if report != "" {
			t.Errorf("seed %d:\n%s", n, report)
			if differing++; differing >= *most {
				break
			}
		}
	}
	fmt.Printf("oracle: %d random models (seeds %d to %d), %d steps on the machine and on Camunda %s: %d differ, in %d Camunda fails\n",
		compared, *seed, *seed+uint64(compared)-1, played, version, differing, failing)
}

// compareRandom reports where the ways through a model part, and after how many
// steps.
func compareRandom(ctx context.Context, seed uint64) (report string, played int, err error) {
	random := rand.New(rand.NewPCG(seed, 7))
	pick := func(_ string, n int) int { return random.IntN(n) }
	p := newPair()
	p.loose, p.fails, p.modified = true, true, *modify
	defer func() { p.camunda.close() }()
	called := &drawn{pick: pick, modified: *modify}
	called.add("startEvent start -> work")
	called.add("userTask work -> th")
	called.add("throwEvent th %s -> end", called.one("thrown", "", "escalation=N1", "signal=s1"))
	called.add("endEvent end%s", called.one("end", "", " error=E1", called.unlessModified(" terminate")))
	d := &drawn{pick: pick, calls: true, modified: *modify, trace: *trace == "all" || *trace == "half" && seed%2 == 0}
	lines := d.process(1 + random.IntN(*depth))
	describe := func(what string) string {
		return fmt.Sprintf("traced %t\n%s\n\n%s\n\n%s\n\n%s", d.trace, strings.Join(called.short, "\n"), strings.Join(d.short, "\n"), strings.Join(p.played, "\n"), what)
	}
	if err := p.deploy(ctx, "called", called.lines); err != nil {
		return describe(""), 0, err
	}
	if err := p.deploy(ctx, "p", lines); err != nil {
		return describe(""), 0, err
	}
	next, body := fmt.Sprintf("start p choice=%d flag=0 log=go", random.IntN(3)), []string(nil)
	for played < *steps {
		diff, err := p.do(ctx, next, body)
		if played++; err != nil || diff != "" {
			return describe(diff), played, err
		}
		commands, err := possible(ctx, p.machine.(*machinePlayer))
		if err != nil || len(commands) == 0 {
			return "", played, err
		}
		next, body = commands[random.IntN(len(commands))], nil
		if *modify && random.IntN(5) == 0 {
			next, body = "modify", modification(p.machine.(*machinePlayer), p.prefix+"p", random)
		}
	}
	return "", played, nil
}

// modification starts or cancels one or two activities of a process.
func modification(p *machinePlayer, key string, random *rand.Rand) []string {
	var nodes, body []string
	for _, d := range p.definitions {
		if d.Row.Key == key {
			nodes = slices.DeleteFunc(slices.Sorted(maps.Keys(d.Process.Nodes)), func(id string) bool {
				return d.Process.Nodes[id].ForCompensation // NB: Camunda shows what is around them wrongly then
			})
		}
	}
	for range 1 + random.IntN(2) {
		how := []string{"before", "before", "after", "cancel"}[random.IntN(4)]
		body = append(body, how+" "+nodes[random.IntN(len(nodes))])
	}
	return body
}

// possible lists what can be done next.
func possible(ctx context.Context, p *machinePlayer) ([]string, error) {
	u, err := p.all(ctx)
	if err != nil {
		return nil, err
	}
	var all []string
	count := map[string]int{}
	nth := func(kind, name string) string {
		count[kind+name]++
		return fmt.Sprintf("%s#%d", name, count[kind+name])
	}
	for t := range u.Tasks.All() {
		name := nth("task", t.TaskDefinitionKey)
		all = append(all, "complete "+name, "complete "+name, "task-escalation "+name+" N1")
		n := p.definitions[t.ProcessDefinitionID].Process.Nodes[t.TaskDefinitionKey]
		if n.Outer() == n && len(n.Outputs) == 0 && !n.ForCompensation && !n.AsyncAfter { // where nobody catches it, Camunda keeps the task, fails, or waits forever
			all = append(all, "task-error "+name+" E1")
		}
	}
	for j := range u.Jobs.All() {
		name := nth("job", j.ActivityID)
		all = append(all, "run-job "+name, "run-job "+name)
	}
	for t := range u.ExternalTasks.All() {
		name := nth("external", t.ActivityID)
		if t.WorkerID == "" {
			all = append(all, "lock "+name)
			continue
		}
		all = append(all, "complete-external "+name, "complete-external "+name, "fail-external "+name+" 0")
		n := p.definitions[t.ProcessDefinitionID].Process.Nodes[t.ActivityID]
		if len(n.Outputs) == 0 {
			all = append(all, "external-error "+name+" E1")
		}
	}
	waiting := map[string]int{}
	for s := range u.EventSubscriptions.All() {
		waiting[s.Name]++
	}
	for s := range u.EventSubscriptions.All() {
		name, ok := quoted(s.Name)
		switch s.Type {
		case state.SubscribeMessage:
			if ok && waiting[s.Name] == 1 {
				all = append(all, "message "+name)
			}
		case state.SubscribeSignal:
			if ok && waiting[s.Name] == 1 { // in which order Camunda tells several is not known
				all = append(all, "signal "+name)
			}
		case state.SubscribeConditional:
			all = append(all, "set-variable flag=1", "set-variable flag=2")
		}
	}
	if len(all) > 0 {
		all = append(all, "set-variable choice=1", "set-variable choice=2")
	}
	return all, nil
}

// quoted is the name of a message or signal as commands have it; not ok where it
// has what commands give a meaning.
func quoted(name string) (_ string, ok bool) {
	if strings.Contains(name, " ") {
		name = `"` + name + `"`
	}
	return name, name != "" && !strings.ContainsAny(strings.Trim(name, `"`), "\"#{}\n")
}
