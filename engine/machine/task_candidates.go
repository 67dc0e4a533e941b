package machine

import (
	"fmt"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// offerTask sets assignee and candidates.
func (r *run) offerTask(t *state.Task, n *model.FlowNode, env expr.Env) error {
	u := n.UserTask
	if u.Assignee != nil {
		who, err := text(u.Assignee, env)
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

// text evaluates what has to be a text, or nothing.
func text(x *expr.Expression, env expr.Env) (string, error) {
	v, err := x.Eval(env)
	if err != nil || v == nil {
		return "", err
	}
	s, ok := v.(string)
	if !ok {
		return "", fmt.Errorf("'%s' yields %s, which is no text", x.Source(), describeValue(v))
	}
	return s, nil
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
