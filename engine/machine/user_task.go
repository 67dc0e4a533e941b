package machine

import (
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

const defaultPriority = 50

// userTask waits for a person (BPMN 2.0.2, clause 10.3.4.1).
type userTask struct{}

func (userTask) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	t := r.unit.Tasks.Insert(state.Task{
		ID: r.env.NewID(), RootProcessInstanceID: e.RootProcessInstanceID, ProcessInstanceID: e.ProcessInstanceID,
		ProcessDefinitionID: e.ProcessDefinitionID, ProcessDefinitionKey: r.instance(e).ProcessDefinitionKey,
		ExecutionID: e.ID, ActivityInstanceID: e.ActivityInstanceID, TaskDefinitionKey: n.ID,
		CaseInstanceID: r.instance(e).CaseInstanceID, Priority: defaultPriority, Created: r.now, TaskState: "Created",
		Suspended: r.instance(e).Suspended, TenantID: e.TenantID,
	})
	r.tasks.add(e.ID, t)
	if a, ok := r.unit.ActivityInstances.Get(e.ActivityInstanceID); ok {
		a.TaskID = t.ID
	}
	if err := r.describeTask(t, e, n); err != nil {
		return err
	}
	goesOn, err := r.callTaskListeners(t, "create")
	if err != nil || !goesOn {
		return err
	}
	return r.assigned(t, "")
}

func (userTask) trigger(r *run, e *state.Execution, n *model.FlowNode) error {
	return r.leave(e, n)
}
