package engine

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/state"
)

// CalledDefinition is a definition that call activities of another one name
// without an expression.
type CalledDefinition struct {
	Row         state.ProcessDefinition
	ActivityIDs []string // of the call activities, in order
}

// CalledDefinitions returns the definitions that a definition calls as things are,
// in the order of their ids: those that the model names without expressions, that
// are there and that the actor may read.
func (e *Engine) CalledDefinitions(ctx context.Context, definitionID string) ([]CalledDefinition, error) {
	if _, err := e.ReadDefinition(ctx, definitionID); err != nil {
		return nil, err
	}
	d, err := e.Definition(ctx, definitionID)
	if err != nil {
		return nil, err
	}
	called := map[string]*CalledDefinition{}
	for id, n := range d.Process.Nodes {
		if n.Call == nil {
			continue
		}
		ref, ok := staticReference(n.Call.Reference, d.Row)
		if !ok {
			continue
		}
		where, args := bindingWhere(ref)
		rows, err := find[state.ProcessDefinition](ctx, e.store, where, args...)
		if err != nil {
			return nil, asError(err)
		}
		for _, row := range rows {
			if !e.SeesTenant(ctx, row.TenantID) || !e.Can(ctx, identity.Read, identity.ResourceProcessDefinition, row.Key) {
				continue
			}
			if called[row.ID] == nil {
				called[row.ID] = &CalledDefinition{Row: row}
			}
			called[row.ID].ActivityIDs = append(called[row.ID].ActivityIDs, id)
		}
	}
	list := make([]CalledDefinition, 0, len(called))
	for _, c := range called {
		slices.Sort(c.ActivityIDs)
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b CalledDefinition) int { return strings.Compare(a.Row.ID, b.Row.ID) })
	return list, nil
}

// staticReference is what a reference says without any instance; false where it
// depends on one.
func staticReference(m model.Reference, caller state.ProcessDefinition) (machine.ProcessReference, bool) {
	ref := machine.ProcessReference{Binding: m.Binding, TenantID: caller.TenantID, DeploymentID: caller.DeploymentID}
	version, static := "", true
	text := func(x *expr.Expression, to *string) {
		if x != nil {
			literal, ok := x.Literal()
			*to, static = literal, static && ok
		}
	}
	text(m.Key, &ref.Key)
	text(m.TenantID, &ref.TenantID)
	switch m.Binding {
	case model.BindVersion:
		text(m.Version, &version)
		n, err := strconv.ParseInt(version, 10, 64)
		ref.Version, static = n, static && err == nil
	case model.BindVersionTag:
		text(m.VersionTag, &ref.VersionTag)
	}
	return ref, static
}
