package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/engine/store"
)

func (c Deploy) do(ctx context.Context, e *Engine) (Deployed, error) {
	if err := require(ctx, claim{identity.Create, identity.ResourceDeployment, ""}); err != nil {
		return Deployed{}, err
	}
	if err := c.check(); err != nil {
		return Deployed{}, err
	}
	resources := c.Resources
	if c.DuplicateFiltering || c.ChangedOnly {
		latest, changed, err := e.compareToLatest(ctx, c)
		if err != nil {
			return Deployed{}, err
		}
		if len(changed) == 0 {
			return Deployed{Deployment: latest}, nil
		}
		if c.ChangedOnly {
			resources = changed
		}
	}
	processes, err := parseAll(resources)
	if err != nil {
		return Deployed{}, err
	}
	// A version number taken by a deployment at the same time makes the flush
	// fail as a duplicate; the next attempt sees it.
	for attempt := 1; ; attempt++ {
		d, err := e.deploy(ctx, c, resources, processes)
		if !errors.Is(err, store.ErrDuplicate) || attempt == maxAttempts {
			return d, err
		}
	}
}

// check refuses a deployment that could not be told apart or found again.
func (c Deploy) check() error {
	if len(c.Resources) == 0 {
		return refuse(Invalid, "No deployment resources contained in the form upload.")
	}
	seen := map[string]bool{}
	for _, r := range c.Resources {
		if r.Name == "" {
			return refuse(Invalid, "a resource of the deployment has no name")
		}
		if seen[r.Name] {
			return refuse(Invalid, "the deployment has two resources named %s", r.Name)
		}
		seen[r.Name] = true
	}
	return nil
}

// compareToLatest returns the newest deployment of the same name and source,
// and the resources that are not in it with the same bytes. Without such a
// deployment all have changed.
func (e *Engine) compareToLatest(ctx context.Context, c Deploy) (state.Deployment, []DeployResource, error) {
	rows, err := find[state.Deployment](ctx, e.store,
		"coalesce(name, '') = ? AND coalesce(source, '') = ? AND coalesce(tenant_id, '') = ? ORDER BY deploy_time DESC, id DESC LIMIT 1", c.Name, c.Source, c.TenantID)
	if err != nil || len(rows) == 0 {
		return state.Deployment{}, c.Resources, err
	}
	old, err := find[state.Resource](ctx, e.store, "deployment_id = ?", rows[0].ID)
	if err != nil {
		return state.Deployment{}, nil, err
	}
	data := make(map[string][]byte, len(old))
	for _, r := range old {
		data[r.Name] = r.Data
	}
	var changed []DeployResource
	for _, r := range c.Resources {
		if before, ok := data[r.Name]; !ok || !bytes.Equal(before, r.Data) {
			changed = append(changed, r)
		}
	}
	return rows[0], changed, nil
}

// deployable is a parsed process with the file it came from.
type deployable struct {
	process  *model.Process
	resource string
	diagram  string
}

// parseAll parses every BPMN file; the problems of all of them are reported together.
func parseAll(resources []DeployResource) ([]deployable, error) {
	var found []deployable
	problems := &model.ParseError{}
	for _, r := range resources {
		if !isBPMN(r.Name) {
			continue
		}
		file, err := model.Parse(r.Name, r.Data)
		var parse *model.ParseError
		switch {
		case errors.As(err, &parse):
			problems.Problems = append(problems.Problems, parse.Problems...)
			problems.Warnings = append(problems.Warnings, parse.Warnings...)
			continue
		case err != nil:
			return nil, err
		}
		problems.Warnings = append(problems.Warnings, file.Warnings...)
		for _, p := range file.Processes {
			found = append(found, deployable{p, r.Name, diagramOf(r.Name, p.Key, resources)})
		}
	}
	if len(problems.Problems) > 0 {
		return nil, problems
	}
	for i, d := range found {
		if slices.ContainsFunc(found[:i], func(o deployable) bool { return o.process.Key == d.process.Key }) {
			return nil, refuse(Invalid, "The deployment contains definitions with the same key '%s' (id attribute), this is not allowed", d.process.Key)
		}
	}
	return found, nil
}

func isBPMN(name string) bool {
	return strings.HasSuffix(name, ".bpmn") || strings.HasSuffix(name, ".bpmn20.xml")
}

// diagramOf finds the picture of a process among the resources: file.png or
// file.key.png beside file.bpmn (Camunda 7.24, also jpg, gif and svg).
func diagramOf(file, key string, resources []DeployResource) string {
	base := strings.TrimSuffix(strings.TrimSuffix(file, ".bpmn20.xml"), ".bpmn")
	for _, name := range []string{base + "." + key, base} {
		for _, r := range resources {
			switch path.Ext(r.Name) {
			case ".png", ".jpg", ".gif", ".svg":
				if strings.TrimSuffix(r.Name, path.Ext(r.Name)) == name {
					return r.Name
				}
			}
		}
	}
	return ""
}

// deploy writes one deployment with the next versions of its processes.
func (e *Engine) deploy(ctx context.Context, c Deploy, resources []DeployResource, processes []deployable) (Deployed, error) {
	unit := state.NewUnit()
	d := Deployed{Deployment: state.Deployment{
		ID: e.ids.next(), Name: c.Name, Source: c.Source, DeployTime: e.now(), TenantID: c.TenantID,
	}}
	unit.Deployments.Insert(d.Deployment)
	if a := ActorFrom(ctx); a.Grants != nil && a.UserID != "" {
		// Who deploys may read and delete it, as in Camunda.
		err := e.grantDefault(ctx, unit, state.Authorization{
			UserID: a.UserID, ResourceType: int64(identity.ResourceDeployment), ResourceID: d.Deployment.ID,
			Permissions: int64(identity.Read | identity.Delete),
		})
		if err != nil {
			return Deployed{}, err
		}
	}
	for _, r := range resources {
		unit.Append(state.ResourceTable, &state.Resource{ID: e.ids.next(), DeploymentID: d.Deployment.ID, Name: r.Name, Data: r.Data})
	}
	planned := make([]machine.Definition, len(processes))
	for i, p := range processes {
		row, err := e.newVersion(ctx, p, d.Deployment)
		if err != nil {
			return Deployed{}, err
		}
		unit.ProcessDefinitions.Insert(row)
		jobs := e.jobDefinitionsOf(p.process, row)
		for _, j := range jobs {
			unit.JobDefinitions.Insert(j)
		}
		planned[i] = machine.Definition{Row: row, Process: p.process, JobDefinitions: jobDefinitionIDs(jobs)}
		d.Definitions = append(d.Definitions, row)
	}
	if err := e.flush(ctx, unit); err != nil {
		return Deployed{}, err
	}
	for _, p := range planned {
		e.definitions.put(p)
	}
	return d, nil
}

// newVersion makes the row of the next version of a process.
func (e *Engine) newVersion(ctx context.Context, p deployable, d state.Deployment) (state.ProcessDefinition, error) {
	version := int64(1)
	switch latest, err := e.LatestDefinition(ctx, p.process.Key, d.TenantID); {
	case err == nil:
		version = latest.Version + 1
	case !isNotFound(err):
		return state.ProcessDefinition{}, err
	}
	row := state.ProcessDefinition{
		ID:  fmt.Sprintf("%s:%d:%s", p.process.Key, version, e.ids.next()),
		Key: p.process.Key, Version: version, Name: p.process.Name,
		Category: p.process.Category, Description: p.process.Documentation,
		DeploymentID: d.ID, ResourceName: p.resource, DiagramName: p.diagram,
		VersionTag: p.process.VersionTag, StartableInTasklist: p.process.StartableInTasklist,
		TenantID: d.TenantID,
	}
	if start := p.process.Root.Start; start != nil && start.Form != nil {
		row.HasStartForm = start.Form.Key != nil || len(start.Form.Fields) > 0
	}
	ttl := p.process.HistoryTimeToLive
	if ttl == nil {
		ttl = e.options.HistoryTTL
	}
	if ttl != nil {
		row.HistoryTimeToLive = state.OptionalInt{N: int64(*ttl), Set: true}
	}
	return row, nil
}

func isNotFound(err error) bool {
	var refusal *Error
	return errors.As(err, &refusal) && refusal.Code == NotFound
}

// jobDefinitionsOf makes one row for each element and reason that makes jobs.
func (e *Engine) jobDefinitionsOf(p *model.Process, d state.ProcessDefinition) []state.JobDefinition {
	var rows []state.JobDefinition
	for _, j := range machine.JobDefinitions(p) {
		rows = append(rows, state.JobDefinition{
			ID: e.ids.next(), ProcessDefinitionID: d.ID, ProcessDefinitionKey: d.Key, DeploymentID: d.DeploymentID,
			ActivityID: j.ActivityID, Kind: j.Kind, Configuration: j.Configuration, TenantID: d.TenantID,
		})
	}
	return rows
}
