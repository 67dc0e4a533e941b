package engine

import (
	"context"
	"errors"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

// maxCommentBytes bounds the text of a comment.
const maxCommentBytes = 64 << 10

// seenTask is a task, open or ended, that the actor may see in history: to
// whoever may not, it and what belongs to it is not there.
func (e *Engine) seenTask(ctx context.Context, id string) (query.HistoryTask, error) {
	row, err := query.HistoryTasks.Get(ctx, e.Reader(), id, permitted(ctx, &query.HistoryTasks)...)
	if errors.Is(err, query.ErrNotFound) {
		return row, refuse(NotFound, "No task found for task id %s", id)
	}
	return row, err
}

// seenInstance is a process instance, running or ended, that the actor may see in
// history.
func (e *Engine) seenInstance(ctx context.Context, id string) (query.HistoryProcessInstance, error) {
	row, err := query.HistoryProcessInstances.Get(ctx, e.Reader(), id, permitted(ctx, &query.HistoryProcessInstances)...)
	if errors.Is(err, query.ErrNotFound) {
		return row, refuse(NotFound, "No process instance found for id %s", id)
	}
	return row, err
}

// Comment is a comment with when cleanup may delete it; zero while its process
// instance runs.
type Comment struct {
	state.Comment
	RemovalTime state.Millis
}

// TaskComments are the comments on a task, the newest first.
func (e *Engine) TaskComments(ctx context.Context, taskID string) ([]Comment, error) {
	task, err := e.seenTask(ctx, taskID)
	if err != nil {
		return nil, err
	}
	rows, err := find[state.Comment](ctx, e.store, "task_id = # ORDER BY time DESC, id DESC", taskID)
	return withRemovalTime(rows, state.Millis(task.RemovalTime)), err
}

// Beside are what was said about a task and what was attached to it, the newest of each
// up to a number.
func (e *Engine) Beside(ctx context.Context, taskID string, most int) (comments []state.Comment, attachments []state.Attachment, err error) {
	if err := e.SeenBeside(ctx, taskID, ""); err != nil {
		return nil, nil, err
	}
	if comments, err = find[state.Comment](ctx, e.store, "task_id = # ORDER BY time DESC, id DESC LIMIT ?", taskID, int64(most)); err != nil {
		return nil, nil, err
	}
	attachments, err = find[state.Attachment](ctx, e.store, "task_id = # ORDER BY create_time DESC, id DESC LIMIT ?", taskID, int64(most))
	return comments, attachments, err
}

// TaskComment is one comment on a task.
func (e *Engine) TaskComment(ctx context.Context, taskID, id string) (Comment, error) {
	task, err := e.seenTask(ctx, taskID)
	if isNotFound(err) {
		err = noComment(taskID, id)
	}
	if err != nil {
		return Comment{}, err
	}
	rows, err := find[state.Comment](ctx, e.store, "id = # AND task_id = #", id, taskID)
	if err == nil && len(rows) == 0 {
		err = noComment(taskID, id)
	}
	if err != nil {
		return Comment{}, err
	}
	return withRemovalTime(rows, state.Millis(task.RemovalTime))[0], nil
}

func noComment(taskID, id string) error {
	return refuse(NotFound, "Task comment with id %s does not exist for task id '%s'.", id, taskID)
}

// InstanceComments are the comments about a process instance, the newest first.
func (e *Engine) InstanceComments(ctx context.Context, id string) ([]Comment, error) {
	instance, err := e.seenInstance(ctx, id)
	if err != nil {
		return nil, err
	}
	rows, err := find[state.Comment](ctx, e.store, "instance_id = # ORDER BY time DESC, id DESC", id)
	return withRemovalTime(rows, state.Millis(instance.RemovalTime)), err
}

func withRemovalTime(rows []state.Comment, at state.Millis) []Comment {
	comments := make([]Comment, len(rows))
	for i, row := range rows {
		comments[i] = Comment{Comment: row, RemovalTime: at}
	}
	return comments
}

func (c AddComment) do(ctx context.Context, e *Engine) (Comment, error) {
	task, err := e.seenTask(ctx, c.TaskID)
	if err != nil {
		return Comment{}, err
	}
	if len(c.Message) > maxCommentBytes {
		return Comment{}, refuse(Invalid, "a comment has at most %d bytes", maxCommentBytes)
	}
	row := state.Comment{
		ID: e.ids.next(), RootProcessInstanceID: task.RootProcessInstanceID, ProcessInstanceID: task.ProcessInstanceID, TaskID: task.ID,
		InstanceID: c.ProcessInstanceID, UserID: ActorFrom(ctx).UserID, Time: e.now(), Message: c.Message, TenantID: task.TenantID,
	}
	_, err = e.change(ctx, store.Scope{TaskID: task.ID}, nobodyElse, machine.AddComment{Comment: row})
	if errors.Is(err, store.ErrNotFound) {
		unit := state.NewUnit()
		unit.Append(state.CommentTable, &row)
		err = e.flush(ctx, unit)
	}
	return Comment{Comment: row, RemovalTime: state.Millis(task.RemovalTime)}, err
}

// nobodyElse: who may was asked before.
func nobodyElse(*state.Unit) error { return nil }

func (c UpdateComment) do(ctx context.Context, e *Engine) (None, error) {
	where, of := "id = # AND task_id = #", c.TaskID
	if c.TaskID == "" {
		where, of = "id = # AND instance_id = #", c.ProcessInstanceID
	}
	if err := e.SeenBeside(ctx, c.TaskID, c.ProcessInstanceID); err != nil {
		return None{}, err
	}
	if len(c.Message) > maxCommentBytes {
		return None{}, refuse(Invalid, "a comment has at most %d bytes", maxCommentBytes)
	}
	rows, err := find[state.Comment](ctx, e.store, where, c.ID, of)
	if err != nil {
		return None{}, err
	}
	if len(rows) == 0 {
		return None{}, refuse(Invalid, "no comment with the id '%s' is about '%s'", c.ID, of)
	}
	return e.changeBeside(ctx, c.TaskID, c.ProcessInstanceID, machine.UpdateComment{TaskID: c.TaskID, Message: c.Message, Comment: rows[0]})
}

func (c DeleteComments) do(ctx context.Context, e *Engine) (None, error) {
	if err := e.SeenBeside(ctx, c.TaskID, c.ProcessInstanceID); err != nil {
		return None{}, err
	}
	where, args := "task_id = #", []any{c.TaskID}
	if c.TaskID == "" {
		where, args = "instance_id = #", []any{c.ProcessInstanceID}
	}
	if c.ID != "" {
		where, args = where+" AND id = #", append(args, c.ID)
	}
	rows, err := find[state.Comment](ctx, e.store, where, args...)
	if err != nil {
		return None{}, err
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return e.changeBeside(ctx, c.TaskID, c.ProcessInstanceID, machine.DeleteComments{TaskID: c.TaskID, ProcessInstanceID: c.ProcessInstanceID, IDs: ids})
}

// SeenBeside refuses an actor who may not see the task or, without one, the
// process instance that something is about.
func (e *Engine) SeenBeside(ctx context.Context, taskID, instanceID string) error {
	if taskID == "" {
		_, err := e.seenInstance(ctx, instanceID)
		return err
	}
	_, err := e.seenTask(ctx, taskID)
	return err
}

// changeBeside changes what is said beside an open task by who may work on it, or
// beside a running process instance by who may change that.
func (e *Engine) changeBeside(ctx context.Context, taskID, instanceID string, cmd machine.Command) (None, error) {
	scope := store.Scope{TaskID: taskID}
	may := func(u *state.Unit) error { return mayOnTask(ctx, u, taskID, TaskWork) }
	if taskID == "" {
		scope = store.Scope{ProcessInstanceID: instanceID}
		may = func(u *state.Unit) error { return mayOnInstance(ctx, u, InstanceUpdate) }
	}
	_, err := e.change(ctx, scope, may, cmd)
	if errors.Is(err, store.ErrNotFound) {
		return None{}, refuse(Invalid, "what the comment is about has ended; it stays as it is")
	}
	return None{}, err
}
