package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

// taskFilter is the only kind of filter that there is.
const taskFilter = "Task"

// The bounds of a filter, in bytes.
const (
	maxFilterQuery      = 64 << 10
	maxFilterProperties = 64 << 10
)

// Filter is a filter for an actor who may read it.
func (e *Engine) Filter(ctx context.Context, id string) (state.Filter, error) {
	rows, err := find[state.Filter](ctx, e.store, "id = ?", id)
	if err != nil {
		return state.Filter{}, asError(err)
	}
	if len(rows) == 0 {
		return state.Filter{}, noFilter(id)
	}
	return rows[0], require(ctx, claim{identity.Read, identity.ResourceFilter, id})
}

func noFilter(id string) error { return refuse(NotFound, "Filter with id '%s' does not exist.", id) }

// checkFilter refuses what cannot be kept.
func checkFilter(f state.Filter) error {
	switch {
	case f.ResourceType != taskFilter:
		return refuse(Invalid, "the resource type of a filter is %s, not '%s'", taskFilter, f.ResourceType)
	case f.Name == "":
		return refuse(Invalid, "a filter needs a name")
	case len(f.Query) > maxFilterQuery:
		return refuse(Invalid, "the query of a filter has at most %d bytes", maxFilterQuery)
	case len(f.Properties) > maxFilterProperties:
		return refuse(Invalid, "the properties of a filter have at most %d bytes", maxFilterProperties)
	}
	return checkTexts(f.Name, f.Owner)
}

func (c CreateFilter) do(ctx context.Context, e *Engine) (state.Filter, error) {
	row := c.Filter
	if err := require(ctx, claim{identity.Create, identity.ResourceFilter, identity.Any}); err != nil {
		return row, err
	}
	if err := checkFilter(row); err != nil {
		return row, err
	}
	row.ID = e.ids.next()
	return row, e.changeRows(ctx, func(unit *state.Unit) error {
		unit.Append(state.FilterTable, &row)
		e.logFilter(ctx, unit, "Create", row.ID)
		if row.Owner == "" {
			return nil
		}
		// It is its owner's, whoever makes it.
		return e.grantDefault(ctx, unit, state.Authorization{
			UserID: row.Owner, ResourceType: int64(identity.ResourceFilter), ResourceID: row.ID, Permissions: int64(identity.All),
		})
	})
}

func (c UpdateFilter) do(ctx context.Context, e *Engine) (None, error) {
	row := c.Filter
	if _, err := e.Filter(ctx, row.ID); err != nil {
		return None{}, err
	}
	if err := require(ctx, claim{identity.Update, identity.ResourceFilter, row.ID}); err != nil {
		return None{}, err
	}
	if err := checkFilter(row); err != nil {
		return None{}, err
	}
	return None{}, e.changeRows(ctx, func(unit *state.Unit) error {
		unit.Replace(state.FilterTable, &row)
		e.logFilter(ctx, unit, "Update", row.ID)
		return nil
	})
}

func (c DeleteFilter) do(ctx context.Context, e *Engine) (None, error) {
	if err := require(ctx, claim{identity.Delete, identity.ResourceFilter, c.ID}); err != nil {
		return None{}, err
	}
	rows, err := find[state.Filter](ctx, e.store, "id = ?", c.ID)
	if err != nil {
		return None{}, err
	}
	if len(rows) == 0 {
		return None{}, noFilter(c.ID)
	}
	return None{}, e.changeRows(ctx, func(unit *state.Unit) error {
		unit.Remove(state.FilterTable, &rows[0])
		e.logFilter(ctx, unit, "Delete", c.ID)
		grants, err := find[state.Authorization](ctx, e.store, "resource_type = ? AND resource_id = #", int64(identity.ResourceFilter), c.ID)
		for _, row := range grants {
			unit.Authorizations.Load(row)
			unit.Authorizations.Delete(row.ID)
		}
		return err
	})
}

func (e *Engine) logFilter(ctx context.Context, unit *state.Unit, operation, id string) {
	e.logOperation(ctx, unit, state.HistoryOperation{
		OperationType: operation, EntityType: "Filter", Category: taskWorkerCategory,
	}, propertyChange{"filterId", "", id})
}
