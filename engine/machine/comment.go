package machine

import "github.com/sluice-bpm/sluice/engine/state"

// What people say about a task and attach to it changes the task as well: its
// time of update, and its listeners are called, as in Camunda 7.24.

func (c AddComment) apply(r *run) error {
	t, ok := r.unit.Tasks.Get(c.Comment.TaskID)
	if !ok {
		return noTask(c.Comment.TaskID)
	}
	row := c.Comment
	r.unit.Append(state.CommentTable, &row)
	return r.updated(t, t.Assignee)
}

func (c UpdateComment) apply(r *run) error {
	row := c.Comment
	was := row.Message
	row.Message, row.Time, row.UserID = c.Message, r.now, r.env.Actor.UserID
	r.unit.Replace(state.CommentTable, &row)
	return r.besideTask(c.TaskID, row.InstanceID, "UpdateComment", "Comment", change{"comment", was, c.Message})
}

func (c DeleteComments) apply(r *run) error {
	for _, id := range c.IDs {
		r.unit.Remove(state.CommentTable, &state.Comment{ID: id})
	}
	return r.besideTask(c.TaskID, c.ProcessInstanceID, "DeleteComment", "Comment", change{property: "comment"})
}

func (c AddAttachment) apply(r *run) error {
	row := c.Attachment
	r.unit.Append(state.AttachmentTable, &row)
	if c.Content != nil {
		r.unit.Append(state.ContentTable, &state.Content{
			ID: row.ContentID, RootProcessInstanceID: row.RootProcessInstanceID, ProcessInstanceID: row.ProcessInstanceID, Data: c.Content,
		})
	}
	return r.besideTask(row.TaskID, "", "AddAttachment", "Attachment", change{"name", "", row.Name})
}

func (c DeleteAttachment) apply(r *run) error {
	r.unit.Remove(state.AttachmentTable, &state.Attachment{ID: c.Attachment.ID})
	if c.Attachment.ContentID != "" {
		r.unit.Purge(state.ContentTable, "id", c.Attachment.ContentID)
	}
	return r.besideTask(c.Attachment.TaskID, "", "DeleteAttachment", "Attachment", change{"name", "", c.Attachment.Name})
}

// besideTask logs what was done beside a task, which changes with it, or, without
// a task, beside a process instance.
func (r *run) besideTask(taskID, instanceID, operation, entity string, changes ...change) error {
	row := state.HistoryOperation{OperationType: operation, EntityType: entity, Category: "TaskWorker"}
	if taskID == "" {
		row.ExecutionID = instanceID
		r.log(r.instanceByID(instanceID), row, changes...)
		return nil
	}
	t, ok := r.unit.Tasks.Get(taskID)
	if !ok {
		return noTask(taskID)
	}
	row.TaskID, row.ExecutionID, row.TenantID = t.ID, t.ExecutionID, t.TenantID
	r.log(r.instanceByID(t.ProcessInstanceID), row, changes...)
	return r.updated(t, t.Assignee)
}
