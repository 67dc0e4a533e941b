package machine

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// maxInstances bounds the instances of one loop.
const maxInstances = 100_000

// loopSize is the number of instances of a loop, with the collection if it has one.
func (r *run) loopSize(e *state.Execution, l *model.Loop) (int, []any, error) {
	count, items, err := r.loopItems(e, l)
	if err == nil && l.Cardinality != nil {
		count, err = r.cardinality(e, l)
	}
	if err == nil && count > maxInstances {
		err = fmt.Errorf("%s is to be repeated %d times; the limit is %d", l.Inner.ID, count, maxInstances)
	}
	return count, items, err
}

func (r *run) cardinality(e *state.Execution, l *model.Loop) (int, error) {
	v, err := l.Cardinality.Eval(r.scopeEnv(e))
	if err != nil {
		return 0, err
	}
	switch n := v.(type) {
	case int16:
		return int(n), nil
	case int32:
		return int(n), nil
	case int64:
		return int(n), nil
	case float64:
		return int(n), nil
	case string:
		if i, err := strconv.Atoi(strings.TrimSpace(n)); err == nil {
			return i, nil
		}
	}
	return 0, fmt.Errorf("the loopCardinality '%s' yields %s, which is no number", l.Cardinality.Source(), describeValue(v))
}

// loopItems is the collection of a loop; none where it has only a cardinality.
func (r *run) loopItems(e *state.Execution, l *model.Loop) (int, []any, error) {
	var v any
	switch {
	case l.Collection != nil:
		var err error
		if v, err = l.Collection.Eval(r.scopeEnv(e)); err != nil {
			return 0, nil, err
		}
	case l.CollectionVariable != "":
		row, ok := r.findVariable(place{execution: e}, l.CollectionVariable)
		if ok {
			x, err := decode(row)
			if err != nil {
				return 0, nil, err
			}
			v = x.Go()
		}
	default:
		return 0, nil, nil
	}
	items, ok := asList(v)
	if !ok {
		return 0, nil, fmt.Errorf("the collection of %s is %s, which is no collection", l.Inner.ID, describeValue(v))
	}
	return len(items), items, nil
}

// asList is a collection as expressions yield one.
func asList(v any) ([]any, bool) {
	switch list := v.(type) {
	case []any:
		return list, true
	case []string:
		all := make([]any, len(list))
		for i, s := range list {
			all[i] = s
		}
		return all, true
	}
	return nil, false
}
