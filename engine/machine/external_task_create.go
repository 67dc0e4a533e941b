package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// newExternalTask offers the work of a node to the workers of its topic.
func (r *run) newExternalTask(e *state.Execution, n *model.FlowNode) error {
	x, v := n.Service.External, r.scopeEnv(e)
	topic, err := x.Topic.EvalString(v)
	if err != nil {
		return fmt.Errorf("topic of %s: %w", n.ID, err)
	}
	p := x.Priority
	if p == nil {
		p = r.process(e).TaskPriority
	}
	var priority int64
	if p != nil {
		if priority, err = jobPriority(p, v); err != nil {
			return fmt.Errorf("priority of %s: %w", n.ID, err)
		}
	}
	return r.offerExternalTask(e, n, topic, priority)
}

func (r *run) offerExternalTask(e *state.Execution, n *model.FlowNode, topic string, priority int64) error {
	if topic == "" {
		return fmt.Errorf("the topic of %s is empty", n.ID)
	}
	p := r.instance(e)
	t := r.unit.ExternalTasks.Insert(state.ExternalTask{
		ID: r.env.NewID(), RootProcessInstanceID: e.RootProcessInstanceID, ProcessInstanceID: e.ProcessInstanceID,
		ProcessDefinitionID: e.ProcessDefinitionID, ProcessDefinitionKey: p.ProcessDefinitionKey,
		ExecutionID: e.ID, ActivityID: n.ID, ActivityInstanceID: e.ActivityInstanceID,
		Topic: topic, Priority: priority, CreateTime: r.now, Suspended: p.Suspended, TenantID: e.TenantID,
	})
	r.externals.add(e.ID, t)
	r.unit.Record(state.ExternalTaskLogged{Row: *t, At: r.now, State: "created"})
	return nil
}

// removeExternalTask takes an external task away that was completed or is no
// longer wanted.
func (r *run) removeExternalTask(t *state.ExternalTask, how string) {
	incidents := "deleted"
	if how == "successful" {
		incidents = "resolved"
	}
	r.endIncidents(t.ExecutionID, t.ID, incidents)
	r.unit.Record(state.ExternalTaskLogged{Row: *t, At: r.now, State: how})
	r.externals.remove(t.ExecutionID, t)
	r.unit.ExternalTasks.Delete(t.ID)
}
