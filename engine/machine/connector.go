package machine

import (
	"fmt"
	"maps"
	"slices"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/value"
)

// connect calls a connector: its inputs are computed around it, its outputs see
// its results as variables.
func (r *run) connect(e *state.Execution, n *model.FlowNode, c *model.Connector) error {
	if r.env.Connector == nil {
		return fmt.Errorf("the connector %s cannot be called here", c.ID)
	}
	if err := r.needsMore(); err != nil {
		return err // before anything is done that cannot be undone
	}
	in := r.connectorEnv(e, map[string]any{})
	for _, p := range c.Inputs {
		x, err := r.parameter(p.Value, n.ID, in)
		if err != nil {
			return fmt.Errorf("parameter %s of the connector: %w", p.Name, err)
		}
		in.names[p.Name] = x
	}
	delete(in.names, connectorName)
	results, err := r.env.Connector(c.ID, in.names)
	if err != nil {
		return err
	}
	out := r.connectorEnv(e, map[string]any{})
	maps.Copy(out.names, results)
	return r.mapParameters(n, c.Outputs, out, func(name string, x value.Value) {
		r.setVariable(place{execution: e}, name, x)
	})
}

// connectorName is what scripts and expressions call the scope of a connector.
const connectorName = "connector"

// connectorEnv sees the variables of a connector, and behind them those of the
// execution.
func (r *run) connectorEnv(e *state.Execution, variables map[string]any) environment {
	v := r.scopeEnv(e)
	v.names = variables
	v.names[connectorName] = connectorObject{v}
	return v
}

// connectorObject is `connector`: the scope of the variables that a connector is
// called with, or that it yields.
type connectorObject struct{ v environment }

var _ expr.Object = connectorObject{}

// local are the names of the connector's own variables.
func (o connectorObject) local() []any {
	names := []any{}
	for _, name := range slices.Sorted(maps.Keys(o.v.names)) {
		if name != connectorName {
			names = append(names, name)
		}
	}
	return names
}

var connectorMethods = map[string]struct {
	arguments int
	call      func(o connectorObject, name string, args []any) (any, error)
}{
	"getVariable":      {1, func(o connectorObject, name string, _ []any) (any, error) { x, _ := o.v.Lookup(name); return x, nil }},
	"getVariableLocal": {1, func(o connectorObject, name string, _ []any) (any, error) { return o.v.names[name], nil }},
	"getVariableNamesLocal": {0, func(o connectorObject, _ string, _ []any) (any, error) {
		return o.local(), nil
	}},
	"hasVariable":         {1, func(o connectorObject, name string, _ []any) (any, error) { _, ok := o.v.Lookup(name); return ok, nil }},
	"hasVariableLocal":    {1, func(o connectorObject, name string, _ []any) (any, error) { _, ok := o.v.names[name]; return ok, nil }},
	"removeVariable":      {1, removeOfConnector},
	"removeVariableLocal": {1, removeOfConnector},
	"setVariable":         {2, setOfConnector},
	"setVariableLocal":    {2, setOfConnector},
}

func setOfConnector(o connectorObject, name string, args []any) (any, error) {
	o.v.names[name] = args[1]
	return nil, nil //nolint:nilnil // a void method yields null
}

func removeOfConnector(o connectorObject, name string, _ []any) (any, error) {
	delete(o.v.names, name)
	return nil, nil //nolint:nilnil // a void method yields null
}

// Property implements [expr.Object].
func (connectorObject) Property(name string) (any, error) {
	return nil, &expr.MissingError{Class: connectorName, Member: name}
}

// Call implements [expr.Object].
func (o connectorObject) Call(name string, args []any) (any, error) {
	m, ok := connectorMethods[name]
	if !ok || len(args) != m.arguments {
		return nil, expr.MissingMethod(connectorName, name, args)
	}
	variable := ""
	if m.arguments > 0 {
		if variable, ok = args[0].(string); !ok || variable == connectorName {
			return nil, fmt.Errorf("%s is no name of a variable of a connector", describeValue(args[0]))
		}
	}
	return m.call(o, variable, args)
}

// HasMethod tells scripts which names are methods.
func (connectorObject) HasMethod(name string) bool {
	_, ok := connectorMethods[name]
	return ok
}
