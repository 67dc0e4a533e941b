package machine

import (
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
	for _, sub := range r.subtasks.of(t.ID) {
		r.endTask(sub, "Deleted", reason)
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
		r.submitForm(p, c.Variables)
		err = r.setAll(p, c.Variables)
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
	changes := []change{{"delegation", t.DelegationState, "PENDING"}}
	if t.Owner == "" {
		r.setOwner(t, was, &changes)
	}
	t.DelegationState = "PENDING"
	changes = append(changes, change{"assignee", was, c.UserID})
	r.assign(t, c.UserID)
	r.logTask(t, "Delegate", changes...)
	return r.updated(t, was)
}

func (c ResolveTask) apply(r *run) error {
	t, err := r.openTask(c.TaskID)
	if err != nil {
		return err
	}
	if err := r.setAll(r.placeOf(t), c.Variables); err != nil {
		return err
	}
	was := t.Assignee
	changes := []change{{"delegation", t.DelegationState, "RESOLVED"}, {"assignee", was, t.Owner}}
	t.DelegationState = "RESOLVED"
	r.assign(t, t.Owner)
	r.logTask(t, "Resolve", changes...)
	return r.updated(t, was)
}

// updated notes that a task changed after it was made, and calls its listeners.
// was is the assignee that it had before.
func (r *run) updated(t *state.Task, was string) error {
	t.TaskState, t.LastUpdated = "Updated", r.now
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
		a.Assignee = userID
	}
}

func (c UpdateTask) apply(r *run) error {
	t, err := r.openTask(c.TaskID)
	if err != nil {
		return err
	}
	var changes []change
	text := func(property string, to *string, from *string) {
		if from != nil && *to != *from {
			changes = append(changes, change{property, *to, *from})
			*to = *from
		}
	}
	date := func(property string, to, from *state.Millis) {
		if from != nil && *to != *from {
			changes = append(changes, change{property, number(int64(*to)), number(int64(*from))})
			*to = *from
		}
	}
	was := t.Assignee
	text("name", &t.Name, c.Name)
	text("description", &t.Description, c.Description)
	if c.Assignee != nil && was != *c.Assignee {
		changes = append(changes, change{"assignee", was, *c.Assignee})
		r.assign(t, *c.Assignee)
	}
	if c.Owner != nil && t.Owner != *c.Owner {
		r.setOwner(t, *c.Owner, &changes)
	}
	if c.Priority != nil && t.Priority != *c.Priority {
		changes = append(changes, change{"priority", number(t.Priority), number(*c.Priority)})
		t.Priority = *c.Priority
	}
	date("dueDate", &t.Due, c.Due)
	date("followUpDate", &t.FollowUp, c.FollowUp)
	text("delegation", &t.DelegationState, c.DelegationState)
	text("tenantId", &t.TenantID, c.TenantID)
	if c.ParentTaskID != nil && t.ParentTaskID != *c.ParentTaskID {
		changes = append(changes, change{"parentTask", t.ParentTaskID, *c.ParentTaskID})
		r.subtasks.remove(t.ParentTaskID, t)
		t.ParentTaskID = *c.ParentTaskID
		r.subtasks.add(t.ParentTaskID, t)
	}
	if len(changes) == 0 {
		return nil
	}
	r.logTask(t, "Update", changes...)
	return r.updated(t, was)
}

func (r *run) setOwner(t *state.Task, owner string, changes *[]change) {
	*changes = append(*changes, change{"owner", t.Owner, owner})
	if t.Owner != "" {
		r.recordLink(state.IdentityLink{Type: "owner", UserID: t.Owner}, t, "delete")
	}
	if owner != "" {
		r.recordLink(state.IdentityLink{Type: "owner", UserID: owner}, t, "add")
	}
	t.Owner = owner
}
