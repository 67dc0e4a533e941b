package engine

import (
	"context"
	"errors"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// maxAttachmentText bounds the name, description and address of an attachment, in
// bytes.
const maxAttachmentText = 4000

// Attachment is an attachment with when cleanup may delete it; zero while its
// process instance runs.
type Attachment struct {
	state.Attachment
	RemovalTime state.Millis
}

// TaskAttachments are the attachments of a task, the oldest first.
func (e *Engine) TaskAttachments(ctx context.Context, taskID string) ([]Attachment, error) {
	task, err := e.seenTask(ctx, taskID)
	if err != nil {
		return nil, err
	}
	rows, err := find[state.Attachment](ctx, e.store, "task_id = # ORDER BY create_time, id", taskID)
	list := make([]Attachment, len(rows))
	for i, row := range rows {
		list[i] = Attachment{Attachment: row, RemovalTime: state.Millis(task.RemovalTime)}
	}
	return list, err
}

// TaskAttachment is one attachment of a task.
func (e *Engine) TaskAttachment(ctx context.Context, taskID, id string) (Attachment, error) {
	row, task, err := e.attachmentOf(ctx, taskID, id)
	return Attachment{Attachment: row, RemovalTime: state.Millis(task.RemovalTime)}, err
}

// attachmentOf finds an attachment with its task. Who may not see the task is told
// that there is no attachment.
func (e *Engine) attachmentOf(ctx context.Context, taskID, id string) (state.Attachment, query.HistoryTask, error) {
	missing := refuse(NotFound, "Task attachment with id %s does not exist for task id '%s'.", id, taskID)
	task, err := e.seenTask(ctx, taskID)
	if isNotFound(err) {
		return state.Attachment{}, task, missing
	}
	if err != nil {
		return state.Attachment{}, task, err
	}
	rows, err := find[state.Attachment](ctx, e.store, "id = # AND task_id = #", id, taskID)
	switch {
	case err != nil:
		return state.Attachment{}, task, err
	case len(rows) == 0:
		return state.Attachment{}, task, missing
	}
	return rows[0], task, nil
}

func (c AddAttachment) do(ctx context.Context, e *Engine) (Attachment, error) {
	task, err := e.seenTask(ctx, c.TaskID)
	if err != nil {
		return Attachment{}, err
	}
	if max(len(c.Name), len(c.Description), len(c.Type), len(c.URL)) > maxAttachmentText {
		return Attachment{}, refuse(Invalid, "the texts of an attachment have at most %d bytes each", maxAttachmentText)
	}
	row := state.Attachment{
		ID: e.ids.next(), RootProcessInstanceID: task.RootProcessInstanceID, ProcessInstanceID: task.ProcessInstanceID, TaskID: task.ID,
		Name: c.Name, Description: c.Description, Type: c.Type, UserID: ActorFrom(ctx).UserID, CreateTime: e.now(), TenantID: task.TenantID,
	}
	if c.Content != nil {
		row.ContentID = e.ids.next()
	} else {
		row.URL = c.URL
	}
	err = e.beside(ctx, task, machine.AddAttachment{Attachment: row, Content: c.Content}, func(unit *state.Unit) {
		unit.Append(state.AttachmentTable, &row)
		if c.Content != nil {
			unit.Append(state.ContentTable, &state.Content{
				ID: row.ContentID, RootProcessInstanceID: row.RootProcessInstanceID, ProcessInstanceID: row.ProcessInstanceID, Data: c.Content,
			})
		}
		e.logAttachment(ctx, unit, task, "AddAttachment", row.Name)
	}, nobodyElse)
	return Attachment{Attachment: row, RemovalTime: state.Millis(task.RemovalTime)}, err
}

// NB: Camunda 7.24 lets everybody delete every attachment.
func (c DeleteAttachment) do(ctx context.Context, e *Engine) (None, error) {
	row, task, err := e.attachmentOf(ctx, c.TaskID, c.ID)
	if err != nil {
		return None{}, err
	}
	may := func(u *state.Unit) error { return mayOnTask(ctx, u, task.ID, TaskWork) }
	return None{}, e.beside(ctx, task, machine.DeleteAttachment{Attachment: row}, func(unit *state.Unit) {
		unit.Remove(state.AttachmentTable, &row)
		if row.ContentID != "" {
			unit.Purge(state.ContentTable, "id", row.ContentID)
		}
		e.logAttachment(ctx, unit, task, "DeleteAttachment", row.Name)
	}, may)
}

// beside runs a command beside an open task, or what takes its place when the
// task has ended; then who may is asked of the task that was.
func (e *Engine) beside(ctx context.Context, task query.HistoryTask, cmd machine.Command, ended func(*state.Unit), may func(*state.Unit) error) error {
	_, err := e.change(ctx, store.Scope{TaskID: task.ID}, may, cmd)
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	was := state.NewUnit()
	was.Tasks.Load(state.Task{ID: task.ID, ProcessDefinitionKey: task.ProcessDefinitionKey, Assignee: task.Assignee, Owner: task.Owner, TenantID: task.TenantID})
	if err := may(was); err != nil {
		return err
	}
	unit := state.NewUnit()
	ended(unit)
	return e.projectAndFlush(ctx, unit)
}

func (e *Engine) logAttachment(ctx context.Context, unit *state.Unit, task query.HistoryTask, operation, name string) {
	e.logOperation(ctx, unit, state.HistoryOperation{
		OperationType: operation, EntityType: "Attachment", Category: taskWorkerCategory, TaskID: task.ID,
		RootProcessInstanceID: task.RootProcessInstanceID, ProcessInstanceID: task.ProcessInstanceID, ProcessDefinitionID: task.ProcessDefinitionID,
		ProcessDefinitionKey: task.ProcessDefinitionKey, ExecutionID: task.ExecutionID, TenantID: task.TenantID,
	}, propertyChange{"name", "", name})
}

// HasNotes reports which of the tasks have comments and which attachments.
func (e *Engine) HasNotes(ctx context.Context, taskIDs []string) (comments, attachments map[string]bool, err error) {
	if comments, err = e.tasksIn(ctx, "comment", taskIDs); err != nil {
		return nil, nil, err
	}
	attachments, err = e.tasksIn(ctx, "attachment", taskIDs)
	return comments, attachments, err
}

func (e *Engine) tasksIn(ctx context.Context, table string, taskIDs []string) (map[string]bool, error) {
	found := map[string]bool{}
	if len(taskIDs) == 0 {
		return found, nil
	}
	err := e.store.Select(ctx, "SELECT DISTINCT task_id FROM "+table+" WHERE task_id IN (#)", []any{taskIDs}, func(sc store.Scanner) error {
		var id string
		err := sc.Scan(&id)
		found[id] = true
		return err
	})
	return found, err
}
