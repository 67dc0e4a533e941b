package machine

import (
	"fmt"
	"reflect"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// mapInputs computes the input parameters of an activity in the scope around it
// and makes them local variables of e.
func (r *run) mapInputs(e *state.Execution, n *model.FlowNode) error {
	if len(n.Inputs) == 0 || r.skipMappings {
		return nil
	}
	outer := r.parent(e)
	return r.mapParameters(n, n.Inputs, r.scopeEnv(outer), func(name string, x value.Value) {
		r.setLocal(place{execution: e}, name, x)
	})
}

// mapOutputs computes the output parameters of an activity that is left, or
// canceled, and writes them to the scope around it.
func (r *run) mapOutputs(e *state.Execution, n *model.FlowNode) error {
	if len(n.Outputs) == 0 || r.skipMappings {
		return nil
	}
	outer := place{execution: r.parent(e)}
	return r.mapParameters(n, n.Outputs, r.scopeEnv(e), func(name string, x value.Value) {
		r.setVariable(outer, name, x)
	})
}

func (r *run) mapParameters(n *model.FlowNode, parameters []model.Parameter, v environment, set func(string, value.Value)) error {
	for _, p := range parameters {
		x, err := r.parameter(p.Value, n.ID, v)
		if err != nil {
			return at(n, fmt.Errorf("parameter %s of %s: %w", p.Name, n.ID, err))
		}
		typed, ok := value.TryFromGo(x)
		if !ok {
			return at(n, fmt.Errorf("parameter %s of %s: %T cannot be kept in a variable", p.Name, n.ID, x))
		}
		set(p.Name, typed)
	}
	return nil
}

// parameter computes the value of a parameter.
func (r *run) parameter(p model.Value, owner string, v environment) (any, error) {
	switch {
	case p.Expression != nil:
		return p.Expression.Eval(v)
	case p.Script != nil:
		return r.runScript(p.Script, owner, v)
	case p.IsList:
		list := make([]any, 0, len(p.List))
		for _, item := range p.List {
			x, err := r.parameter(item, owner, v)
			if err != nil {
				return nil, err
			}
			list = append(list, x)
		}
		return list, nil
	case p.IsMap:
		return r.mapOf(p.Map, owner, v)
	}
	return nil, nil //nolint:nilnil // a parameter without a value is null
}

// mapOf computes a map. Its keys are of one type, as in Camunda, which sorts them.
func (r *run) mapOf(entries []model.Entry, owner string, v environment) (any, error) {
	values := make(map[string]any, len(entries))
	var first any
	for _, entry := range entries {
		key, err := entry.Key.Eval(v)
		if err != nil {
			return nil, err
		}
		if first == nil {
			first = key
		}
		if key == nil || reflect.TypeOf(key) != reflect.TypeOf(first) {
			return nil, fmt.Errorf("the key %s of a map is %v, which is not of the type of the first one", entry.Key.Source(), key)
		}
		name, err := expr.Text(v, key)
		if err != nil {
			return nil, err
		}
		if values[name], err = r.parameter(entry.Value, owner, v); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// named is a variable on its way from one scope to another.
type named struct {
	name  string
	value value.Value
}

// mapVariables computes what mappings pass on from a scope. All stands for its
// variables, those of the scopes around it included unless the mapping is local.
func (r *run) mapVariables(mappings []model.Mapping, from *state.Execution) ([]named, error) {
	p := place{execution: from}
	var all []named
	for _, m := range mappings {
		switch {
		case m.All:
			rows := r.visibleVariables(p)
			if m.Local {
				rows = byName(r.variables[from.ID])
			}
			for _, row := range rows {
				x, err := decode(row)
				if err != nil {
					return nil, err
				}
				all = append(all, named{row.Name, x})
			}
		case m.SourceExpression != nil:
			x, err := m.SourceExpression.Eval(r.scopeEnv(from))
			if err != nil {
				return nil, err
			}
			typed, ok := value.TryFromGo(x)
			if !ok {
				return nil, fmt.Errorf("%T cannot be kept in the variable %s", x, m.Target)
			}
			all = append(all, named{m.Target, typed})
		default:
			x, err := r.mappedVariable(p, m)
			if err != nil {
				return nil, err
			}
			all = append(all, named{m.Target, x})
		}
	}
	return all, nil
}

// mappedVariable is the variable that a mapping names; one that is missing is null.
func (r *run) mappedVariable(p place, m model.Mapping) (value.Value, error) {
	row, ok := r.findVariable(p, m.Source)
	if m.Local {
		row, ok = r.variables[p.execution.ID][m.Source]
	}
	if !ok {
		return value.OfNull(), nil
	}
	return decode(row)
}
