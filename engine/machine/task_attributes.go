package machine

import (
	"fmt"
	"math"
	"strings"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// describeTask evaluates the attributes of a new task.
func (r *run) describeTask(t *state.Task, e *state.Execution, n *model.FlowNode) error {
	u, env := n.UserTask, r.scopeEnv(e)
	texts := []struct {
		what string
		x    *expr.Expression
		to   *string
	}{
		{"name", u.Name, &t.Name},
		{"description", u.Description, &t.Description},
	}
	for _, f := range texts {
		if f.x == nil {
			continue
		}
		s, err := text(f.x, env)
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
		p, err := taskPriority(u.Priority, env)
		if err != nil {
			return fmt.Errorf("priority of the task %s: %w", n.ID, err)
		}
		t.Priority = p
	}
	if err := r.describeForm(t, n, env); err != nil {
		return fmt.Errorf("form of the task %s: %w", n.ID, err)
	}
	return r.offerTask(t, n, env)
}

// taskPriority evaluates the priority of a task; of a fraction the whole part counts.
func taskPriority(x *expr.Expression, env environment) (int64, error) {
	v, err := x.Eval(env)
	if err != nil {
		return 0, err
	}
	if f, ok := v.(float64); ok {
		return int64(max(math.MinInt32, min(f, math.MaxInt32))), nil
	}
	return asWhole(v, x)
}

// describeForm notes which form a task has.
func (r *run) describeForm(t *state.Task, n *model.FlowNode, env expr.Env) (err error) {
	f := n.Form
	if f == nil {
		return nil
	}
	if f.Key != nil {
		t.FormKey, err = f.Key.EvalString(env)
		return err
	}
	if f.Reference == nil {
		return nil
	}
	if t.FormRef, err = f.Reference.EvalString(env); err != nil {
		return err
	}
	t.FormRefBinding = string(f.ReferenceBinding)
	if f.ReferenceVersion != nil {
		version, err := wholeNumber(f.ReferenceVersion, env)
		if err != nil {
			return err
		}
		t.FormRefVersion = state.OptionalInt{N: version, Set: true}
	}
	return nil
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
	d, ok := goDate(v)
	if !ok {
		text, isText := v.(string)
		if !isText {
			return fmt.Errorf("%s is neither a date nor a text with one", describeValue(v))
		}
		if d, err = instant(strings.TrimSpace(text), r.env.Now); err != nil {
			return err
		}
	}
	*to = state.MillisOf(d)
	return nil
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
