package engine

import (
	"context"
	"fmt"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// resolveProcess finds the definition that a call activity means.
func (e *Engine) resolveProcess(ctx context.Context, r machine.ProcessReference) (machine.Definition, error) {
	where, args := bindingWhere(r)
	rows, err := find[state.ProcessDefinition](ctx, e.store, where, args...)
	if err != nil {
		return machine.Definition{}, asError(err)
	}
	if len(rows) == 0 {
		return machine.Definition{}, fmt.Errorf("there is no process with the key '%s'", r.Key)
	}
	return e.Definition(ctx, rows[0].ID)
}

// bindingWhere is the condition that picks the definition of a reference by its
// binding; it holds for processes and decisions alike.
func bindingWhere(r machine.ProcessReference) (where string, args []any) {
	where, args = "key = ? AND coalesce(tenant_id, '') = ?", []any{r.Key, r.TenantID}
	switch r.Binding {
	case model.BindDeployment:
		where, args = where+" AND deployment_id = #", append(args, r.DeploymentID)
	case model.BindVersion:
		where, args = where+" AND version = ?", append(args, r.Version)
	case model.BindVersionTag:
		where, args = where+" AND version_tag = ?", append(args, r.VersionTag)
	}
	return where + " ORDER BY version DESC LIMIT 1", args
}
