package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/state"
)

func noTask(id string) error {
	return &Refusal{NotFound, fmt.Sprintf("Cannot find task with id %s: task is null", id)}
}

// openTask finds a task that may be changed.
func (r *run) openTask(id string) (*state.Task, error) {
	t, ok := r.unit.Tasks.Get(id)
	if !ok {
		return nil, noTask(id)
	}
	if t.Suspended {
		return nil, &Refusal{Suspended, fmt.Sprintf("task %s is suspended", id)}
	}
	return t, nil
}

// tasksOf returns the open tasks of an execution.
func (r *run) tasksOf(executionID string) []*state.Task {
	var rows []*state.Task
	for _, id := range r.tasks[executionID] {
		if t, ok := r.unit.Tasks.Get(id); ok && t.ExecutionID == executionID {
			rows = append(rows, t)
		}
	}
	return rows
}

// moveTasks moves the tasks of a token with it.
func (r *run) moveTasks(from, to *state.Execution) {
	for _, t := range r.tasksOf(from.ID) {
		t.ExecutionID = to.ID
		r.tasks[to.ID] = append(r.tasks[to.ID], t.ID)
		for _, v := range r.variables[t.ID] {
			v.ExecutionID = to.ID
		}
	}
}

// endTask removes a task with its variables and links. An empty reason says
// that it was deleted with its activity.
func (r *run) endTask(t *state.Task, taskState, reason string) {
	if reason == "" {
		reason = "deleted"
	}
	t.TaskState, t.LastUpdated = taskState, r.now
	r.endVariables(t.ID)
	for _, l := range r.linksOf(t) {
		r.unit.IdentityLinks.Delete(l.ID)
	}
	r.unit.Record(state.TaskEnded{Row: *t, At: r.now, DeleteReason: reason})
	r.unit.Tasks.Delete(t.ID)
}

func (c CompleteTask) apply(r *run) error {
	t, err := r.openTask(c.TaskID)
	if err != nil {
		return err
	}
	p := r.placeOf(t)
	if c.Form {
		r.submitForm(p, c.Variables)
	}
	r.setAll(p, c.Variables)
	r.logTask(t, "Complete", change{"delete", "false", "true"})
	r.endTask(t, "Completed", "completed")
	if p.execution == nil {
		return nil
	}
	n, w, err := r.waitingNode(t.TaskDefinitionKey)
	if err != nil {
		return err
	}
	return at(n, w.trigger(r, p.execution, n))
}

func (c ClaimTask) apply(r *run) error {
	t, err := r.openTask(c.TaskID)
	if err != nil {
		return err
	}
	if t.Assignee != "" && t.Assignee != c.UserID {
		return &Refusal{AlreadyClaimed, fmt.Sprintf("Task '%s' is already claimed by someone else.", t.ID)}
	}
	if t.Assignee == c.UserID {
		return nil
	}
	r.logTask(t, "Claim", change{"assignee", t.Assignee, c.UserID})
	r.assign(t, c.UserID)
	r.updated(t)
	return nil
}

func (c AssignTask) apply(r *run) error {
	t, err := r.openTask(c.TaskID)
	if err != nil {
		return err
	}
	r.logTask(t, "Assign", change{"assignee", t.Assignee, c.UserID})
	r.assign(t, c.UserID)
	r.updated(t)
	return nil
}

// updated notes that a task changed after it was made.
func (r *run) updated(t *state.Task) { t.TaskState, t.LastUpdated = "Updated", r.now }

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
	text("name", &t.Name, c.Name)
	text("description", &t.Description, c.Description)
	if c.Owner != nil && t.Owner != *c.Owner {
		r.setOwner(t, *c.Owner, &changes)
	}
	if c.Priority != nil && t.Priority != *c.Priority {
		changes = append(changes, change{"priority", number(t.Priority), number(*c.Priority)})
		t.Priority = *c.Priority
	}
	date("dueDate", &t.Due, c.Due)
	date("followUpDate", &t.FollowUp, c.FollowUp)
	if len(changes) > 0 {
		r.updated(t)
		r.logTask(t, "Update", changes...)
	}
	return nil
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
