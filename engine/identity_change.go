package engine

import (
	"context"

	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/state"
)

// maxText bounds names and the like, in bytes.
const maxText = 1020 // 255 characters of any kind

// changeIdentity is changeRows for what is about users, groups, tenants and grants.
func (e *Engine) changeIdentity(ctx context.Context, change func(*state.Unit) error) error {
	return e.changeRows(ctx, change)
}

// findOne reads the row with the id; without one the error is a NotFound.
func findOne[T any, P interface {
	*T
	state.Row
}](ctx context.Context, e *Engine, id string) (row T, err error) {
	rows, err := find[T, P](ctx, e.store, "id = "+state.TableOf(P(&row)).Mark("id"), id)
	if err != nil {
		return row, err
	}
	if len(rows) == 0 {
		return row, refuse(NotFound, "there is no %s with the id '%s'", kindOf(P(&row)), id)
	}
	return rows[0], nil
}

func kindOf(row state.Row) string {
	switch row.(type) {
	case *state.User:
		return "user"
	case *state.Group:
		return "group"
	case *state.Tenant:
		return "tenant"
	case *state.Authorization:
		return "authorization"
	case *state.Token:
		return "token"
	}
	return "such thing"
}

// checkID refuses ids that could not stand in an address or an expression.
func checkID(kind, id string) error {
	if !identity.ValidID(id) {
		return refuse(Invalid, "%s has an invalid id: '%s' is not a valid resource identifier.", kind, id)
	}
	return nil
}

func checkTexts(texts ...string) error {
	for _, t := range texts {
		if len(t) > maxText {
			return refuse(Invalid, "a text is longer than 255 characters: %.40s…", t)
		}
	}
	return nil
}

func userChange(id string) propertyChange   { return propertyChange{"userId", "", id} }
func groupChange(id string) propertyChange  { return propertyChange{"groupId", "", id} }
func tenantChange(id string) propertyChange { return propertyChange{"tenantId", "", id} }

// logIdentity notes in the user operation log what a signed-in user did to
// users, groups, tenants or authorizations.
func logIdentity(ctx context.Context, e *Engine, unit *state.Unit, operation, entity string, changes ...propertyChange) {
	e.logOperation(ctx, unit, state.HistoryOperation{OperationType: operation, EntityType: entity, Category: "Admin"}, changes...)
}
