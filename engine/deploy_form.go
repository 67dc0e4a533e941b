package engine

import (
	"context"
	"encoding/json"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/state"
)

// formFile is a file with a Camunda Form.
type formFile struct{ key, resource string }

// addForm reads the key of a Camunda Form; one without is a resource like others.
func (p *parsed) addForm(r DeployResource) error {
	var schema map[string]json.RawMessage
	if err := json.Unmarshal(r.Data, &schema); err != nil {
		return refuse(Failed, "The form %s is no JSON object: %v", r.Name, err)
	}
	var key string
	if json.Unmarshal(schema["id"], &key) == nil && key != "" {
		p.forms = append(p.forms, formFile{key, r.Name})
	}
	return nil
}

// deployForms adds the next versions of forms to a deployment.
func (e *Engine) deployForms(ctx context.Context, unit *state.Unit, d state.Deployment, forms []formFile) error {
	for _, f := range forms {
		older, _, err := latest[state.FormDefinition](ctx, e.store, f.key, d.TenantID)
		if err != nil {
			return err
		}
		unit.Append(state.FormDefinitionTable, &state.FormDefinition{
			ID: e.ids.ofVersion(f.key, older.Version+1), Key: f.key, Version: older.Version + 1,
			DeploymentID: d.ID, ResourceName: f.resource, TenantID: d.TenantID,
		})
	}
	return nil
}

// DefinitionReference names a definition by its key and how its version is found;
// see [machine.ProcessReference].
type DefinitionReference = machine.ProcessReference

// CamundaForm returns the schema of the Camunda Form that a task or a start event
// refers to. Who may see the task or the definition may see its form.
func (e *Engine) CamundaForm(ctx context.Context, r DefinitionReference) ([]byte, error) {
	where, args := bindingWhere(r)
	rows, err := find[state.FormDefinition](ctx, e.store, where, args...)
	if err != nil {
		return nil, asError(err)
	}
	if len(rows) == 0 {
		return nil, refuse(NotFound, "no form with key %s", r.Key)
	}
	return e.ResourceData(ctx, rows[0].DeploymentID, rows[0].ResourceName)
}
