package machine

import "github.com/sluice-bpm/sluice/engine/state"

func (c UpdateTask) apply(r *run) error {
	t, err := r.openTask(c.TaskID)
	if err != nil {
		return err
	}
	if c.TenantID != nil && *c.TenantID != t.TenantID {
		return fail("the task %s is of the tenant '%s' and cannot become one of '%s'", t.ID, t.TenantID, *c.TenantID)
	}
	var changes []change
	text := func(property string, to *string, from *string) {
		if from != nil {
			note(&changes, property, *to, *from)
			*to = *from
		}
	}
	date := func(property string, to, from *state.Millis) {
		if from != nil {
			note(&changes, property, moment(*to), moment(*from))
			*to = *from
		}
	}
	was := t.Assignee
	text("caseInstanceId", &t.CaseInstanceID, c.CaseInstanceID)
	text("name", &t.Name, c.Name)
	text("description", &t.Description, c.Description)
	if c.Assignee != nil {
		note(&changes, "assignee", was, *c.Assignee)
		r.assign(t, *c.Assignee)
	}
	if c.Owner != nil {
		r.setOwner(t, *c.Owner, &changes)
	}
	if c.Priority != nil {
		note(&changes, "priority", number(t.Priority), number(*c.Priority))
		t.Priority = *c.Priority
	}
	date("dueDate", &t.Due, c.Due)
	date("followUpDate", &t.FollowUp, c.FollowUp)
	text("delegation", &t.DelegationState, c.DelegationState)
	if c.ParentTaskID != nil && t.ParentTaskID != *c.ParentTaskID {
		note(&changes, "parentTask", t.ParentTaskID, *c.ParentTaskID)
		if err := r.putBelow(t, *c.ParentTaskID); err != nil {
			return err
		}
	}
	r.logChanges(t, "Update", changes)
	return r.updated(t, was)
}

// putBelow makes a task a subtask of another; an empty id makes it one of none.
// A parent that is not there stays a mere name, as in Camunda 7.24.
func (r *run) putBelow(t *state.Task, parentID string) error {
	above := parentID
	for above != "" {
		if above == t.ID {
			return refuse(Invalid, "The task %s cannot be below itself.", t.ID)
		}
		parent, ok := r.unit.Tasks.Get(above)
		if !ok {
			break
		}
		above = parent.ParentTaskID
	}
	if parent, ok := r.unit.Tasks.Get(parentID); ok {
		parent.HasSubtasks = true
	}
	r.subtasks.remove(t.ParentTaskID, t)
	t.ParentTaskID = parentID
	r.subtasks.add(parentID, t)
	return nil
}

// note adds a property that changes; one that stays is not noted.
func note(changes *[]change, property, from, to string) {
	if from != to {
		*changes = append(*changes, change{property, from, to})
	}
}

// logChanges logs what changed; nothing where nothing did.
func (r *run) logChanges(t *state.Task, operation string, changes []change) {
	if len(changes) > 0 {
		r.logTask(t, operation, changes...)
	}
}

func (r *run) setOwner(t *state.Task, owner string, changes *[]change) {
	note(changes, "owner", t.Owner, owner)
	if t.Owner != "" {
		r.recordLink(state.IdentityLink{Type: "owner", UserID: t.Owner}, t, "delete")
	}
	if owner != "" {
		r.recordLink(state.IdentityLink{Type: "owner", UserID: owner}, t, "add")
	}
	t.Owner = owner
}
