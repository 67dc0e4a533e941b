package scenario

import (
	"strings"
	"testing"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
	"pgregory.net/rapid"
)

// Whatever is completed and run in whatever order, nothing is left over.
func TestRandomProcesses_ReachTheirEnd(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := &drawn{plain: true, pick: func(label string, n int) int { return rapid.IntRange(0, n-1).Draw(rt, label) }}
		d.process(3)
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
