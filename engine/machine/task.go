package machine

import (
	"cmp"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

func noTask(id string) error {
	return refuse(NotFound, "Cannot find task with id %s: task is null", id)
}

// openTask finds a task that may be changed.
func (r *run) openTask(id string) (*state.Task, error) {
	t, ok := r.unit.Tasks.Get(id)
	if !ok {
		return nil, noTask(id)
	}
	if t.Suspended {
		return nil, refuse(Suspended, "task %s is suspended", id)
	}
	return t, nil
}

// moveTasks moves the tasks and external tasks of a token with it.
func (r *run) moveTasks(from, to *state.Execution) {
	r.tasks.move(from.ID, to.ID, func(t *state.Task) bool {
		t.LoggedExecutionID = cmp.Or(t.LoggedExecutionID, t.ExecutionID)
		t.ExecutionID = to.ID
		for _, v := range r.variables[t.ID] {
			v.ExecutionID = to.ID
		}
		return true
	})
	r.externals.move(from.ID, to.ID, func(t *state.ExternalTask) bool {
		t.ExecutionID = to.ID
		return true
	})
}

// deleteTask ends a task that is not completed: its listeners are called first.
func (r *run) deleteTask(t *state.Task, reason string) error {
	if _, err := r.callTaskListeners(t, "delete"); err != nil {
		return err
	}
	if reason == "" {
		reason = "deleted"
	}
	r.endTask(t, "Deleted", reason)
	return nil
}

// endTask removes a task with its variables, links and subtasks.
func (r *run) endTask(t *state.Task, taskState, reason string) {
	subtasks := r.subtasks.of(t.ID)
	if t.HasSubtasks && len(subtasks) == 0 {
		r.missing = &NeedInstances{ParentTaskIDs: []string{t.ID}}
	}
	for _, sub := range subtasks {
		r.endTask(sub, sub.TaskState, reason)
	}
	t.TaskState, t.LastUpdated = taskState, r.now
	r.endVariables(t.ID)
	for _, l := range r.links.of(t.ID) {
		r.unit.IdentityLinks.Delete(l.ID)
	}
	r.unit.Record(state.TaskEnded{Row: *t, At: r.now, DeleteReason: reason})
	r.tasks.remove(t.ExecutionID, t)
	r.subtasks.remove(t.ParentTaskID, t)
	r.unit.Tasks.Delete(t.ID)
}

func (c CompleteTask) apply(r *run) error {
	t, err := r.openTask(c.TaskID)
	if err != nil {
		return err
	}
	p := r.placeOf(t)
	switch {
	case c.Form:
		err = r.submitForm(r.elementOf(t), p, c.Variables)
	case p.execution != nil:
		err = r.setAll(place{execution: p.execution}, c.Variables)
	}
	if err != nil {
		return err
	}
	if c.Form && t.DelegationState == "PENDING" {
		return r.resolve(t) // NB: the form of who was asked to do it hands it back (Camunda 7.24, SubmitTaskFormCmd)
	}
	r.logTask(t, "Complete", change{"delete", "false", "true"})
	goesOn, err := r.callTaskListeners(t, "complete")
	if err != nil || !goesOn {
		return err
	}
	e, ok := r.unit.Executions.Get(t.ExecutionID)
	r.endTask(t, "Completed", "completed")
	if !ok {
		return nil
	}
	n, w, err := r.waitingNode(e)
	if err != nil {
		return err
	}
	return at(n, w.trigger(r, e, n))
}

// elementOf is the element of the model that made a task; nil for none.
func (r *run) elementOf(t *state.Task) *model.FlowNode {
	if p := r.placeOf(t); p.execution != nil {
		return r.process(p.execution).Nodes[t.TaskDefinitionKey]
	}
	return nil
}
