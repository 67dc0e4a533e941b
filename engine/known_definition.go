package engine

import (
	"context"
	"sync"

	"github.com/sluice-bpm/sluice/engine/state"
)

// maxKnown bounds the rows of [knownDefinitions].
const maxKnown = 4096

// knownDefinitions are rows of definitions as this node read them last, by what they
// were asked for by. Another node may have changed them since: what rests on one has
// the flush prove that it has not ([state.Unit.Hold]), and reads it where it has.
//
// That the newest version of a key is still the newest shows in its rev too, which a
// deployment of the next one raises.
type knownDefinitions struct {
	mu   sync.RWMutex
	rows map[definitionName]state.ProcessDefinition
}

func (k *knownDefinitions) get(name definitionName) (state.ProcessDefinition, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	row, ok := k.rows[name]
	return row, ok
}

func (k *knownDefinitions) put(name definitionName, row state.ProcessDefinition) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.rows == nil || len(k.rows) >= maxKnown {
		k.rows = map[definitionName]state.ProcessDefinition{}
	}
	k.rows[name] = row
}

// drop makes way for what a definition is now.
func (k *knownDefinitions) drop(name definitionName) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.rows, name)
}

// forget makes way for what all definitions are now.
func (k *knownDefinitions) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	clear(k.rows)
}

// knownDefinition returns a definition as this node knows it, read where it does not.
func (e *Engine) knownDefinition(ctx context.Context, name definitionName) (state.ProcessDefinition, error) {
	if row, ok := e.known.get(name); ok {
		return row, nil
	}
	row, err := e.namedDefinition(ctx, name)
	if err == nil {
		e.known.put(name, row)
	}
	return row, err
}

// namedDefinition returns a definition as it is now.
func (e *Engine) namedDefinition(ctx context.Context, name definitionName) (state.ProcessDefinition, error) {
	if name.id != "" {
		return e.DefinitionRow(ctx, name.id)
	}
	return e.LatestDefinition(ctx, name.key, name.tenantID)
}

// isOutdated reports whether a definition is no longer what the row says.
func (e *Engine) isOutdated(ctx context.Context, row state.ProcessDefinition) (bool, error) {
	now, err := e.DefinitionRow(ctx, row.ID)
	if isNotFound(err) {
		e.definitions.drop(row.ID)
		return true, nil
	}
	return err == nil && now.Rev != row.Rev, err
}

// DefinitionToStart is [Engine.ReadLatestDefinition] for a [StartProcess] that names
// the same key and tenant: the row can be out of date, which the start finds out.
func (e *Engine) DefinitionToStart(ctx context.Context, key, tenantID string) (state.ProcessDefinition, error) {
	row, err := e.knownDefinition(ctx, definitionName{key: key, tenantID: tenantID})
	if err != nil {
		return row, err
	}
	return e.visibleLatest(ctx, row)
}
