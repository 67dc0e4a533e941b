package machine

import "github.com/sluice-bpm/sluice/engine/state"

func (c ClaimTask) apply(r *run) error {
	if t, ok := r.unit.Tasks.Get(c.TaskID); ok && t.Assignee != "" {
		// NB: whose it is counts before whether it is suspended (Camunda 7.24, ClaimTaskCmd).
		if t.Assignee != c.UserID {
			return refuse(AlreadyClaimed, "Task '%s' is already claimed by someone else.", t.ID)
		}
		if t.Suspended {
			return nil
		}
	}
	t, err := r.openTask(c.TaskID)
	if err != nil {
		return err
	}
	was := t.Assignee
	if was != c.UserID {
		r.logTask(t, "Claim", change{"assignee", was, c.UserID})
		r.assign(t, c.UserID)
	}
	return r.updated(t, was)
}

func (c AssignTask) apply(r *run) error {
	t, err := r.openTask(c.TaskID)
	if err != nil {
		return err
	}
	was := t.Assignee
	if was != c.UserID {
		r.logTask(t, "Assign", change{"assignee", was, c.UserID})
	}
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
	return r.resolve(t)
}

// resolve gives a task back to its owner.
func (r *run) resolve(t *state.Task) error {
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
// it away. As in Camunda one who has the task already loses and gets it in history.
func (r *run) assign(t *state.Task, userID string) {
	if t.Assignee == "" && userID == "" {
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
