package engine

import (
	"testing"

	"github.com/sluice-bpm/sluice/engine/state"
)

func TestSpans_CostNothingWhereNobodyLooks(t *testing.T) {
	e := &Engine{commits: &committer{}}
	ctx, unit, job := t.Context(), state.NewUnit(), &state.Job{}
	group := []*commit{{}}
	command := any(CompleteTask{})
	allocations := testing.AllocsPerRun(100, func() {
		_, end := e.commandSpan(ctx, command)
		end(nil)
		_, end = e.jobSpan(ctx, job)
		end(nil)
		_, end = e.span(ctx, "commit")
		end(nil)
		e.note(ctx, unit)
		e.commits.flushSpan(group)(nil)
	})
	if allocations != 0 {
		t.Errorf("%v allocations", allocations)
	}
}
