package machine

import (
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// The variables of a multi-instance activity: of its body and, the last one, of
// each instance.
const (
	nrOfInstances          = "nrOfInstances"
	nrOfActiveInstances    = "nrOfActiveInstances"
	nrOfCompletedInstances = "nrOfCompletedInstances"
	loopCounter            = "loopCounter"
)

func (r *run) setLoopVariables(e *state.Execution, count, active int) {
	p := place{execution: e}
	r.setLocal(p, nrOfInstances, value.OfInt(int32(count)))
	r.setLocal(p, nrOfCompletedInstances, value.OfInt(0))
	r.setLocal(p, nrOfActiveInstances, value.OfInt(int32(active)))
}

// loopVariable is one of the counters; one that somebody removed or made a text
// counts as zero.
func (r *run) loopVariable(e *state.Execution, name string) int {
	v, ok := r.variables[e.ID][name]
	if !ok {
		return 0
	}
	x, err := decode(v)
	if err != nil {
		return 0
	}
	switch n := x.Go().(type) {
	case int32:
		return int(n)
	case int64:
		return int(n)
	}
	return 0
}
