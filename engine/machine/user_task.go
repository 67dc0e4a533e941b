package machine

import (
	"fmt"
	"strings"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

const defaultPriority = 50

// userTask waits for a person (BPMN 2.0.2, clause 10.3.4.1).
type userTask struct{}

func (userTask) execute(r *run, e *state.Execution, n *model.FlowNode) error {
	t := r.unit.Tasks.Insert(state.Task{
		ID: r.env.NewID(), RootProcessInstanceID: e.RootProcessInstanceID, ProcessInstanceID: e.ProcessInstanceID,
		ProcessDefinitionID: e.ProcessDefinitionID, ProcessDefinitionKey: r.instance.ProcessDefinitionKey,
		ExecutionID: e.ID, ActivityInstanceID: e.ActivityInstanceID, TaskDefinitionKey: n.ID,
		Priority: defaultPriority, Created: r.now, TaskState: "Created",
		Suspended: r.instance.Suspended, TenantID: e.TenantID,
	})
	r.tasks[e.ID] = append(r.tasks[e.ID], t.ID)
	if a, ok := r.unit.ActivityInstances.Get(e.ActivityInstanceID); ok {
		a.TaskID = t.ID
	}
	return r.describeTask(t, n)
}

func (userTask) trigger(r *run, e *state.Execution, n *model.FlowNode) error {
	r.leave(e, n)
	return nil
}

// describeTask evaluates the attributes of a new task.
func (r *run) describeTask(t *state.Task, n *model.FlowNode) error {
	u, env := n.UserTask, r.taskEnv(t)
	texts := []struct {
		what string
		x    *expr.Expression
		to   *string
	}{
		{"name", u.Name, &t.Name},
		{"description", u.Description, &t.Description},
		{"form key", formKey(n), &t.FormKey},
	}
	for _, f := range texts {
		if f.x == nil {
			continue
		}
		s, err := f.x.EvalString(env)
		if err != nil {
			return fmt.Errorf("%s of the task %s: %w", f.what, n.ID, err)
		}
		*f.to = s
	}
	dates := []struct {
		what string
		x    *expr.Expression
		to   *state.Millis
	}{{"due date", u.DueDate, &t.Due}, {"follow-up date", u.FollowUpDate, &t.FollowUp}}
	for _, f := range dates {
		if err := r.date(f.x, env, f.to); err != nil {
			return fmt.Errorf("%s of the task %s: %w", f.what, n.ID, err)
		}
	}
	if u.Priority != nil {
		p, err := wholeNumber(u.Priority, env)
		if err != nil {
			return fmt.Errorf("priority of the task %s: %w", n.ID, err)
		}
		t.Priority = p
	}
	return r.offerTask(t, n, env)
}

func formKey(n *model.FlowNode) *expr.Expression {
	if n.Form == nil {
		return nil
	}
	return n.Form.Key
}

// date evaluates a date, a text with one, or a period from now; nothing leaves
// it unset.
func (r *run) date(x *expr.Expression, env expr.Env, to *state.Millis) error {
	if x == nil {
		return nil
	}
	v, err := x.Eval(env)
	if err != nil || v == nil || v == "" {
		return err
	}
	d, err := r.instant(v)
	if err != nil {
		return err
	}
	*to = state.MillisOf(d)
	return nil
}

// offerTask sets assignee and candidates.
func (r *run) offerTask(t *state.Task, n *model.FlowNode, env expr.Env) error {
	u := n.UserTask
	if u.Assignee != nil {
		who, err := u.Assignee.EvalString(env)
		if err != nil {
			return fmt.Errorf("assignee of the task %s: %w", n.ID, err)
		}
		r.assign(t, who)
	}
	for _, x := range u.Candidates.Users {
		ids, err := ids(x, env)
		if err != nil {
			return fmt.Errorf("candidate users of the task %s: %w", n.ID, err)
		}
		for _, id := range ids {
			r.addLink(t, "candidate", id, "")
		}
	}
	for _, x := range u.Candidates.Groups {
		ids, err := ids(x, env)
		if err != nil {
			return fmt.Errorf("candidate groups of the task %s: %w", n.ID, err)
		}
		for _, id := range ids {
			r.addLink(t, "candidate", "", id)
		}
	}
	return nil
}

// ids evaluates one id, a comma-separated list of them or a collection.
func ids(x *expr.Expression, env expr.Env) ([]string, error) {
	v, err := x.Eval(env)
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		return splitIDs(v), nil
	case []any:
		var all []string
		for _, item := range v {
			s, ok := item.(string)
			if !ok {
				return nil, fmt.Errorf("'%s' yields a collection with %s, which is no id", x.Source(), describeValue(item))
			}
			all = append(all, s)
		}
		return all, nil
	}
	return nil, fmt.Errorf("'%s' yields %s, which is neither an id nor a list of ids", x.Source(), describeValue(v))
}

func splitIDs(text string) []string {
	var all []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}
