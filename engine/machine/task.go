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

func (c ClaimTask) apply(r *run) error {
	t, err := r.openTask(c.TaskID)
	if err != nil {
		return err
	}
	if t.Assignee != "" && t.Assignee != c.UserID {
		return refuse(AlreadyClaimed, "Task '%s' is already claimed by someone else.", t.ID)
	}
	if t.Assignee == c.UserID {
		return nil
	}
	was := t.Assignee
	r.logTask(t, "Claim", change{"assignee", was, c.UserID})
	r.assign(t, c.UserID)
	return r.updated(t, was)
}

func (c AssignTask) apply(r *run) error {
	t, err := r.openTask(c.TaskID)
	if err != nil {
		return err
	}
	was := t.Assignee
	if was == c.UserID {
		return nil
	}
	r.logTask(t, "Assign", change{"assignee", was, c.UserID})
	r.assign(t, c.UserID)
	return r.updated(t, was)
}

func (c DelegateTask) apply(r *run) error {
	t, err := r.openTask(c.TaskID)
	if err != nil {
		return err
	}
	was := t.Assignee
	var changes []change
	note(&changes, "delegation", t.DelegationState, "PENDING")
	t.DelegationState = "PENDING"
	if t.Owner == "" && was != "" {
		r.setOwner(t, was, &changes)
	}
	note(&changes, "assignee", was, c.UserID)
	r.assign(t, c.UserID)
	r.logChanges(t, "Delegate", changes)
	return r.updated(t, was)
}

func (c ResolveTask) apply(r *run) error {
	t, err := r.openTask(c.TaskID)
	if err != nil {
		return err
	}
	if p := r.placeOf(t); p.execution != nil {
		if err := r.setAll(place{execution: p.execution}, c.Variables); err != nil {
			return err
		}
	}
	was := t.Assignee
	var changes []change
	note(&changes, "delegation", t.DelegationState, "RESOLVED")
	note(&changes, "assignee", was, t.Owner)
	t.DelegationState = "RESOLVED"
	r.assign(t, t.Owner)
	r.logChanges(t, "Resolve", changes)
	return r.updated(t, was)
}

// updated notes that a task changed after it was made, and calls its listeners.
// was is the assignee that it had before.
func (r *run) updated(t *state.Task, was string) error {
	t.TaskState, t.LastUpdated, t.LoggedExecutionID = "Updated", r.now, ""
	goesOn, err := r.callTaskListeners(t, "update")
	if err != nil || !goesOn {
		return err
	}
	return r.assigned(t, was)
}

// assigned calls the listeners of an assignment, if there was one.
func (r *run) assigned(t *state.Task, was string) error {
	if t.Assignee == was {
		return nil
	}
	_, err := r.callTaskListeners(t, "assignment")
	return err
}

// assign sets the assignee of a task and of its activity instance; empty takes
// it away.
func (r *run) assign(t *state.Task, userID string) {
	if t.Assignee == userID {
		return
	}
	if t.Assignee != "" {
		r.recordLink(state.IdentityLink{Type: "assignee", UserID: t.Assignee}, t, "delete")
	}
	t.Assignee = userID
	if userID != "" {
		r.recordLink(state.IdentityLink{Type: "assignee", UserID: userID}, t, "add")
	}
	if a, ok := r.unit.ActivityInstances.Get(t.ActivityInstanceID); ok {
		a.Assignee, a.LoggedExecutionID = userID, ""
	}
}
