package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// subProcess is an embedded subprocess, an event subprocess or a transaction
// (BPMN 2.0.2, clauses 13.3.4 and 13.3.5): it begins at its start event and is
// complete when no path is left in it.
type subProcess struct{}

func (subProcess) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	if n.Start == nil {
		return fmt.Errorf("the subprocess %s has no start event", n.ID)
	}
	r.enter(e, n.Start)
	return nil
}

func (subProcess) completed(r *run, scope *state.Execution, n *model.FlowNode) error {
	return r.leave(scope, n)
}

func (subProcess) pathEnded(r *run, _, path *state.Execution, _ *model.FlowNode) error {
	r.endConcurrent(path)
	return nil
}

// leaving remembers what was done inside, so that it can be compensated.
func (subProcess) leaving(r *run, e *state.Execution, n *model.FlowNode) (bool, error) {
	r.rememberScope(e, n)
	return true, nil
}
