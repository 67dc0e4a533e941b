package engine

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// definitionCache holds planned definitions by id. What was planned never changes;
// of their rows, suspension is read where it matters and the time to live again
// after a while.
type definitionCache struct {
	mu   sync.RWMutex
	byID map[string]cachedDefinition
}

// cachedDefinition is a definition with when its row was read.
type cachedDefinition struct {
	machine.Definition
	readAt time.Time
}

func (c *definitionCache) get(id string) (cachedDefinition, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	d, ok := c.byID[id]
	return d, ok
}

// put keeps a definition whose row was read just now.
func (c *definitionCache) put(d machine.Definition) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byID == nil {
		c.byID = map[string]cachedDefinition{}
	}
	c.byID[d.Row.ID] = cachedDefinition{d, time.Now()}
}

func (c *definitionCache) drop(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.byID, id)
}

// definitionName is what a definition is asked for by: its id, or its key, and
// tenant, for the newest version.
type definitionName struct{ id, key, tenantID string }

// maxRowAge is how old what this node knows of a definition's time to live may be:
// another node may have changed it meanwhile.
const maxRowAge = 5 * time.Second

// timeToLiveOf is the time to live of a definition's history.
func (e *Engine) timeToLiveOf(ctx context.Context, id string) (state.OptionalInt, error) {
	d, cached := e.definitions.get(id)
	if cached && time.Since(d.readAt) < maxRowAge {
		return d.Row.HistoryTimeToLive, nil
	}
	row, err := e.DefinitionRow(ctx, id)
	if !cached || err != nil {
		return row.HistoryTimeToLive, err
	}
	d.Row = row
	e.definitions.put(d.Definition)
	return row.HistoryTimeToLive, nil
}

// Definition returns a deployed definition, planned and ready to run. It is
// loaded and parsed on first use on this node.
func (e *Engine) Definition(ctx context.Context, id string) (machine.Definition, error) {
	if d, ok := e.definitions.get(id); ok {
		return d.Definition, nil
	}
	row, err := e.DefinitionRow(ctx, id)
	if err != nil {
		return machine.Definition{}, err
	}
	data, err := e.ResourceData(ctx, row.DeploymentID, row.ResourceName)
	if err != nil {
		return machine.Definition{}, fmt.Errorf("load the model of %s: %w", id, err)
	}
	file, err := model.Parse(row.ResourceName, data)
	if err != nil {
		return machine.Definition{}, fmt.Errorf("parse the model of %s: %w", id, err)
	}
	for _, p := range file.Processes {
		if p.Key != row.Key {
			continue
		}
		jobs, err := find[state.JobDefinition](ctx, e.store, "process_definition_id = #", id)
		if err != nil {
			return machine.Definition{}, err
		}
		d := machine.Definition{Row: row, Process: p, JobDefinitions: jobDefinitionIDs(jobs)}
		e.definitions.put(d)
		return d, nil
	}
	return machine.Definition{}, fmt.Errorf("the model %s of %s holds no process %s", row.ResourceName, id, row.Key)
}

// jobDefinitionIDs indexes job definitions as [machine.Definition] wants them.
func jobDefinitionIDs(rows []state.JobDefinition) map[string]string {
	ids := make(map[string]string, len(rows))
	for _, r := range rows {
		ids[r.ActivityID+"/"+r.Configuration] = r.ID
	}
	return ids
}

// DefinitionRow returns the row of a definition as it is now, whoever asks.
func (e *Engine) DefinitionRow(ctx context.Context, id string) (state.ProcessDefinition, error) {
	rows, err := e.definitionReads.do(ctx, definitionName{id: id}, func(ctx context.Context) ([]state.ProcessDefinition, error) {
		return find[state.ProcessDefinition](ctx, e.store, "id = #", id)
	})
	if err != nil {
		return state.ProcessDefinition{}, asError(err)
	}
	if len(rows) == 0 {
		return state.ProcessDefinition{}, refuse(NotFound, "no process definition with id %s", id)
	}
	return rows[0], nil
}

// LatestDefinition returns the newest version of a key, whoever asks; tenantID
// is empty for none.
func (e *Engine) LatestDefinition(ctx context.Context, key, tenantID string) (state.ProcessDefinition, error) {
	rows, err := e.definitionReads.do(ctx, definitionName{key: key, tenantID: tenantID}, func(ctx context.Context) ([]state.ProcessDefinition, error) {
		row, ok, err := latest[state.ProcessDefinition](ctx, e.store, key, tenantID)
		if err != nil || !ok {
			return nil, err
		}
		return []state.ProcessDefinition{row}, nil
	})
	switch {
	case err != nil:
		return state.ProcessDefinition{}, asError(err)
	case len(rows) == 0:
		return state.ProcessDefinition{}, noDefinition(key)
	}
	return rows[0], nil
}

func noDefinition(key string) *Error {
	return refuse(NotFound, "no process definition with key %s", key)
}

// ResourceData returns the bytes of one resource of a deployment.
func (e *Engine) ResourceData(ctx context.Context, deploymentID, name string) ([]byte, error) {
	rows, err := find[state.Resource](ctx, e.store, "deployment_id = # AND name = ?", deploymentID, name)
	if err != nil {
		return nil, asError(err)
	}
	if len(rows) == 0 {
		return nil, refuse(NotFound, "deployment %s has no resource %s", deploymentID, name)
	}
	return rows[0].Data, nil
}

// Content returns the bytes of a File or Bytes variable by its content id.
func (e *Engine) Content(ctx context.Context, contentID string) ([]byte, error) {
	rows, err := find[state.Content](ctx, e.store, "id = #", contentID)
	if err != nil {
		return nil, asError(err)
	}
	if len(rows) == 0 {
		return nil, refuse(NotFound, "no content with id %s", contentID)
	}
	return rows[0].Data, nil
}
