package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// scriptTask runs a script and may keep its value, unless that is null (BPMN 2.0.2, clause 10.3.3.6).
type scriptTask struct{}

func (scriptTask) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	v, err := r.runScript(n.Script.Script, n.ID, r.scopeEnv(e))
	if err != nil {
		return err
	}
	if name := n.Script.ResultVariable; name != "" && v != nil {
		typed, ok := value.TryFromGo(v)
		if !ok {
			return fmt.Errorf("the script's value, %T, cannot be kept in the variable %s", v, name)
		}
		r.setVariable(place{execution: e}, name, typed)
	}
	return r.leave(e, n)
}
