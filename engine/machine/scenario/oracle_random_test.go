package scenario

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine/state"
)

var (
	models = flag.Int("models", 20, "how many random models to compare with the oracle")
	seed   = flag.Uint64("seed", 1, "seed of the first random model")
	depth  = flag.Int("depth", 2, "depth of random models")
	trace  = flag.Bool("traced", false, "have the models note what is passed, in order")
	steps  = flag.Int("steps", 15, "longest way through a random model")
)

// Random models go the same random ways on both engines.
func TestOracle_RandomModels(t *testing.T) {
	if *oracle == "" {
		t.Skip("no -oracle")
	}
	failed := 0
	for i := range *models {
		n := *seed + uint64(i)
		if report, err := compareRandom(t.Context(), n); err != nil {
			t.Fatalf("seed %d: %v\n%s", n, err, report)
		} else if report != "" {
			t.Errorf("seed %d:\n%s", n, report)
			if failed++; failed >= 3 {
				return
			}
		}
	}
}

// compareRandom reports where the ways through a model part.
func compareRandom(ctx context.Context, seed uint64) (report string, err error) {
	random := rand.New(rand.NewPCG(seed, 7))
	pick := func(_ string, n int) int { return random.IntN(n) }
	p := newPair()
	p.loose = true
	defer func() { p.camunda.close() }()
	called := &drawn{pick: pick}
	called.add("startEvent start -> work")
	called.add("userTask work -> th")
	called.add("throwEvent th %s -> end", called.one("thrown", "", "escalation=N1", "signal=s1"))
	called.add("endEvent end%s", called.one("end", "", " error=E1", " terminate"))
	d := &drawn{pick: pick, calls: true, trace: *trace}
	lines := d.process(*depth)
	describe := func(what string) string {
		return fmt.Sprintf("%s\n\n%s\n\n%s\n\n%s", strings.Join(called.lines, "\n"), strings.Join(lines, "\n"), strings.Join(p.played, "\n"), what)
	}
	if err := p.deploy(ctx, "called", called.lines); err != nil {
		return describe(""), err
	}
	if err := p.deploy(ctx, "p", lines); err != nil {
		return describe(""), err
	}
	next := fmt.Sprintf("start p choice=%d flag=0 log=go", random.IntN(3))
	for range *steps {
		diff, err := p.do(ctx, next, nil)
		if err != nil || diff != "" {
			return describe(diff), err
		}
		commands, err := possible(ctx, p.machine.(*machinePlayer))
		if err != nil || len(commands) == 0 {
			return "", err
		}
		next = commands[random.IntN(len(commands))]
	}
	return "", nil
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
		if l := n.Parent.Loop; l == nil && len(n.Outputs) == 0 && !n.ForCompensation && !n.AsyncAfter { // where nobody catches it, Camunda keeps the task, fails, or waits forever
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
		if n.Parent.Loop == nil && len(n.Outputs) == 0 {
			all = append(all, "external-error "+name+" E1")
		}
	}
	waiting := map[string]int{}
	for s := range u.EventSubscriptions.All() {
		waiting[s.Name]++
		waiting[s.ActivityID]++
	}
	for s := range u.EventSubscriptions.All() {
		switch s.Type {
		case state.SubscribeMessage:
			if waiting[s.Name] == 1 {
				all = append(all, "message "+s.Name)
			}
		case state.SubscribeSignal:
			if waiting[s.ActivityID] == 1 { // in which order Camunda tells several is not known
				all = append(all, "signal "+s.Name)
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
