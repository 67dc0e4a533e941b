package engine

import (
	"context"
	"strconv"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

// The commands that remove process definitions. With Cascade their instances are
// removed too, running and ended; without it one with running instances is refused.
type (
	// DeleteDefinition removes one version of a process.
	DeleteDefinition struct {
		DefinitionID                         string
		Cascade, SkipListeners, SkipMappings bool
	}
	// DeleteDefinitions removes all versions of a key: those of a tenant, or
	// without one of all tenants.
	DeleteDefinitions struct {
		Key, TenantID                        string
		Cascade, SkipListeners, SkipMappings bool
	}
)

// removal says how what hangs on definitions is removed with them.
type removal struct{ cascade, skipListeners, skipMappings bool }

func (c DeleteDefinition) do(ctx context.Context, e *Engine) (None, error) {
	row, err := e.DefinitionRow(ctx, c.DefinitionID)
	if err != nil {
		return None{}, err
	}
	return None{}, e.deleteDefinitions(ctx, []state.ProcessDefinition{row}, removal{c.Cascade, c.SkipListeners, c.SkipMappings})
}

func (c DeleteDefinitions) do(ctx context.Context, e *Engine) (None, error) {
	where, args := "key = ?", []any{c.Key}
	if c.TenantID != "" {
		where, args = where+" AND tenant_id = ?", append(args, c.TenantID)
	}
	rows, err := find[state.ProcessDefinition](ctx, e.store, where+" ORDER BY version DESC", args...)
	if err != nil {
		return None{}, err
	}
	if len(rows) == 0 {
		return None{}, noDefinition(c.Key)
	}
	return None{}, e.deleteDefinitions(ctx, rows, removal{c.Cascade, c.SkipListeners, c.SkipMappings})
}

// deleteDefinitions removes definitions for an actor who may delete each of them.
func (e *Engine) deleteDefinitions(ctx context.Context, rows []state.ProcessDefinition, how removal) error {
	for _, row := range rows {
		if err := requireTenant(ctx, "delete the process definition", row.ID, row.TenantID); err != nil {
			return err
		}
	}
	for _, row := range rows {
		if err := require(ctx, claim{identity.Delete, identity.ResourceProcessDefinition, row.Key}); err != nil {
			return err
		}
	}
	err := e.changeRows(ctx, func(unit *state.Unit) error {
		for _, row := range rows {
			e.logDefinition(ctx, unit, "Delete", row, propertyChange{"cascade", "false", strconv.FormatBool(how.cascade)})
		}
		return e.removeDefinitions(ctx, unit, rows, how)
	})
	if err == nil {
		e.forgetDefinitions(rows)
	}
	return err
}

// removeDefinitions adds the removal of definitions to a unit, with what starts
// instances of them and, where it cascades, the instances. Without that they must
// have none that runs.
func (e *Engine) removeDefinitions(ctx context.Context, unit *state.Unit, rows []state.ProcessDefinition, how removal) error {
	if len(rows) == 0 {
		return nil
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	if err := e.restoreStarts(ctx, unit, rows); err != nil {
		return err
	}
	if err := e.forgetSuspensions(ctx, unit, rows); err != nil {
		return err
	}
	for _, id := range ids {
		if err := e.purgeInstances(ctx, unit, id, how.cascade); err != nil {
			return err
		}
	}
	unit.Purge(state.ProcessDefinitionTable, "id", ids...)
	unit.Purge(state.JobDefinitionTable, "process_definition_id", ids...)
	unit.Purge(state.CandidateStarterTable, "process_definition_id", ids...)
	if !how.cascade {
		return nil
	}
	// What history keeps of the candidate starters belongs to no instance, and is found
	// by that: there is no index by definition over what grows with the instances.
	links, err := e.selectIDs(ctx, "SELECT h.id FROM "+state.HistoryIdentityLinkTable.Whole("h")+" WHERE h.process_instance_id IS NULL AND h.process_definition_id IN (#)", ids)
	if err != nil {
		return err
	}
	if len(links) > 0 {
		unit.Purge(state.HistoryIdentityLinkTable, "id", links...)
	}
	return nil
}

// forgetDefinitions drops what this node has planned of definitions.
func (e *Engine) forgetDefinitions(rows []state.ProcessDefinition) {
	for _, row := range rows {
		e.definitions.drop(row.ID)
	}
	e.scripts.programs.Clear()
}
