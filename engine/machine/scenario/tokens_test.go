package scenario

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
)

// manyTokens deploys a fork into n tasks and starts it.
func manyTokens(tb testing.TB, n int) (*Runner, *state.Unit) {
	tb.Helper()
	var targets []string
	lines := []string{""}
	for i := range n {
		id := fmt.Sprintf("t%d", i)
		targets = append(targets, id)
		lines = append(lines, "userTask "+id+" candidateGroups=a -> join")
	}
	lines[0] = "parallelGateway fork -> " + strings.Join(targets, ", ")
	lines = append(lines, "startEvent s -> fork", "parallelGateway join -> e", "endEvent e")
	r := NewRunner(NewMemory(), false)
	if _, err := r.deploy(tb.Context(), "p", lines); err != nil {
		tb.Fatal(err)
	}
	r.instance = r.newID()
	u := state.NewUnit()
	if err := machine.Apply(u, r.env(tb.Context()), machine.Start{DefinitionID: "p", ID: r.instance}); err != nil {
		tb.Fatal(err)
	}
	return r, u
}

func TestThousandsOfTokens_AreCanceledToTheLast(t *testing.T) {
	r, u := manyTokens(t, 3000)
	if n := u.Executions.Len(); n != 3001 {
		t.Fatalf("%d executions, want 3001", n)
	}
	if err := machine.Apply(u, r.env(t.Context()), machine.DeleteInstance{ProcessInstanceID: r.instance}); err != nil {
		t.Fatal(err)
	}
	if s := printUnit(u); s != "no instance, 0 rows left\n" {
		t.Error(s)
	}
}

// A process that never waits must not run forever: neither one that goes in
// circles nor one whose condition makes itself hold again.
func TestEndlessProcesses_EndInAnError(t *testing.T) {
	for name, lines := range map[string][]string{
		"circle":    {"startEvent s -> g", "exclusiveGateway g -> t[${true}], e[default]", "task t -> g", "endEvent e"},
		"recursion": {"startEvent s -> c", "callActivity c calledElement=p -> e", "endEvent e"},
		"condition": {
			"startEvent s -> t", "serviceTask t expression=${execution.setVariable('x',1)} -> e", "endEvent e", "eventSubProcess sub {",
			"startEvent c condition=${x==1} interrupting=false -> again", "serviceTask again expression=${execution.setVariable('x',1)} -> end", "endEvent end", "}",
		},
		"signal": {"startEvent s -> th", "startEvent by signal=again -> th", "throwEvent th signal=again -> e", "endEvent e"},
	} {
		t.Run(name, func(t *testing.T) {
			r := NewRunner(NewMemory(), false)
			if _, err := r.deploy(t.Context(), "p", lines); err != nil {
				t.Fatal(err)
			}
			env := r.env(t.Context())
			env.MaxActivities = 1000
			err := machine.Apply(state.NewUnit(), env, machine.Start{DefinitionID: "p", ID: r.newID()})
			if err == nil || !strings.Contains(err.Error(), "runs in circles") {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

// Nor does one that writes ever more before it has begun too many activities.
func TestGrowingVariables_EndInAnError(t *testing.T) {
	r := NewRunner(NewMemory(), false)
	lines := []string{"startEvent s -> t", "serviceTask t expression=${execution.setVariable('x',x.concat(x))} -> g", "exclusiveGateway g -> t[${true}], e[default]", "endEvent e"}
	if _, err := r.deploy(t.Context(), "p", lines); err != nil {
		t.Fatal(err)
	}
	env := r.env(t.Context())
	env.MaxWritten = 1 << 20
	err := machine.Apply(state.NewUnit(), env, machine.Start{DefinitionID: "p", ID: r.newID(), Variables: variables([]string{"x=a"})})
	if err == nil || !strings.Contains(err.Error(), "more than 1048576 bytes") {
		t.Errorf("the error is %v", err)
	}
}

func BenchmarkCancelTokens(b *testing.B) {
	for _, n := range []int{500, 4000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				r, u := manyTokens(b, n)
				if err := machine.Apply(u, r.env(b.Context()), machine.DeleteInstance{ProcessInstanceID: r.instance}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The cost of a parallel loop is linear in its instances: time and memory of each
// are about the same however many there are.
func BenchmarkParallelInstances(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			r := NewRunner(NewMemory(), false)
			lines := []string{"startEvent s -> t", "serviceTask t parallel=${n} expression=${loopCounter+1} resultVariable=r -> e", "endEvent e"}
			if _, err := r.deploy(b.Context(), "p", lines); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				start := machine.Start{DefinitionID: "p", ID: r.newID(), Variables: variables([]string{fmt.Sprint("n=", n)})}
				env := r.env(b.Context())
				env.MaxActivities = 0
				if err := machine.Apply(state.NewUnit(), env, start); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/instance")
		})
	}
}
