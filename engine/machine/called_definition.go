package machine

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// calledDefinition finds the definition that a call means.
func (r *run) calledDefinition(e *state.Execution, c *model.Call) (Definition, error) {
	ref, err := r.reference(e, c.Reference)
	if err != nil {
		return Definition{}, err
	}
	if r.env.Resolve == nil {
		return Definition{}, errors.New("other processes cannot be called here")
	}
	d, err := r.env.Resolve(ref)
	if err != nil {
		return Definition{}, fmt.Errorf("find the process %s: %w", ref.Key, err)
	}
	r.definitions[d.Row.ID] = d
	return d, nil
}

// reference evaluates what a reference to a definition says.
func (r *run) reference(e *state.Execution, m model.Reference) (ProcessReference, error) {
	env := r.scopeEnv(e)
	ref := ProcessReference{Binding: m.Binding, TenantID: e.TenantID, DeploymentID: r.definitions[e.ProcessDefinitionID].Row.DeploymentID}
	text := func(x *expr.Expression, to *string) error {
		if x == nil {
			return nil
		}
		s, err := x.EvalString(env)
		*to = s
		return err
	}
	version := ""
	if err := errors.Join(text(m.Key, &ref.Key), text(m.TenantID, &ref.TenantID)); err != nil {
		return ref, err
	}
	switch m.Binding {
	case model.BindVersion:
		if err := text(m.Version, &version); err != nil {
			return ref, err
		}
		n, err := strconv.ParseInt(version, 10, 64)
		if err != nil {
			return ref, fmt.Errorf("the version '%s' of %s is no number", version, ref.Key)
		}
		ref.Version = n
	case model.BindVersionTag:
		return ref, text(m.VersionTag, &ref.VersionTag)
	}
	return ref, nil
}
