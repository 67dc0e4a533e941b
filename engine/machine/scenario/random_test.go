package scenario

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
	"pgregory.net/rapid"
)

// drawn is the shorthand of a random block-structured process.
type drawn struct {
	t     *rapid.T
	lines []string
	count int
}

func (d *drawn) id(prefix string) string {
	d.count++
	return fmt.Sprintf("%s%d", prefix, d.count)
}

func (d *drawn) add(format string, args ...any) {
	d.lines = append(d.lines, fmt.Sprintf(format, args...))
}

// async draws the attributes of jobs around a node.
func (d *drawn) async() string {
	return rapid.SampledFrom([]string{"", "", " asyncBefore=true", " asyncAfter=true"}).Draw(d.t, "async")
}

// merge lets alternative paths go on as one: what follows may count its
// incoming flows.
func (d *drawn) merge(next string) string {
	id := d.id("merge")
	d.add("exclusiveGateway %s -> %s", id, next)
	return id
}

// block draws something that ends at next and returns the id it begins at.
func (d *drawn) block(depth int, next string) string {
	kinds := []string{"userTask", "serviceTask", "boundary"}
	if depth > 0 {
		kinds = append(kinds, "sequence", "parallel", "exclusive", "conditional", "subProcess")
	}
	switch kind := rapid.SampledFrom(kinds).Draw(d.t, "kind"); kind {
	case "sequence":
		return d.block(depth-1, d.block(depth-1, next))
	case "parallel":
		fork, join := d.id("fork"), d.id("join")
		a, b := d.block(depth-1, join), d.block(depth-1, join)
		d.add("parallelGateway %s -> %s, %s", fork, a, b)
		d.add("parallelGateway %s%s -> %s", join, d.async(), next)
		return fork
	case "exclusive":
		gw := d.id("gw")
		next = d.merge(next)
		d.add("exclusiveGateway %s -> %s[${choice == 1}], %s[default]", gw, d.block(depth-1, next), d.block(depth-1, next))
		return gw
	case "conditional":
		task := d.id("task")
		next = d.merge(next)
		d.add("userTask %s%s -> %s[${choice == 1}], %s[default]", task, d.async(), d.block(depth-1, next), d.block(depth-1, next))
		return task
	case "subProcess":
		sub, start, end := d.id("sub"), d.id("start"), d.id("end")
		d.add("subProcess %s%s -> %s {", sub, d.async(), next)
		first := d.block(depth-1, end)
		d.add("startEvent %s -> %s", start, first)
		d.add("endEvent %s", end)
		d.add("}")
		return sub
	case "boundary":
		task, timer, other, end := d.id("task"), d.id("timer"), d.id("task"), d.id("end")
		interrupting := rapid.Bool().Draw(d.t, "interrupting")
		if interrupting {
			next = d.merge(next)
			end = next
		}
		d.add("userTask %s -> %s", task, next)
		if !interrupting {
			d.add("endEvent %s", end)
		}
		d.add("boundaryTimer %s on=%s interrupting=%t duration=PT1H -> %s", timer, task, interrupting, other)
		d.add("userTask %s -> %s", other, end)
		return task
	case "serviceTask":
		id := d.id("service")
		d.add("serviceTask %s%s expression=${1+1} resultVariable=v -> %s", id, d.async(), next)
		return id
	default:
		id := d.id("task")
		d.add("userTask %s%s candidateGroups=a -> %s", id, d.async(), next)
		return id
	}
}

// Whatever is completed and run in whatever order, nothing is left over.
func TestRandomProcesses_ReachTheirEnd(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := &drawn{t: rt}
		d.add("startEvent start -> %s", d.block(3, "end"))
		d.add("endEvent end")
		r := NewRunner(NewMemory(), rapid.Bool().Draw(rt, "reload"))
		if _, err := r.deploy(t.Context(), "p", d.lines); err != nil {
			rt.Fatalf("%v\n%s", err, strings.Join(d.lines, "\n"))
		}
		r.instance = r.newID()
		step := func(c machine.Command) {
			printed, err := r.apply(t.Context(), target{command: c, instance: r.instance})
			if err != nil || strings.HasPrefix(printed, "error: ") {
				rt.Fatalf("%T: %s %v\n%s", c, printed, err, strings.Join(d.lines, "\n"))
			}
		}
		choice := value.OfInt(int32(rapid.IntRange(0, 1).Draw(rt, "choice")))
		step(machine.Start{DefinitionID: "p", ID: r.instance, Variables: []machine.Variable{{Name: "choice", Value: choice}}})
		for range 1000 {
			u, err := r.all(t.Context())
			if err != nil {
				rt.Fatal(err)
			}
			var next []machine.Command
			for task := range u.Tasks.All() {
				next = append(next, machine.CompleteTask{TaskID: task.ID})
			}
			for j := range u.Jobs.All() {
				next = append(next, machine.RunJob{JobID: j.ID})
			}
			if len(next) == 0 {
				if s := printUnit(u); s != "no instance, 0 rows left\n" {
					rt.Fatalf("stuck:\n%s\n%s", s, strings.Join(d.lines, "\n"))
				}
				return
			}
			step(rapid.SampledFrom(next).Draw(rt, "next"))
		}
		rt.Fatalf("no end in sight:\n%s", strings.Join(d.lines, "\n"))
	})
}

func BenchmarkStartAndComplete(b *testing.B) {
	r := NewRunner(NewMemory(), false)
	if _, err := r.deploy(b.Context(), "p", []string{"startEvent s -> t", "userTask t -> e", "endEvent e"}); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		u := state.NewUnit()
		if err := machine.Apply(u, r.env(b.Context()), machine.Start{DefinitionID: "p", ID: r.newID()}); err != nil {
			b.Fatal(err)
		}
		for t := range u.Tasks.All() {
			if err := machine.Apply(u, r.env(b.Context()), machine.CompleteTask{TaskID: t.ID}); err != nil {
				b.Fatal(err)
			}
		}
	}
}
