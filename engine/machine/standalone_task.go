package machine

import "github.com/sluice-bpm/sluice/engine/state"

// newTaskPriority is that of a task before its own is set, as the log of
// operations shows it.
const newTaskPriority = defaultPriority

func (c CreateTask) apply(r *run) error {
	row := c.Task
	if _, exists := r.unit.Tasks.Get(row.ID); exists {
		return refuse(Invalid, "The task %s exists already.", row.ID)
	}
	if row.ParentTaskID != "" {
		parent, ok := r.unit.Tasks.Get(row.ParentTaskID)
		if !ok {
			return refuse(Invalid, "The parent task %s does not exist.", row.ParentTaskID)
		}
		if parent.Suspended {
			return refuse(Suspended, "The parent task %s is suspended.", parent.ID)
		}
		switch row.TenantID {
		case "":
			row.TenantID = parent.TenantID
		case parent.TenantID:
		default:
			return refuse(Unfit, "The task is of another tenant than its parent task.")
		}
		parent.HasSubtasks = true
	}
	row.Created, row.TaskState = r.now, "Created"
	assignee, owner := row.Assignee, row.Owner
	row.Assignee, row.Owner = "", ""
	t := r.unit.Tasks.Insert(row)
	r.subtasks.add(t.ParentTaskID, t)
	changes := createdWith(t)
	if owner != "" {
		r.setOwner(t, owner, &changes)
	}
	note(&changes, "assignee", "", assignee)
	r.assign(t, assignee)
	r.logTask(t, "Create", changes...)
	return nil
}

// createdWith is what a new task was given, for the log of operations.
func createdWith(t *state.Task) []change {
	var changes []change
	note(&changes, "caseInstanceId", "", t.CaseInstanceID)
	note(&changes, "name", "", t.Name)
	note(&changes, "description", "", t.Description)
	note(&changes, "priority", number(newTaskPriority), number(t.Priority))
	note(&changes, "dueDate", "", moment(t.Due))
	note(&changes, "followUpDate", "", moment(t.FollowUp))
	note(&changes, "delegation", "", t.DelegationState)
	note(&changes, "parentTask", "", t.ParentTaskID)
	return changes
}

func (c DeleteTask) apply(r *run) error {
	t, ok := r.unit.Tasks.Get(c.TaskID)
	if !ok {
		return noTask(c.TaskID)
	}
	if t.ExecutionID != "" {
		return fail("the task %s belongs to a running process and cannot be deleted on its own", t.ID)
	}
	reason := c.Reason
	if reason == "" {
		reason = "deleted"
	}
	r.logTask(t, "Delete", change{"delete", "false", "true"})
	r.endTask(t, "Deleted", reason)
	return nil
}

// workingTask finds a task of a process instance that something is thrown from.
func (r *run) workingTask(id string, variables []Variable) (*state.Task, *state.Execution, error) {
	t, err := r.openTask(id)
	if err != nil {
		return nil, nil, err
	}
	e, ok := r.unit.Executions.Get(t.ExecutionID)
	if !ok {
		return nil, nil, fail("the task %s belongs to no process instance in which anything could be thrown", id)
	}
	return t, e, r.setAll(place{execution: e}, variables)
}

func (c ThrowTaskError) apply(r *run) error {
	if c.Code == "" {
		return refuse(Invalid, "errorCode is null")
	}
	t, e, err := r.workingTask(c.TaskID, c.Variables)
	if err != nil {
		return err
	}
	return r.throw(e, r.mustNode(e, t.TaskDefinitionKey), &BPMNError{Code: c.Code, Message: c.Message})
}

func (c ThrowTaskEscalation) apply(r *run) error {
	if c.Code == "" {
		return refuse(Invalid, "escalationCode is null")
	}
	t, e, err := r.workingTask(c.TaskID, c.Variables)
	if err != nil {
		return err
	}
	n := r.mustNode(e, t.TaskDefinitionKey)
	caught, err := r.escalate(e, n, c.Code)
	if err == nil && caught == nil {
		err = fail("ENGINE-02043 Execution with id '%s' throws an escalation event with escalationCode '%s', but no escalation handler was defined", n.ID, c.Code)
	}
	return err
}
