package engine

import (
	"bytes"
	"context"

	"github.com/sluice-bpm/sluice/engine/state"
)

// filters reports whether resources that were deployed before are left out.
func (c Deploy) filters() bool { return c.DuplicateFiltering || c.ChangedOnly }

// ofSameName holds for the deployments d that a later one of the same name and
// source continues.
const ofSameName = "coalesce(d.name, '') = ? AND coalesce(d.source, '') = ? AND coalesce(d.tenant_id, '') = ?"

// filter returns the resources that are to be deployed: all, or with ChangedOnly
// some, where one of them is not as it was deployed last under the same name and
// source. Where none is, the newest of these deployments stands for the new one.
func (c Deploy) filter(ctx context.Context, e *Engine) (resources []DeployResource, existing state.Deployment, err error) {
	names := make([]string, len(c.Resources))
	for i, r := range c.Resources {
		names[i] = r.Name
	}
	// NB: ids are in the order of creation.
	last, err := find[state.Resource](ctx, e.store, "id IN (SELECT MAX(r.id) FROM resource r JOIN deployment d ON d.id = r.deployment_id WHERE "+
		ofSameName+" AND r.name IN (?) GROUP BY r.name)", c.Name, c.Source, c.TenantID, names)
	if err != nil {
		return nil, existing, err
	}
	data := make(map[string][]byte, len(last))
	for _, r := range last {
		data[r.Name] = r.Data
	}
	for _, r := range c.Resources {
		if before, ok := data[r.Name]; !ok || !bytes.Equal(before, r.Data) {
			resources = append(resources, r)
		}
	}
	switch {
	case len(resources) > 0 && c.ChangedOnly:
		return resources, existing, nil
	case len(resources) > 0:
		return c.Resources, existing, nil
	}
	rows, err := find[state.Deployment](ctx, e.store, "id IN (SELECT d.id FROM deployment d WHERE "+ofSameName+") ORDER BY id DESC LIMIT 1", c.Name, c.Source, c.TenantID)
	if err != nil || len(rows) == 0 {
		return c.Resources, existing, err // they were deleted meanwhile
	}
	return nil, rows[0], nil
}
